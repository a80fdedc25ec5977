"""The workbooks that towns, homes and the bureau fill in."""
