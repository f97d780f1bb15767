"""Habits of reported speech, for where the model is unsure: it was taught no statement inside another.

Five corrections on contents that are laid out to be read again:

1. A reported clause ends with its sentence: `She told us that paper floats. She wanted …` leaves the second one out.
2. A verb without a source has the pronoun or the short noun phrase before it.
3. Hearsay nouns report what follows, `rumours that …`, and name who by `by`, `from` and the like.
4. Nouns of intent with a possessor tell what he means to do: `Teval's threat to leave`.
5. `had refused to …` and `was willing to …` tell of an intention, `had radioed that he …` of a statement.

What is found so gets an even score. Knows no parts of speech: a long noun phrase before a verb is left alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import regex

from sayso.read.act_words import HEARSAY, INTENTS, bases
from sayso.read.bio import Run
from sayso.read.contents import Sheet
from sayso.read.decode import Attribution

__all__ = ["Words", "corrected", "words_of"]

_EVEN = 0.5
_LONGEST_SUBJECT = 7  # words
_LONGEST_GAP = 4  # words between a verb and its clause


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PRONOUNS = _set("he she they it we i who you")
_STARTS = _set("a an the this these that those his her its their our my your one two three some many several most no")
_UNFINISHED = _set("a an the this these those our")
_CLAUSE = _set('that and but because when while if as whether since before after where , ; : “ " ” ‘ ( ) — – -')
_AUXILIARIES = _set(
    "had has have was were is are am be been being would will did do does not never also then ’ ' d ve s"
)
_BE = _set("was were is are am be been being")
_FINITE = _set("was were is are had has have will would did does do can could may might should")
_WHOSE = _set("my our your his her its their")
_STOPS = _set(". ? ! …")
_ABBREVIATED = _set("mr mrs ms dr rep sen gov gen lt col sgt capt st jr sr prof u s d r")
_MEDIA = regex.compile(r"(?:media|press|newspapers?|papers?|magazines?|outlets?|tabloids?|blogs?|websites?)\Z")
_BY = _set("by from of among")
_INTENTS = _set(
    "agree decline hope intend offer plan pledge promise propose refuse resolve swear threaten volunteer vow want wish"
)
_READY = _set("prepared ready unwilling willing")
_PAST = _set("came found gave got heard held kept knew left made met read said saw sent spoke took told went wrote")
_BETWEEN = _set(
    "again today tonight yesterday earlier later last this every each day week month year night morning evening on in "
    "at before shortly monday tuesday wednesday thursday friday saturday sunday midnight noon dawn dusk him her them "
    "me us"
)
_SUBJECTS = _set("he she it they we i there the a an his her its their our all no nobody")


class Words(msgspec.Struct, frozen=True):
    """The words of a sheet in lower case, and for each the number of its sentence."""

    lower: list[str]
    sentence: list[int]
    again: Sheet

    def end(self, i: int) -> int:
        """Where the sentence of word i ends, its final stop left out."""
        end = bisect_right(self.sentence, self.sentence[i])
        return end - 1 if self.lower[end - 1] in _STOPS else end


def words_of(again: Sheet) -> Words:
    """The words of a sheet with their sentences; a sentence does not go from one content into the next."""
    laid = again.laid
    lower = laid.low
    numbers, number = [], 0
    for i in range(len(lower)):
        number += i > 0 and (laid.paragraph[i] != laid.paragraph[i - 1] or _ends(again, lower, i - 1))
        numbers.append(number)
    return Words(lower, numbers, again)


def _ends(again: Sheet, lower: Sequence[str], i: int) -> bool:
    if lower[i] not in _STOPS or (lower[i] == "." and i > 0 and lower[i - 1] in _ABBREVIATED):
        return False
    after = again.laid.words[i + 1]
    decimal = after.start == again.laid.words[i].end and again.text[after.start].isdigit()  # 2.50
    return not decimal and not again.text[after.start].islower()


def corrected(words: Words, found: Sequence[Attribution], start: int, end: int) -> list[Attribution]:
    """The attributions of a sheet's words `start:end`, corrected, and those that only a habit finds."""
    sound = [_with_source(words, _within_sentence(words, a)) for a in found]
    inside = {i for a in sound for run in a.content for i in range(*run)}
    for new in (*_hearsay(words, start, end), *_intended(words, start, end), *_stated(words, start, end)):
        beside = [k for k, a in enumerate(sound) if a.cue[0] < new.cue[1] and new.cue[0] < a.cue[1]]
        told = [k for k in beside if sound[k].content]
        if not told and new.cue[1] - 1 not in inside:  # what stands in a content is found when that is read again
            sound = [*(a for k, a in enumerate(sound) if k not in beside), new]
        elif told and new.source and words.lower[new.cue[0]] in HEARSAY:
            sound[told[0]] = msgspec.structs.replace(sound[told[0]], source=new.source)
    return sound


