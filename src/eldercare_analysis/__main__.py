"""`python -m eldercare_analysis` is the `eldercare` command."""

from eldercare_analysis.cli import main

main()
