"""Mentions that stand in one another: which do, in which order they are read, and when two are one's."""

from sayso.read.phrases import Page, Phrase

__all__ = ["around", "in_order", "is_same"]


def is_same(a: Phrase, b: Phrase) -> bool:
    """Whether of two phrases, one in the other, both are of who bears the name: "Professor" in "Professor Marr"."""
    outer, inner = (a, b) if a.end - a.start > b.end - b.start else (b, a)
    if outer.name is None or outer.name == inner.name:
        return outer.name is not None
    title = inner.form == "description" and inner.start == outer.start and inner.end <= outer.name[0]
    return title and outer.type == "person"


def in_order(here: Page) -> list[int]:
    """The candidates, inner before outer: what "the council" is in "the council's clerk" is told by its own links."""
    many = len(here.words.plain) + 1
    keys = [p.end * many - p.start if p else 0 for p in here.phrases]
    return sorted(here.order, key=keys.__getitem__)


def around(here: Page) -> dict[int, list[int]]:
    """For each candidate those that it is in, and those that are in it; without those that have none."""
    found: dict[int, list[int]] = {}
    ends = [p.end if p else 0 for p in here.phrases]
    open_: list[int] = []
    for i in here.order:
        phrase = here.phrases[i]
        assert phrase is not None
        if open_:
            start = phrase.start
            open_ = [k for k in open_ if ends[k] > start]
        if open_:
            found[i] = open_[:]
            for k in open_:
                found.setdefault(k, []).append(i)
        open_.append(i)
    return found
