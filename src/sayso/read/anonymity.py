"""Why a source has no name, in the text's own words: "asked not to be named because the talks are private"."""

import re
from collections.abc import Iterator

from sayso.read.cast import Cast
from sayso.types import Span

__all__ = ["may_have", "reasons"]

_WHO = ("person", "organization")
_NAME = r"(?:his|her|their|its|whose) (?:full |last |real )?names?"
_NAMED = r"(?:named|identified|quoted by name)"
_PHRASE = re.compile(
    r"\b(?:"
    r"(?:spoke|speaking|spoken|talked|talking|interviewed|quoted|agreed|insisted|insisting|briefed)(?: \w+){0,4}"
    rf" (?:on|under) (?:the )?conditions? of (?:\w+ )?(?:anonymity|not being {_NAMED})"
    rf"|(?:ask|request|insist|wish|want|prefer|plead)(?:ed|ing|s)? (?:on )?(?:not to be {_NAMED}"
    rf"|(?:to (?:remain|stay|be kept) )?(?:anonymous|unnamed|anonymity)|that {_NAME} (?:not )?be (?:\w+ ?){{1,5}})"
    rf"|(?:declin|refus)(?:ed|ing) to (?:be {_NAMED}|give {_NAME})"
    rf"|(?:(?:was|were|is|are|being) )?not authori[sz]ed to (?:speak|talk|comment|be quoted|discuss (?:\w+ ?){{1,4}})"
    r"(?: (?:publicly|openly|on (?:the|this) \w+|(?:to|with) (?:the )?(?:media|press|reporters|journalists)))*"
    rf"|(?:can|could|may) ?not be {_NAMED}(?: for \w+ reasons)?"
    rf"|{_NAME} (?:is|are|was|were|has been|have been)(?: being)? (?:withheld|changed|not given)"
    r")(?:,? (?:because|since|as|for fear|out of fear|fearing|citing|in order|to (?:discuss|speak|talk))\b"
    r"[^.,;:!?”\"]*)?"
)
# One of these stands in every such phrase; they are looked for first, as most sentences have none.
_HINT = re.compile(r"(?:anonym|unname|be name|identified|quoted by|not authori|names? )")


def may_have(text: str) -> bool:
    """Whether a text has any words that such a reason is given in; most have none."""
    return _HINT.search(text) is not None


def reasons(cast: Cast) -> dict[str, str]:
    """For each entity without a name that the text gives a reason for, the words of that reason.

    The reason belongs to the nameless person or body mentioned last before it in its sentence, or else first after it.

    >>> from sayso.types import Entity, Mention
    >>> from sayso.read.features import layout
    >>> text = "An aide, who asked not to be named because talks go on, said so."
    >>> aide = Entity(id="e1", name="An aide", type="person", named=False, mentions=(Mention(0, 7, "description"),))
    >>> reasons(Cast(text, layout(text, [Span(0, len(text))]), [aide]))
    {'e1': 'asked not to be named because talks go on'}
    """
    found: dict[str, str] = {}
    for sentence in _hinting(cast):
        for match in _PHRASE.finditer(cast.text, sentence.start, sentence.end):
            owner = _owner(cast, sentence, match.start())
            if owner is not None:
                found.setdefault(owner, " ".join(match[0].split()))
    return found


def _hinting(cast: Cast) -> Iterator[Span]:
    last = None
    for hint in _HINT.finditer(cast.text):
        sentence = cast.sentence(hint.start())
        if sentence != last:
            yield sentence
        last = sentence


def _owner(cast: Cast, sentence: Span, at: int) -> str | None:
    before = reversed(cast.inside(sentence.start, at))
    after = cast.inside(at, sentence.end)
    nameless = (p for p in (*before, *after) if not cast[p.entity].named and cast[p.entity].type in _WHO)
    return next((p.entity for p in nameless), None)
