"""Saving what was set, and making a report with what is saved."""

from __future__ import annotations

from eldercare_analysis.explorer.levers import Reasons, document_of
from eldercare_analysis.explorer.making import Order, make
from eldercare_analysis.explorer.saving import MONTH, WHOLE, YES, said_once
from eldercare_analysis.explorer.session import Saved, Session
from eldercare_analysis.inputs.fields import Bilingual
from eldercare_analysis.inputs.months import check_month
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_files import save_scenario


def save(session: Session, _: object) -> None:
    """Save what was set, checked and never over another; every field that lacks something says so."""
    chosen, form = session.chosen, session.form
    form.errors = form.missing(session.words)
    if chosen.levers.untouched:
        session.told = [session.words.plain("explorer.nothing_to_save")]
    elif not form.errors and (scenario := _saved(session)):
        session.keep(Saved(form.path, scenario))


def _saved(session: Session) -> Scenario | None:
    form, district = session.form, session.study.district
    reasons = Reasons(form["who"], form["why"], form["source"])
    label = form["label"] or form["name"]
    labels: Bilingual = {"zh": label, "en": label}
    levers, base = session.chosen.levers, session.base
    try:
        document = document_of(levers, base, district, reasons, name=form["name"], label=labels)
        return save_scenario(document, form.path, district)
    except InputError as error:
        form.errors, session.told = form.blamed(error, session.study.language)
        return None


def report(session: Session, _: object) -> None:
    """Make the month's report with what is kept in a file."""
    form, study, kept = session.form, session.study, session.kept
    form.errors.pop(MONTH, None)
    if kept is None or session.making:
        return
    try:
        month = check_month(form[MONTH], study.district.policy.info.plan.issued_on)
    except InputError as error:
        form.errors[MONTH] = " ".join(said_once(error, study.language))
        return
    order = Order(
        month=month,
        scenario=session.kept_name,
        file=kept,
        data=study.district.folder,
        language=study.language,
        town=session.chosen.town,
        whole=form[WHOLE] == YES,
    )
    session.report = make(order, session.made)


def close(session: Session, _: object) -> None:
    """Take what was said of a report off the page."""
    if not session.making:
        session.report = None
