"""The heads of the model, as a literal list.

To teach the model something more, add an entry here and a reader of its data in `data.py`: the model, the loss, the
teachers' lessons, the export and the int8 check go through this list. See docs/how-to/train.md.
"""

from typing import Literal

import msgspec

from sayso.read.mentions import FORMS, NAME_TYPES, TYPES

__all__ = ["HEADS", "INNER", "TAGS", "VECTORS", "Head", "Kind", "Lesson", "heads_of", "outputs"]

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
INNER = ("O", "cue")
# What stands in the graph for the heads of phrases: vectors of words, from which those of any phrase are made.
VECTORS = ("opening", "closing", "within", "weight")

Kind = Literal["tags", "links", "spans", "phrases", "antecedents"]
Lesson = Literal["attribution", "rereading", "entities"]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One output of the model.

    =============== ============================================================ ==========================
    kind            a distribution                                               logits
    =============== ============================================================ ==========================
    `"tags"`        over `size` classes, for each word                           [windows, words, size]
    `"links"`       over "none" and the words of the window, for each word       [windows, words, 1 + words]
    `"spans"`       yes or no, for each pair of a first and a last word          [windows, words, words]
    `"phrases"`     over `size` classes, for each phrase                         [articles, phrases, size]
    `"antecedents"` over "none" and the phrases of the article, for each phrase  [articles, phrases, 1 + phrases]
    =============== ============================================================ ==========================

    Attributes:
        name: of the module, of the labels in `Example.labels`, and of the ONNX output. Heads of phrases have no output
            of their own but `VECTORS`; their weights go into `weights.npz`.
        kind: see above.
        lesson: what it is taught with: "attribution" by its teachers, "entities" by theirs, and "rereading" by reading
            contents again.
        loss: its weight in the sum of losses, each a mean in nats: over words, phrases, or, for spans, over the phrases
            that are to be found.
        data: the data sets that label it, keys of `data.SETS`.
        size: the number of classes; 0 where that depends on the text.
        class_weights: how much a word of each class counts; all alike where empty.
        taught_weights: the same towards teachers, by their probability of each class.
        taught_where: the class of the first head that a word must have for the teachers' links to count; links that
            mean nothing elsewhere are weighted by the teachers' probability of it. `None`: every word counts.
    """

    name: str
    kind: Kind
    lesson: Lesson
    loss: float
    data: tuple[str, ...] = ()
    size: int = 0
    class_weights: tuple[float, ...] = ()
    taught_weights: tuple[float, ...] = ()
    taught_where: int | None = None


_MARKED = ("gum", "litbank", "crossner")

HEADS: tuple[Head, ...] = (
    # Attribution. A cue is the scarcest tag and all links hang on it, hence its weight.
    Head(
        name="tag",
        kind="tags",
        lesson="attribution",
        loss=1.0,
        data=("polnear",),
        size=len(TAGS),
        class_weights=(1.0, 1.0, 1.0, 1.5, 1.5, 1.0, 1.0),
        taught_weights=(1.0, 1.0, 1.0, 2.0, 2.0, 1.0, 1.0),
    ),
    Head(name="content", kind="links", lesson="attribution", loss=1.0, data=("polnear",)),
    Head(
        name="source",
        kind="links",
        lesson="attribution",
        loss=0.3,
        data=("polnear",),
        taught_where=TAGS.index("B-cue"),
    ),
    # Which words are the cue of a statement within a content, so that only such contents need be read again.
    Head(name="inner", kind="tags", lesson="rereading", loss=0.8, size=len(INNER), class_weights=(1.0, 3.0)),
    # Entities. A name is short, so most words teach little of names: hence the weight.
    Head(name="name", kind="tags", lesson="entities", loss=2.0, data=_MARKED, size=1 + 2 * len(NAME_TYPES)),
    Head(name="span", kind="spans", lesson="entities", loss=0.4, data=_MARKED),
    Head(name="phrase_type", kind="phrases", lesson="entities", loss=0.2, data=_MARKED, size=len(TYPES)),
    Head(name="phrase_form", kind="phrases", lesson="entities", loss=0.12, data=_MARKED, size=len(FORMS)),
    Head(name="antecedent", kind="antecedents", lesson="entities", loss=0.4, data=_MARKED),
)


def heads_of(lesson: Lesson) -> tuple[Head, ...]:
    """The heads that one lesson teaches.

    >>> [head.name for head in heads_of("rereading")]
    ['inner']
    """
    return tuple(head for head in HEADS if head.lesson == lesson)


def outputs() -> list[str]:
    """The names of the graph's outputs, in order: those of words, then the vectors that phrases are made from.

    >>> outputs()[:4], outputs()[-4:]
    (['tag', 'content', 'source', 'inner'], ['opening', 'closing', 'within', 'weight'])
    """
    return [head.name for head in HEADS if head.kind in ("tags", "links", "spans")] + list(VECTORS)
