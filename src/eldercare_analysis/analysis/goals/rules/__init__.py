"""One function for each computed clause: a case in, findings by town and for the district out."""

from collections.abc import Callable, Iterator

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules import counts, facilities, funds, homes, people, villages
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.clauses import Clause

Rule = Callable[[Case, Clause], Iterator[Finding]]
RULES: dict[str, Rule] = {
    **counts.RULES, **villages.RULES, **facilities.RULES, **homes.RULES, **people.RULES, **funds.RULES,
}  # fmt: skip
"""The rule of each computed clause, by its id; amounts that clauses leave open are lines of the budget instead."""
