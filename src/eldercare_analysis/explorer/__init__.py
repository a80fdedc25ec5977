"""The scenario explorer: controls, linked views, and saving what was found as a scenario."""
