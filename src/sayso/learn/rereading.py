"""Which words are the cue of a statement within another's content: what reading the contents again finds.

A content is read again only where this head sees such a cue, which saves most of the second readings. So it is taught
what they would find, with the model that will do them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np

from sayso.errors import DataError
from sayso.learn.data import Example
from sayso.learn.files import replacing
from sayso.learn.mentions import Ints, word_at
from sayso.learn.predict import UNCALIBRATED
from sayso.read.chains import Rereading, Run, chains
from sayso.read.decode import Decoding
from sayso.read.encoder import Encoder
from sayso.read.features import Layout
from sayso.read.scores import Scores
from sayso.read.statements import Found, statements
from sayso.types import Span

__all__ = ["choose_inner", "inner_cues", "reread", "with_inner"]

_USUAL = Decoding()
_KEPT = 0.98  # of the contents that hold a statement


def reread(run: Run, examples: Sequence[Example], path: Path) -> None:
    """Write the labels of `inner` for each word of the articles to `path` (`.npz`), one article after another."""
    labels = [inner_cues(run, example).astype(np.int8) for example in examples]
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez(
            file,
            inner=np.concatenate([np.zeros(0, dtype=np.int8), *labels]),
            words=np.array([len(own) for own in labels], dtype=np.int64),
        )


def with_inner(examples: Sequence[Example], path: Path) -> list[Example]:
    """The articles with what `reread` wrote of them.

    Raises:
        DataError: the file is missing, damaged or of other articles.
    """
    try:
        with np.load(path) as file:
            inner, words = file["inner"], file["words"]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({error}); run the stage before again.") from error
    if words.tolist() != [len(example.pieces) for example in examples]:
        raise DataError(f"{path}: made for other articles; begin anew with --no-resume, or name another --out.")
    ends = words.cumsum()
    return [
        msgspec.structs.replace(example, labels=example.labels | {"inner": inner[end - size : end].astype(np.int64)})
        for example, size, end in zip(examples, words.tolist(), ends.tolist(), strict=True)
    ]


def choose_inner(encoder: Encoder, examples: Sequence[Example], decoding: Decoding) -> float:
    """The highest probability of an inner cue that still has nearly all contents read again that hold a statement.

    Args:
        encoder: of the package.
        examples: articles with gold statements.
        decoding: of the package.
    """

    def run(text: str, laid: Layout) -> Iterator[Scores]:
        return (window.scores for window in encoder.run(text, laid))

    best: list[float] = []
    for example in examples:
        found = inner_cues(run, example, decoding)
        seen = [window.inner for window in encoder.run(example.text, example.layout)]
        inner = np.concatenate([np.zeros(0, dtype=np.float32), *seen])
        at = word_at(example.layout, len(example.text))
        for said in _outer(example).statements:
            words = [i for span in said.content for i in at[span.start : span.end].tolist() if i >= 0]
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
    if not example.pieces:
        return found
    outer = _outer(example)
    if not outer.statements:
        scores = run(example.text, example.layout)
        outer = statements(example.text, example.layout, scores, decoding=decoding, calibration=UNCALIBRATED)
    said = chains(example.text, example.layout, outer, Rereading(run, decoding, UNCALIBRATED))
    at = word_at(example.layout, len(example.text))
    for statement in said.statements:
        if statement.parent is not None:
            for cue in statement.cue:
                found[[i for i in at[cue.start : cue.end] if i >= 0]] = 1
    return found


def _outer(example: Example) -> Found:
    """The gold statements that have a cue and a content, widened to whole words."""
    at = word_at(example.layout, len(example.text))
    widened = []
    for said in example.gold:
        source, cue, content = (_whole(example.layout, at, spans) for spans in (said.source, said.cue, said.content))
        if cue and content:
            widened.append(msgspec.structs.replace(said, source=source, cue=cue, content=content, parent=None))
    return Found(tuple(widened), ())


def _whole(laid: Layout, at: Ints, spans: Sequence[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(spans):
        words = [i for i in at[span.start : span.end].tolist() if i >= 0]
        if words:
            start, end = laid.words[words[0]].start, laid.words[words[-1]].end
            if not kept or start >= kept[-1].end:
                kept.append(Span(start, end))
    return tuple(kept)
