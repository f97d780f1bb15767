"""Statements as a tree: each one under the statement in whose content it stands."""

from collections.abc import Sequence

import msgspec

from sayso.types import Statement

__all__ = ["Branch", "branches"]


class Branch(msgspec.Struct, frozen=True):
    """A statement in its place.

    `number` counts from 1 in the order of the reading; `above` holds the statements it stands in, the outermost first.
    """

    number: int
    statement: Statement
    above: tuple[Statement, ...] = ()


def branches(statements: Sequence[Statement]) -> list[Branch]:
    """All statements in reading order, but each followed by those inside it.

    A parent that does not exist, or a ring of parents, makes no statement disappear: such a one stands at the top.

    >>> said = [Statement(id=i, kind="direct", source=(), cue=(), content=(), parent=p, confidence=1)
    ...         for i, p in [("s1", None), ("s2", None), ("s3", "s1")]]
    >>> [(b.number, len(b.above)) for b in branches(said)]
    [(1, 0), (3, 1), (2, 0)]
    """
    known = {statement.id for statement in statements}
    inside: dict[str | None, list[Branch]] = {}
    for number, statement in enumerate(statements, start=1):
        parent = statement.parent if statement.parent in known else None
        inside.setdefault(parent, []).append(Branch(number, statement))
    found: list[Branch] = []
    placed: set[int] = set()
    # First all that hang on a root; what is left hangs on a ring, which is opened at its first statement.
    for root in [*inside.get(None, []), *(Branch(n, s) for n, s in enumerate(statements, start=1))]:
        waiting = [root]
        while waiting:
            branch = waiting.pop()
            if branch.number in placed:
                continue
            placed.add(branch.number)
            found.append(branch)
            above = (*branch.above, branch.statement)
            inner = inside.get(branch.statement.id, [])
            waiting += [Branch(b.number, b.statement, above) for b in reversed(inner)]
    return found
