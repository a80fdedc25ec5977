"""What can be chosen and changed in the workbook: rates with clause and source, readings from lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from eldercare_analysis.inputs.policy import Parameter, Reading
from eldercare_analysis.inputs.scenario_document import ALWAYS
from eldercare_analysis.inputs.sources import Assumption, text_of
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.workbook.audit_book import AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.given import Given
from eldercare_analysis.reporting.workbook.line_words import unit_words

LIVE = ("award_trigger", "award_payment", "award_unit", "award_cap")  # readings that formulas follow
RATES = {
    "label": 34,
    "since": 10,
    "value": 14,
    "unit": 16,
    "clause": 9,
    "assumed": 40,
    "source": 40,
    "text": 60,
}
READINGS = {"label": 30, "chosen": 40, "followed": 16, "clause": 9, "why": 44}
OPTION, CODE = 24, 16  # widths


def write_rules(book: AuditBook, names: Iterable[str], given: Given) -> None:
    """Write the values of parameters by the month from which they hold, each with a name.

    Beside them what is not known or who assumes it, source and clause.
    """
    sheet = book.sheet("rules", list(RATES.values()), [24, 40])
    sheet.heads(
        [book.words.plain(f"workbook.rule_{key}") for key in (*RATES, "id", "source_id")], kept=1, numbers=[2]
    )
    for name in names:
        parameter = book.study.scenario.parameters[name]
        dated = sorted(parameter.values.items())
        values: Mapping[str, Decimal | None] = dict(dated) or {"": None}
        for number, (since, value) in enumerate(values.items()):
            defined = name if number == 0 else f"{name}_{since.replace('-', '_')}"
            given.rates[name, since] = sheet.put(2, value, "given_rate")
            book.name(defined, sheet.at(2))
            _rate_told(book, sheet, name, since)
            sheet.put(len(RATES), defined, "machine")
            sheet.next()
    sheet.filtered()


def _rate_told(book: AuditBook, sheet: AuditSheet, name: str, since: str) -> None:
    words, study = book.words, book.study
    parameter: Parameter = study.scenario.parameters[name]
    clause, source = study.district.policy.clauses[parameter.clause], study.scenario.value_of(name, since)
    sheet.put(0, pick(study.language, parameter.label), "wrapped")
    sheet.put(1, date.fromisoformat(f"{since}-01") if since not in ("", ALWAYS) else None, "month")
    sheet.put(3, unit_words(words, parameter.unit), "wrapped_note")
    sheet.put(4, clause.section)
    sheet.put(5, _remark(words, source.assumption, since), "wrapped")
    sheet.put(6, source_words(words, source), "wrapped")
    sheet.put(7, pick(study.language, clause.text), "wrapped")
    sheet.put(len(RATES) + 1, text_of(source), "machine")


def _remark(words: Words, said: Assumption | None, since: str) -> str:
    """Return who assumes a value, and what a blank month means: left open, or any month."""
    told = words.plain("workbook.assumption", who=said.who, why=said.why, source=said.source) if said else ""
    month = {"": words.plain("workbook.open"), ALWAYS: words.plain("workbook.every_month")}.get(since, "")
    return words.sentences(*filter(None, (told, month))).plain


def write_readings(book: AuditBook) -> None:
    """Write every reading with its options in words; those of awards can be chosen, and formulas follow.

    What is chosen is looked up as the option's code, in a cell that has the reading's name.
    """
    words, readings = book.words, book.study.district.policy.readings
    most = max(len(reading.options) for reading in readings.values())
    machine = ["id", "code", *[f"option_{number}" for number in range(1, most + 1)]]
    sheet = book.sheet("readings", [*READINGS.values(), *[OPTION] * most], [CODE] * len(machine))
    numbers = range(1, most + 1)
    sheet.heads(
        [
            *(words.plain(f"workbook.reading_{key}") for key in READINGS),
            *(words.plain("workbook.option", number=number) for number in numbers),
            *(words.plain(f"workbook.{key}") for key in ("id", "code")),
            *(words.plain("workbook.option_code", number=number) for number in numbers),
        ],
        kept=1,
    )
    for name in sorted(readings, key=lambda name: name not in LIVE):
        _reading(book, sheet, name, most)
        sheet.next()
    sheet.filtered()


def option_words(book: AuditBook, reading: Reading, option: str) -> str:
    """Return an option as it is chosen: its number among the options of its reading, and what it means."""
    number = list(reading.options).index(option) + 1
    meaning = pick(book.study.language, reading.options[option])
    return book.words.plain("workbook.choice", number=number, meaning=meaning)


def _reading(book: AuditBook, sheet: AuditSheet, name: str, most: int) -> None:
    """Write a reading, the texts of its options, then its id, the code chosen, and all codes."""
    study, live = book.study, name in LIVE
    reading, chosen = study.district.policy.readings[name], study.scenario.readings[name]
    texts = len(READINGS)
    identity, code, codes = texts + most, texts + most + 1, texts + most + 2
    last = len(reading.options) - 1
    sheet.put(0, pick(study.language, reading.label), "wrapped")
    sheet.put(1, option_words(book, reading, chosen), "given_text" if live else "fixed_text")
    sheet.put(2, book.words.plain("workbook.followed" if live else "workbook.not_followed"), "wrapped")
    sheet.put(3, study.district.policy.clauses[reading.clause].section)
    sheet.put(4, pick(study.language, reading.why), "wrapped")
    for place, option in enumerate(reading.options):
        sheet.put(texts + place, option_words(book, reading, option), "wrapped")
        sheet.put(codes + place, option, "machine")
    sheet.put(identity, name, "machine")
    where = f"MATCH({sheet.here(1)},{sheet.across(texts, texts + last)},0)"
    sheet.compute(code, f"INDEX({sheet.across(codes, codes + last)},1,{where})", chosen, "machine")
    if live:
        sheet.choose_of(1, texts, texts + last)
        book.name(name, sheet.at(code))
        book.name(f"{name}_choice", sheet.at(1))
