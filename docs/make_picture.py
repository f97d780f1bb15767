"""Draws the picture of the README: what `sayso read ARTICLE` shows on a terminal.

    python docs/make_picture.py samples/strait/SOME_ARTICLE docs/picture.svg [--lines 40]

Calls the functions that the command calls, so it needs the model. The picture needs no network and no font.
"""

import argparse
import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from sayso import ingest
from sayso.errors import SourceError
from sayso.read.reader import Reader
from sayso.show.terminal import show
from sayso.types import Reading

__all__ = ["draw", "main"]

# Readable beside a light and beside a dark page; black, red, green, yellow, blue, magenta, cyan, white.
_THEME = TerminalTheme(
    (28, 30, 34),
    (226, 226, 220),
    [(28, 30, 34), (240, 113, 120), (152, 195, 121), (229, 192, 123), (110, 170, 240), (216, 150, 230),
     (96, 200, 205), (226, 226, 220)],
)  # fmt: skip
_WIDTH = 88  # columns; more would be too small to read in a README


def draw(reading: Reading, *, command: str, lines: int) -> str:
    """The first `lines` lines of the view of `reading` as SVG, titled with the `command` that shows it."""
    screen = io.StringIO()
    show(reading, console=Console(file=screen, width=_WIDTH, force_terminal=True, color_system="standard"))
    shown = screen.getvalue().rstrip("\n").splitlines()
    picture = Console(file=io.StringIO(), width=_WIDTH, record=True, force_terminal=True, color_system="truecolor")
    for line in shown if len(shown) <= lines else [*shown[: lines - 2], "…", shown[-1]]:
        picture.print(Text.from_ansi(line), soft_wrap=True, highlight=False)
    svg = picture.export_svg(title=command, theme=_THEME, unique_id="sayso")
    # Rich names a font on a server; the machine's own monospace does, and nothing is fetched.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")


def main() -> None:
    """Read one article and write its picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article")
    parser.add_argument("picture", type=Path)
    parser.add_argument("--lines", type=int, default=40, help="of the view at most; the summary is always the last one")
    options = parser.parse_args()
    (article,) = ingest.articles([options.article])
    if isinstance(article, SourceError):
        raise article
    reading = Reader().read(article)
    command = f"sayso read {Path(options.article).name}"
    options.picture.write_text(draw(reading, command=command, lines=options.lines), "utf-8")


if __name__ == "__main__":
    main()
