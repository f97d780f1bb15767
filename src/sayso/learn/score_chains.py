"""How well chains are read: a statement inside another's content, with all the statements it stands in.

A gold statement with a parent and its ancestors, innermost first, are a **chain**. A chain is right where the reading
has a statement whose own chain has the same length and agrees with it link by link, each link by the pair rule of
`sayso.learn.score`: the contents overlap by half or more, the sources share a token (or there is none on both sides).

================== ===================================================================================================
chains             recall over gold chains; precision over predicted statements that have a parent
given_outer        the same recall over gold chains whose outermost statement was found
================== ===================================================================================================

Cues and speakers are not judged. Acts, negation and hedging are scored apart, given the gold statements.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sayso.errors import DataError
from sayso.learn.fillers import Filler, Tokens, filler, tokenize
from sayso.learn.score import Counts, contents_overlap, jaccard
from sayso.types import Span, Statement

__all__ = ["ActScore", "ChainScore", "Labelled", "chain_of", "load_labels", "score_acts", "score_chains"]

Chain = tuple[Filler, ...]


class ChainScore(msgspec.Struct, frozen=True):
    """The counts of one article (`given_outer` has recall alone), and the ids of the gold chains that were missed."""

    chains: Counts
    given_outer: Counts
    missed: tuple[str, ...]
    spurious: tuple[str, ...]


class ActScore(msgspec.Struct, frozen=True):
    """Of given statements: how many acts are right, and which were found to be negated and hedged."""

    act: Counts
    negated: Counts
    hedged: Counts


class Labelled(msgspec.Struct, frozen=True):
    """A passage of an article with all its statements, the outer one first, for tuning or for the last check."""

    doc_id: str
    part: Literal["tune", "check"]
    passage: Span
    statements: tuple[Statement, ...]
    optional: frozenset[str]


class _Marked(msgspec.Struct, frozen=True):
    id: str
    source: list[tuple[int, int]]
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]
    parent: str | None
    optional: bool = False


class _Line(msgspec.Struct, frozen=True):
    doc_id: str
    part: Literal["tune", "check"]
    passage: tuple[int, int]
    statements: list[_Marked]


def load_labels(path: Path) -> tuple[Labelled, ...]:
    """Hand labels: JSON lines of offsets into articles that are not with them (`benchmarks/labels/README.md`).

    Raises:
        DataError: no such file, or a line that is not of this form; the message names the line.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        raise DataError(f"{path}: no such file; name a file of labels.") from None
    return tuple(_labelled(line, f"{path} line {number}") for number, line in enumerate(lines, start=1))


def _labelled(data: bytes, where: str) -> Labelled:
    try:
        line = msgspec.json.decode(data, type=_Line)
    except msgspec.DecodeError as error:
        raise DataError(f"{where}: not a labelled passage ({error}).") from error
    optional = frozenset(s.id for s in line.statements if s.optional)
    statements = tuple(_statement(marked) for marked in line.statements)
    return Labelled(line.doc_id, line.part, Span(*line.passage), statements, optional)


def _statement(marked: _Marked) -> Statement:
    source, cue, content = (tuple(Span(*s) for s in role) for role in (marked.source, marked.cue, marked.content))
    return Statement(
        id=marked.id, kind="indirect", source=source, cue=cue, content=content, parent=marked.parent, confidence=1.0
    )


def score_acts(gold: Sequence[Statement], read: Sequence[Statement]) -> ActScore:
    """Score acts, negation and hedging of the same statements, in the same order; precision and recall are of "yes"."""
    pairs = list(zip(gold, read, strict=True))
    right = sum(g.act == r.act for g, r in pairs)

    def flagged(name: str) -> Counts:
        flags = [(bool(getattr(g, name)), bool(getattr(r, name))) for g, r in pairs]
        both = sum(g and r for g, r in flags)
        return Counts(both, sum(r for _, r in flags), both, sum(g for g, _ in flags))

    return ActScore(Counts(right, len(pairs), right, len(pairs)), flagged("negated"), flagged("hedged"))


def chain_of(statement: Statement, by_id: Mapping[str, Statement]) -> tuple[Statement, ...]:
    """A statement and its ancestors, innermost first.

    >>> outer = Statement(id="s1", kind="indirect", source=(), cue=(), content=(Span(0, 9),), confidence=1)
    >>> inner = msgspec.structs.replace(outer, id="s2", parent="s1")
    >>> [s.id for s in chain_of(inner, {"s1": outer, "s2": inner})]
    ['s2', 's1']
    """
    links = [statement]
    while links[-1].parent is not None:
        links.append(by_id[links[-1].parent])
    return tuple(links)


def score_chains(
    text: str,
    *,
    gold: Sequence[Statement],
    predicted: Sequence[Statement],
    within: Sequence[Span] | None = None,
    optional: Collection[str] = (),
) -> ChainScore:
    """Score the chains of one article.

    Args:
        text: of the article.
        gold: its statements, outer ones included.
        predicted: what was read in the whole article.
        within: the passages that were labelled; what was predicted elsewhere is not counted.
        optional: ids of gold statements that may be found or not; neither counts.
    """
    tokens = tokenize(text)
    golds = _chains(tokens, gold)
    inside = [s.id for s in predicted if within is None or _stands_in(s, within)]
    guesses = {name: chain for name, chain in _chains(tokens, predicted).items() if name in inside}
    right = _matched(golds, guesses)
    beside = {guess for name, guess in right.items() if name in optional}
    wanted = golds.keys() - set(optional)
    outermost = [filler(tokens, s) for s in predicted if s.parent is None]
    given = {name for name in wanted if any(_agree(golds[name][-1], p) for p in outermost)}
    found = wanted & right.keys()
    return ChainScore(
        Counts(len(found), len(guesses) - len(beside), len(found), len(wanted)),
        Counts(0, 0, len(given & found), len(given)),
        tuple(sorted(wanted - found)),
        tuple(sorted(guesses.keys() - set(right.values()))),
    )


def _chains(tokens: Tokens, statements: Sequence[Statement]) -> dict[str, Chain]:
    """The chain of each statement that has a parent, by its id."""
    by_id = {s.id: s for s in statements}
    fillers = {s.id: filler(tokens, s) for s in statements}
    return {s.id: tuple(fillers[link.id] for link in chain_of(s, by_id)) for s in statements if s.parent is not None}


def _stands_in(statement: Statement, where: Sequence[Span]) -> bool:
    first = (statement.cue or statement.content)[0].start
    return any(span.start <= first < span.end for span in where)


def _matched(golds: Mapping[str, Chain], guesses: Mapping[str, Chain]) -> dict[str, str]:
    """Which gold chain is which predicted one: one to one, the best overlap of the innermost contents first."""
    candidates = sorted(
        (-jaccard(g[0].content, p[0].content), name, guess)
        for name, g in golds.items()
        for guess, p in guesses.items()
        if len(g) == len(p) and all(map(_agree, g, p))
    )
    right: dict[str, str] = {}
    for _, name, guess in candidates:
        if name not in right and guess not in right.values():
            right[name] = guess
    return right


def _agree(g: Filler, p: Filler) -> bool:
    return contents_overlap(g, p) and (bool(g.source & p.source) if g.source else not p.source)