def _within_sentence(words: Words, a: Attribution) -> Attribution:
    """Without what follows the sentence in which an unquoted content after its cue begins."""
    if not a.content or a.content[0][0] < a.cue[1] or words.again.states[a.content[0][0]]:
        return a
    end = bisect_right(words.sentence, words.sentence[a.content[0][0]])
    kept = tuple((first, min(last, end)) for first, last in a.content if first < end)
    return msgspec.structs.replace(a, content=kept)


def _with_source(words: Words, a: Attribution) -> Attribution:
    """With the subject before the cue where it has no source, or only an article or a whole sentence (`No.`)."""
    last = words.lower[a.source[1] - 1] if a.source else "."
    if last not in _STOPS and last not in _UNFINISHED:
        return a
    active = _is_active(words.lower[slice(*a.cue)])
    return msgspec.structs.replace(a, source=_subject(words, a.cue[0]) if active else None)


def _is_active(cue: Sequence[str]) -> bool:
    """Whether a cue may be a finite verb in the active voice."""
    return not (_BE & set(cue[:-1]) or cue[0] in ("to", "as", "according") or cue[0].endswith("ing"))


def _subject(words: Words, verb: int) -> Run | None:
    """The pronoun before a verb, or the short noun phrase that begins its clause."""
    last = verb
    while last > 0 and (words.lower[last - 1] in _AUXILIARIES or words.lower[last - 1].endswith("ly")):
        last -= 1
    if last == 0 or words.sentence[last - 1] != words.sentence[verb]:
        return None
    if words.lower[last - 1] in _PRONOUNS:
        return last - 1, last
    if words.lower[last - 1] in ("and", "but"):
        return _first_phrase(words, last - 1)
    begin = _phrase(words, last)
    if begin == last - 1 and words.lower[begin] == ",":  # the skipper, Oswin Farr, had …
        begin = _phrase(words, _phrase(words, begin) - 1)
    named = words.again.text[words.again.laid.words[begin].start].isupper() or words.lower[begin] in _STARTS
    return (begin, last) if named and begin < last <= begin + _LONGEST_SUBJECT else None


def _first_phrase(words: Words, before: int) -> Run | None:
    """The pronoun, or the words up to the first plain verb, that begin the sentence: `The mate saw it and radioed`."""
    begin = bisect_left(words.sentence, words.sentence[before])
    if words.lower[begin] in _PRONOUNS:
        return begin, begin + 1
    for i in range(begin + 1, min(begin + _LONGEST_SUBJECT, before)):
        word = words.lower[i]
        if word in _AUXILIARIES or word in _PAST or word.endswith("ed"):
            return begin, i
        if word in _CLAUSE:
            return None
    return None


def _phrase(words: Words, last: int) -> int:
    """Where the phrase that ends before word `last` begins: after the clause's mark or conjunction."""
    begin, least = last, max(0, last - _LONGEST_SUBJECT - 1)
    while (
        begin > least and words.sentence[begin - 1] == words.sentence[begin] and words.lower[begin - 1] not in _CLAUSE
    ):
        begin -= 1
    return begin if begin < last else last - 1


