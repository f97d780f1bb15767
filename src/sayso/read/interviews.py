"""Interviews without labels: who says "I" in an answer, where those who answer have said who they are.

"I'm Ilva Marr." "And I'm Oda Pell." From there on a paragraph in which one of them is spoken of is another's. Where
that leaves more than one, nothing is guessed.
"""

import re
from functools import cached_property

from sayso.read.cast import Cast, Placed

__all__ = ["Introduced", "is_introduced_here"]

_I_AM = re.compile(r"\b(?:I(?:['’]m| am)|[Mm]y name is) (?=[A-Z])")
_LEAST = 2


class Introduced:
    """Those who introduce themselves in an article, outside any quotation."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._answers: dict[int, str | None] = {}

    def speaking(self, offset: int) -> str | None:
        """The one whose words the paragraph at an offset is."""
        if len(self._people) < _LEAST:
            return None
        paragraph = self._cast.paragraph(offset)
        if paragraph not in self._answers:
            self._answers[paragraph] = self._not_spoken_of(paragraph)
        return self._answers[paragraph]

    @cached_property
    def _people(self) -> dict[str, int]:
        """Who introduces himself, and where the name stands."""
        found: dict[str, int] = {}
        for match in _I_AM.finditer(self._cast.text):
            names = (p for p in self._cast.starting(match.end(), match.end() + 1) if p.mention.form == "name")
            name = next((p for p in names if self._cast[p.entity].type == "person"), None)
            if name is not None and not self._cast.is_quoted(match.start()):
                found.setdefault(name.entity, name.start)
        return found

    def _not_spoken_of(self, paragraph: int) -> str | None:
        here = self._cast.paragraphs[paragraph]
        spoken_of = {p.entity for p in self._cast.inside(here.start, here.end) if not self._is_own(p.start, p.end)}
        left = [e for e, at in self._people.items() if at < here.end and e not in spoken_of]
        return left[0] if len(left) == 1 and len(spoken_of & set(self._people)) else None

    def _is_own(self, start: int, end: int) -> bool:
        """Whether a mention is one of oneself: "I", or the name that one introduces oneself by."""
        return start in self._people.values() or self._cast.text[start:end].casefold() in ("i", "me", "my", "we", "us")


def is_introduced_here(cast: Cast, placed: Placed) -> bool:
    """Whether who says "I" outside all known words is named in the same paragraph; coreference alone is a guess."""
    here = cast.paragraphs[cast.paragraph(placed.start)]
    names = (p for p in cast.inside(here.start, here.end) if p.mention.form == "name")
    return any(p.entity == placed.entity for p in names)
