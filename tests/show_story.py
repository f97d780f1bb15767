"""Builds readings from tiny marked-up stories, for tests of what is shown.

`[1c words]` marks words as part of the content of statement 1, `s` of its source, `q` of its cue; marks nest.
"""

import hashlib
import re
from collections import defaultdict
from typing import Any

from sayso.types import Article, Kind, Model, Raw, Reading, Span, Statement

__all__ = ["STORY", "article", "reading"]

STORY = """[1c “We will not close the strait,”] [1s the harbour minister, Mara Ilvane,] [1q said] on Tuesday. \
[1c “Not for a day.”]

[2s A spokesman for the pilots’ guild] [2q replied] that [2c the minister “has read neither the charts nor the law”]. \
It rained. [3q According to] [3s the Tern Post], [3c [4s the envoy] had [4q promised] the council two days earlier \
that [4c no boat would be turned back]].

[5c The ferries would not sail before Friday].
"""
KINDS: dict[int, Kind] = {1: "direct", 2: "mixed", 3: "indirect", 4: "indirect", 5: "indirect"}
_TOKEN = re.compile(r"\[(\d+)([scq]) |\]|[^\[\]]+|\[")


def article(text: str, **known: Any) -> Article:
    """An article of exactly this text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(**{"id": digest[:16], "text": text, "sha256": digest, "extractor": "test 1", **known})


def reading(story: str = STORY, *, kinds: dict[int, Kind] | None = None, **known: Any) -> Reading:
    """A reading of the marked-up `story`; `known` fills the fields of its article."""
    text, spans = _unmark(story)
    made = [
        Statement(
            id=f"s{number}",
            kind=(kinds or KINDS).get(number, "direct"),
            source=tuple(roles["s"]),
            cue=tuple(roles["q"]),
            content=tuple(roles["c"]),
            speaker_reason=None if roles["s"] else "not found: no name or title near it",
            confidence=0.975 - 0.11 * (number % 5),
        )
        for number, roles in sorted(spans.items())
    ]
    raw = Raw(source="story.txt", evidence={"published": "header line", "outlet": "header line"})
    about = {"raw": raw, "language": "en", **known}
    return Reading(article=article(text, **about), model=Model("test", "1"), statements=tuple(made))


def _unmark(story: str) -> tuple[str, dict[int, dict[str, list[Span]]]]:
    text = ""
    spans: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    opened: list[tuple[int, str, int]] = []
    for token in _TOKEN.finditer(story):
        if token[1]:
            opened.append((int(token[1]), token[2], len(text)))
        elif token[0] == "]":
            number, role, start = opened.pop()
            spans[number][role].append(Span(start, len(text)))
        else:
            text += token[0]
    return text, spans
