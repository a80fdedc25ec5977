"""What the explorer's server tells a browser: Jupyter's headers stay, reports are for whoever has the token."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from eldercare_analysis import InputError
from eldercare_analysis.explorer.__main__ import language_of
from tests.browser.servers import ROOT, TOKEN, explorer


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(ROOT / "data", home / "data")
    (home / "reports" / "2021-09").mkdir(parents=True)
    (home / "reports" / "2021-09" / "index.html").write_text("a report", encoding="utf-8")
    with explorer(home, home / "data") as found:
        yield found.removeprefix("http://")


def got(address: str, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection(address, timeout=600)) as server:
        server.request("GET", path)
        with server.getresponse() as response:
            return response.status, response.read()


def test_reports_are_for_whoever_has_the_token_and_nothing_above_them(address: str) -> None:
    assert got(address, f"/reports/2021-09/index.html?token={TOKEN}") == (200, b"a report")
    assert got(address, "/reports/2021-09/index.html")[0] in (302, 403)
    for path in ("../data/annex1_plan.csv", "%2e%2e/data/annex1_plan.csv", "2021-09"):
        assert got(address, f"/reports/{path}?token={TOKEN}")[0] in (403, 404)
    assert got(address, "/fonts/NotoSansSC-Regular.ttf")[0] == 200


def test_the_page_has_language_title_and_main_landmark(address: str) -> None:
    page = got(address, f"/?token={TOKEN}")[1].decode()
    assert '<html lang="zh-CN">' in page
    assert "<title>情景测算</title>" in page
    assert page.count("<main") == 1
    assert not re.findall(r'(?:src|href)="https?://', page)


@pytest.mark.parametrize(
    ("arguments", "variable", "language", "rest"),
    [
        ([], "", "zh", []),
        (["--no-browser"], "en", "en", ["--no-browser"]),
        (["--language", "en", "--port=9"], "", "en", ["--port=9"]),
        (["--language", "zh"], "en", "zh", []),
        (["--no-browser", "--language=en"], "", "en", ["--no-browser"]),
    ],
)
def test_the_language_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], variable: str, language: str, rest: list[str]
) -> None:
    monkeypatch.setenv("ELDERCARE_LANGUAGE", variable)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language_of(arguments) == (language, rest)
    with pytest.raises(InputError):
        language_of(["--language", "fr"])


@pytest.mark.parametrize(
    "path",
    [
        f"/?token={TOKEN}",
        "/",
        "/login",
        "/voila/static/voila.js",
        f"/voila/files/x?token={TOKEN}",
        f"/reports/2021-09/index.html?token={TOKEN}",
    ],
)
def test_jupyter_s_headers_stay_and_ours_are_added(address: str, path: str) -> None:
    with closing(HTTPConnection(address, timeout=600)) as server:
        server.request("GET", path)
        with server.getresponse() as response:
            headers = response.headers
    policy = headers.get_all("Content-Security-Policy") or []
    assert len(policy) == 1
    assert "frame-ancestors 'self'" in policy[0]  # no foreign page shows it in a frame
    assert "connect-src 'self' ws: wss:" in policy[0]
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
