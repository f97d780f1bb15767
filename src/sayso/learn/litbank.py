"""LitBank: persons, places, organizations and vehicles in fiction, and which mentions mean the same.

One hundred passages of some 2,000 words. Marked are names, descriptions and pronouns of the six ACE types, nested,
singletons included; what is of another type is not marked, so that a set like GUM's cannot be scored on it whole.

The archive has words alone, sentence by sentence. The text is put together by `detokenize`; a paragraph begins where
a sentence opens a quotation, as in print, and after `_SENTENCES` sentences. The form of a mention is not in the
archive and is told by its words: see `_form`. A mention's type is that of its span in the entity layers; a pronoun,
which these leave out, has that of most mentions of its entity.

Source: Bamman, Lewke and Mansoor (2020), "An annotated dataset of coreference in English literature".
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.learn.archives import members
from sayso.learn.detokenize import joined
from sayso.learn.marked import Marked, MarkedText
from sayso.read.mentions import Form
from sayso.read.name_words import PERSONAL_PRONOUNS, word_set
from sayso.types import Span

__all__ = ["TYPES", "litbank", "parse_passage"]

# A facility is a place, as in GUM; a vehicle is among its objects.
TYPES = {
    "PER": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "VEH": "object",
}
_SENTENCES = 6  # to a paragraph where nobody speaks
_COLUMNS = 13
_BREAK = "\n\n"
_OPENING = frozenset(["“", '"', "‘"])
_PRONOUNS = PERSONAL_PRONOUNS | word_set("which that this these those thee thy thou thine thyself ye one 'em")
# What follows the head of a phrase begins with one of these.
_AFTER_HEAD = word_set("""
    , ; : -- ( of in on at from to with by for about under over near behind between among without who whom whose which
    that where when and or
""")


class _Phrase(msgspec.Struct, frozen=True):
    """Words `first` to `last`, both included, of entity `entity`; `type` where the entity layers have these words."""

    first: int
    last: int
    entity: str
    type: str | None


def litbank(archive: Path) -> list[MarkedText]:
    """The passages of `litbank.tar.xz`, in the order of their names.

    Raises:
        DataError: no such archive, a passage without its entity layers, or one that is not in LitBank's format.
    """
    files = {member.path.removeprefix("./"): member.text for member in members(archive, ".conll", ".tsv")}
    names = sorted(path[len("conll/") : -len(".conll")] for path in files if path.endswith(".conll"))
    missing = [name for name in names if f"tsv/{name}.tsv" not in files]
    if missing:
        raise DataError(f"{archive}: tsv/{missing[0]}.tsv is not in it; fetch it again.")
    return [
        parse_passage(name, files[f"conll/{name}.conll"], files[f"tsv/{name}.tsv"], where=f"{archive}: {name}")
        for name in names
    ]


def parse_passage(name: str, conll: str, tsv: str, *, where: str = "LitBank passage") -> MarkedText:
    r"""Read one passage.

    Args:
        name: of the passage.
        conll: its words with the brackets of its coreference chains.
        tsv: the same words with the layers of its entities.
        where: what to call it in an error.

    Raises:
        DataError: the two files have not the same words, or brackets that do not pair.

    >>> rows = ["x\t0\t0\tIlva" + "\t_" * 8 + "\t(0)", "x\t0\t1\tslept" + "\t_" * 9]
    >>> found = parse_passage("x", "\n".join(rows), "Ilva\tB-PER\nslept\tO")
    >>> found.text, [(m.type, m.form, m.entity) for m in found.mentions]
    ('Ilva slept', [('person', 'name', '0')])
    """
    try:
        sentences, chains = _words(conll)
        words = [word for sentence in sentences for word in sentence]
        phrases = _typed(_phrases(chains), _entities(tsv, words))
    except (IndexError, KeyError, ValueError) as error:
        raise DataError(f"{where}: not in LitBank's format ({error!r}); fetch the data again.") from error
    text, places = _text(sentences)
    starts = {sum(map(len, sentences[:n])) for n in range(len(sentences))}
    lower = {word for word in words if word.islower()}
    made = (_marked(phrase, words, places, unsure=starts if lower else set(), lower=lower) for phrase in phrases)
    return MarkedText(
        id=f"litbank_{name.removesuffix('_brat')}",
        genre="fiction",
        text=text,
        mentions=tuple(sorted(made, key=lambda m: (m.start, -m.end))),
        complete=frozenset(("coreference",)),
    )


def _words(conll: str) -> tuple[list[list[str]], list[str]]:
    """The words by sentence, and the chain brackets of each word."""
    sentences: list[list[str]] = [[]]
    chains = []
    for line in conll.split("\n"):
        if line.startswith("#"):
            continue
        if not line.strip():
            sentences.append([])
            continue
        columns = line.split("\t")
        if len(columns) < _COLUMNS - 1:
            raise ValueError(f"{len(columns)} columns in {line!r}")
        sentences[-1].append(columns[3])
        chains.append(columns[_COLUMNS - 1] if len(columns) == _COLUMNS else "")
    return [sentence for sentence in sentences if sentence], chains


def _phrases(chains: Sequence[str]) -> Iterator[_Phrase]:
    opened: dict[str, list[int]] = defaultdict(list)
    for at, brackets in enumerate(chains):
        for bracket in brackets.split("|"):
            entity = bracket.strip("()")
            if bracket.startswith("("):
                opened[entity].append(at)
            if bracket.endswith(")"):
                yield _Phrase(opened[entity].pop(), at, entity, None)
    if left := [entity for entity, starts in opened.items() if starts]:
        raise ValueError(f"chain {left[0]} is never closed")


def _entities(tsv: str, words: Sequence[str]) -> dict[tuple[int, int], str]:
    """The type of each phrase in the entity layers: one BIO column for each depth of nesting."""
    rows = [line.split("\t") for line in tsv.split("\n") if line.strip()]
    if [row[0] for row in rows] != list(words):
        raise ValueError("the entity layers have other words")
    found: dict[tuple[int, int], str] = {}
    for depth in range(1, max(map(len, rows), default=1)):
        first, kind = -1, ""
        for at, row in enumerate([*rows, []]):
            tag = row[depth] if depth < len(row) else "O"
            if kind and not tag.startswith("I-"):
                found[first, at - 1] = TYPES[kind]
                kind = ""
            if tag.startswith("B-"):
                first, kind = at, tag[2:]
    return found


def _typed(phrases: Iterator[_Phrase], entities: dict[tuple[int, int], str]) -> list[_Phrase]:
    known = [msgspec.structs.replace(p, type=entities.get((p.first, p.last))) for p in phrases]
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase in known:
        if phrase.type:
            seen[phrase.entity][phrase.type] += 1
    usual = {entity: kinds.most_common(1)[0][0] for entity, kinds in seen.items()}
    return [msgspec.structs.replace(p, type=p.type or usual.get(p.entity, "person")) for p in known]


def _text(sentences: Sequence[Sequence[str]]) -> tuple[str, list[Span]]:
    texts, places, size = [], [], 0
    for paragraph in _paragraphs(sentences):
        made = joined(paragraph)
        texts.append(made.text)
        places += [Span(size + w.start, size + w.end) for w in made.words]
        size += len(made.text) + len(_BREAK)
    return _BREAK.join(texts), places


def _paragraphs(sentences: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    here: list[str] = []
    size = 0
    for sentence in sentences:
        if here and not _left_open(here) and (sentence[0] in _OPENING or size >= _SENTENCES):
            yield here
            here, size = [], 0
        here.extend(sentence)
        size += 1
    if here:
        yield here


def _left_open(words: Sequence[str]) -> bool:
    return words.count('"') % 2 == 1 or words.count("“") > words.count("”")


def _marked(
    phrase: _Phrase, words: Sequence[str], places: Sequence[Span], *, unsure: set[int], lower: set[str]
) -> Marked:
    head = next((i for i in range(phrase.first + 1, phrase.last + 1) if words[i].lower() in _AFTER_HEAD), None)
    at = phrase.last if head is None else head - 1
    start, end = places[phrase.first].start, places[phrase.last].end
    form = _form(phrase, words[at], capital_tells=at not in unsure or words[at].lower() not in lower)
    return Marked(
        start=start, end=end, type=phrase.type or "person", form=form, entity=phrase.entity, head=places[at].start
    )


def _form(phrase: _Phrase, head: str, *, capital_tells: bool) -> Form:
    """A lone pronoun; a name where the head is capitalised, other than by its place in the sentence."""
    if phrase.first == phrase.last and head.lower() in _PRONOUNS:
        return "pronoun"
    return "name" if head[0].isupper() and capital_tells else "description"
