"""JupyterLab as planners meet it: in their language, on a page that says what there is to open."""
