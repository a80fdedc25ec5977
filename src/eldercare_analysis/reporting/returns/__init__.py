"""What goes to those who report: workbooks to fill in, sheets of corrections, lists of who owes what."""
