"""The loss of each head: towards what is known of its words and phrases, and towards what teachers say of windows."""

from collections.abc import Callable, Iterator, Mapping

import torch
from torch import Tensor
from torch.nn import functional

from sayso.learn.batches import UNSCORED, Step
from sayso.learn.heads import HEADS, Head
from sayso.learn.model import Batch
from sayso.learn.phrases import Phrased

__all__ = ["Losses", "gold_loss", "gold_losses", "mixed", "taught_loss", "total"]

Losses = Callable[[Mapping[str, Tensor], Batch, Step], dict[str, Tensor]]
"""From a step's logits, tensors and windows to the loss of each head."""


def gold_loss(logits: Mapping[str, Tensor], batch: Batch, *, smoothing: float = 0.0) -> dict[str, Tensor]:
    """For each head of `logits` the mean loss over what is known for it in the batch; heads without any are left out.

    Means are over words, or over phrases; for spans over the phrases that are to be found, of which there are few among
    the many pairs of words. The labels of tags are smoothed by `smoothing`.
    """
    return {head.name: loss for head in HEADS if head.name in logits for loss in _known(head, logits, batch, smoothing)}


def gold_losses(*, smoothing: float = 0.0) -> Losses:
    """`gold_loss` as a loss of a step."""
    return lambda logits, batch, _: gold_loss(logits, batch, smoothing=smoothing)


def _known(head: Head, logits: Mapping[str, Tensor], batch: Batch, smoothing: float) -> Iterator[Tensor]:
    """The loss, if anything is known for the head: a mean over nothing is not a number."""
    own = logits[head.name]
    labels = batch.labels.get(head.name)
    if labels is not None and bool((labels != UNSCORED).any()):
        yield _labelled(head, own, labels, smoothing if head.kind == "tags" else 0.0)
    elif head.name in batch.said:
        yield _said(own, batch.said[head.name])
    elif head.kind == "spans" and batch.spans is not None:
        yield _spans(own, batch.spans)
    elif head.kind == "phrases" and batch.phrases is not None:
        yield _said(own, batch.phrases.said[head.name])
    elif head.kind == "antecedents" and batch.phrases is not None:
        yield _antecedents(own, batch.phrases)


def _labelled(head: Head, logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    return functional.cross_entropy(
        logits.flatten(0, 1),
        labels.flatten(),
        weight=torch.tensor(head.class_weights) if head.class_weights else None,
        ignore_index=UNSCORED,
        label_smoothing=smoothing,
    )


def _said(logits: Tensor, said: Tensor) -> Tensor:
    """The mean cross-entropy over those of which something is said."""
    there = said.sum(-1) > 0
    return -(said * functional.log_softmax(logits, dim=-1)).sum() / there.sum().clamp(min=1)


def _spans(logits: Tensor, spans: Tensor) -> Tensor:
    there = (spans >= 0).float()
    target = spans.clamp(min=0)
    losses = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (losses * there).sum() / target.sum().clamp(min=1)


def _antecedents(logits: Tensor, phrases: Phrased) -> Tensor:
    """Where people marked them any right one will do; teachers say how likely each is."""
    said = phrases.said["antecedent"]
    chosen = functional.log_softmax(logits, dim=-1)
    any_right = -chosen.masked_fill(said == 0, -1e4).logsumexp(-1)
    as_likely = -(said * chosen).sum(-1)
    losses = torch.where(phrases.marked[:, None], any_right, as_likely)
    known = said.sum(-1) > 0
    return (losses * known).sum() / known.sum().clamp(min=1)


def taught_loss(logits: Mapping[str, Tensor], targets: Mapping[str, Tensor], batch: Batch) -> dict[str, Tensor]:
    """For each head of `targets` the mean cross-entropy from the teachers' probabilities to the student's, over words.

    `targets` have the shapes of `logits`, and are 0 for words of which the teachers say nothing. It differs from the
    Kullback–Leibler divergence by the teachers' entropy, which no training changes.
    """
    tags = targets[HEADS[0].name]
    taught = batch.words.float() * (tags.sum(-1) > 0)
    losses = {}
    for head in HEADS:
        if head.name in targets:
            weight = taught * _importance(head, targets[head.name], tags)
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
    """`share` of the gold's loss and the rest from the teachers; for a head with one of the two, that alone."""
    both = {name: (1 - share) * loss + share * gold[name] for name, loss in taught.items() if name in gold}
    return {**gold, **taught, **both}


def total(losses: Mapping[str, Tensor]) -> Tensor:
    """The weighted sum over heads, as `HEADS` weighs them."""
    return sum(head.loss * losses[head.name] for head in HEADS if head.name in losses)
