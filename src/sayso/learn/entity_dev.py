"""How well a model in training finds entities, by the scorers of `sayso eval`."""

from collections.abc import Callable, Sequence

from sayso.learn.batches import Marks
from sayso.learn.data import Pieces
from sayso.learn.marked import MarkedText, clusters
from sayso.learn.marking import marked_text
from sayso.learn.model import Reader
from sayso.learn.predict import TrainedEncoder
from sayso.learn.score import total
from sayso.learn.score_coref import METRICS as COREFERENCE
from sayso.learn.score_coref import conll, score_clusters
from sayso.learn.score_entities import METRICS as ENTITIES
from sayso.learn.score_entities import score_marked

__all__ = ["entity_figures"]


def entity_figures(
    gold: Sequence[MarkedText], pieces: Pieces, special: Marks, *, window: int
) -> Callable[[Reader], dict[str, float]]:
    """What `Task.dev` wants: from a model to F1 of mentions and of names, and the CoNLL score, in per cent.

    Links are those of the coreference head alone; reading adds rules for names.
    """

    def figures(model: Reader) -> dict[str, float]:
        trained = TrainedEncoder(model, pieces, special, window=window)
        found = [marked_text(text.text, trained, links="head") for text in gold]
        pairs = list(zip(gold, found, strict=True))
        marked = total((score_marked(one, other) for one, other in pairs), ENTITIES)
        linked = total((score_clusters(clusters(a.mentions), clusters(b.mentions)) for a, b in pairs), COREFERENCE)
        values = {"mention": marked["mention"].f1, "name": marked["name"].f1, "conll": conll(linked)}
        return {name: round(100 * value, 2) for name, value in values.items()}

    return figures
