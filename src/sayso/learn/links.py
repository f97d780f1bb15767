"""Heads that choose among pairs of words: which word another belongs to, and where phrases begin and end.

Links are a biaffine selection over the words of the window and a null option (Dozat & Manning, 2017,
https://arxiv.org/abs/1611.01734), with a learned bias for the signed distance in words, in logarithmic buckets. Spans
are the same without the choice (Yu et al., 2020, https://aclanthology.org/2020.acl-main.577), with one for the length.
"""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

__all__ = ["BUCKETS", "Links", "Spans", "distance_bucket", "width_bucket"]

LINK_SIZE = 128
SPAN_SIZE = 192
BUCKETS = 8  # on each side of zero: 1, 2, 3–4, 5–8, 9–16, 17–32, 33–64, 65 and more
WIDTHS = 8  # of a phrase in words: 1, 2, 3–4, 5–8, 9–16, 17–32, 33–64, 65 and more


def distance_bucket(size: int) -> Tensor:
    """[size, size] bucket of the signed distance j − i between words i and j, in 0 … 2·BUCKETS."""
    distance = torch.arange(size)[None, :] - torch.arange(size)[:, None]
    steps = torch.ceil(torch.log2(distance.abs().clamp(min=1).float())).long() + 1
    steps = torch.where(distance == 0, 0, steps.clamp(max=BUCKETS))
    return BUCKETS + torch.sign(distance) * steps


def width_bucket(size: int) -> Tensor:
    """[size, size] bucket of the number of words from i to j, in 0 … WIDTHS − 1; 0 where j stands before i."""
    words = torch.arange(size)[None, :] - torch.arange(size)[:, None] + 1
    return torch.ceil(torch.log2(words.clamp(min=1).float())).long().clamp(max=WIDTHS - 1)


class _Placed(nn.Module, ABC):
    """A head whose logits have a bias for how far apart two words are, or how many there are from one to the other."""

    biases: Tensor | None

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("biases", None, persistent=False)

    def settle(self, words: int) -> None:
        """Make the biases now, for windows of at most so many words: in a graph it would take longer than the head."""
        self.biases = self.bias(words).detach()

    @abstractmethod
    def bias(self, words: int) -> Tensor:
        """[words, words]"""

    def placed(self, words: int) -> Tensor:
        """The biases, [words, words]."""
        return self.bias(words) if self.biases is None else self.biases[:words, :words]


def _projection(size: int, to: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(size, to), nn.GELU())


class Links(_Placed):
    """For each word, a distribution over the words of its window and, first, a null option."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.dependent = _projection(size, LINK_SIZE)
        self.head = _projection(size, LINK_SIZE)
        self.bilinear = nn.Parameter(torch.zeros(LINK_SIZE, LINK_SIZE))
        nn.init.normal_(self.bilinear, std=0.02)
        self.head_bias = nn.Linear(LINK_SIZE, 1)
        self.null = nn.Linear(LINK_SIZE, 1)
        buckets = torch.arange(-BUCKETS, BUCKETS + 1).abs()
        self.distance = nn.Parameter(-0.4 * buckets.float())  # near words first, from the start

    def bias(self, words: int) -> Tensor:
        """[words, words]"""
        return (self.distance + self.head_bias.bias)[distance_bucket(words)]

    def forward(self, hidden: Tensor, present: Tensor | None) -> Tensor:
        """[…, words, size] → logits […, words, 1 + words]; `present` […, words], or `None` where every word is."""
        dependent, head = self.dependent(hidden), self.head(hidden)
        scores = (dependent @ self.bilinear + self.head_bias.weight) @ head.transpose(-1, -2) + self.placed(
            hidden.shape[-2]
        )
        if present is not None:
            scores = scores.masked_fill(~present[..., None, :], -1e4)
        return torch.cat([self.null(dependent), scores], dim=-1)


class Spans(_Placed):
    """For each pair of words, whether the phrase from the one to the other mentions something."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.first = _projection(size, SPAN_SIZE)
        self.last = _projection(size, SPAN_SIZE)
        self.bilinear = nn.Parameter(torch.zeros(SPAN_SIZE, SPAN_SIZE))
        nn.init.normal_(self.bilinear, std=0.02)
        self.first_bias = nn.Linear(SPAN_SIZE, 1)
        self.last_bias = nn.Linear(SPAN_SIZE, 1)
        # Few pairs are phrases, and those are short: so it is from the start.
        self.distance = nn.Parameter(-3.0 - 0.3 * torch.arange(WIDTHS).float())

    def bias(self, words: int) -> Tensor:
        """[words, words]"""
        return (self.distance + self.last_bias.bias)[width_bucket(words)]

    def forward(self, hidden: Tensor) -> Tensor:
        """[…, words, size] → logits […, words, words], first word by last word, inclusive."""
        first, last = self.first(hidden), self.last(hidden)
        scores = (first @ self.bilinear + self.last_bias.weight) @ last.transpose(-1, -2) + self.first_bias(first)
        return scores + self.placed(hidden.shape[-2])
