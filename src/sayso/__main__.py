"""`python -m sayso` is `sayso`."""

import sys

from sayso.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
