"""Which words are the cue of a statement within another's content: what reading the contents again finds.

A content is read again only where this head sees such a cue, which saves most of the second readings. So it is taught
what they would find, with the model that will do them; or, where contents were labelled, what a teacher finds that
learned from these (`content_lessons.py`).
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from sayso.errors import DataError
from sayso.learn.contents import whole_words, words_in
from sayso.learn.data import Example
from sayso.learn.files import replacing
from sayso.learn.mentions import Ints
from sayso.learn.predict import UNCALIBRATED
from sayso.read.chains import Rereading, Run, chains
from sayso.read.decode import Decoding
from sayso.read.encoder import Encoder
from sayso.read.statements import Found, statements
from sayso.types import Span, Statement

__all__ = ["Inside", "choose_inner", "inner_cues", "load_inside", "reread", "with_inner", "write_inside"]

_USUAL = Decoding()
_KEPT = 0.98  # of the contents that hold a statement


class Inside(msgspec.Struct, frozen=True):
    """What a reading found inside the contents of an article of so many words: the `cues` of statements there, and
    the `contents` of all statements, the outer ones included."""

    words: int
    cues: tuple[Span, ...]
    contents: tuple[tuple[Span, ...], ...] = ()


def reread(run: Run, example: Example) -> Inside:
    """What stands inside the contents of an article, by reading them again."""
    said = _said(run, example, _USUAL)
    cues = tuple(cue for one in said if one.parent is not None for cue in one.cue)
    return Inside(len(example.pieces), cues, tuple(one.content for one in said))


def write_inside(path: Path, found: Iterable[Inside]) -> None:
    """Write what stands inside contents, a line an article."""
    with replacing(path) as draft:
        draft.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in found))


def load_inside(path: Path, examples: Sequence[Example]) -> list[Inside]:
    """What `write_inside` wrote of these articles.

    Raises:
        DataError: the file is missing, damaged or of other articles.
    """
    try:
        found = [msgspec.json.decode(line, type=Inside) for line in path.read_bytes().splitlines()]
    except (OSError, msgspec.DecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); run the stage before again.") from error
    if [one.words for one in found] != [len(example.pieces) for example in examples]:
        raise DataError(f"{path}: made for other articles; begin anew with --no-resume, or name another --out.")
    return found


def with_inner(examples: Iterable[Example], found: Iterable[Inside], *, without: Collection[str] = ()) -> list[Example]:
    """The articles with the labels of `inner`, 1 for each word of a cue, but for those `without`, by name."""
    return [
        example if example.id in without else _with(example, one) for example, one in zip(examples, found, strict=True)
    ]


def _with(example: Example, found: Inside) -> Example:
    inner = np.zeros(len(example.pieces), dtype=np.int64)
    inner[words_in(example.layout, found.cues)] = 1
    return msgspec.structs.replace(example, labels=example.labels | {"inner": inner})


def choose_inner(encoder: Encoder, examples: Sequence[Example], decoding: Decoding) -> float:
    """The highest probability of an inner cue that still has nearly all contents read again that hold a statement.

    Args:
        encoder: of the package.
        examples: articles with gold statements.
        decoding: of the package.
    """
    best: list[float] = []
    for example in examples:
        found = inner_cues(encoder.inside, example, decoding)
        seen = [window.inner for window in encoder.run(example.text, example.layout)]
        inner = np.concatenate([np.zeros(0, dtype=np.float32), *seen])
        for said in _outer(example).statements:
            words = words_in(example.layout, said.content)
            if found[words].any():
                best.append(float(inner[words].max()))
    return round(float(np.quantile(best, 1 - _KEPT)), 4) if best else 0.0


def inner_cues(run: Run, example: Example, decoding: Decoding = _USUAL) -> Ints:
    """For each word of an article 1 where it is in the cue of a statement within a content, else 0.

    The outer statements are those of the gold; where there is none, those that the model finds.

    Args:
        run: the encoder that reads.
        example: the article.
        decoding: of what it reads.
    """
    found = np.zeros(len(example.pieces), dtype=np.int64)
    for said in _said(run, example, decoding):
        if said.parent is not None:
            found[words_in(example.layout, said.cue)] = 1
    return found


def _said(run: Run, example: Example, decoding: Decoding) -> tuple[Statement, ...]:
    if not example.pieces:
        return ()
    outer = _outer(example)
    if not outer.statements:
        scores = run(example.text, example.layout)
        outer = statements(example.text, example.layout, scores, decoding=decoding, calibration=UNCALIBRATED)
    return chains(example.text, example.layout, outer, Rereading(run, decoding, UNCALIBRATED)).statements


def _outer(example: Example) -> Found:
    """The gold statements that have a cue and a content, widened to whole words."""
    widened = []
    for said in example.gold:
        source, cue, content = (whole_words(example.layout, spans) for spans in (said.source, said.cue, said.content))
        if cue and content:
            widened.append(msgspec.structs.replace(said, source=source, cue=cue, content=content, parent=None))
    return Found(tuple(widened), ())
