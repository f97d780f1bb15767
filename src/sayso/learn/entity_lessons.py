"""What a teacher says of the entities of whole articles, kept on disk: names, phrases, and what refers to what.

Unlike a lesson in attribution it is not bound to windows: a phrase is a first and a last word of the article, so that a
student may see the article in windows of its own, of pieces of its own.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from sayso.errors import DataError
from sayso.learn.batches import Marks, Step, collate
from sayso.learn.data import Example, Window, windows
from sayso.learn.files import replacing
from sayso.learn.grouping import table_cells
from sayso.learn.heads import HEADS
from sayso.learn.mentions import Halves, Ints, Mentions
from sayso.learn.model import Reader
from sayso.learn.phrases import Phrased, WordVectors

__all__ = ["ask_entities", "with_entities"]

_OF_WORDS = [head for head in HEADS if head.name in ("name", "span")]
_OF_PHRASES = [head for head in HEADS if head.kind == "phrases"]
_CHOOSING = [head for head in HEADS if head.kind == "antecedents"]
_ROWS = 16  # windows of a forward pass
_POSSIBLE = 0.02  # from this probability on a phrase is kept for the head of spans
_LIKELY = 0.4  # from this on for the others: a little below a half, since a student may be surer than its teacher

_Arrays = dict[str, npt.NDArray[Any]]


class _Glance(msgspec.Struct, frozen=True):
    """What is seen in one window: names, possible phrases by words of the article, and the vectors of words."""

    name: Halves
    spans: Ints
    sure: Halves
    vectors: list[Tensor]


def ask_entities(
    model: Reader, examples: Sequence[Example], special: Marks, path: Path, *, window: int, kept: int
) -> None:
    """Write what a teacher says of whole articles to `path` (`.npz`), one article after another.

    Args:
        model: the teacher.
        examples: the articles, cut by its tokenizer.
        special: of that tokenizer.
        path: where to write.
        window: pieces of a window.
        kept: how many of a phrase's likely antecedents are kept.
    """
    found: list[_Arrays | None] = [None] * len(examples)
    with torch.inference_mode():
        for group in _groups(examples, window):
            glances = _glances(model, [w for i in group for w in windows(examples[i], window)], special)
            for i in group:
                own = [next(glances) for _ in windows(examples[i], window)]
                found[i] = _said(model, examples[i], own, kept)
    whole = [arrays for arrays in found if arrays is not None]
    joined = {name: np.concatenate([arrays[name] for arrays in whole]) for name in whole[0]} if whole else {}
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez(file, **joined)  # type: ignore[arg-type]


def with_entities(examples: Sequence[Example], path: Path) -> list[Example]:
    """The articles with what `ask_entities` wrote of them; they may be cut into pieces by any tokenizer.

    Raises:
        DataError: the file is missing, damaged or of other articles.
    """
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({error}); run the stage before again.") from error
    if not examples:
        return []
    if arrays["words"].tolist() != [len(example.layout.words) for example in examples]:
        raise DataError(f"{path}: made for other articles; begin anew with --no-resume, or name another --out.")
    own = {name: _slices(arrays[name]) for name in ("words", "spans", "phrases")}
    return [_taught(each, arrays, {name: cut[i] for name, cut in own.items()}) for i, each in enumerate(examples)]


def _slices(counts: Ints) -> list[slice]:
    ends = counts.cumsum().tolist()
    return [slice(end - size, end) for size, end in zip(counts.tolist(), ends, strict=True)]


def _taught(example: Example, arrays: _Arrays, own: dict[str, slice]) -> Example:
    here = own["phrases"]
    mentions = Mentions(
        spans=arrays["span"][own["spans"]].astype(np.int64),
        sure=arrays["sure"][own["spans"]],
        phrases=arrays["phrase"][here].astype(np.int64),
        type=arrays["phrase_type"][here],
        form=arrays["phrase_form"][here],
        antecedent=arrays["antecedent"][here].astype(np.int64),
        share=arrays["share"][here],
    )
    said = example.said | {"name": arrays["name"][own["words"]]}
    return msgspec.structs.replace(example, said=said, mentions=mentions)


def _groups(examples: Sequence[Example], window: int) -> Iterator[list[int]]:
    """Articles of like length whose windows fill a forward pass."""
    group: list[int] = []
    rows = 0
    for i in sorted(range(len(examples)), key=lambda i: len(examples[i].pieces)):
        group.append(i)
        rows += sum(1 for _ in windows(examples[i], window))
        if rows >= _ROWS:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _glances(model: Reader, wanted: Sequence[Window], special: Marks) -> Iterator[_Glance]:
    for begin in range(0, len(wanted), _ROWS):
        step = Step(wanted[begin : begin + _ROWS], len(wanted[begin : begin + _ROWS]))
        batch = collate(step, special)
        hidden = model.hidden(batch)
        logits = model.of_words(hidden, batch.words.bool(), _OF_WORDS)
        names, spans = logits["name"].softmax(-1), torch.sigmoid(logits["span"])
        vectors = model.phrase(hidden)
        for row, window in enumerate(step.windows):
            size = window.end - window.start
            first, last, sure = _possible(spans[row, :size, :size])
            yield _Glance(
                name=names[row, :size].numpy().astype(np.float16),
                spans=np.stack([first, last], axis=1) + window.start,
                sure=sure,
                vectors=[part[row, :size] for part in msgspec.structs.astuple(vectors)],
            )


def _possible(matrix: Tensor) -> tuple[Ints, Ints, Halves]:
    values = np.triu(matrix.numpy())
    first, last = np.nonzero(values > _POSSIBLE)
    return first, last, values[first, last].astype(np.float16)


def _said(model: Reader, example: Example, glances: Sequence[_Glance], kept: int) -> _Arrays:
    """All that is kept of one article: see `Mentions`; `words`, `spans` and `phrases` count how many of each."""
    tags = next(head.size for head in _OF_WORDS if head.name == "name")
    spans = np.concatenate([np.zeros((0, 2), dtype=np.int64), *(g.spans for g in glances)])
    phrases = np.array(sorted(_likely(glances), key=lambda run: (run[0], -run[1])), dtype=np.int64).reshape(-1, 2)
    known = _known(model, example, glances, phrases, kept) if len(phrases) else _nothing(kept)
    counts = {"words": len(example.pieces), "spans": len(spans), "phrases": len(phrases)}
    return {
        "name": np.concatenate([np.zeros((0, tags), dtype=np.float16), *(g.name for g in glances)]),
        "span": spans.astype(np.int32),
        "sure": np.concatenate([np.zeros(0, dtype=np.float16), *(g.sure for g in glances)]),
        "phrase": phrases.astype(np.int32),
        **known,
        **{name: np.array([count], dtype=np.int64) for name, count in counts.items()},
    }


def _likely(glances: Sequence[_Glance]) -> Iterator[tuple[int, int]]:
    """The likely phrases of an article; where two cross, the likelier stays."""
    for glance in glances:
        taken: list[tuple[int, int]] = []
        for i in np.argsort(-glance.sure, kind="stable").tolist():
            a, b = glance.spans[i].tolist()
            if glance.sure[i] > _LIKELY and not any(a < c <= b < d or c < a <= d < b for c, d in taken):
                taken.append((a, b))
        yield from taken


def _known(model: Reader, example: Example, glances: Sequence[_Glance], phrases: Ints, kept: int) -> _Arrays:
    words = WordVectors(*(torch.cat(parts)[None] for parts in zip(*(g.vectors for g in glances), strict=True)))
    first, last = torch.from_numpy(phrases.T.copy())[:, None]
    bare = Phrased(
        row=torch.zeros_like(first),
        first=first,
        last=last,
        there=torch.ones_like(first, dtype=torch.bool),
        cells=(),
        said={},
        marked=torch.zeros(1, dtype=torch.bool),
    )
    classes = {name: _halves(found[0]) for name, found in model.of_phrases(words, bare, _OF_PHRASES).items()}
    mentions = Mentions(
        spans=None, sure=None, phrases=phrases, type=classes["phrase_type"], form=classes["phrase_form"]
    )
    cells = table_cells(example, mentions, np.arange(len(phrases)))
    whole = msgspec.structs.replace(bare, cells=tuple(torch.from_numpy(each)[None] for each in cells))
    share = model.of_phrases(words, whole, _CHOOSING)["antecedent"][0].softmax(-1)
    best = share.topk(min(kept, share.shape[1]), dim=1)
    found = _nothing(kept, len(phrases))
    found["antecedent"][:, : best.indices.shape[1]] = best.indices.numpy()
    found["share"][:, : best.indices.shape[1]] = best.values.numpy()
    return found | classes


def _halves(logits: Tensor) -> Halves:
    found: Halves = logits.softmax(-1).numpy().astype(np.float16)
    return found


def _nothing(kept: int, phrases: int = 0) -> _Arrays:
    sizes = {head.name: head.size for head in _OF_PHRASES}
    return {
        **{name: np.zeros((phrases, size), dtype=np.float16) for name, size in sizes.items()},
        "antecedent": np.zeros((phrases, kept), dtype=np.int32),
        "share": np.zeros((phrases, kept), dtype=np.float16),
    }