def _hearsay(words: Words, start: int, end: int) -> Iterator[Attribution]:
    """`rumours (by somebody) that …`: cue, perhaps who, and the clause."""
    for i in range(start, end):
        if words.lower[i] not in HEARSAY or _is_verb_or_vague(words, i):
            continue
        stop = min(words.end(i), i + 1 + _LONGEST_SUBJECT)
        that = next((k for k in range(i + 1, stop) if words.lower[k] == "that"), None)
        if that is not None and that + 1 < words.end(i) and not _has_verb(words, i + 1, that):
            yield _even((i, i + 1), _teller(words, i + 1, that), (that, words.end(i)))


def _is_verb_or_vague(words: Words, i: int) -> bool:
    """`he saw them and reports that …`; and `there are reports that …` names nobody who could have a say."""
    before = words.lower[max(0, i - 3) : i]
    return before[-1:] == ["and"] or (bool(before) and before[-1] in _PRONOUNS) or "there" in before


def _has_verb(words: Words, first: int, last: int) -> bool:
    return any(w in _AUXILIARIES or w in _CLAUSE or w in _STOPS for w in words.lower[first:last])


def _teller(words: Words, first: int, last: int) -> Run | None:
    """Who, of `by the crew`, `in foreign media`; a place does not tell."""
    if first + 1 >= last:
        return None
    told = words.lower[first] in _BY or (words.lower[first] == "in" and _MEDIA.match(words.lower[last - 1]))
    return (first + 1, last) if told else None


def _intended(words: Words, start: int, end: int) -> Iterator[Attribution]:
    """`its threat to …`, `Teval's offer to …`: up to the verb of the sentence."""
    for i in range(start + 1, end - 2):
        if words.lower[i] in INTENTS and words.lower[i + 1] == "to" and i + 2 < words.end(i):
            source = _possessor(words, i)
            if source is not None:
                stops = (k for k in range(i + 3, words.end(i)) if words.lower[k] in _FINITE or words.lower[k] in ",;:")
                yield _even((i, i + 1), source, (i + 1, next(stops, words.end(i))))


def _possessor(words: Words, i: int) -> Run | None:
    """Whose the noun i is: a pronoun right before it, or the phrase that ends in a possessive."""
    if words.lower[i - 1] in _WHOSE:
        return i - 1, i
    if words.lower[i - 1] == "s" and i > 2 and words.lower[i - 2] in "'’":
        last = i - 2
    elif words.lower[i - 1] in "'’" and i > 1:
        last = i - 1
    else:
        return None
    begin = _phrase(words, last)
    named = words.again.text[words.again.laid.words[begin].start].isupper() or words.lower[begin] in _STARTS
    return (begin, last) if named and begin < last <= begin + _LONGEST_SUBJECT else None


def _stated(words: Words, start: int, end: int) -> Iterator[Attribution]:
    """Verbs of intent with an infinitive, and verbs in the perfect with a clause of their own."""
    for i in range(start + 1, end - 2):
        begins = _begins(words, i)
        if begins is not None:
            first = i
            while words.lower[first - 1] in _AUXILIARIES and first - 1 > start:
                first -= 1
            source = _subject(words, first)
            if source is not None and source[1] <= first:
                yield _even((first, i + 1), source, (begins, words.end(i)))


def _begins(words: Words, i: int) -> int | None:
    """Where the content of the verb i begins, if it has one."""
    word, before = words.lower[i], words.lower[i - 1]
    wanted = (
        "to" if _intends(word, before) else "that" if word.endswith("ed") and before in ("had", "has", "have") else ""
    )
    if not wanted:
        return None
    for k in range(i + 1, min(i + 2 + _LONGEST_GAP, words.end(i) - 1)):
        if words.lower[k] == wanted:
            return k if wanted == "to" or words.lower[k + 1] in _SUBJECTS else None
        if words.lower[k] not in _BETWEEN and not words.lower[k].endswith("ly"):
            return None
    return None


def _intends(word: str, before: str) -> bool:
    return (word in _READY and before in _BE) or _is_intent(word)


@lru_cache(maxsize=4096)
def _is_intent(word: str) -> bool:
    return not word.endswith("ing") and not _INTENTS.isdisjoint(bases(word))


def _even(cue: Run, source: Run | None, content: Run) -> Attribution:
    return Attribution(
        cue=cue, source=source, content=(content,), cue_score=_EVEN, content_score=_EVEN, source_score=_EVEN
    )
