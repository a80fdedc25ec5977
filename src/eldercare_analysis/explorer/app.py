"""The explorer as a widget: a session on one side, the regions of its page on the other."""

from __future__ import annotations

import os
from importlib.resources import files
from typing import Any

import anywidget
import traitlets
from tornado.ioloop import IOLoop

from eldercare_analysis.explorer.acting import act
from eldercare_analysis.explorer.regions import regions, table_of
from eldercare_analysis.explorer.session import Session
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.maps.classes import SHADES

SERVED = "ELDERCARE_REPORTS_URL"  # what the server that started this kernel, if it is ours, says of reports
TEMPLATE = files("eldercare_analysis") / "explorer" / "template"
SHADED = "".join(f".ec .{name} {{ --fill: {one.fill}; --ink: {one.ink}; }}\n" for name, one in SHADES.items())


class Explorer(anywidget.AnyWidget):
    """One planner's page.

    What was done there arrives as a message and changes the session; what follows is shown.
    `seen` counts messages.
    """

    _esm = (TEMPLATE / "explorer.js").read_text(encoding="utf-8")
    _css = (TEMPLATE / "explorer.css").read_text(encoding="utf-8") + SHADED
    bar = traitlets.Unicode().tag(sync=True)
    tiles = traitlets.Unicode().tag(sync=True)
    controls = traitlets.Unicode().tag(sync=True)
    towns = traitlets.Unicode().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    notes = traitlets.Unicode().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    link = traitlets.Unicode().tag(sync=True)
    served = traitlets.Unicode().tag(sync=True)
    seen = traitlets.Int(0).tag(sync=True)

    def __init__(self, study: Study, link: str = "") -> None:
        """Begin a session with a study, or with what a shared link says."""
        super().__init__()
        self.session = Session.of(study)
        loop = IOLoop.current(
            instance=False
        )  # a report ends in a thread; the page is shown by the kernel's own
        self.session.tell = (lambda: loop.add_callback(self.show)) if loop else self.show
        self.served = os.environ.get(SERVED, "")
        if link:
            act(self.session, {"do": "open", "link": "#" + link.rpartition("#")[2]})
        self.show()
        self.on_msg(self._asked)

    def show(self) -> None:
        """Show the session as it is; only what differs is sent."""
        session, found = self.session, regions(self.session)
        with self.hold_sync():
            for name, html in found.items():
                self.set_trait(name, html)
            self.language, self.link = session.study.language, session.link
            self.title = session.words.plain("explorer.title", name=session.study.district_name)

    def _asked(self, _: object, message: dict[str, Any], __: object) -> None:
        """Do what was asked for on the page; it waits until `seen` says that it was."""
        try:
            if message.get("do") == "table":
                self._send_table(str(message.get("value")))
            elif message.get("do") == "report file":
                self._send_file(str(message.get("value")))
            else:
                act(self.session, message)
                self.show()
        finally:
            self.seen += 1

    def _send_table(self, name: str) -> None:
        text = table_of(self.session, name)
        if text is not None:
            self.send({"file": f"{name}.csv", "text": text})

    def _send_file(self, path: str) -> None:
        """Send a file of the report that was made here, where no server serves it."""
        report = self.session.report
        for file in report.files if report else []:
            if report and file.relative_to(report.order.output).as_posix() == path:
                self.send({"file": file.name}, buffers=[file.read_bytes()])
