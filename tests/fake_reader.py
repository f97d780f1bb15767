"""A reader without a model, and the command line with it: every quotation is a statement.

`python tests/fake_reader.py ARGUMENTS` is `sayso ARGUMENTS`, for tests that need a process of their own. `SLOW`
(seconds per article) makes the reader slow; `REPEAT` makes each reading that many times as long.
"""

import os
import re
import sys
import time

import sayso.cli
from sayso.errors import LanguageError
from sayso.types import Article, Model, Reading, Span, Statement

__all__ = ["FakeReader"]

_SAID = re.compile(r"(?P<content>“[^”]*”)(?: (?P<cue>said) (?P<source>\w+ \w+))?")


class FakeReader:
    """Finds `“…”`, and `said NAME SURNAME` after it; refuses texts that begin with `Bonjour`."""

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads

    def read(self, article: Article) -> Reading:
        if article.text.startswith("Bonjour"):
            raise LanguageError(article.raw.source or "", "the article is in French (fr)", "leave it out")
        time.sleep(float(os.environ.get("SLOW", "0")))
        found = _SAID.finditer(article.text)
        made = [self._statement(f"s{n}", match) for n, match in enumerate(found, start=1)]
        return Reading(
            article=article, model=Model("fake", "1"), statements=tuple(made * int(os.environ.get("REPEAT", "1")))
        )

    def _statement(self, name: str, match: re.Match[str]) -> Statement:
        spans = {role: (Span(*match.span(role)),) if match[role] else () for role in ("source", "cue", "content")}
        reason = None if match["source"] else "not found: nobody is named beside it"
        return Statement(id=name, kind="direct", **spans, speaker_reason=reason, confidence=0.9)


if __name__ == "__main__":
    sayso.cli._reader = FakeReader
    sys.exit(sayso.cli.main(sys.argv[1:]))
