"""`python -m magang.cli` is `magang`."""

from magang.cli import main

main()
