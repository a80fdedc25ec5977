"""Money for the meeting: awards unpaid, paid early or above standard; payments that count for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter

from eldercare_analysis.analysis.facility import source_of
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.dues import (
    UNREPORTED,
    Early,
    Excess,
    PaymentChange,
    above_standard,
    ahead_of_due,
    paid_early,
    payment_changes,
    uncounted,
    unpaid,
)
from eldercare_analysis.analysis.money.awards import held_up
from eldercare_analysis.analysis.money.lines import to_fen
from eldercare_analysis.analysis.money.received import Payment
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.text import Said, Text


@dataclass(frozen=True)
class Entry:
    """A row of the lists of money, by its columns: which list, which facility (or town), and what of it."""

    money_list: Text
    facility: str
    money_paid: Text
    money_standard: Text
    money_detail: Said


def money_notes(dispatch: Dispatch) -> list[Text]:
    """Return one line for each list of money that has something in it."""
    study, words = dispatch.study, dispatch.words
    early = grouped(dispatch.own(paid_early(study)), lambda one: one.reported)
    notes = _unpaid(dispatch)
    for reported, key in ((True, "money.early"), (False, "money.early_unreported")):
        notes += _paid(dispatch, key, early.get(reported, []))
    if above := dispatch.own(above_standard(study)):
        award = _yuan(dispatch, *(one.award_yuan for one in above))
        notes += _paid(dispatch, "money.above", above, award=award)
    notes += _paid(dispatch, "money.ahead", dispatch.own(ahead_of_due(study)))
    for center, points in held_up(study):
        if study.town in (None, center.town):
            notes.append(
                words(
                    "money.held_up", facility=dispatch.name(center.facility_id), points=dispatch.named(points)
                )
            )
    for_nothing = [
        words(
            "money.uncounted",
            place=_place(dispatch, one),
            amount=_yuan(dispatch, one.yuan),
            why=words(f"money_why.{one.why}"),
            source=source_words(words, source_of(one.row, "amount_yuan")),
        )
        for one in dispatch.own(uncounted(study))
    ]
    return notes + (words.first(for_nothing) if dispatch.limit else for_nothing)


def _paid(dispatch: Dispatch, key: str, found: Sequence[Early | Excess], **more: Text) -> list[Text]:
    """Return that something was paid for some facilities; nothing where there are none."""
    if not found:
        return []
    paid = _yuan(dispatch, *(one.paid_yuan for one in found))
    return [dispatch.words(key, count=len(found), facilities=dispatch.named(found), paid=paid, **more)]


def _unpaid(dispatch: Dispatch) -> list[Text]:
    """Return the awards that are due and not paid in full, one line a step of the payment chain."""
    words = dispatch.words
    return [
        words(
            "money.unpaid_unreported" if step == UNREPORTED else "dispatch.unpaid",
            count=len(group),
            facilities=dispatch.named(group),
            step=words(f"payment.{step}"),
            paid=_yuan(dispatch, *(award.paid_yuan or Decimal(0) for award in group)),
            due=_yuan(dispatch, *(award.due_yuan for award in group)),
        )
        for step, group in grouped(dispatch.own(unpaid(dispatch.study)), lambda award: award.step).items()
    ]


def _yuan(dispatch: Dispatch, *amounts: Decimal) -> Text:
    """Return a sum of amounts."""
    return dispatch.words.amount(to_fen(1, sum(amounts, Decimal(0))))


def _place(dispatch: Dispatch, payment: Payment) -> str:
    if payment.facility_id:
        return dispatch.name(payment.facility_id)
    return dispatch.study.town_name(payment.town)


def payment_change_notes(dispatch: Dispatch) -> list[Text]:
    """Return the payments that this month's returns have otherwise, or no longer have."""
    changes = dispatch.own(payment_changes(dispatch.study))
    return dispatch.words.first([_changed(dispatch, change) for change in changes])


def _changed(dispatch: Dispatch, change: PaymentChange) -> Text:
    words = dispatch.words
    return words(
        f"money.{change.change}",
        place=dispatch.name(change.facility_id),
        day=change.paid_on,
        step=words(f"payments.{change.step}"),
        document=change.document or words("form.none"),
        before=_yuan(dispatch, change.before),
        after="" if change.after is None else _yuan(dispatch, change.after),
    )


def money_lists(dispatch: Dispatch) -> list[Item]:
    """Return what was paid early, above the standard or for nothing as one table, if anything was."""
    entries = [*_early_and_above(dispatch), *_row_by_row(dispatch)]
    cells = {column.name: attrgetter(column.name) for column in fields(Entry)}
    return [dispatch.listing("money_lists", entries, cells, key="facility")] if entries else []


def _early_and_above(dispatch: Dispatch) -> Iterator[Entry]:
    words, study, none = dispatch.words, dispatch.study, dispatch.words("form.none")
    for early in dispatch.own(paid_early(study)):
        paid = _yuan(dispatch, early.paid_yuan)
        day = early.accepted_on or words("money.not_accepted" if early.reported else "money.not_told")
        detail = words("money.accepted_on", day=day)
        yield Entry(words("money_list.early"), dispatch.name(early.facility_id), paid, none, detail)
    for above in dispatch.own(above_standard(study)):
        paid, award = _yuan(dispatch, above.paid_yuan), _yuan(dispatch, above.award_yuan)
        yield Entry(words("money_list.above"), dispatch.name(above.facility_id), paid, award, none)
    for ahead in dispatch.own(ahead_of_due(study)):
        paid, nothing = _yuan(dispatch, ahead.paid_yuan), words("money.nothing_due")
        yield Entry(words("money_list.ahead"), dispatch.name(ahead.facility_id), paid, none, nothing)


def _row_by_row(dispatch: Dispatch) -> Iterator[Entry]:
    words, none = dispatch.words, dispatch.words("form.none")
    for one in dispatch.own(uncounted(dispatch.study)):
        amount, source = _yuan(dispatch, one.yuan), source_words(words, source_of(one.row, "amount_yuan"))
        why = words(f"money_why.{one.why}") + " " + source
        yield Entry(words("money_list.uncounted"), _place(dispatch, one), amount, none, why)
    for change in dispatch.own(payment_changes(dispatch.study)):
        in_force = _yuan(dispatch, change.before if change.after is None else change.after)
        name, detail = words(f"money_list.{change.change}"), _changed(dispatch, change)
        yield Entry(name, dispatch.name(change.facility_id), in_force, none, detail)
