"""Heads that choose among pairs of words: which word another belongs to, and where phrases begin and end.

Links are a biaffine selection over the words of the window and a null option (Dozat & Manning, 2017,
https://arxiv.org/abs/1611.01734), with a learned bias for the signed distance in words, in logarithmic buckets. Spans
are the same without the choice (Yu et al., 2020, https://aclanthology.org/2020.acl-main.577), with one for the length.
"""

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


def _projection(size: int, to: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(size, to), nn.GELU())


class Links(nn.Module):
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

    def forward(self, hidden: Tensor, present: Tensor) -> Tensor:
        """[windows, words, size] → logits [windows, words, 1 + words]."""
        dependent, head = self.dependent(hidden), self.head(hidden)
        scores = dependent @ self.bilinear @ head.transpose(1, 2) + self.head_bias(head).transpose(1, 2)
        scores = scores + self.distance[distance_bucket(hidden.shape[1])]
        scores = scores.masked_fill(~present[:, None, :], -1e4)
        return torch.cat([self.null(dependent), scores], dim=2)


class Spans(nn.Module):
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

    def forward(self, hidden: Tensor) -> Tensor:
        """[windows, words, size] → logits [windows, words, words], first word by last word, inclusive."""
        first, last = self.first(hidden), self.last(hidden)
        scores = first @ self.bilinear @ last.transpose(1, 2)
        scores = scores + self.first_bias(first) + self.last_bias(last).transpose(1, 2)
        return scores + self.distance[width_bucket(hidden.shape[1])]
