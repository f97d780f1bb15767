"""What is known of the phrases of an article, by its words: as people marked them, or as a teacher sees them."""

from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt

from sayso.learn.marked import MarkedText, Name
from sayso.read.features import Layout
from sayso.read.mentions import FORMS, NAME_TYPES, TYPES

__all__ = ["Mentions", "marked_mentions", "name_tags", "word_at"]

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Ints = npt.NDArray[np.int64]


class Mentions(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases that mention something. Words are counted in the article; a phrase is its first and its last word.

    `spans` [spans, 2] are the phrases that the head of spans is to find, with the probability `sure` [spans]; `None`
    where not all were marked. `phrases` [phrases, 2], in the order of their first words, the longer first, are those
    of which more is known: `type` and `form` [phrases, classes], probabilities; and what they refer to: either the
    number of their `entity` [phrases], or their likely antecedents, `antecedent` [phrases, kept], 0 for none and else
    1 + the index of a phrase, with the probabilities `share` [phrases, kept]; or nothing is known of that.
    """

    spans: Ints | None
    sure: Halves | None
    phrases: Ints
    type: Halves
    form: Halves
    entity: Ints | None = None
    antecedent: Ints | None = None
    share: Halves | None = None


def marked_mentions(laid: Layout, marked: MarkedText) -> Mentions | None:
    """What people marked of mentions; `None` where the set says nothing of what refers to what.

    A mention of a type that is not one of ours counts as abstract. Of two mentions of the same words the first stands.
    """
    if "coreference" not in marked.complete:
        return None
    at = word_at(laid, len(marked.text))
    found = {(int(at[m.start]), int(at[m.end - 1])): m for m in reversed(marked.mentions)}
    order = sorted((run for run in found if 0 <= run[0] <= run[1]), key=lambda run: (run[0], -run[1]))
    phrases = np.array(order, dtype=np.int64).reshape(-1, 2)
    mentions = [found[run] for run in order]
    numbers: dict[str, int] = {}
    whole = "mentions" in marked.complete
    return Mentions(
        spans=phrases if whole else None,
        sure=np.ones(len(order), dtype=np.float16) if whole else None,
        phrases=phrases,
        type=_one_hot([TYPES.index(m.type if m.type in TYPES else "abstract") for m in mentions], len(TYPES)),
        form=_one_hot([FORMS.index(m.form) for m in mentions], len(FORMS)),
        entity=np.array([numbers.setdefault(m.entity, len(numbers)) for m in mentions], dtype=np.int64),
    )


def name_tags(laid: Layout, size: int, names: Iterable[Name]) -> Halves:
    """Names as probabilities of tags, [words, 1 + 2 · types]: "O", then B- and I- of each type.

    Args:
        laid: the layout of a text.
        size: the length of the text in characters.
        names: in it.
    """
    at = word_at(laid, size)
    tags = np.zeros(len(laid.words), dtype=np.int64)
    for name in names:
        first, last = int(at[name.start]), int(at[name.end - 1])
        if 0 <= first <= last:
            begin = 1 + 2 * NAME_TYPES.index(name.type)
            tags[first] = begin
            tags[first + 1 : last + 1] = begin + 1
    return _one_hot(tags.tolist(), 1 + 2 * len(NAME_TYPES))


def word_at(laid: Layout, size: int) -> Ints:
    """For each of `size` characters its word, or -1."""
    at = np.full(size, -1, dtype=np.int64)
    for i, word in enumerate(laid.words):
        at[word.start : word.end] = i
    return at


def _one_hot(numbers: list[int], size: int) -> Halves:
    found = np.zeros((len(numbers), size), dtype=np.float16)
    found[np.arange(len(numbers)), numbers] = 1
    return found
