"""Many scenarios at once: ranges of results, which input matters most, which value turns the result."""
