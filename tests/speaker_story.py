"""Small stories with sources, cues, contents and mentions marked, for the layer of speakers.

A mark is `{LABELS|words}`: `1s`, `1c`, `1k` are source, cue and content of statement 1 (`2s<1` gives it statement 1 as
its parent); `marr` is a mention of the entity `marr` by name, `marr:d` by description, `marr:p` by pronoun.
"""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.speakers import Spoken, speakers
from sayso.read.statements import kind_of
from sayso.types import Entity, Mention, Span, Statement

__all__ = ["ORG", "Story", "heard", "speakers_of", "story", "told"]

FORMS: dict[str, Literal["name", "description", "pronoun"]] = {"": "name", "d": "description", "p": "pronoun"}
PART = re.compile(r"(\d+)([sck])(?:<(\d+))?")

ORG = {"council": "organization", "guard": "organization", "tide": "organization", "herald": "organization"}


class Story(msgspec.Struct, frozen=True):
    """A text, its statements without speakers, and its entities, whose ids are the labels."""

    text: str
    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...]


def story(marked: str, types: Mapping[str, str] | None = None, roles: Mapping[str, str] | None = None) -> Story:
    """Take the marks out. An entity is a person, unless `types` says otherwise; its name is its longest, or first."""
    plain: list[str] = []
    opened: list[tuple[str, int]] = []
    marks: list[tuple[str, Span]] = []
    size = 0
    for piece in re.split(r"(\{[^{}|]*\||\})", marked):
        if piece == "}":
            labels, start = opened.pop()
            marks += [(label, Span(start, size)) for label in labels.split()]
        elif piece.startswith("{"):
            opened.append((piece[1:-1], size))
        else:
            plain.append(piece)
            size += len(piece)
    text = "".join(plain)
    marks.sort(key=lambda mark: (mark[1].start, -mark[1].end))
    return Story(text, _statements(text, marks), _entities(text, marks, types or {}, roles or {}))


def _statements(text: str, marks: list[tuple[str, Span]]) -> tuple[Statement, ...]:
    parts: dict[str, dict[str, list[Span]]] = {}
    parents: dict[str, str] = {}
    for label, span in marks:
        if found := PART.fullmatch(label):
            parts.setdefault(found[1], {"s": [], "c": [], "k": []})[found[2]].append(span)
            if found[3]:
                parents[found[1]] = f"s{found[3]}"
    quoted = layout(text, paragraphs(text)).quotations
    return tuple(
        Statement(
            id=f"s{number}",
            kind=kind_of(text, own["k"], quoted),
            source=tuple(own["s"]),
            cue=tuple(own["c"]),
            content=tuple(own["k"]),
            parent=parents.get(number),
            confidence=1.0,
        )
        for number, own in sorted(parts.items(), key=lambda item: int(item[0]))
    )


def _entities(
    text: str, marks: list[tuple[str, Span]], types: Mapping[str, str], roles: Mapping[str, str]
) -> tuple[Entity, ...]:
    mentions: dict[str, list[Mention]] = {}
    for label, span in marks:
        name, _, form = label.partition(":")
        if not PART.fullmatch(label):
            mentions.setdefault(name, []).append(Mention(span.start, span.end, FORMS[form]))
    made = []
    for id, own in mentions.items():
        names = [text[m.start : m.end] for m in own if m.form == "name"]
        words = max(names, key=len) if names else text[own[0].start : own[0].end]
        made.append(
            Entity(
                id=id,
                name=words,
                type=types.get(id, "person"),
                role=roles.get(id),
                named=bool(names),
                mentions=tuple(own),
            )
        )
    return tuple(made)


def heard(given: Story, *, outlet: str | None = None) -> Spoken:
    """What the layer makes of a story."""
    laid = layout(given.text, paragraphs(given.text))
    return speakers(given.text, laid, given.statements, given.entities, outlet=outlet)


def told(found: Spoken) -> list[tuple[str | None, str | None, str | None, list[str]]]:
    """Speaker, reason, addressee and `about` of each statement, entities by their names."""
    names = {e.id: e.name for e in found.entities}
    return [
        (
            names[s.speaker] if s.speaker else None,
            s.speaker_reason,
            names[s.addressee] if s.addressee else None,
            [names[a] for a in s.about],
        )
        for s in found.statements
    ]


def speakers_of(marked: str, **more: object) -> list[tuple[str | None, str | None]]:
    outlet = more.pop("outlet", None)
    assert outlet is None or isinstance(outlet, str)
    return [(who, why) for who, why, *_ in told(heard(story(marked, ORG, **more), outlet=outlet))]  # type: ignore[arg-type]
