"""Serve the explorer without code cells: `python -m eldercare_analysis.explorer`.

Further arguments go to Voilà.
"""

from __future__ import annotations

import sys
from typing import Any

from tornado.httputil import HTTPHeaders
from tornado.web import OutputTransform
from voila.app import Voila

from eldercare_analysis.runs.notebooks import notebook_folder

# Voilà's page asks a CDN for icons that it does without; the browser is told to ask nobody but this server.
POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:"
FRAMES = "frame-ancestors 'self'"  # as Jupyter says on its pages; Voilà's static files come without
CONTENT_POLICY = "Content-Security-Policy"


class Policy(OutputTransform):
    """Adds to Jupyter's headers, of every response, what the explorer asks of a browser.

    It takes none away.
    """

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: FBT001 - tornado's own signature
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Return the response with its headers."""
        headers[CONTENT_POLICY] = f"{headers.get(CONTENT_POLICY, FRAMES)}; {POLICY}"
        headers["X-Content-Type-Options"] = "nosniff"
        return super().transform_first_chunk(status_code, headers, chunk, finishing)


class Explorer(Voila):  # type: ignore[misc]
    """Voilà with our policy on every response."""

    def init_settings(self) -> dict[str, Any]:
        """Return the settings of the web application."""
        return {**super().init_settings(), "transforms": [Policy]}


def main() -> None:
    """Serve on this machine only, with a token, the browser opened."""
    notebook = notebook_folder() / "scenario_explorer.ipynb"
    arguments = [str(notebook), "--Voila.ip=127.0.0.1", "--token", *sys.argv[1:]]
    app = Explorer.instance()
    app.initialize(arguments)
    app.start()


if __name__ == "__main__":
    main()
