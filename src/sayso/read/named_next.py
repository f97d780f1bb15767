"""Speakers whose name comes only in the next paragraph: "… says the man who wrote the manual. / Joren Pell, who …".

The form has to be plain: somebody is described as known, speaks in one paragraph and is mentioned nowhere else; the
next one opens with a name that has not been in the text before, and goes on as one introduces people, with a comma or
"who".
"""

import re
from collections.abc import Sequence

from sayso.read.cast import Cast, Placed
from sayso.read.sources import mention_of
from sayso.types import Statement

__all__ = ["following_name", "named_next"]

_INTRODUCED = re.compile(r"(?:,\s|\s+(?:who|whose)\b|\s+\()")
_TITLE = 14  # characters before the name: a title, a quotation mark
_DEFINITE = re.compile(r"(?:the|this|that|his|her|their)\b", re.IGNORECASE)


def named_next(cast: Cast, statements: Sequence[Statement]) -> dict[str, str]:
    """For each nameless speaker whose name follows: the entity that has it."""
    found: dict[str, str] = {}
    for statement in statements:
        placed = mention_of(cast, statement.source[0]) if statement.source and statement.parent is None else None
        if placed is None or not _is_nameless(cast, placed):
            continue
        name = following_name(cast, placed.start)
        if name is not None and placed.entity not in found and name not in found.values():
            found[placed.entity] = name
    return found


def following_name(cast: Cast, offset: int) -> str | None:
    """The person whom the paragraph after an offset's introduces with its first words."""
    following = cast.paragraph(offset) + 1
    if following >= len(cast.paragraphs):
        return None
    start = cast.paragraphs[following].start
    opening = cast.starting(start, start + _TITLE)
    name = next((p for p in opening if p.mention.form == "name" and cast[p.entity].type == "person"), None)
    if name is None or cast[name.entity].mentions[0].start < start:
        return None
    return name.entity if _INTRODUCED.match(cast.text, name.end) else None


def _is_nameless(cast: Cast, placed: Placed) -> bool:
    entity = cast[placed.entity]
    here = cast.paragraph(placed.start)
    return (
        cast.is_human(entity.id)
        and not entity.named
        and not cast.is_plural(entity.id)
        and _DEFINITE.match(cast.text, placed.start) is not None
        and all(cast.paragraph(m.start) == here for m in entity.mentions[:3])
    )
