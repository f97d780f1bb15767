"""Gold annotations as training examples: words, labels, links, phrases, and the windows a step sees."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from sayso.errors import DataError
from sayso.learn.countries import as_places, countries
from sayso.learn.crossner import crossner
from sayso.learn.gold import GoldArticle, load_gold
from sayso.learn.gum_marked import gum
from sayso.learn.heads import Lesson, heads_of
from sayso.learn.litbank import litbank
from sayso.learn.marked import MarkedText
from sayso.learn.mentions import Halves, Mentions, marked_mentions, name_tags, word_at
from sayso.read import features
from sayso.read.encoder import pieces_of
from sayso.read.features import Layout, layout
from sayso.read.paragraphs import paragraphs
from sayso.types import Span, Statement

__all__ = [
    "IGNORE",
    "MARKED",
    "NULL",
    "SETS",
    "SPREAD",
    "Example",
    "Pieces",
    "Window",
    "attributed",
    "examples",
    "labelled",
    "load_tokenizer",
    "marked_example",
    "pieces_with",
    "plain",
    "polnear",
    "sets",
    "windows",
]

NULL = -1  # the word links to nothing
IGNORE = -2  # not scored: there is nothing to learn here

Labels = npt.NDArray[np.int64]
Pieces = Callable[[str], list[int]]
"""From a word to its word pieces."""


class Example(msgspec.Struct, frozen=True):
    """One article, cut into words, with the labels its data set has.

    `pieces[i]` are the word pieces of word i. `labels` has, by the name of a head, one number a word: a class, or for
    links the word linked to or `NULL`; `IGNORE` where nothing is said. `said` has, for heads that are taught by people
    and by teachers alike, probabilities [words, classes]. `mentions` is for the heads of phrases. A head of which
    nothing is said learns nothing here. `gold` are the statements as annotated, for scoring. `inside`: this is the
    content of a statement, laid out to be read again.
    """

    id: str
    text: str
    layout: Layout
    pieces: list[list[int]]
    labels: dict[str, Labels]
    gold: tuple[Statement, ...]
    said: dict[str, Halves] = {}
    mentions: Mentions | None = None
    inside: bool = False


class Window(msgspec.Struct, frozen=True):
    """Words `start:end` of an example: what one forward pass sees together."""

    example: Example
    start: int
    end: int

    @property
    def size(self) -> int:
        """Word pieces, the two special ones included."""
        return 2 + sum(len(p) for p in self.example.pieces[self.start : self.end])


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of an encoder's folder, without padding or truncation.

    Raises:
        DataError: the folder has no `tokenizer.json`.
    """
    try:
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
    except OSError as error:
        raise DataError(
            f"{folder}: no encoder here (tokenizer.json: {error.strerror}); name one with --encoder."
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def pieces_with(tokenizer: Tokenizer) -> Pieces:
    """Cut words as reading does, each different word once."""
    return cache(partial(pieces_of, tokenizer))


def plain(name: str, text: str, pieces: Pieces) -> Example:
    """An example without labels.

    >>> plain("a", "Rain fell.", lambda word: [len(word)]).pieces
    [[4], [4], [1]]
    """
    laid = layout(text, paragraphs(text))
    return Example(name, text, laid, [pieces(text[w.start : w.end]) for w in laid.words], {}, ())


def polnear(folder: Path, part: str, pieces: Pieces) -> list[Example]:
    """PolNeAR's `part` ("train" or "dev"): `polnear/PART.jsonl.xz` in the data folder, or the same without `.xz`.

    Raises:
        DataError: the file is missing, or a line has not the shape that `gold.load_gold` documents.
    """
    path = folder / "polnear" / f"{part}.jsonl.xz"
    if not path.exists() and path.with_suffix("").exists():
        path = path.with_suffix("")
    return [attributed(gold, pieces) for gold in load_gold(path).articles]


def marked_example(marked: MarkedText, pieces: Pieces) -> Example:
    """A text with what people marked of its entities."""
    bare = plain(marked.id, marked.text, pieces)
    names = {"name": name_tags(bare.layout, len(bare.text), marked.names)} if "names" in marked.complete else {}
    return msgspec.structs.replace(bare, said=names, mentions=marked_mentions(bare.layout, marked))


def _gum(folder: Path, part: str) -> list[MarkedText]:
    known = countries(folder / "gazetteer" / "prototype_gazetteer.tsv.xz")
    return as_places(gum(folder / "gum" / f"gum_{part}.tar.xz"), known)


def _litbank(folder: Path, part: str) -> list[MarkedText]:
    """All of it for training: fiction is no measure of how news is read."""
    return litbank(folder / "litbank" / "litbank.tar.xz") if part == "train" else []


def _crossner(folder: Path, part: str) -> list[MarkedText]:
    return crossner(folder / "crossner_politics" / "crossner_politics_train_dev.tar.xz", part)


# How each set of marked entities is read.
MARKED: Mapping[str, Callable[[Path, str], list[MarkedText]]] = {
    "gum": _gum,
    "litbank": _litbank,
    "crossner": _crossner,
}


def _marked(name: str) -> Callable[[Path, str, Pieces], list[Example]]:
    return lambda folder, part, pieces: [marked_example(text, pieces) for text in MARKED[name](folder, part)]


# How each data set is read. One example may have labels for several heads; a set labels those whose `data` names it.
SETS: Mapping[str, Callable[[Path, str, Pieces], list[Example]]] = {
    "polnear": polnear,
    **{name: _marked(name) for name in MARKED},
}

# Over how many epochs a set is spread, where it is not seen whole in each: fiction would outweigh the rest.
SPREAD: Mapping[str, int] = {"litbank": 2}


def sets(folder: Path, part: str, pieces: Pieces, lesson: Lesson) -> dict[str, list[Example]]:
    """The `part` ("train" or "dev") of each data set that the heads of a lesson learn from.

    Raises:
        DataError: a set is missing or damaged.
    """
    names = dict.fromkeys(name for head in heads_of(lesson) for name in head.data)
    return {name: SETS[name](folder, part, pieces) for name in names}


def examples(folder: Path, part: str, pieces: Pieces, lesson: Lesson = "attribution") -> list[Example]:
    """The examples of `sets`, all together."""
    return [example for own in sets(folder, part, pieces, lesson).values() for example in own]


def attributed(gold: GoldArticle, pieces: Pieces) -> Example:
    """An article with the labels of the attribution heads."""
    return labelled(plain(gold.article.id, gold.article.text, pieces), gold.statements)


def labelled(bare: Example, statements: tuple[Statement, ...]) -> Example:
    """An example with the labels of the attribution heads that these statements of its text give."""
    at = word_at(bare.layout, len(bare.text))
    content, source = _links(statements, at, len(bare.pieces))
    labels = {"tag": _tags(statements, at, len(bare.pieces)), "content": content, "source": source}
    return msgspec.structs.replace(bare, labels=labels, gold=statements)


def _covered(at: Labels, spans: Sequence[Span]) -> list[int]:
    """The words that share a character with a span, in order."""
    return sorted({int(i) for span in spans for i in at[span.start : span.end]} - {-1})


def _tags(gold: Sequence[Statement], at: Labels, size: int) -> Labels:
    tags = np.zeros(size, dtype=np.int64)
    # Where two attributions overlap, a cue outweighs a source, and that a content.
    for role, begin in (("content", 5), ("source", 1), ("cue", 3)):
        for said in gold:
            for span in getattr(said, role):
                if found := _covered(at, [span]):
                    tags[found[0]] = begin
                    tags[found[1:]] = begin + 1
    return tags


def _links(gold: Sequence[Statement], at: Labels, size: int) -> tuple[Labels, Labels]:
    """For each word the first word of the cue it is content of; for the first word of a cue that of its source."""
    content = np.full(size, NULL, dtype=np.int64)
    source = np.full(size, IGNORE, dtype=np.int64)
    for said in gold:
        if cue := _covered(at, said.cue):
            source[cue[0]] = next(iter(_covered(at, said.source)), NULL)
            content[_covered(at, said.content)] = cue[0]
    return content, source


def windows(
    example: Example, limit: int, rng: random.Random | None = None, *, least: float = 1 / 3
) -> Iterator[Window]:
    """Runs of whole paragraphs of at most `limit` pieces, special ones included; each word once, in order.

    Without `rng` they are the windows of reading. With `rng` each window has another limit, the share `least` to all of
    `limit`, so that break points differ from epoch to epoch.
    """
    sizes = [len(p) for p in example.pieces]
    room = partial(rng.randint, int(limit * least), limit - 2) if rng else None
    for start, end in features.windows(example.layout.starts, sizes, limit - 2, room=room):
        yield Window(example, start, end)
