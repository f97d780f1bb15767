"""Noun phrases taken apart: where the core ends, what name heads it, what stands before the name.

Works on the words alone, without a parse: the core of a phrase ends at the first preposition, relative pronoun or
punctuation outside a name. What it gets wrong are phrases whose head is followed by a bare participle.
"""

from collections.abc import Sequence

import msgspec

from sayso.read.bio import Run
from sayso.read.features import Layout
from sayso.read.mentions import Candidate, Form
from sayso.read.name_words import TITLES, word_set
from sayso.read.role_words import ARTICLES, BREAKS, DETERMINERS, ROLES
from sayso.types import Span

__all__ = ["Page", "Phrase", "Words", "core_end", "is_possessive", "page"]

_EDGES = frozenset(",;:\"“”‘’'()[]—–-…*")
_APOSTROPHES = frozenset("'’")
_TAILS = frozenset({"who", "which", "whose", "whom", "where", "when", "including"})
_OFFICES = word_set(
    "president minister secretary senator governor chancellor chairman chairwoman spokesman spokeswoman"
)
# Titles that are said with the name and yet are none of it; a king's or a pope's is.
_OUTSIDE = TITLES - word_set("king queen prince princess pope st saint sheikh sheikha father brother sister the duke")
_DESCRIBING = (TITLES | ROLES) - {"the", "st", "saint"}
_NO_NAME = TITLES | {"of", "and", "."}
_ADDRESSES = word_set("mr mrs ms miss dr sir mx")
_BEFORE_TITLES = ROLES | ARTICLES
_EMPHATIC = frozenset({"himself", "herself", "itself", "themselves"})
_SELF = _EMPHATIC | {"alone", "again", "too"}
_OF_SOMETHING = 4  # words of a name and what it is said to be of, at least: "Oda Marr of Teval"
_NEAR = 3  # words between an office and the body it is of
_LONGEST_NAME = 4  # words
_LONGEST_CORE = 12  # words; what runs on longer is no core


class Words(msgspec.Struct, frozen=True):
    """The words of an article: their spans, as written, and in lower case."""

    text: str
    spans: list[Span]
    plain: list[str]
    low: list[str]

    def of(self, run: Run) -> str:
        """The text from the first to the last word of a run, blanks made single."""
        if run[1] - run[0] == 1:
            return self.plain[run[0]]
        return " ".join(self.text[self.spans[run[0]].start : self.spans[run[1] - 1].end].split())

    def span(self, run: Run) -> Span:
        """The characters of a run."""
        return Span(self.spans[run[0]].start, self.spans[run[1] - 1].end)

    def joined(self, i: int) -> bool:
        """Whether word i follows the word before it without a blank."""
        return i > 0 and self.spans[i - 1].end == self.spans[i].start


