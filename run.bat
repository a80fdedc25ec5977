@echo off
where /q py
if errorlevel 1 (python "%~dp0run.py" %*) else (py -3 "%~dp0run.py" %*)
exit /b %errorlevel%
