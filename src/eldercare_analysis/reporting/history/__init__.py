"""What returns told, month by month: as a list for the bureau, and as a page of facilities' lives."""
