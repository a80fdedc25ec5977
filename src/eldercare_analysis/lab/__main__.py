"""Start JupyterLab on the notebooks, in the language of the run: `python -m eldercare_analysis.lab`.

Further arguments go to JupyterLab.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jupyterlab.labapp import LabApp

from eldercare_analysis.inputs.problems import InputError, check_language
from eldercare_analysis.language import Language, say
from eldercare_analysis.runs.notebooks import notebook_folder
from eldercare_analysis.spoken import VARIABLE, language_of_run

START: dict[Language, str] = {"zh": "开始.md", "en": "Start.md"}  # the page that opens first
SETTINGS = Path(__file__).parent  # a folder for everybody and one a language, as JupyterLab reads them
BAD_USAGE = 2
NO_NEWS = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")


def main(given: Sequence[str]) -> int:
    """Serve on this machine only, with a token, the browser opened; return the exit code."""
    try:
        language, rest = asked(given)
    except InputError as error:
        sys.stderr.write(f"{error.render(language_of_run(given))}\n")
        return BAD_USAGE
    if {"-h", "--help"} & {*rest}:
        sys.stdout.write(f"{say(language, 'lab.help')}\n")
        return 0
    settings = [str(SETTINGS / name) for name in (language, "common")]
    others = os.environ.get("JUPYTER_CONFIG_PATH", "")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*settings, *filter(None, [others])])
    os.environ[VARIABLE] = language  # of the notebooks
    LabApp.launch_instance(arguments(language, rest))
    return 0


def asked(given: Sequence[str]) -> tuple[Language, list[str]]:
    """Return the language of the run, and what goes to JupyterLab.

    Args:
        given: arguments of the command line.

    Raises:
        InputError: they ask for a language that there are no words in.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--language", nargs="?", const="", default=language_of_run(given))
    found, rest = parser.parse_known_args(given)
    return check_language(found.language), rest


def arguments(language: Language, rest: Sequence[str]) -> list[str]:
    """Return the arguments of JupyterLab: ours, and what somebody adds or gives in place of one."""
    folder = notebook_folder()
    start = f"--LabApp.default_url=/lab/tree/{START[language]}"
    ours = ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}", start, *NO_NEWS]
    given = {one.partition("=")[0] for one in rest}
    return [*(one for one in ours if one.partition("=")[0] not in given), *rest]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
