"""Serve the explorer without code cells: `python -m eldercare_analysis.explorer [--language zh or en]`.

Further arguments go to Voilà.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from importlib.resources import files
from typing import Any

from jupyter_server.base.handlers import AuthenticatedFileHandler
from jupyter_server.utils import url_path_join
from tornado.httputil import HTTPHeaders
from tornado.web import OutputTransform, StaticFileHandler
from traitlets.config import Config
from voila.app import Voila

from eldercare_analysis.explorer.app import SERVED
from eldercare_analysis.explorer.making import reports_of
from eldercare_analysis.inputs.letters import EVERYDAY
from eldercare_analysis.inputs.pack_folder import default_pack
from eldercare_analysis.inputs.problems import InputError, check_language
from eldercare_analysis.language import Language, say
from eldercare_analysis.runs.notebooks import notebook_folder
from eldercare_analysis.spoken import VARIABLE, language_of_run

# the browser is told to ask nobody but this server
POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:"
FRAMES = "frame-ancestors 'self'"  # as Jupyter says on its pages; Voilà's static files come without
CONTENT_POLICY = "Content-Security-Policy"
REPORTS, FONTS = "/reports/", "/fonts/"
TEMPLATE = files("eldercare_analysis") / "explorer" / "template" / "voila"
BAD_USAGE = 2


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


class Reports(AuthenticatedFileHandler):
    """The reports of the pack, for whoever has the token: what links of the explorer open."""

    @property
    def content_security_policy(self) -> str:
        """What Jupyter says on its pages: browsers show no PDF in a sandbox, and these files are our own."""
        return FRAMES


class ExplorerServer(Voila):  # type: ignore[misc]
    """Voilà with our page, our policy on every response, the reports and the letters of the page."""

    def setup_template_dirs(self) -> None:
        """Look for the page here first."""
        super().setup_template_dirs()
        paths: list[str] = getattr(self, "template_paths")  # noqa: B009 - untyped in Voilà
        self.template_paths = [str(TEMPLATE), *paths]

    def init_settings(self) -> dict[str, Any]:
        """Return the settings of the web application."""
        return {**super().init_settings(), "transforms": [Policy]}

    def init_handlers(self) -> list[Any]:
        """Return what answers to which address; the notebook's own, which takes all, comes last."""
        served = {
            REPORTS: (Reports, {"path": str(reports_of(default_pack()))}),
            FONTS: (StaticFileHandler, {"path": str(EVERYDAY)}),
        }
        own = [(url_path_join(self.server_url, at, "(.*)"), *handler) for at, handler in served.items()]
        return [*own, *super().init_handlers()]


def language_of(arguments: list[str]) -> tuple[Language, list[str]]:
    """Return the language of the run, and the arguments that are Voilà's.

    Raises:
        InputError: a language is asked for that there is not.
    """
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--language")
    own, rest = parser.parse_known_args(arguments)
    return check_language(own.language) if own.language else language_of_run(arguments), rest


def main() -> None:
    """Serve on this machine only, with a token, the browser opened."""
    try:
        language, rest = language_of(sys.argv[1:])
        notebook = notebook_folder() / "scenario_explorer.ipynb"
    except InputError as error:
        sys.stderr.write(f"{error.render(language_of_run())}\n")
        sys.exit(BAD_USAGE)
    texts = {name: say(language, f"explorer.{name}") for name in ("page_title", "loading")}
    page = {"lang": "zh-CN" if language == "zh" else "en", **texts}
    config = Config({"VoilaConfiguration": {"resources": {"explorer": page}}})
    app = ExplorerServer.instance(config=config)
    app.initialize([str(notebook), "--Voila.ip=127.0.0.1", "--token", *rest])
    os.environ.update(
        {SERVED: url_path_join(app.base_url, REPORTS), VARIABLE: language}
    )  # for the notebook, too
    app.start()


if __name__ == "__main__":
    main()
