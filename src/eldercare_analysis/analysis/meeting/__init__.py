"""What the monthly dispatch meeting (三（一）) decides from: progress, problems, changes, a forecast."""
