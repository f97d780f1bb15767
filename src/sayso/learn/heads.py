"""The heads of the model, as a literal list.

To teach the model something more, add an entry here and a reader of its data in `data.py`: the model, the loss, the
teachers' lessons, the export and the int8 check go through this list. See docs/how-to/train.md.
"""

from typing import Literal

import msgspec

__all__ = ["HEADS", "TAGS", "Head", "outputs"]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One output of the model, a distribution for each word.

    Attributes:
        name: of the module, of the labels in `Example.labels`, and of the ONNX output.
        kind: `"tags"`: over `size` classes; `"links"`: over "none" and the words of the window.
        loss: its weight in the sum of losses, each a mean cross-entropy in nats.
        data: the data set that labels it, a key of `data.SETS`.
        size: the number of classes; 0 for links.
        class_weights: how much a word of each class counts; all alike where empty.
        taught_weights: the same towards teachers, by their probability of each class.
        taught_where: the class of the first head that a word must have for the teachers' links to count; links that
            mean nothing elsewhere are weighted by the teachers' probability of it. `None`: every word counts.
    """

    name: str
    kind: Literal["tags", "links"]
    loss: float
    data: str
    size: int = 0
    class_weights: tuple[float, ...] = ()
    taught_weights: tuple[float, ...] = ()
    taught_where: int | None = None


# Attribution. A cue is the scarcest tag and all links hang on it, hence its weight.
HEADS: tuple[Head, ...] = (
    Head(
        name="tag",
        kind="tags",
        loss=1.0,
        data="polnear",
        size=len(TAGS),
        class_weights=(1.0, 1.0, 1.0, 1.5, 1.5, 1.0, 1.0),
        taught_weights=(1.0, 1.0, 1.0, 2.0, 2.0, 1.0, 1.0),
    ),
    Head(name="content", kind="links", loss=1.0, data="polnear"),
    Head(name="source", kind="links", loss=0.3, data="polnear", taught_where=TAGS.index("B-cue")),
)


def outputs() -> list[str]:
    """The names of the outputs, in the order of the list.

    >>> outputs()
    ['tag', 'content', 'source']
    """
    return [head.name for head in HEADS]
