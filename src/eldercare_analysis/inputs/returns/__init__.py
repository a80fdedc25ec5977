"""Returns: the workbooks that towns, homes and the bureau send each month -> typed tables, as of a month."""
