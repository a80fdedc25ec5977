"""What the explorer's server tells a browser: Jupyter's headers stay, on every response."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.browser.servers import ROOT, TOKEN, explorer


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with explorer(tmp_path_factory.mktemp("served"), ROOT / "data") as found:
        yield found.removeprefix("http://")


@pytest.mark.parametrize(
    "path", [f"/?token={TOKEN}", "/", "/login", "/voila/static/voila.js", f"/voila/files/x?token={TOKEN}"]
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
