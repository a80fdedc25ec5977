"""What maintains the project and is no part of it: locks, fonts, pictures, the fictional district, mutants."""
