"""CrossNER politics: sentences of Wikipedia with the names in them, in nine types.

========================== ==============
CrossNER                   here
========================== ==============
politician, person         person
politicalparty,            organization
organisation
country, location          place
election, event, misc      other
========================== ==============

A name is marked without a title, an article or a genitive. Nothing else is marked: neither descriptions nor pronouns.
The archive has words alone; the text is put together by `detokenize`.

Source: Liu et al. (2021), "CrossNER: evaluating cross-domain named entity recognition".
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sayso.errors import DataError
from sayso.learn.archives import members
from sayso.learn.detokenize import joined
from sayso.learn.marked import MarkedText, Name, NameType
from sayso.types import Span

__all__ = ["TYPES", "crossner", "parse_sentences"]

TYPES: dict[str, NameType] = {
    "politician": "person",
    "person": "person",
    "politicalparty": "organization",
    "organisation": "organization",
    "country": "place",
    "location": "place",
    "election": "other",
    "event": "other",
    "misc": "other",
}


def crossner(archive: Path, part: str) -> list[MarkedText]:
    """The sentences of `crossner_politics_train_dev.tar.xz`, part "train" (200) or "dev" (541).

    Raises:
        DataError: no such archive or part, or a line that is not in its format.
    """
    wanted = f"{part}.txt"
    (file, *_) = members(archive, wanted)
    return parse_sentences(file.text, prefix=f"crossner_{part}", where=f"{archive}: {wanted}")


def parse_sentences(lines: str, *, prefix: str = "crossner", where: str = "CrossNER") -> list[MarkedText]:
    r"""Read sentences, each line a word, a tab and its BIO tag, with a blank line between two sentences.

    Args:
        lines: the whole file.
        prefix: of the ids, which go on with the number of the sentence.
        where: what to call the file in an error.

    Raises:
        DataError: a line without a word or a tag, or a tag that is not known.

    >>> (found,) = parse_sentences("Mara\tB-politician\nOrr\tI-politician\nled\tO\nVall\tB-country\n.\tO")
    >>> [(found.text[n.start : n.end], n.type) for n in found.names]
    [('Mara Orr', 'person'), ('Vall', 'place')]
    """
    made = []
    for number, block in enumerate(_blocks(lines), start=1):
        try:
            pairs = [line.split("\t") for line in block]
            words, tags = [word for word, _ in pairs], [tag for _, tag in pairs]
            text = joined(words)
            names = tuple(_names(tags, text.words))
        except (KeyError, ValueError) as error:
            raise DataError(f"{where}: sentence {number}: not a word and a known tag ({error}).") from error
        made.append(
            MarkedText(
                id=f"{prefix}_{number}", genre="politics", text=text.text, names=names, complete=frozenset(("names",))
            )
        )
    return made


def _blocks(lines: str) -> Iterator[list[str]]:
    for block in lines.split("\n\n"):
        if block.strip():
            yield block.strip("\n").split("\n")


def _names(tags: Iterable[str], words: Sequence[Span]) -> Iterator[Name]:
    first, kind = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        goes_on = tag.startswith("I-") and tag[2:] == kind
        if kind and not goes_on:
            yield Name(words[first].start, words[at - 1].end, TYPES[kind])
            kind = ""
        if tag != "O" and not goes_on:  # an I- without its B- begins a name too
            first, kind = at, tag[2:]
