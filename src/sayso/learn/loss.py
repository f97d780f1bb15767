"""The loss of each head: towards the gold, and towards what teachers say."""

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from sayso.learn.batches import UNSCORED
from sayso.learn.data import Window
from sayso.learn.heads import HEADS, Head
from sayso.learn.model import Batch

__all__ = ["Losses", "gold_loss", "gold_losses", "mixed", "taught_loss", "total"]

Losses = Callable[[Mapping[str, Tensor], Batch, Sequence[Window]], dict[str, Tensor]]
"""From a step's logits, tensors and windows to the loss of each head."""


def gold_loss(logits: Mapping[str, Tensor], batch: Batch, *, smoothing: float = 0.0) -> dict[str, Tensor]:
    """For each head the mean cross-entropy over the words that are labelled for it; heads without any are left out."""
    losses = {}
    for head in HEADS:
        labels = batch.labels[head.name].flatten()
        if bool((labels != UNSCORED).any()):  # a mean over nothing is not a number
            losses[head.name] = functional.cross_entropy(
                logits[head.name].flatten(0, 1),
                labels,
                weight=torch.tensor(head.class_weights) if head.class_weights else None,
                ignore_index=UNSCORED,
                label_smoothing=smoothing if head.kind == "tags" else 0.0,
            )
    return losses


def gold_losses(*, smoothing: float = 0.0) -> Losses:
    """`gold_loss` as a loss of a step."""
    return lambda logits, batch, _: gold_loss(logits, batch, smoothing=smoothing)


def taught_loss(logits: Mapping[str, Tensor], targets: Mapping[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    """For each head the mean cross-entropy from the teachers' probabilities to the student's, over words.

    `targets` have the shapes of `logits`. It differs from the Kullback–Leibler divergence by the teachers' entropy,
    which no training changes.
    """
    tags = targets[HEADS[0].name]
    losses = {}
    for head in HEADS:
        weight = batch.words.float() * _importance(head, targets[head.name], tags)
        found = -(targets[head.name] * functional.log_softmax(logits[head.name], dim=-1)).sum(-1)
        losses[head.name] = (found * weight).sum() / weight.sum().clamp(min=1.0)
    return losses


def _importance(head: Head, target: Tensor, tags: Tensor) -> Tensor:
    """How much each word counts, [windows, words]."""
    if head.taught_weights:
        return target @ torch.tensor(head.taught_weights)
    if head.taught_where is not None:
        return tags[:, :, head.taught_where]
    return torch.ones(())


def mixed(taught: Mapping[str, Tensor], gold: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """`share` of the gold's loss and the rest from the teachers; the teachers alone for heads without gold."""
    return {name: (1 - share) * loss + share * gold[name] if name in gold else loss for name, loss in taught.items()}


def total(losses: Mapping[str, Tensor]) -> Tensor:
    """The weighted sum over heads, as `HEADS` weighs them."""
    return sum(head.loss * losses[head.name] for head in HEADS if head.name in losses)
