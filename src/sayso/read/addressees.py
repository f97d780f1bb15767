"""Addressees: to whom a statement was made ("told the council", "urged the government", "in a letter to the mayor").

An addressee is given where the words say so; where somebody told an outlet something, the next words of the same
speaker went there too; in a transcript each turn answers the one before. Whom a public statement was meant for is not
guessed.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from sayso.read.cast import Placed
from sayso.read.hearing import Answer, Hearing
from sayso.read.outlets import is_outlet
from sayso.read.pronouns import THIRD
from sayso.types import Entity, Mention, Statement

__all__ = ["addressees"]

_TELLS = re.compile(
    r"\b(?:tell|tells|told|telling|(?:advis|assur|brief|beg|command|direct|implor|inform|instruct|invit|notif|order|persuad"
    r"|press|promis|remind|text|thank|urg|warn|wish|ask|answer|encourag|caution|challeng|forbid|forbad|pressur)"
    r"(?:e|es|ed|ied|ing|s|ged|ging|ade)?|call(?:s|ed|ing)? (?:up)?on)\Z",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:say|says|said|saying|speak|speaks|spoke|spoken|speaking|talk(?:s|ed|ing)?|writ(?:e|es|ten|ing)|wrote|repl(?:y|ies|ied)"
    r"|replying|respond(?:s|ed|ing)?|appeal(?:s|ed|ing)?|plead(?:s|ed|ing)?|pled|complain(?:s|ed|ing)?|explain(?:s|ed|ing)?"
    r"|admit(?:s|ted|ting)?|confess(?:es|ed|ing)?|confid(?:e|es|ed|ing)|apologi[sz](?:e|es|ed|ing)|suggest(?:s|ed|ing)?"
    r"|announc(?:e|es|ed|ing)|report(?:s|ed|ing)?|promis(?:e|es|ed|ing)|remark(?:s|ed|ing)?|recommend(?:s|ed|ing)?)"
    r"(?: \w+ly)? ?(?P<to>to|with)?\Z",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:\w+ly\s+)?(?:back\s+)?(?:to|with)\s+", re.IGNORECASE)
_LETTERS = (
    "letter", "statement", "message", "mail", "note", "memo", "text", "speech", "remarks", "address", "testimony",
    "submission", "appeal", "complaint", "reply", "response",
)  # fmt: skip
_TALKS = ("speaking", "talking")
_OCCASIONS = (*_LETTERS, *_TALKS, "interview", "addressing")
_OCCASION = re.compile(
    rf"\b(?:(?:e-?)?(?:{'|'.join(_LETTERS)})\s+(?:\w+\s+)?to|interview\s+(?:\w+\s+)?with"
    rf"|(?:{'|'.join(_TALKS)})\s+(?:\w+\s+)?(?:to|with)|addressing)\s+",
    re.IGNORECASE,
)
_GAP = re.compile(r"\s+(?:(?:the|an?)\s+)?(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?")
_BEFORE_NAME = re.compile(r"(?:the|an?|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)\s+\Z")
_AUDIENCE = re.compile(
    r"(?:the |a )?(?:\w+ )?(?:reporters?|journalists?|lawmakers|MPs|parliament|viewers|listeners|readers|supporters"
    r"|voters|delegates|the (?:court|jury|judge|audience|crowd))\b"
)
_REPLIES = re.compile(r"\b(?:repl(?:y|ies|ied)|replying|answer(?:s|ed|ing)?|respond(?:s|ed|ing)?)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:ask(?:s|ed|ing)?|inquir\w+|enquir\w+|question(?:s|ed|ing)?)\b", re.IGNORECASE)
_PRESS = re.compile(r"reporters?|journalists?|press|media|newspapers?|agency|news|radio|television|tv", re.IGNORECASE)
_ME = re.compile(r"(?:me|us)\b")
_CAN_HEAR = ("person", "organization", "place")


def addressees(hearing: Hearing, statements: Sequence[Statement], answers: Mapping[str, Answer]) -> dict[str, str]:
    """The addressee of each statement that has one, by the statement's id; nobody is addressed by himself."""
    found = {s.id: _told(hearing, s) for s in statements}
    outer = [s for s in statements if s.parent is None]
    for before, here in pairwise(outer):
        one, other = answers[before.id].entity, answers[here.id].entity
        if _are_turns(hearing.text, before, here):
            if _is_question(hearing.text, before):
                found[before.id] = other
            found[here.id] = one
        elif found[here.id] is None and one is not None and one == other:
            found[here.id] = _still(hearing, before, here, found[before.id])
    for before, here in pairwise(outer):
        _exchanged(hearing, before, here, answers, found)
    return {id: to for id, to in found.items() if to is not None and to != answers[id].entity}


def _are_turns(text: str, before: Statement, here: Statement) -> bool:
    """Whether two statements are turns of a transcript, one after the other."""
    return all(s.cue and text[s.cue[0].start : s.cue[-1].end] == ":" for s in (before, here))