class Phrase(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A candidate taken apart; runs of words.

    `start:end` is the phrase without the possessive and what a comma sets off after it; `base` ends its core, so that
    word `base - 1` is the head. `name` is the proper name that heads it. `before` is what stands before the name and
    describes it ("its own envoy"), `title` the honorific between ("Mr"). `many`: several, joined by "and". `part_of`:
    the candidate of a person in whose title it stands, tagged as if it were a name ("Shadow Tides Secretary Oda Marr").
    """

    start: int
    end: int
    base: int
    type: str
    form: Form
    score: float
    name: Run | None = None
    before: Run | None = None
    title: str | None = None
    many: bool = False
    part_of: int | None = None


class Page(msgspec.Struct, frozen=True):
    """The words, the candidates' phrases (`None` for one that is no phrase), and their order."""

    words: Words
    phrases: list[Phrase | None]
    starting: dict[int, list[int]]  # longest first
    ending: dict[int, int]  # the longest phrase that is no pronoun, by the word after its last
    order: list[int]  # the candidates that are phrases, in the order of the text, outer before inner

    def inside(self, start: int, within: Run) -> list[int]:
        """The phrases that begin at a word and end within a run, longest first."""
        found = self.starting.get(start)
        return (
            []
            if found is None
            else [i for i in found if (p := self.phrases[i]) and p.end <= within[1] and (p.start, p.end) != within]
        )


def words_of(text: str, laid: Layout) -> Words:
    """The words of an article as this layer reads them."""
    return Words(text, laid.words, laid.plain, laid.low)


def page(text: str, laid: Layout, candidates: Sequence[Candidate]) -> Page:
    """All candidates taken apart.

    >>> from sayso.read.features import layout
    >>> text = "Its own envoy, Mr Fenn, sailed."
    >>> laid = layout(text, [Span(0, len(text))])
    >>> whole = Candidate(start=0, end=6, type="person", form="name", score=1.0, name=(5, 6))
    >>> phrase = page(text, laid, [whole]).phrases[0]
    >>> phrase.before, phrase.title, phrase.name
    ((0, 3), 'Mr', (5, 6))
    """
    words = words_of(text, laid)
    named = bytearray(len(words.plain))
    names = [_tagged(words, candidate) for candidate in candidates]
    for name in names:
        if name:
            named[name[0] : name[1]] = b"\1" * (name[1] - name[0])
    phrases = [_phrase(words, named, candidate, name) for candidate, name in zip(candidates, names, strict=True)]
    many = len(words.plain) + 1
    keys = [p.start * many - p.end if p else 0 for p in phrases]
    order = sorted([i for i, p in enumerate(phrases) if p], key=keys.__getitem__)
    starting: dict[int, list[int]] = {}
    ending: dict[int, int] = {}
    for i in order:
        phrase = phrases[i]
        assert phrase is not None
        if phrase.start in starting:
            starting[phrase.start].append(i)
        else:
            starting[phrase.start] = [i]
        if candidates[i].form != "pronoun":
            ending.setdefault(phrase.end, i)
    here = Page(words, phrases, starting, ending, order)
    for i, candidate in enumerate(candidates):
        if candidate.form == "name" and candidate.type == "person":
            _settle(here, i)
    return here


def _settle(here: Page, i: int) -> None:
    """Put right a person's phrase by those inside it: find the name behind a body's, and mark what is but his title."""
    phrase = here.phrases[i]
    if phrase is None or phrase.many or (phrase.name and not phrase.before):
        return
    if phrase.name is None and (name := _name_behind(here, phrase)):
        phrase = msgspec.structs.replace(phrase, base=name[1], form="name", name=name, before=(phrase.start, name[0]))
        here.phrases[i] = phrase
    for at in range(*phrase.before) if phrase.before else ():
        for j in here.starting.get(at, ()):
            other = here.phrases[j]
            own = other and other.type == "person" and other.name and phrase.before and other.end <= phrase.before[1]
            if own and other and not is_possessive(here.words, other.end):
                here.phrases[j] = msgspec.structs.replace(other, form="description", name=None, part_of=i)


def _name_behind(here: Page, phrase: Phrase) -> Run | None:
    """The name at the end of "Ambassador to the Isles Oda Marr": the capitals behind that of a body or a place."""
    words = here.words
    for at in range(phrase.base, min(phrase.base + _NEAR, phrase.end)):
        for j in here.inside(at, (phrase.start, phrase.end)):
            other = here.phrases[j]
            if other and other.name and other.type in ("organization", "place") and other.end < phrase.end:
                rest = (other.end, phrase.end)
                plain = all(words.plain[k].istitle() and words.low[k] not in TITLES for k in range(*rest))
                return rest if plain and rest[1] - rest[0] <= _LONGEST_NAME else None
    return None


def is_possessive(words: Words, i: int) -> int:
    """How many words from word i on are the ending of a possessive: 2 for 's, 1 for a bare apostrophe, else 0."""
    if i >= len(words.plain) or words.plain[i] not in _APOSTROPHES or not words.joined(i):
        return 0
    if i + 1 < len(words.plain) and words.low[i + 1] == "s" and words.joined(i + 1):
        return 2
    return 1 if words.low[i - 1].endswith("s") else 0


def _tagged(words: Words, candidate: Candidate) -> Run | None:
    """The name that was tagged; a person's ends before "of" ("Oda Marr of the Tide", but "Joan of Teval")."""
    if candidate.name is None or candidate.type != "person" or candidate.name[1] - candidate.name[0] < _OF_SOMETHING:
        return candidate.name
    start, end = candidate.name
    of = next((i for i in range(start + 2, end) if words.low[i] == "of"), end)
    return start, of


def _phrase(words: Words, named: bytearray, candidate: Candidate, tagged: Run | None) -> Phrase | None:
    start, end = _trimmed(words, candidate.start, min(candidate.end, len(words.plain)))
    if start >= end or (end - start == 1 and words.low[start] in _ADDRESSES):
        return None
    if candidate.form == "pronoun":
        return Phrase(start=start, end=end, base=end, type=candidate.type, form="pronoun", score=candidate.score)
    many = end - start > 2 and _is_many(words, named, start, end)
    tagged = tagged and (max(tagged[0], start), tagged[1])  # without the marks that the phrase has lost
    name = None if many else _heading(words, tagged, end)
    if name and candidate.type == "person":
        name = _without_title(words, _whole(words, named, name, start))
    base = name[1] if name else core_end(words, named, start, end) if end - start > 1 else end
    if name is None and candidate.form == "name" and not many:
        name = _capitals(words, (start, end), base, person=candidate.type == "person")
    form: Form = "name" if name or (many and candidate.form == "name") else "description"
    title, before = _before(words, start, name[0]) if name and candidate.type == "person" else (None, None)
    if name and candidate.type != "person" and name[0] > start:
        before = (start, name[0])
    return Phrase(
        start=start, end=_cut(words, start, end), base=base, type=candidate.type, form=form, score=candidate.score,
        name=name, before=before, title=title, many=many,
    )  # fmt: skip


def _trimmed(words: Words, start: int, end: int) -> Run:
    while start < end and words.plain[start] in _EDGES:
        start += 1
    while start < end:
        if end - start > 2 and words.low[end - 1] == "s" and is_possessive(words, end - 2) == 2:
            end -= 2
        elif words.plain[end - 1] in _EDGES or (end - start > 1 and words.low[end - 1] in _EMPHATIC):
            end -= 1  # "Marr herself" is Marr
        else:
            break
    return start, end


def _cut(words: Words, start: int, end: int) -> int:
    """The end of a phrase without a relative clause that a comma sets off."""
    if "," not in words.plain[start + 1 : end - 1]:
        return end
    for i in range(start + 1, end - 1):
        if words.plain[i] == "," and words.low[i + 1] in _TAILS:
            return i
    return end


def core_end(words: Words, named: bytearray, start: int, end: int) -> int:
    """Where the core of a phrase ends: after its head noun."""
    low = words.low
    first = start
    while first < end - 1 and low[first] in DETERMINERS:
        first += 1
    stop = min(end, start + _LONGEST_CORE)
    for i in range(first + 1, stop):
        if low[i] in BREAKS and not named[i] and not is_possessive(words, i):
            stop = i
            break
        if low[i].endswith("ing") and i + 1 < end and low[i + 1] in ARTICLES:
            stop = i
            break
    # "information obtained by", "the man known as": the participle belongs to what follows.
    if first + 1 < stop < end and low[stop - 1].endswith(("ed", "wn", "ing")) and not named[stop - 1]:
        stop -= 1
    return stop


def _is_many(words: Words, named: bytearray, start: int, end: int) -> bool:
    """Whether a phrase is several, "Marr and Pell", "he and the crew": "and" before any other break."""
    stop = min(end - 1, start + _LONGEST_CORE)
    if not {"and", "&"}.intersection(words.low[start + 1 : stop]):
        return False
    for i in range(start + 1, stop):
        if words.low[i] in ("and", "&") and not named[i]:
            return words.plain[i + 1][0].isupper() or words.low[i + 1] in DETERMINERS
        if words.low[i] in BREAKS and words.plain[i] != "," and not named[i] and not is_possessive(words, i):
            return False
    return False


def _heading(words: Words, name: Run | None, end: int) -> Run | None:
    """The name, if nothing that follows it in the phrase is the head instead ("the Marr family", "Marr's boat")."""
    if name is None or not name[0] < name[1] <= end or _NO_NAME.issuperset(words.low[name[0] : name[1]]):
        return None
    after = name[1]
    if after == end:
        return name
    follower = words.low[after]
    if is_possessive(words, after) or (follower == "-" and words.joined(after)):
        return None
    alone = not follower[0].isalnum() or follower in BREAKS or follower in _SELF or follower.endswith(("ing", "ed"))
    return name if alone else None


def _whole(words: Words, named: bytearray, name: Run, first: int) -> Run:
    """The name with a given name that was tagged apart from it: "skipper Oda" and "Marr" in "skipper Oda Marr"."""
    start, end = name
    while start > first and named[start - 1] and words.plain[start - 1].istitle():
        if words.low[start - 1] in TITLES:
            break
        start -= 1
    return start, end


def _without_title(words: Words, name: Run) -> Run | None:
    """The name without a title or an office that was tagged with it ("Ms Marr", "Tides Secretary Oda Marr").

    Nothing is left of an office alone: "Minister of Tides".
    """
    start, end = name
    start = next((i + 1 for i in range(end - 2, start - 1, -1) if words.low[i] in _OFFICES), start)
    while start < end - 1 and (words.low[start] in _OUTSIDE or words.plain[start] == "."):
        start += 1
    return (start, end) if words.low[start] != "of" else None


def _capitals(words: Words, run: Run, base: int, *, person: bool) -> Run | None:
    """The name in a phrase that is said to be one: from the first capital to the head; a person's has no title in it.

    Where more follows the core ("Ambassador to the Isles Oda Marr"), no name is read: where it begins is not known.
    """
    capitals = (i for i in range(run[0], base) if words.plain[i][0].isupper() and words.low[i] not in ARTICLES)
    first = next(capitals, None)
    if first is None or (person and not _DESCRIBING.isdisjoint(words.low[first:base])):
        return None
    return (first, base) if base == run[1] or words.plain[base - 1][0].isupper() else None


def _before(words: Words, start: int, stop: int) -> tuple[str | None, Run | None]:
    """The honorific right before a person's name, and what else stands before it and describes him."""
    end = stop - (stop - start > 1 and words.plain[stop - 1] == ".")  # Gen. Marr
    title = None
    if end > start and words.low[end - 1] in TITLES and words.plain[end - 1][0].isupper():
        rest = end - 1
        while rest > start and words.plain[rest - 1] == ",":
            rest -= 1
        if rest < end - 1 or rest == start or words.low[rest - 1] in _BEFORE_TITLES:
            title, end = words.plain[end - 1], rest
    while end > start and words.plain[end - 1] in {",", ":"}:
        end -= 1
    if end - start == 1 and words.low[start] in ARTICLES:
        return title, None
    return title, (start, end) if end > start else None
