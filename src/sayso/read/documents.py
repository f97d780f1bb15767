"""Documents that are mentioned in other words, or named only later: "a study … the report … the Tidal Health Study".

English news takes up a study as *the report* and a survey as *the study*. They are one where the article knows no
other.
"""

from functools import cached_property

from sayso.read.cast import Cast
from sayso.read.name_words import word_set
from sayso.types import Entity, Span

__all__ = ["Documents"]

_RESEARCH = word_set("study report survey review analysis paper poll")


class Documents:
    """The studies and reports of one article."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def same(self, entity: str) -> str | None:
        """The entity that a nameless study or report is as well, if there is one."""
        noun = self._noun(self._cast[entity])
        if self._cast[entity].named or noun not in _RESEARCH:
            return None
        named = [e for e in self._research if self._cast[e].named]
        alike = [e for e in named if self._noun(self._cast[e]) == noun] or named
        if len(alike) == 1 and len(named) == 1:
            return alike[0]
        before = [e for e in self._research if e != entity and self._cast.first(e) < self._cast.first(entity)]
        definite = self._words(self._cast[entity])[:1] == ["the"]
        return before[0] if len(before) == 1 and definite and not named else None

    @cached_property
    def _research(self) -> list[str]:
        """All studies and reports, without those whose noun has a plural or another owner."""
        return [e.id for e in self._cast.entities.values() if e.mentions and self._noun(e) in _RESEARCH]

    def _noun(self, entity: Entity) -> str:
        """The head noun of an entity's first words."""
        if entity.named or not entity.mentions:
            words = self._words(entity)
            return words[-1] if words else ""
        first = entity.mentions[0]
        head: Span = self._cast.phrase(first.start, first.end).head
        return self._cast.text[head.start : head.end].casefold()

    def _words(self, entity: Entity) -> list[str]:
        if entity.named or not entity.mentions:
            return entity.name.casefold().split()
        first = entity.mentions[0]
        return self._cast.text[first.start : first.end].casefold().split()
