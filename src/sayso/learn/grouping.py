"""The phrases of a step as tensors: those of windows that follow each other in an article stand together."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from sayso.learn.data import Example, Window
from sayso.learn.mentions import Ints, Mentions
from sayso.learn.phrases import Phrased
from sayso.read.coref import TABLES, pair_features, traits
from sayso.read.mentions import FORMS, TYPES, Candidate

__all__ = ["phrases_of", "spans_of", "table_cells"]

_Reals = npt.NDArray[np.float32]
_UNKNOWN = -1.0


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases within some windows of one article: indices into its mentions, their windows, and their words there.

    `kept` are in the order of the article; `row` is of the step; `first` and `last` count words of the window.
    """

    example: Example
    mentions: Mentions
    kept: Ints
    row: Ints
    first: Ints
    last: Ints


def spans_of(windows: Sequence[Window], rows: int, words: int) -> torch.Tensor | None:
    """The targets of the head of spans, as `Batch.spans` describes them; `None` where nothing is known."""
    having = [(row, w) for row, w in enumerate(windows) if w.example.mentions and w.example.mentions.spans is not None]
    if not having:
        return None
    found = np.full((rows, words, words), _UNKNOWN, dtype=np.float32)
    for row, window in having:
        size = window.end - window.start
        found[row, :size, :size][np.triu_indices(size)] = 0
        mentions = window.example.mentions
        assert mentions is not None
        assert mentions.spans is not None
        assert mentions.sure is not None
        here = (mentions.spans[:, 0] >= window.start) & (mentions.spans[:, 1] < window.end)
        first, last = (mentions.spans[here] - window.start).T
        found[row, first, last] = mentions.sure[here]
    return torch.from_numpy(found)


def phrases_of(windows: Sequence[Window]) -> Phrased | None:
    """The phrases of a step and what is known of them, but for those that a window's end cuts; `None` without any."""
    groups = [group for run in _runs(windows) if (group := _group(run, windows)) is not None]
    if not groups:
        return None
    shape = (len(groups), max(len(group.kept) for group in groups))
    places = {name: np.zeros(shape, dtype=np.int64) for name in ("row", "first", "last")}
    there = np.zeros(shape, dtype=np.bool_)
    cells = [np.zeros((*shape, shape[1]), dtype=np.int64) for _ in TABLES]
    sizes = {"phrase_type": len(TYPES), "phrase_form": len(FORMS), "antecedent": 1 + shape[1]}
    said = {name: np.zeros((*shape, size), dtype=np.float32) for name, size in sizes.items()}
    for number, group in enumerate(groups):
        count = len(group.kept)
        there[number, :count] = True
        for name, array in places.items():
            array[number, :count] = getattr(group, name)
        for table, own in zip(cells, table_cells(group.example, group.mentions, group.kept), strict=True):
            table[number, :count, :count] = own
        said["phrase_type"][number, :count] = group.mentions.type[group.kept]
        said["phrase_form"][number, :count] = group.mentions.form[group.kept]
        said["antecedent"][number, :count, : 1 + count] = _antecedents(group.mentions, group.kept)
    return Phrased(
        **{name: torch.from_numpy(array) for name, array in places.items()},
        there=torch.from_numpy(there),
        cells=tuple(map(torch.from_numpy, cells)),
        said={name: torch.from_numpy(array) for name, array in said.items()},
        marked=torch.tensor([group.mentions.entity is not None for group in groups]),
    )


def table_cells(example: Example, mentions: Mentions, kept: Ints) -> list[Ints]:
    """For some phrases of an article the cells of the tables of weights (see `read/coref.py`), [phrases, phrases]."""
    words = [example.text[w.start : w.end] for w in example.layout.words]
    kinds, forms = mentions.type[kept].argmax(1).tolist(), mentions.form[kept].argmax(1).tolist()
    candidates = [
        Candidate(start=first, end=last + 1, type=TYPES[kind], form=FORMS[form], score=1.0)
        for (first, last), kind, form in zip(mentions.phrases[kept].tolist(), kinds, forms, strict=True)
    ]
    everything = slice(0, len(candidates))
    return list(pair_features(traits(words, example.layout, candidates), everything, everything))


def _runs(windows: Sequence[Window]) -> Iterator[list[int]]:
    """The rows of windows that follow each other in one article."""
    run: list[int] = []
    for row, window in enumerate(windows):
        before = windows[row - 1]
        if run and (window.example is not before.example or window.start != before.end):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _group(run: Sequence[int], windows: Sequence[Window]) -> _Group | None:
    example = windows[run[0]].example
    mentions = example.mentions
    if mentions is None or not len(mentions.phrases):
        return None
    starts = np.array([windows[row].start for row in run])
    ends = np.array([windows[row].end for row in run])
    first, last = mentions.phrases.T
    place = np.searchsorted(starts, first, side="right") - 1
    kept = np.flatnonzero((place >= 0) & (last < ends[place]))
    if not len(kept):
        return None
    begin = starts[place[kept]]
    return _Group(
        example=example,
        mentions=mentions,
        kept=kept,
        row=np.array(run)[place[kept]],
        first=first[kept] - begin,
        last=last[kept] - begin,
    )


def _antecedents(mentions: Mentions, kept: Ints) -> _Reals:
    """What is known of antecedents, [phrases, 1 + phrases], 0 if nothing is; one not among the kept counts as none."""
    count = len(kept)
    found = np.zeros((count, 1 + count), dtype=np.float32)
    if mentions.entity is not None:
        own = mentions.entity[kept]
        found[:, 1:] = np.tril(own[:, None] == own[None, :], -1)
        found[:, 0] = ~found[:, 1:].any(axis=1)
        return found
    if mentions.antecedent is None or mentions.share is None:
        return found
    column = np.zeros(1 + len(mentions.phrases), dtype=np.int64)
    column[1 + kept] = 1 + np.arange(count)
    np.add.at(found, (np.arange(count)[:, None], column[mentions.antecedent[kept]]), mentions.share[kept])
    found /= np.maximum(found.sum(axis=1, keepdims=True), 1e-6)
    return found
