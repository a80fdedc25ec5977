"""What `budget_projection` publishes: headline, ledger, years and payers, readings, cash flow, returns, ranges."""
