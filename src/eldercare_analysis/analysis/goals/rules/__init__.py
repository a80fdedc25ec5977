"""One rule for each computed clause: a case in, findings by town and for the district out."""

from eldercare_analysis.analysis.goals.rules import counts, facilities, funds, homes, people, villages
from eldercare_analysis.analysis.goals.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.clause: rule
    for subject in (counts, villages, facilities, homes, people, funds)
    for rule in subject.RULES
}
"""The rule of each computed clause; amounts that clauses leave open are lines of the budget instead."""
