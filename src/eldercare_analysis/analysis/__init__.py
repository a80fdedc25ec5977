"""Tables -> tables: no files, no plotting, no clock."""
