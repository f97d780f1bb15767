"""What went wrong, statement by statement: each gold and each predicted statement is in at most one mistake."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from sayso.learn.fillers import Filler
from sayso.learn.score import ArticleScore, Match, contents_overlap, match, same_without_punctuation
from sayso.types import Statement

__all__ = ["TYPES", "Mistake", "Type", "mistakes"]

Type = Literal["missed", "spurious", "wrong source", "overlap below half", "boundary"]
# From the worst to the mildest.
TYPES: tuple[Type, ...] = ("missed", "spurious", "wrong source", "overlap below half", "boundary")


class Mistake(msgspec.Struct, frozen=True):
    """One mistake: the gold statement and the predicted one that was meant for it, where there are both.

    *missed*: gold that no prediction is left for. *spurious*: predicted, and no gold is left for it. *wrong source*:
    the contents agree, the sources do not. *overlap below half*: the contents share tokens, but too few. *boundary*:
    right as a pair, but source or content begin or end elsewhere (punctuation marks aside).
    """

    type: Type
    gold: Statement | None
    predicted: Statement | None


def mistakes(score: ArticleScore, *, gold: Sequence[Statement], predicted: Sequence[Statement]) -> tuple[Mistake, ...]:
    """The mistakes of an article, the worst type first, then in the order of the text.

    Where one gold statement was read as two, the one that agrees best is compared and the other is spurious.

    Args:
        score: of this article.
        gold: as given to `score_article`.
        predicted: as given to `score_article`.
    """
    right = list(score.pairs)
    wrong = _next_best(score, right)
    paired = [*right, *wrong]
    golds, guesses = {m.gold for m in paired}, {m.predicted for m in paired}
    found = [
        *(Mistake("missed", g, None) for i, g in enumerate(gold) if i not in golds),
        *(Mistake("spurious", None, p) for j, p in enumerate(predicted) if j not in guesses),
    ]
    for m in paired:
        kind = _type(score, m, right=m in score.pairs)
        found += [Mistake(kind, gold[m.gold], predicted[m.predicted])] if kind else []
    return tuple(sorted(found, key=lambda x: (TYPES.index(x.type), _place(x))))


def _next_best(score: ArticleScore, right: Sequence[Match]) -> list[Match]:
    """Statements left over by the right pairs, matched wherever their contents share a token."""
    golds = [i for i in range(len(score.gold)) if all(m.gold != i for m in right)]
    guesses = [j for j in range(len(score.predicted)) if all(m.predicted != j for m in right)]
    left = match([score.gold[i] for i in golds], [score.predicted[j] for j in guesses], _touch)
    return [Match(golds[m.gold], guesses[m.predicted]) for m in left]


def _touch(g: Filler, p: Filler) -> bool:
    return bool(g.content & p.content)


def _type(score: ArticleScore, m: Match, *, right: bool) -> Type | None:
    g, p = score.gold[m.gold], score.predicted[m.predicted]
    if right:
        return None if same_without_punctuation(score.tokens.words, g, p) else "boundary"
    return "wrong source" if contents_overlap(g, p) else "overlap below half"


def _place(mistake: Mistake) -> int:
    shown = mistake.gold or mistake.predicted
    spans = (*shown.content, *shown.cue, *shown.source) if shown else ()
    return min((s.start for s in spans), default=0)
