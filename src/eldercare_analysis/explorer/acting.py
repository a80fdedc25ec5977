"""What is asked for on the page -> what is chosen. Whatever does not fit changes nothing and is said once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from eldercare_analysis.explorer.chosen import LEDGER, PLACES, Chosen
from eldercare_analysis.explorer.controls import Control, groups_of
from eldercare_analysis.explorer.keeping import close, report, save
from eldercare_analysis.explorer.levers import Levers
from eldercare_analysis.explorer.link import Pair, pairs_of
from eldercare_analysis.explorer.saving import said_once
from eldercare_analysis.explorer.session import Refused, Session
from eldercare_analysis.explorer.typed import RefusedError, read
from eldercare_analysis.explorer.views import VIEWS
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import InputError, check_language
from eldercare_analysis.language import LANGUAGES

Message = Mapping[str, Any]
WHERE = ("language", "base", "place", "view")  # what a link says beside levers


def act(session: Session, message: Message) -> None:
    """Do what was asked for."""
    session.told = []
    try:
        DEEDS.get(str(message.get("do")), _nothing)(session, message)
    except InputError as error:
        session.told = said_once(error, session.study.language)


def _nothing(session: Session, message: Message) -> None:
    """Do nothing: another page than ours may ask for anything."""


def _control(session: Session, chosen: Chosen, key: object) -> Control | None:
    groups = groups_of(session.study, session.scenario_of(chosen.base), chosen)
    return next((one for group in groups.values() for one in group if one.key == key), None)


def _with(session: Session, chosen: Chosen, control: Control, given: str) -> Chosen:
    """Return a choice with a control set as it was typed.

    Raises:
        RefusedError: what was typed is not taken.
    """
    value = read(control, given, session.words)
    found = chosen.put(control.key, None if value == control.base else value)
    try:
        session.look_at(found)
    except InputError as error:
        raise RefusedError(" ".join(said_once(error, session.study.language))) from None
    return found


def _go(session: Session, chosen: Chosen, what: str) -> None:
    """Go to another choice of scenario, so that it can be undone; to one that does not fit nobody goes."""
    session.look_at(chosen)
    if chosen != session.chosen:
        session.steps.append((session.chosen, what))
    session.chosen = chosen


def _set(session: Session, message: Message) -> None:
    if (control := _control(session, session.chosen, message.get("key"))) is None:
        return
    given = str(message.get("value", "")).strip()
    try:
        if given or control.span is None:
            _go(session, _with(session, session.chosen, control, given), control.label)
            session.refused.pop(control.key, None)
        else:
            _clear(session, message)
    except RefusedError as refused:
        session.refused[control.key] = Refused(given, str(refused))


def _clear(session: Session, message: Message) -> None:
    if control := _control(session, session.chosen, message.get("key")):
        _go(session, session.chosen.put(control.key, None), control.label)
        session.refused.pop(control.key, None)


def _base(session: Session, message: Message) -> None:
    chosen = replace(session.chosen, base=str(message.get("value")), levers=Levers())
    _go(session, chosen, session.words.plain("explorer.base"))
    session.refused.clear()


def _reset(session: Session, _: Message) -> None:
    _go(session, replace(session.chosen, levers=Levers()), session.words.plain("explorer.reset"))
    session.refused.clear()


def _undo(session: Session, _: Message) -> None:
    session.refused.clear()
    if session.steps:
        before, _what = session.steps.pop()
        session.chosen = replace(session.chosen, base=before.base, levers=before.levers)


def _place(session: Session, message: Message) -> None:
    place = str(message.get("value"))
    if place in (DISTRICT, *session.study.district.towns):
        session.chosen = replace(session.chosen, place=place)
        session.refused = {key: one for key, one in session.refused.items() if not key.startswith(PLACES)}


def _view(session: Session, message: Message) -> None:
    if (view := message.get("value")) in VIEWS:
        session.chosen = replace(session.chosen, view=str(view))


def _compare(session: Session, message: Message) -> None:
    """Take a scenario into the comparison, or out of it."""
    name = str(message.get("value"))
    session.look_at(replace(session.chosen, base=name, levers=Levers()))
    rest = tuple(one for one in session.chosen.others if one != name)
    session.chosen = replace(session.chosen, others=rest if name in session.chosen.others else (*rest, name))


def _language(session: Session, message: Message) -> None:
    session.study = session.study.spoken(check_language(message.get("value")))
    session.refused.clear()  # said in the other language
    session.form.errors.clear()


def _field(session: Session, message: Message) -> None:
    name = str(message.get("key"))
    if name in session.form.values:
        session.form.values[name] = str(message.get("value", ""))
        session.form.errors.pop(name, None)


def _open(session: Session, message: Message) -> None:
    """Open a link: all that it says and that is there; what is not is named."""
    pairs = pairs_of(str(message.get("link", "")))
    if not pairs:
        return
    told = _opened(session, pairs)
    session.steps.clear()
    session.told = told


def _opened(session: Session, pairs: list[Pair]) -> list[str]:
    said = {"base": session.chosen.base, "place": DISTRICT, "view": LEDGER} | dict(pairs)
    if said.get("language") in LANGUAGES:
        _language(session, {"value": said["language"]})
    if said["base"] not in session.scenarios:
        return [_unknown(session, "base", said["base"])]
    chosen = Chosen(said["base"])
    session.look_at(chosen)
    session.chosen = chosen
    _place(session, {"value": said["place"]})
    _view(session, {"value": said["view"]})
    told = [] if session.chosen.place == said["place"] else [_unknown(session, "place", said["place"])]
    for key, given in pairs:
        if key == "other" and given in session.scenarios:
            _compare(session, {"value": given})
        elif key not in WHERE:
            told += _lever(session, key, given)
    return told


def _unknown(session: Session, key: str, given: str) -> str:
    return session.words.plain("explorer.link_unknown", given=f"{key}={given}")


def _lever(session: Session, key: str, given: str) -> list[str]:
    """Set a lever of a link; return why it could not be set."""
    group, _, rest = key.partition(".")
    name, _, town = rest.partition(".")
    place = session.chosen.place
    chosen = replace(session.chosen, place=town) if group == PLACES and town else session.chosen
    own = f"{PLACES}.{name}" if group == PLACES else key
    known = chosen.place in (DISTRICT, *session.study.district.towns)
    control = _control(session, chosen, own) if known else None
    if control is None:
        return [_unknown(session, key, given)]
    try:
        session.chosen = replace(_with(session, chosen, control, given), place=place)
    except RefusedError as refused:
        return [f"{control.label}: {refused}"]
    return []


DEEDS: dict[str, Callable[[Session, Message], None]] = {
    "set": _set,
    "clear": _clear,
    "base": _base,
    "place": _place,
    "view": _view,
    "compare": _compare,
    "language": _language,
    "undo": _undo,
    "reset": _reset,
    "open": _open,
    "field": _field,
    "save": save,
    "report": report,
    "close": close,
}
