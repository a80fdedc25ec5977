"""What it costs, who pays, and when."""
