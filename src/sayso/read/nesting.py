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
    keyed = [(p.end, -p.start, at, i) for at, i in enumerate(here.order) if (p := here.phrases[i])]
    return [i for _, _, _, i in sorted(keyed)]


def around(here: Page) -> list[list[int]]:
    """For each candidate those that it is in, and those that are in it."""
    found: list[list[int]] = [[] for _ in here.phrases]
    open_: list[tuple[int, int]] = []  # where it ends, and which it is
    for i in here.order:
        phrase = here.phrases[i]
        assert phrase is not None
        open_ = [(end, k) for end, k in open_ if end > phrase.start]
        for _, k in open_:
            found[i].append(k)
            found[k].append(i)
        open_.append((phrase.end, i))
    return found
