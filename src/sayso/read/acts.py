"""Acts: what a statement does, whether the text says that it was not made, and whether it leaves that open.

The cue decides, by the words of `act_words`. Where it only says (`said`, `told`, the colon of a transcript), the
content may: a question asks, `we will … unless you …` threatens, `I will …` promises, `Nobody was struck` denies.

Does not understand what is said: blame in plain words (`They put out their lamps to catch us`) is read as said.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import get_args

import msgspec
import regex

from sayso.read.act_words import ACT_OF, EVIDENCE, HARSH, Act, bases
from sayso.types import Span, Statement

__all__ = ["ACTS", "act_of_cue", "acts"]

ACTS: tuple[Act, ...] = get_args(Act)

_WORD = regex.compile(r"\w+")
_AFTER_HEAD = regex.compile(r"\b(?:of|from|by|for|in|on|that|which)\b|,")
_NOT = r"(?:not|never|n[’']t)"
_AUXILIARY = r"(?:(?:would|will|could|can|did|does|do|has|have|had)(?: not|n[’']t)|wo(?:n[’']t)|cannot|ca(?:n[’']t))"
# What a cue means as a whole, before its single words are looked at; the first that is found decides.
_PHRASES: tuple[tuple["regex.Pattern[str]", Act], ...] = (
    (regex.compile(rf"{_AUXILIARY}(?: \w+ly| be)? (?:drawn|comment|discuss|respond|reply|return|answer)"), "refuse"),
    (regex.compile(r"(?:would|will|wo|could)(?: not|n[’']t) (?:say|confirm|elaborate|disclose|name|give)"), "refuse"),
    (regex.compile(rf"{_NOT}(?: \w+)? rul(?:e|ed|ing) out"), "say"),
    (regex.compile(r"\b(?:call|calls|called|calling)\b(?: \w+ly| again| out)? (?:for|on|upon)\b"), "ask"),
    (regex.compile(r"\blook(?:s|ed|ing)? (?:forward )?(?:for|to)\b|\bwould (?:like|love|prefer)\b"), "want"),
    (regex.compile(r"\bof the (?:opinion|view)\b|\b(?:see|saw|seen|sees|view\w*|regard\w*) .*as\b"), "think"),
    (regex.compile(r"\b(?:is|are|was|were|be|been) (?:\w+ly )?(?:said|reported|rumou?red|understood)\b"), "say"),
    (regex.compile(r"\b(?:turn\w*|vot\w+) (?:down|against)\b|\bbrush\w* aside\b|\brul\w+ out\b"), "refuse"),
    (regex.compile(r"\b(?:sp[eo]ak\w*|spoke|lash\w*|hit\w*) out against\b"), "accuse"),
)
_COMMANDS = regex.compile(r"\b(?:say|says|said|saying|tell|tells|told|telling|word|words|advis\w+)\b")
_LABELS = regex.compile(r"\b(?:call|describ|label|brand|dub|term|denounc)(?:e|s|es|ed|ing|led|ling)?\b")
_REVEALS = regex.compile(r"\b(?:suggest|indicat|find|found|reveal|confirm|point)")
_OPEN = regex.compile(
    r"\b(?:allegedly|apparently|ostensibly|presumably|purportedly|reportedly|seemingly|supposedly|(?:may|might) have"
    r"|appear(?:s|ed|ing)?|seem(?:s|ed|ing)?|hint\w*|impl(?:y|ies|ied|ying)|insinuat\w+|indicat\w+|suggest\w*|suspect\w*"
    r"|considering|contemplat\w+|mull\w*|weighing"
    r"|(?:is|are|was|were|be|been) (?:\w+ly )?(?:said|reported|rumou?red|alleged|understood|thought|believed))\b"
    rf"|{_NOT}(?: \w+)? rul(?:e|ed|ing) out"
)
_HEARSAY = regex.compile(r"\b(?:reports|rumou?rs|speculation|suggestions|talk|whispers|hints)(?: that)?\W*\Z")
_NEGATED = regex.compile(r"\b(?:not(?! only)|never|no longer|nor|neither|without|cannot)\b|n[’']t\b")
_NOBODY = regex.compile(r"(?:nobody|no one|none|neither|not one|no)\b")

_ASKED = regex.compile(r"\?[\W_]*\Z")
_ASKERS = frozenset({"question", "q", "reporter", "moderator"})
_THREAT = regex.compile(
    r"\b(?:will|would)\b.*\b(?:unless|if\b.*\bnot)\b|\b(?:unless|if\b.*\bnot)\b.*\b(?:will|would)\b"
)
_SELF = r"\W*(?:that )?\W*(?:i|we|he|she|it|they)"
_VOW = regex.compile(rf"{_SELF}(?:[’']ll| will| would| shall)\b(?! (?:be|have|say|tell)\b)")
_DENIAL = regex.compile(
    r"\W*(?:that )?\W*(?:no[,.;]|(?:nobody|no one|nothing|none|no \w+) (?:was|were|had|has been)\b"
    r"|there (?:is|was|were|are|has been|have been) (?:no|never)\b)"
    rf"|{_SELF}(?: have| has| had)?\W+(?:neither|\w+ (?:nobody|nothing|no one|none))\b"
    rf"|{_SELF} did ?{_NOT} (?!know|think|want|like|remember|understand)"
)
_REFUSAL = regex.compile(r"\b(?:not going to (?:comment|discuss|answer|say|speculate)|no comment)\b")
_ANYWHERE: tuple[tuple["regex.Pattern[str]", Act], ...] = ((_THREAT, "threaten"), (_REFUSAL, "refuse"))
_AT_FIRST: tuple[tuple["regex.Pattern[str]", Act], ...] = ((_VOW, "promise"), (_DENIAL, "deny"))
_LOOKED_AT = 300  # characters of a piece of content
_PIECES = 4
_ENDING = 20  # characters of its end
_BEFORE = 24  # characters before a statement's source or cue


def acts(text: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements with `act`, `negated` and `hedged`.

    >>> said = Statement(
    ...     id="s1", kind="indirect", source=(Span(0, 2),), cue=(Span(3, 20),), content=(Span(21, 28),), confidence=1
    ... )
    >>> found = acts("He had not promised to sail.", [said])[0]
    >>> found.act, found.negated, found.hedged
    ('promise', True, False)
    """
    return tuple(_with_act(text, s) for s in statements)


