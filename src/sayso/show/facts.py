"""What else is known of a statement, in words: the act, negation and hedge, to whom, about whom, and when."""

import re

import msgspec

from sayso.show.people import People
from sayso.show.words import printable
from sayso.types import Article, SaidOn, Statement

__all__ = ["When", "persons", "verb", "when"]

# An act is told beside the cue as people would say it; one that is not listed is shown as it is.
_PAST = {
    "say": "said", "think": "thought", "want": "wanted", "ask": "asked", "promise": "promised", "deny": "denied",
    "threaten": "threatened", "accuse": "accused", "praise": "praised", "refuse": "refused", "order": "ordered",
    "warn": "warned", "show": "showed", "agree": "agreed", "perceive": "perceived",
}  # fmt: skip
_WHOLE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")  # a day, a month, a year: clear as it stands
_CLOCK = re.compile(r"T(\d\d(?::\d\d)?)")


class When(msgspec.Struct, frozen=True):
    """When a statement was made, beside when it was published."""

    said: str  # "2024-03-11", "2024-03-04 to 2024-03-10"
    words: str  # of the article that say so; empty where it follows from the context
    published: str  # the day, or empty where it is unknown

    @property
    def beside(self) -> str:
        """The publication, seen from the day it was said."""
        if not self.published:
            return "publication date unknown"
        return "published the same day" if self.said == self.published else f"published {self.published}"


def verb(statement: Statement) -> str:
    """The words of the cue and, in brackets, what they do not say of the act: `said (denied)`.

    A cue of signs only, as the colon of a transcript, is not told. `negated` and `hedged` are always added, as the cue
    need not hold the words that make it so.

    >>> verb(Statement(id="s1", kind="direct", source=(), cue=(), content=(), act="deny", hedged=True, confidence=1))
    'denied (hedged)'
    """
    words = " ".join(printable(statement.cue_text).split()) if statement.cue else ""
    act = statement.act or "say"
    told = [] if act == "say" or _tells(words, act) else [printable(_PAST.get(act, act))]
    told += ["negated"] * bool(statement.negated) + ["hedged"] * bool(statement.hedged)
    if told and not any(c.isalnum() for c in words):
        words = told.pop(0)
    elif not any(c.isalnum() for c in words):
        return ""
    return words + (f" ({', '.join(told)})" if told else "")


def persons(people: People, statement: Statement) -> list[str]:
    """To whom and about whom, as far as it is known."""
    to, about = people.name(statement.addressee), people.names(statement.about)
    return [f"to {to}"] * bool(to) + [f"about {about}"] * bool(about)


def when(article: Article, statement: Statement) -> When | None:
    """When the statement was made; `None` where the article does not say."""
    said = statement.said_on
    if said is None:
        return None
    words = article.text[said.span.start : said.span.end] if said.span else ""
    return When(_date(said), " ".join(printable(words).split()), (article.published or "")[:10])


def _tells(cue: str, act: str) -> bool:
    """Whether the cue is a form of the act itself: `has promised`, `denies`."""
    forms = (act.rstrip("ey"), _PAST.get(act, act))
    return any(word.startswith(forms) for word in cue.casefold().split())


def _date(said: SaidOn) -> str:
    """The day or the days, with the time of day where the value has one."""
    start, end = said.start, said.end
    if _WHOLE.fullmatch(said.value) or not (start or end):
        return printable(said.value)
    clock = _CLOCK.search(said.value)
    if start == end:
        return printable(f"{start} {clock[1]}" if clock else f"{start}")
    return printable(f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}")
