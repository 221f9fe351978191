"""`python -m paperkg` is the command `paperkg`."""

from paperkg.cli import main

main(prog_name="paperkg")
