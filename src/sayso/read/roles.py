"""Roles and affiliations: what a person is, and of whom, in the words of the article.

Reads titles before names ("Channels Minister"), what stands beside a name ("the treasurer of the dockers' union"),
"X is the Y" and "X, who chairs the Y", and whose someone is ("its spokesman"). Every role and affiliation comes with
its words. Nothing is inferred from who somebody is in the world.
"""

from collections.abc import Iterator

from sayso.read.bio import Run
from sayso.read.name_words import TITLES
from sayso.read.phrases import Page, Phrase, is_possessive
from sayso.read.role_phrases import Clue, Evidence, belongs, is_role, said_of, singular
from sayso.read.role_words import ARTICLES, BREAKS, COUNTS, POSSESSIVES, ROLE_VERBS, ROLES

__all__ = ["appositions", "clues", "owner"]

_IS = frozenset({"is", "was", "became", "becomes", "remains"})
_NO_START = BREAKS | {"also", "then", "not", "now", "later", "once", "even"}
_LONGEST_TITLE = 7  # words
_LONGEST_APPOSITION = 14


def clues(here: Page, i: int) -> Iterator[Clue]:
    """What a person's mention and the words around it say of what that person is, the surest first."""
    phrase = here.phrases[i]
    if phrase is None or phrase.form == "pronoun":
        return
    if phrase.name is None:
        yield from _read(here, (phrase.start, phrase.end), "description")
        return
    if phrase.before:
        yield from _read(here, phrase.before, "title")
    else:
        yield from _title_outside(here, phrase)
        yield from _described_before(here, phrase)
    yield from _after(here, phrase.name[1])
    if phrase.title and phrase.title.lower() in ROLES:
        yield Clue(evidence="honorific", role=phrase.title.lower(), role_run=_title_run(here, phrase))


def _title_run(here: Page, phrase: Phrase) -> Run:
    assert phrase.name is not None
    at = phrase.name[0] - 1
    while here.words.plain[at] != phrase.title:
        at -= 1
    return at, at + 1


def _title_outside(here: Page, phrase: Phrase) -> Iterator[Clue]:
    """A title that the mention leaves out: capitals up to a role noun right before it, or the noun alone."""
    words, end = here.words, phrase.start
    if not end or words.low[end - 1] not in ROLES or words.low[end - 1] in BREAKS:
        return
    start = end - 1
    if words.plain[start][0].isupper():
        while start and end - start < _LONGEST_TITLE and words.plain[start - 1][0].isupper():
            start -= 1
    single = end - start == 1 and words.low[start] in TITLES and words.plain[start][0].isupper()
    yield from _read(here, (start, end), "honorific" if single else "title")


def _described_before(here: Page, phrase: Phrase) -> Iterator[Clue]:
    """ "Teval's foreign minister, Oda Marr," where what stands before the comma is no mention."""
    words, end = here.words, phrase.start - 1
    if end < 1 or words.plain[end] != "," or words.low[end - 1] not in ROLES or _is_person(here, here.ending.get(end)):
        return
    if phrase.end < len(words.low) and words.low[phrase.end] in ("and", "or"):
        return
    start = _start_of_description(here, end)
    if start is not None:
        yield from _read(here, (start, end), "beside the name")


def _start_of_description(here: Page, end: int) -> int | None:
    """The article or the possessor that opens a noun phrase, looked for backwards from its end."""
    words = here.words
    for start in range(end - 1, max(end - _LONGEST_TITLE, 0), -1):
        if words.low[start - 1] in ARTICLES | POSSESSIVES:
            return start - 1
        size = next((n for n in (1, 2) if start >= n and is_possessive(words, start - n) == n), 0)
        owner = here.phrases[here.ending[start - size]] if size and start - size in here.ending else None
        if owner:
            return owner.start
        if words.low[start - 1] in BREAKS or not words.low[start - 1].isalpha():
            return None
    return None


def _is_person(here: Page, i: int | None) -> bool:
    phrase = here.phrases[i] if i is not None else None
    return phrase is not None and phrase.type == "person"


def _after(here: Page, at: int) -> Iterator[Clue]:
    """What follows a name: an apposition that is no mention, "is the …", "who chairs the …"."""
    words = here.words
    size = len(words.plain)
    comma = at < size and words.plain[at] == ","
    at += comma
    if comma and at + 1 < size and words.plain[at].isdecimal() and words.plain[at + 1] == ",":
        at += 2  # the age: "Marr, 61, a baker,"
    if at < size and words.low[at] == "who":
        at += 1
        comma = False
    if at >= size:
        return
    if verb := ROLE_VERBS.get(words.low[at]):
        yield from _holding(here, at, verb)
    elif words.low[at] in _IS and at + 1 < size:
        yield from _apposed(here, at + 1)
    elif words.low[at] in ("of", "at", "from", "with"):
        yield from _holding(here, at, None)
    elif comma:
        yield from _apposed(here, at)


