"""The tense of the clause around a word, as far as a time expression needs it: `met on Monday`, `will meet on Monday`.

Reads auxiliaries, endings and a list of irregular verbs; no parser. The verb before the expression decides, or, where
the sentence begins with it, the one after. Does not see a base form as a verb (`the boats leave on Monday`).
"""

from collections.abc import Sequence
from typing import Literal

from sayso.read.timewords import listed

__all__ = ["REACH", "Tense", "tense"]

Tense = Literal["past", "present", "future"]

REACH = 24  # words
_ENDS = frozenset({".", "?", "!", ";", ":", "•"})
_FUTURE = listed("will shall ll upcoming forthcoming tomorrow")
_MODAL = listed("would could might may should must can")
_BE = listed("is are am be being")
_PAST = listed(
    """was were had did been said told came went gave took made got saw knew thought became began broke brought built
    bought caught chose cut drew drove fell felt found flew fought held hit kept led left lost met paid put ran read
    rose sank sat sent set shot shut sold spent spoke stood stole struck swore taught tore threw understood won wore
    wrote done gone given taken seen known begun broken driven fallen flown grown shown spoken stolen sworn thrown
    written withdrew beat bore bred dealt dug ate fled forgot froze hung heard hid hurt laid lay lent lit meant rang
    rode sang sought shook slept slid spread sprang stuck swept swam swung woke wound"""
)
_AUXILIARY = listed("be been being have has had was were is are not also")
_NO_VERB = listed("united indeed hundred need speed red feed seed bed alleged so-called led shed limited")
# What an infinitive after them has not happened yet: `agreed to meet`, `is to meet`.
_GOVERNORS = listed(
    """plan plans planned planning agree agreed agrees due set scheduled expected expects want wants wanted hope hopes
    hoped intend intends intended vow vowed vows promise promised promises ready going have has is are was were
    decide decided invited urge urged urges ask asked asks ordered order threatened threatens supposed want slated
    likely prepare prepares preparing prepared bound forced demanded demand refused"""
)
_AWAITED = frozenset({"to", "due", "set", "scheduled", "expected", "planned", "going", "slated", "likely"})


def tense(words: Sequence[str], start: int, end: int) -> Tense | None:
    """The tense around the words `start:end` of a text; `None` where no verb says it.

    Looks at `REACH` words on either side; hand it the words of one paragraph.

    >>> [tense(s.split(), 5, 6) for s in ("they agreed to meet on monday", "the two envoys met on monday")]
    ['future', 'past']
    >>> tense("on monday the two envoys will meet .".split(), 1, 2)
    'future'
    """
    if end < len(words) and (near := _told(words, end)):
        return near
    for i in range(start - 1, max(start - REACH, 0) - 1, -1):
        if words[i] in _ENDS:
            break
        if found := _told(words, i):
            return "future" if found == "past" and _conditional(words, i) else found
    for i in range(end, min(end + REACH, len(words))):
        if words[i] in _ENDS:
            break
        if found := _told(words, i):
            return _ahead(words, i) if found == "present" else found
    return None


def _told(words: Sequence[str], i: int) -> Tense | None:
    """What tense the word tells, with the words just before it."""
    word = words[i]
    if word in _FUTURE or (word == "won" and words[i + 1 : i + 2] in (["'"], ["’"])):
        return "future"
    if word == "may" and (words[i + 1 : i + 2] or ["."])[0][0].isdigit():
        return None  # the month
    if word in _MODAL:
        return None if words[i + 1 : i + 2] == ["have"] else "future"
    if word == "to":
        return "future" if words[max(i - 1, 0)] in _GOVERNORS or words[i + 1 : i + 2] == ["be"] else None
    if word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _NO_VERB and word.islower()):
        return _participle(words, i)
    if word in _BE:
        return "present"
    return None


def _participle(words: Sequence[str], i: int) -> Tense:
    """A past form, unless an auxiliary before it says otherwise: `will be released`, `is to be held`."""
    for k in range(i - 1, max(i - 5, -1), -1):
        word = words[k]
        if word in _FUTURE or word in _MODAL:
            return "future"
        if word == "to":
            return "future" if k < i - 1 or words[max(k - 1, 0)] in _GOVERNORS else "past"
        if word not in _AUXILIARY and not word.endswith("ly"):
            break
    return "past"


def _conditional(words: Sequence[str], i: int) -> bool:
    """Whether the past form stands in a condition: `if she was still in office on Monday`."""
    for word in reversed(words[max(i - 8, 0) : i]):
        if word in _ENDS or word == ",":
            return False
        if word in {"if", "unless"}:
            return True
    return False


def _ahead(words: Sequence[str], i: int) -> Tense:
    return "future" if _AWAITED.intersection(words[i + 1 : i + 3]) else "present"
