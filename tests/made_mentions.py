"""Texts with their mentions marked, and what the layer of entities makes of them.

A mention is `{person:n|Harbour clerk <Ilva Marr>}`: type, form (n, d, p), words; the proper name in `<>`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.read.entities import Found, entities
from sayso.read.features import Layout, layout
from sayso.read.mentions import Antecedent, Candidate, Form
from sayso.read.paragraphs import paragraphs

FORMS: dict[str, Form] = {"n": "name", "d": "description", "p": "pronoun"}
TOKEN = re.compile(r"\{(\w+):([ndp])\||[<>}]")


class Marked(NamedTuple):
    text: str
    laid: Layout
    candidates: list[Candidate]


def marked(source: str) -> Marked:
    """The text without its marks, and the candidates in the order in which they open."""
    text, last = "", 0
    opened: list[list] = []
    names: list[tuple[int, int]] = []
    found: list[tuple[int, int, str, str, tuple[int, int] | None]] = []
    for token in TOKEN.finditer(source):
        text += source[last : token.start()]
        last = token.end()
        if token[0] == "<":
            names.append((len(text), 0))
        elif token[0] == ">":
            opened[-1][3] = (names.pop()[0], len(text))
        elif token[0] == "}":
            start, type_, form, name = opened.pop()
            found.append((start, len(text), type_, form, name))
        else:
            opened.append([len(text), token[1], token[2], None])
    text += source[last:]
    laid = layout(text, paragraphs(text))
    starts = {w.start: i for i, w in enumerate(laid.words)}
    ends = {w.end: i + 1 for i, w in enumerate(laid.words)}
    candidates = [
        Candidate(
            start=starts[start],
            end=ends[end],
            type=type_,
            form=FORMS[form],
            score=1.0,
            name=(starts[name[0]], ends[name[1]]) if name else None,
        )
        for start, end, type_, form, name in sorted(found, key=lambda f: (f[0], -f[1]))
    ]
    return Marked(text, laid, candidates)


def read(source: str, links: Sequence[tuple[int, int | None, float]] = ()) -> tuple[str, Found]:
    """The text of a marked source and its entities; links are (mention, antecedent, probability)."""
    text, laid, candidates = marked(source)
    return text, entities(text, laid, candidates, [Antecedent(*link) for link in links])


def told(source: str, links: Sequence[tuple[int, int | None, float]] = ()) -> list[str]:
    """One line an entity: its name, then its mentions' words."""
    text, found = read(source, links)
    return [f"{e.name}: {', '.join(text[m.start : m.end] for m in e.mentions)}" for e in found.entities]


def belonging(source: str, links: Sequence[tuple[int, int | None, float]] = ()) -> dict[str, tuple]:
    """By name: role, affiliation's name, and the words of both, for the entities that have any."""
    text, found = read(source, links)
    names = {e.id: e.name for e in found.entities}
    return {
        e.name: (
            e.role,
            names[e.affiliation] if e.affiliation else None,
            text[e.role_span.start : e.role_span.end] if e.role_span else None,
            text[e.affiliation_span.start : e.affiliation_span.end] if e.affiliation_span else None,
        )
        for e in found.entities
        if e.role or e.affiliation
    }
