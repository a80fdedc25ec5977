"""The attack on counts of persons in what is published."""