def _is_question(text: str, turn: Statement) -> bool:
    if text[turn.content[-1].start : turn.content[-1].end].rstrip("\"”’'").endswith("?"):
        return True
    return bool(turn.source) and text[turn.source[0].start : turn.source[0].end].casefold().startswith("q")


def _still(hearing: Hearing, before: Statement, here: Statement, told: str | None) -> str | None:
    """What somebody told an outlet goes on with the next words, in the same paragraph or the next."""
    cast = hearing.cast
    near = cast.paragraph(here.content[0].start) - cast.paragraph(before.content[0].start) <= 1
    pronoun = bool(here.source) and hearing.text[here.source[0].start : here.source[0].end].casefold() in THIRD
    return told if near and told is not None and _goes_on(cast[told], hearing.outlet, pronoun=pronoun) else None


def _goes_on(entity: Entity, outlet: str | None, *, pronoun: bool) -> bool:
    press = is_outlet(entity, outlet) or _PRESS.search(entity.name) is not None
    return entity.named and entity.type == "organization" and (press or pronoun)


def _exchanged(
    hearing: Hearing,
    before: Statement,
    here: Statement,
    answers: Mapping[str, Answer],
    found: dict[str, str | None],
) -> None:
    """ "… she replied when a reporter asked …": each is the other's addressee."""
    pair = {_manner(hearing.text, s): s for s in (before, here)}
    if set(pair) != {"asks", "replies"} or answers[before.id].entity is None or answers[here.id].entity is None:
        return
    if hearing.cast.sentence(before.cue[0].start) != hearing.cast.sentence(here.cue[0].start):
        return
    for one, other in ((before, here), (here, before)):
        if found[one.id] is None:
            found[one.id] = answers[other.id].entity


def _manner(text: str, statement: Statement) -> str:
    cue = text[statement.cue[0].start : statement.cue[-1].end] if statement.cue else ""
    return "replies" if _REPLIES.search(cue) else "asks" if _ASKS.search(cue) else "says"


def _told(hearing: Hearing, statement: Statement) -> str | None:
    """The addressee that the words right behind the cue name, or those of the occasion before it."""
    if not statement.cue or not statement.source:
        return None
    cue = statement.cue[-1]
    tells, speaks = _asks_for_hearer(hearing.text[cue.start : cue.end])
    behind = _GAP.match(hearing.text, cue.end) if tells else _TO.match(hearing.text, cue.end) if speaks else None
    told = _hearer(hearing, statement, behind.end()) if behind else None
    return told or _on_occasion(hearing, statement)


@lru_cache(maxsize=4096)
def _asks_for_hearer(cue: str) -> tuple[bool, bool]:
    """Whether a hearer stands right behind a cue, as in "told the council"; or may, with "to", as in "said to her"."""
    speaks = _SPEAKS.search(cue)
    return bool(_TELLS.search(cue) or (speaks and speaks["to"])), speaks is not None


def _on_occasion(hearing: Hearing, statement: Statement) -> str | None:
    """ "In a letter to the mayor, the council said": in the same sentence, outside the content."""
    sentence = hearing.cast.sentence(statement.cue[0].start)
    low = hearing.text[sentence.start : sentence.end].lower()
    if not any(word in low for word in _OCCASIONS):  # most say none of it: the pattern is slower
        return None
    for match in _OCCASION.finditer(hearing.text, sentence.start, sentence.end):
        if not any(c.start <= match.start() < c.end for c in statement.content):
            return _hearer(hearing, statement, match.end())
    return None


def _hearer(hearing: Hearing, statement: Statement, at: int) -> str | None:
    """Who is mentioned at an offset, or with an article before it."""
    text, cast = hearing.text, hearing.cast
    me = _ME.match(text, at)
    if me is not None:
        return _me(hearing, statement, me[0])
    article = _BEFORE_NAME.search(text, max(0, at - 6), at)
    follows = _GAP.match(text, at - 1)
    starts = cast.starting(article.start() if article else at, (follows.end() if follows else at) + 1)
    for placed in starts:
        if cast[placed.entity].type in _CAN_HEAR and not _is_owner(text, placed):
            return placed.entity
    return _audience(hearing, article.start() if article else at)


def _me(hearing: Hearing, statement: Statement, word: str) -> str | None:
    if statement.parent is not None:
        return hearing.answer(hearing.voice(statement.parent, statement.cue[0].start).id).entity
    return hearing.outlet_entity() if word == "us" else None


def _is_owner(text: str, placed: Placed) -> bool:
    """Whether a mention only says whose: "told Marr's brother"."""
    return text.startswith(("’s ", "'s "), placed.end) or text[placed.start : placed.end].casefold() in ("his", "its")


def _audience(hearing: Hearing, at: int) -> str | None:
    match = _AUDIENCE.match(hearing.text, at)
    if match is None:
        return None
    mention = Mention(match.start(), match.end(), "description")
    return hearing.cast.create(Entity(id="", name=match[0], type="person", named=False, mentions=(mention,)))
