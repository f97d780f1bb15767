"""Builds readings from tiny marked-up stories, for tests of what is shown.

`[1c words]` marks words as part of the content of statement 1, `s` of its source, `q` of its cue, `w` as those that
tell when it was said. `[1n words]` is a name of entity 1, `d` a description, `p` a pronoun. Marks nest.
"""

import hashlib
import re
from collections import defaultdict
from typing import Any, Literal

from msgspec.structs import replace

from sayso.types import Article, Entity, Kind, Mention, Model, Raw, Reading, SaidOn, Span, Statement, Time

__all__ = ["STORY", "TOLD", "article", "reading", "told"]

STORY = """[1c “We will not close the strait,”] [1s the harbour minister, Mara Ilvane,] [1q said] on Tuesday. \
[1c “Not for a day.”]

[2s A spokesman for the pilots’ guild] [2q replied] that [2c the minister “has read neither the charts nor the law”]. \
It rained. [3q According to] [3s the Tern Post], [3c [4s the envoy] had [4q promised] the council two days earlier \
that [4c no boat would be turned back]].

[5c The ferries would not sail before Friday].
"""
TOLD = """\
[1c “We will not close the strait,”] [1s [1d the harbour minister], [1n Mara Ilvane],] [1q said] [1w on Tuesday].

[2s A communiqué from her [2n Ministry of Harbours]] [2q said] [2c [3s [3d its envoy], [3n Oda Renk],] had \
[3q promised] the [4n Channel Council] [3w two days earlier] [3c that no boat would be turned back]]. \
[4s [5d A pilot] [5p who] asked not to be named] [4q said] [4c [5s [3p she]] [5q had promised] [5c nothing]].
"""
KINDS: dict[int, Kind] = {1: "direct", 2: "mixed", 3: "indirect", 4: "indirect", 5: "indirect"}
_FORMS: dict[str, Literal["name", "description", "pronoun"]] = {"n": "name", "d": "description", "p": "pronoun"}
_TOKEN = re.compile(r"\[(\d+)([scqwndp]) |\]|[^\[\]]+|\[")


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
        if roles.keys() & set("scq")
    ]
    raw = Raw(source="story.txt", evidence={"published": "header line", "outlet": "header line"})
    about = {"raw": raw, "language": "en", **known}
    return Reading(article=article(text, **about), model=Model("test", "1"), statements=tuple(made))


def told(story: str = TOLD, **known: Any) -> Reading:
    """A reading that knows who and when: a minister; her ministry, on what Renk promised; a pilot who denies it."""
    spans = _unmark(story)[1]
    people = {
        "e1": Entity(id="e1", name="Mara Ilvane", type="person", role="harbour minister"),
        "e2": Entity(id="e2", name="Ministry of Harbours", type="organization"),
        "e3": Entity(id="e3", name="Oda Renk", type="person", role="envoy", affiliation="e2"),
        "e4": Entity(id="e4", name="Channel Council", type="organization"),
        "e5": Entity(id="e5", name="A pilot", type="person", role="pilot", named=False),
    }
    facts: dict[str, dict[str, Any]] = {
        "s1": {"speaker": "e1", "act": "refuse", "said_on": _said("2031-05-06", spans[1]["w"])},
        "s2": {"speaker": "e2", "act": "say", "about": ("e3",)},
        "s3": {"speaker": "e3", "parent": "s2", "act": "promise", "addressee": "e4",
               "said_on": _said("2031-05-04", spans[3]["w"])},
        "s4": {"speaker": "e5", "act": "deny", "about": ("e3", "e4"),
               "speaker_reason": "unnamed: asked not to be named"},
        "s5": {"speaker": "e3", "parent": "s4", "act": "promise", "negated": True},
    }  # fmt: skip
    kinds: dict[int, Kind] = dict.fromkeys(range(2, 6), "indirect")
    made = reading(
        story, kinds=kinds, **{"published": "2031-05-07", "outlet": "Tern Post", "title": "Boats stay", **known}
    )
    statements = [replace(s, negated=False, hedged=False, speaker_confidence=0.9) for s in made.statements]
    return replace(
        made,
        statements=tuple(replace(s, **{"speaker_reason": None, **facts[s.id]}) for s in statements),
        entities=tuple(replace(e, mentions=_mentions(spans[int(e.id[1:])])) for e in people.values()),
        times=tuple(Time(w.start, w.end, "DATE", "2031-05-04") for w in spans[3]["w"]),
    )


def _said(day: str, words: list[Span]) -> SaidOn:
    return SaidOn(value=day, start=day, end=day, span=words[0] if words else None)


def _mentions(roles: dict[str, list[Span]]) -> tuple[Mention, ...]:
    found = [Mention(s.start, s.end, form) for role, form in _FORMS.items() for s in roles[role]]
    return tuple(sorted(found, key=lambda m: m.start))


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
