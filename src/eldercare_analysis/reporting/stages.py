"""How stages of facilities look wherever a square stands for one: the further, the darker."""

from __future__ import annotations

BLANK = "#FFFFFF"
STAGES = {  # of facilities: fill, edge, mark; the further, the darker
    "opened": ("#0B4F7D", "#0B4F7D", "●"),
    "accepted": ("#0B4F7D", "#0B4F7D", ""),
    "opened_unaccepted": ("#6FA8BF", "#6FA8BF", "●"),
    "completed": ("#6FA8BF", "#6FA8BF", ""),
    "started": ("#A9C4DB", "#A9C4DB", ""),
    "site_chosen": ("#DCE6EE", "#9FB4C4", ""),
    "none": ("#F3C9A5", "#D9A066", ""),
    "suspended": ("#FFFFFF", "#D55E00", "‖"),
    "closed": ("#FFFFFF", "#D55E00", "×"),
    "unreported": ("#FFFFFF", "#8A9299", "?"),
}