def _holding(here: Page, at: int, role: str | None) -> Iterator[Clue]:
    """ "Marr chairs the trust", "Marr of the trust": only where what follows is a body, or a place that is chaired."""
    for j in here.starting.get(at + 1, ())[:1]:
        held = here.phrases[j]
        if held and (held.type == "organization" or (role and held.type == "place")):
            yield Clue(evidence="beside the name", role=role, role_run=(at, at + 1) if role else None, holder=j)


def _apposed(here: Page, at: int) -> Iterator[Clue]:
    words = here.words
    stop = min(len(words.plain), at + _LONGEST_APPOSITION)
    end = next((i for i in range(at, stop) if words.plain[i] in {",", ".", ";", ")", "”", '"'}), None)
    people = (p for j in here.starting.get(at, ()) if (p := here.phrases[j]) and p.type == "person")
    mentioned = next((p for p in people if not is_possessive(words, p.end)), None)
    if mentioned:
        if mentioned.name is None and not mentioned.many:
            yield from _read(here, (at, mentioned.end), "beside the name")
    elif end is not None and not _opens_otherwise(here, at) and not _names_somebody(here, (at, end)):
        yield from (clue for clue in _read(here, (at, end), "beside the name") if clue.role)


def _opens_otherwise(here: Page, at: int) -> bool:
    """Whether words open no apposition but a clause: "Marr, also", "Marr, accused two officers of theft"."""
    low = here.words.low
    following = low[at + 1] if at + 1 < len(low) else ""
    verb = low[at].endswith("ed") and following in ARTICLES | POSSESSIVES | COUNTS
    return verb or low[at] in _NO_START


def _names_somebody(here: Page, run: Run) -> bool:
    """Whether a person is named in words that would describe another ("Marr, the adviser Oda Pell said")."""
    found = (p for at in range(*run) for i in here.starting.get(at, ()) if (p := here.phrases[i]))
    people = [p for p in found if p.name and p.type == "person" and not is_possessive(here.words, p.end)]
    return any(p.start == run[0] or here.words.low[p.start - 1] not in BREAKS for p in people)


def _read(here: Page, run: Run, evidence: Evidence) -> Iterator[Clue]:
    clue = said_of(here, run, evidence)
    if clue:
        yield clue


def appositions(here: Page) -> list[Run]:
    """Pairs of candidates that stand beside each other as one: "its envoy, Aldous Fenn," "Fenn, the envoy,"."""
    found = []
    for i, phrase in enumerate(here.phrases):
        if phrase is None or phrase.many or phrase.form == "pronoun" or not phrase.start:
            continue
        comma = here.words.plain[phrase.start - 1] == ","
        j = here.ending.get(phrase.start - comma)
        other = here.phrases[j] if j is not None else None
        if j is not None and other and not other.many and _is_apposition(here, other, phrase, comma=comma):
            found.append((j, i))
    return found


def _is_apposition(here: Page, first: Phrase, second: Phrase, *, comma: bool) -> bool:
    described, named = (first, second) if second.name else (second, first)
    if first.type != second.type or described.name is not None or named.name is None:
        return False
    after = here.words.low[second.end] if second.end < len(here.words.low) else "."
    noun = here.words.plain[described.base - 1]
    if noun[0].isupper() and first.type != "person":  # a list: "the Tide, the Herald"
        return False
    if first.type != "person":
        return comma and after in {",", "."} and here.words.low[described.start] in ARTICLES | POSSESSIVES
    noun = noun.lower()
    if not is_role(noun) or noun != singular(noun) or after in ("and", "or"):
        return False
    if second.name is None:
        return comma and not after[0].isalnum()
    bare = second.name[1] - second.name[0] == 1  # "Told by his mother, Marr left": but "his mother, Oda, left"
    return not comma or not bare or not after[0].isalnum()


def owner(here: Page, i: int) -> Clue | None:
    """Whose a body is, in the words of one mention: "Teval's Harbour Guard", "the Tevalian Harbour Guard"."""
    phrase = here.phrases[i]
    if phrase is None or phrase.form == "pronoun" or phrase.many:
        return None
    clue = belongs(here, (phrase.start, phrase.base))
    if clue is None and (before := _owner_before(here, phrase.start)) is not None:
        return Clue(evidence="description", holder=before)
    return clue


def _owner_before(here: Page, start: int) -> int | None:
    """The mention in the possessive right before a phrase that leaves it out."""
    size = next((n for n in (1, 2) if start >= n and is_possessive(here.words, start - n) == n), 0)
    return here.ending.get(start - size) if size else None
