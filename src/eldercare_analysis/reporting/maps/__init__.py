"""Maps of a district: towns by coverage as symbols, areas and tiles, year by year, and where a town is."""
