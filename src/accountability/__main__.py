"""`python -m accountability`, the same as the command `accountability`."""

from accountability.cli.main import main

main()
