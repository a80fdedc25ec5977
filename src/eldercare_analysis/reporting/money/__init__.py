"""What `budget_projection` publishes: headline, ledger, years, readings, cash flow, returns, ranges."""
