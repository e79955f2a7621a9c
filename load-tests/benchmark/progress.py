"""Where a run is: one line on a terminal that overwrites itself, nothing elsewhere."""

import sys

WIDTH = 100


def show(text):
    if sys.stderr.isatty():
        print("\r" + text[:WIDTH].ljust(WIDTH), end="", file=sys.stderr, flush=True)


def clear():
    if sys.stderr.isatty():
        print("\r" + " " * WIDTH + "\r", end="", file=sys.stderr, flush=True)


def say(text):
    """A line that stays."""
    clear()
    print(text, file=sys.stderr, flush=True)
