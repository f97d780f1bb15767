"""How well mentions and names are found: precision, recall and F1 over exact spans, nested ones included.

=================== ==================================================================================================
mention             spans of mentions, whatever their type
mention.typed       spans of mentions with their type
mention.FORM        the same as mention, by form: recall by the form of the gold, precision by that of the prediction
name                spans of proper names with their type: persons, organizations and places together (micro)
name.TYPE           the same, names of that type alone
=================== ==================================================================================================

A span counts once. A text counts for what it was marked for (`MarkedText.complete`): one of names alone says nothing
of mentions. Names of other things (`other`) are not counted, nor is a name confused with one.

Source: exact span and type is the measure of the CoNLL-2003 shared task, Tjong Kim Sang and De Meulder (2003).
"""

from collections.abc import Iterable
from typing import TypeVar

from sayso.learn.marked import NAME_TYPES, Marked, MarkedText, Name
from sayso.learn.score import Counts
from sayso.read.mentions import FORMS

__all__ = ["METRICS", "score_marked", "score_mentions", "score_names"]

T = TypeVar("T")
_COUNTED = NAME_TYPES[:-1]
_MENTIONS = ("mention", "mention.typed", *(f"mention.{form}" for form in FORMS))
METRICS = (*_MENTIONS, "name", *(f"name.{kind}" for kind in _COUNTED))


def score_marked(gold: MarkedText, predicted: MarkedText) -> dict[str, Counts]:
    """The counts of one text, one entry each of `METRICS`; empty ones where the gold says nothing of it."""
    found = dict.fromkeys(METRICS, Counts())
    if "mentions" in gold.complete:
        found |= score_mentions(gold.mentions, predicted.mentions)
    if "names" in gold.complete:
        found |= score_names(gold.names, predicted.names)
    return found


def score_mentions(gold: Iterable[Marked], predicted: Iterable[Marked]) -> dict[str, Counts]:
    """The counts of the mentions of one text.

    >>> fenn = Marked(start=0, end=4, type="person", form="name", entity="1", head=0)
    >>> him = Marked(start=9, end=12, type="person", form="pronoun", entity="1", head=9)
    >>> found = score_mentions([fenn, him], [fenn])
    >>> found["mention"].recall, found["mention.name"].recall, found["mention.pronoun"].recall
    (0.5, 1.0, 0.0)
    """
    golds, guesses = list(gold), list(predicted)
    spans, found = ({(m.start, m.end) for m in side} for side in (golds, guesses))
    typed, found_typed = ({(m.start, m.end, m.type) for m in side} for side in (golds, guesses))
    counts = {"mention": _common(spans, found), "mention.typed": _common(typed, found_typed)}
    for form in FORMS:
        of_gold, of_guess = ({(m.start, m.end) for m in side if m.form == form} for side in (golds, guesses))
        counts[f"mention.{form}"] = Counts(len(of_guess & spans), len(of_guess), len(of_gold & found), len(of_gold))
    return counts


def score_names(gold: Iterable[Name], predicted: Iterable[Name]) -> dict[str, Counts]:
    """The counts of the names of one text.

    >>> found = score_names([Name(0, 4, "person"), Name(9, 12, "place")], [Name(0, 4, "person"), Name(9, 12, "person")])
    >>> found["name"].f1, found["name.person"].precision, found["name.place"].recall
    (0.5, 0.5, 0.0)
    """
    golds, guesses = set(gold), set(predicted)
    by = {kind: _common(*({n for n in side if n.type == kind} for side in (golds, guesses))) for kind in _COUNTED}
    return {"name": sum(by.values(), Counts())} | {f"name.{kind}": counts for kind, counts in by.items()}


def _common(gold: set[T], predicted: set[T]) -> Counts:
    right = len(gold & predicted)
    return Counts(right, len(predicted), right, len(gold))
