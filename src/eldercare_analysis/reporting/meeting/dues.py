"""Money for the meeting: awards that are not paid, paid before acceptance or above the standard, payments that count for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from eldercare_analysis.analysis.facility import source_of
from eldercare_analysis.analysis.meeting.dues import (
    UNREPORTED,
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
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.meeting.dispatch import Dispatch, listing, named
from eldercare_analysis.reporting.source_words import source_words

COLUMNS = ("money_list", "facility", "money_paid", "money_standard", "money_detail")


def money_notes(dispatch: Dispatch) -> list[str]:
    """Return one line for each list of money that has something in it."""
    study, words = dispatch.study, dispatch.words
    early, above = dispatch.own(paid_early(study)), dispatch.own(above_standard(study))
    notes = _unpaid(dispatch)
    for reported in (True, False):
        group = [one for one in early if one.reported is reported]
        if group:
            key = "money.early" if reported else "money.early_unreported"
            notes.append(words(key, count=len(group), facilities=named(dispatch, group), paid=_sum(dispatch, (one.paid_yuan for one in group))))  # fmt: skip
    if above:
        notes.append(words("money.above", count=len(above), facilities=named(dispatch, above),
                           paid=_sum(dispatch, (one.paid_yuan for one in above)), award=_sum(dispatch, (one.award_yuan for one in above))))  # fmt: skip
    if ahead := dispatch.own(ahead_of_due(study)):
        paid = _sum(dispatch, (one.paid_yuan for one in ahead))
        notes.append(words("money.ahead", count=len(ahead), facilities=named(dispatch, ahead), paid=paid))
    for center, points in held_up(study):
        if dispatch.study.town in (None, center.town):
            notes.append(words("money.held_up", facility=center.facility_id, points=named(dispatch, points)))
    return notes + words.first(_uncounted(dispatch)) if dispatch.limit else notes + _uncounted(dispatch)


def _unpaid(dispatch: Dispatch) -> list[str]:
    """Return the awards that are due and not paid in full, one line a step of the payment chain."""
    words, notes, own = dispatch.words, [], dispatch.own(unpaid(dispatch.study))
    for step in dict.fromkeys(award.step for award in own):
        group = [award for award in own if award.step == step]
        due = _sum(dispatch, (award.due_yuan for award in group))
        facilities = named(dispatch, group)
        if step == UNREPORTED:
            notes.append(words("money.unpaid_unreported", count=len(group), facilities=facilities, due=due))
        else:
            paid = _sum(dispatch, (award.paid_yuan or Decimal(0) for award in group))
            notes.append(words("dispatch.unpaid", count=len(group), facilities=facilities, step=words(f"payment.{step}"), paid=paid, due=due))  # fmt: skip
    return notes


def _uncounted(dispatch: Dispatch) -> list[str]:
    return [
        dispatch.words("money.uncounted", place=one.facility_id or dispatch.study.town_name(one.town), amount=_sum(dispatch, [one.yuan]),
                       why=dispatch.words(f"money_why.{one.why}"), source=source_words(dispatch.words.new, source_of(one.row, "amount_yuan")))
        for one in dispatch.own(uncounted(dispatch.study))
    ]  # fmt: skip


def _sum(dispatch: Dispatch, amounts: Iterable[Decimal]) -> str:
    return dispatch.words.amount(to_fen(1, sum(amounts, Decimal(0))))


def payment_change_notes(dispatch: Dispatch) -> list[str]:
    """Return the payments that this month's returns have otherwise, or no longer have."""
    return dispatch.words.first([_changed(dispatch, change) for change in _changes(dispatch)])


def _changed(dispatch: Dispatch, change: PaymentChange) -> str:
    words = dispatch.words
    return words(
        f"money.{change.change}",
        place=change.facility_id,
        day=change.paid_on,
        step=words(f"payments.{change.step}"),
        document=change.document or words("form.none"),
        before=_sum(dispatch, [change.before]),
        after="" if change.after is None else _sum(dispatch, [change.after]),
    )


def money_lists(dispatch: Dispatch) -> list[Item]:
    """Return all lists of money as one table, one facility or payment a row; nothing where all are empty."""
    rows = _rows(dispatch)
    return [listing(dispatch, "money_lists", COLUMNS, rows)] if rows else []


def _rows(dispatch: Dispatch) -> list[list[str]]:
    return [*_due_rows(dispatch), *_early_and_above(dispatch), *_row_by_row(dispatch)]


def _due_rows(dispatch: Dispatch) -> Iterator[list[str]]:
    words = dispatch.words
    for one in dispatch.own(unpaid(dispatch.study)):
        step, missing = words(f"payment.{one.step}"), words("form.unknown")
        if one.paid_yuan is not None:
            missing = _sum(dispatch, [one.due_yuan - one.paid_yuan])
            step = words("money.step_paid", step=step, paid=_sum(dispatch, [one.paid_yuan]))
        yield [words("money_list.unpaid"), one.facility_id, missing, _sum(dispatch, [one.due_yuan]), step]


def _early_and_above(dispatch: Dispatch) -> Iterator[list[str]]:
    words, none = dispatch.words, dispatch.words("form.none")
    for one in dispatch.own(paid_early(dispatch.study)):
        day = one.accepted_on or words("money.not_accepted" if one.reported else "money.not_told")
        paid = _sum(dispatch, [one.paid_yuan])
        yield [words("money_list.early"), one.facility_id, paid, none, words("money.accepted_on", day=day)]
    for one in dispatch.own(above_standard(dispatch.study)):
        paid, award = (_sum(dispatch, [yuan]) for yuan in (one.paid_yuan, one.award_yuan))
        yield [words("money_list.above"), one.facility_id, paid, award, none]
    for one in dispatch.own(ahead_of_due(dispatch.study)):
        paid = _sum(dispatch, [one.paid_yuan])
        yield [words("money_list.ahead"), one.facility_id, paid, none, words("money.nothing_due")]


def _row_by_row(dispatch: Dispatch) -> Iterator[list[str]]:
    words, none = dispatch.words, dispatch.words("form.none")
    for one in dispatch.own(uncounted(dispatch.study)):
        place = one.facility_id or dispatch.study.town_name(one.town)
        why = f"{words(f'money_why.{one.why}')} {source_words(words.new, source_of(one.row, 'amount_yuan'))}"
        yield [words("money_list.uncounted"), place, _sum(dispatch, [one.yuan]), none, why]
    for change in _changes(dispatch):
        in_force = change.before if change.after is None else change.after
        amount = _sum(dispatch, [in_force])
        yield [
            words(f"money_list.{change.change}"),
            change.facility_id,
            amount,
            none,
            _changed(dispatch, change),
        ]


def _changes(dispatch: Dispatch) -> list[PaymentChange]:
    return dispatch.own(payment_changes(dispatch.study))