@lru_cache(maxsize=20_000)
def act_of_cue(cue: str) -> Act | None:
    """The act a cue names, or nothing where it only says that somebody said something.

    >>> act_of_cue("declined to comment on"), act_of_cue("said"), act_of_cue("made a promise")
    ('refuse', None, 'promise')
    """
    for pattern, act in _PHRASES:
        if pattern.search(cue):
            return act if act != "say" else None
    named = (ACT_OF[base] for word in _WORD.findall(cue) for base in bases(word) if base in ACT_OF)
    return next(named, None)


def _with_act(text: str, said: Statement) -> Statement:
    cue, source = _lower(text, said.cue), _lower(text, said.source)
    content = _lower(text, said.content)
    act = act_of_cue(cue)
    if _REVEALS.search(cue) and _is_evidence(source):
        act = "show"
    if act == "warn" and _VOW.match(content):
        act = "threaten"
    if act is None:
        act = _act_of_content(cue, source, content)
    return msgspec.structs.replace(said, act=act, negated=_negated(cue, source, act), hedged=_hedged(text, said, cue))


def _act_of_content(cue: str, source: str, content: str) -> Act:
    if _LABELS.search(cue) and not content.startswith("for "):
        return "accuse" if any(word in HARSH for word in _WORD.findall(content)) else "say"
    if _ASKED.search(content) or source in _ASKERS:
        return "ask"
    if cue.endswith(("call", "calls", "called", "calling")) and content.startswith("for "):
        return "ask"
    found = [act for pattern, act in _ANYWHERE if pattern.search(content)]
    found += [act for pattern, act in _AT_FIRST if pattern.match(content)]
    if not found and content.startswith("to ") and _COMMANDS.search(cue) and not _OPEN.search(cue):
        return "order"
    return found[0] if found else "say"


def _is_evidence(source: str) -> bool:
    head = _AFTER_HEAD.split(source, maxsplit=1)[0]
    return any(base in EVIDENCE for word in _WORD.findall(head)[-1:] for base in bases(word))


def _negated(cue: str, source: str, act: Act) -> bool:
    # "would not comment" is a refusal that was made
    return act != "refuse" and bool(_NEGATED.search(cue) or _NOBODY.match(source))


def _hedged(text: str, said: Statement, cue: str) -> bool:
    first = (said.source or said.cue)[0].start
    before = text[max(0, first - _BEFORE) : first].lower()
    return bool(_OPEN.search(cue) or _HEARSAY.search(before))


def _lower(text: str, spans: Sequence[Span]) -> str:
    """The words in lower case, single blanks between them; of a long content its beginning and its end."""
    pieces = " ".join([text[s.start : min(s.end, s.start + _LOOKED_AT)] for s in spans[:_PIECES]])
    if spans and (len(spans) > _PIECES or spans[-1].end - spans[-1].start > _LOOKED_AT):
        pieces += f" {text[max(spans[-1].start, spans[-1].end - _ENDING) : spans[-1].end]}"
    return " ".join(pieces.lower().split())
