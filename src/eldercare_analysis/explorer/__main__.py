"""Serve the explorer without code cells: `python -m eldercare_analysis.explorer`; further arguments go to Voilà."""

from __future__ import annotations

import sys

from voila.app import Voila

from eldercare_analysis.runs.notebooks import notebook_folder

# Voilà's page asks a CDN for icons that it does without; the browser is told to ask nobody but this server.
POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:"


def main() -> None:
    """Serve on this machine only, with a token, the browser opened."""
    notebook = notebook_folder() / "scenario_explorer.ipynb"
    arguments = [str(notebook), "--Voila.ip=127.0.0.1", "--token", *sys.argv[1:]]
    app = Voila.instance()
    app.tornado_settings = {"headers": {"Content-Security-Policy": POLICY}}
    app.initialize(arguments)
    app.start()


if __name__ == "__main__":
    main()
