"""Heads of phrases: of what type, in which form, and which earlier phrase refers to the same.

A phrase is known by its first word, its last word, and what is weightiest within; each chooses among the phrases before
it, or none (Lee et al., 2017, https://aclanthology.org/D17-1018). Reading does the same with numpy: `read/mentions.py`
and `read/coref.py`, which also read off the words of a pair what the tables of weights are for.
"""

import msgspec
import torch
from torch import Tensor, nn
from torch.nn import functional

from sayso.read.coref import TABLES

__all__ = ["PHRASE_SIZE", "Antecedents", "PhraseVectors", "Phrased", "WordVectors"]

PHRASE_SIZE = 192
_PAIR_SIZE = 96
_SCALE = 10.0  # of the product of two phrases; reading divides by the same
_EXTREME = 8.0  # of the logarithm of a word's weight
_NEVER = -1e4


class Phrased(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases of a step, article by article, in the order of their first words, the longer first.

    `row` (the window), `first` and `last` (its words, both inclusive) [articles, phrases], int64; `there` [articles,
    phrases] whether there is one. `cells` are the cells of the tables of weights, each [articles, phrases, phrases], a
    row for each phrase, a column for each antecedent. For training, `said` has what is known, by head: probabilities
    [articles, phrases, classes]; and for antecedents [articles, phrases, 1 + phrases] either probabilities or, in
    articles that are `marked` by people [articles], 1 for each that is right; 0 where nothing is known.
    """

    row: Tensor
    first: Tensor
    last: Tensor
    there: Tensor
    cells: tuple[Tensor, ...]
    said: dict[str, Tensor]
    marked: Tensor


class WordVectors(msgspec.Struct, frozen=True):
    """What phrases are made of: `opening`, `closing`, `within` [windows, words, size], `weight` [windows, words]."""

    opening: Tensor
    closing: Tensor
    within: Tensor
    weight: Tensor


class PhraseVectors(nn.Module):
    """From the states of words to vectors of any phrase of them."""

    def __init__(self, size: int, dropout: float) -> None:
        super().__init__()
        self.opening = nn.Linear(size, PHRASE_SIZE)
        self.closing = nn.Linear(size, PHRASE_SIZE)
        self.within = nn.Linear(size, PHRASE_SIZE)
        self.weight = nn.Linear(size, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor) -> WordVectors:
        """[windows, words, size] → the vectors of words."""
        return WordVectors(self.opening(hidden), self.closing(hidden), self.within(hidden), self.weight(hidden)[..., 0])

    def of(self, words: WordVectors, phrases: Phrased) -> Tensor:
        """The vectors of phrases, [articles, phrases, PHRASE_SIZE]."""
        row, first, last = phrases.row, phrases.first, phrases.last
        # Sums up to each word, so that a phrase's is one difference, however long it is. In 64 bits: in 32, what a
        # phrase of light words adds to the sum of an article is lost, and its share of nothing is anything.
        weight = torch.exp(words.weight.double().clamp(-_EXTREME, _EXTREME))
        total = functional.pad(weight.cumsum(1), (1, 0))
        within = functional.pad((weight[:, :, None] * words.within).cumsum(1), (0, 0, 1, 0))
        share = (total[row, last + 1] - total[row, first]).clamp(min=1e-9)
        mean = ((within[row, last + 1] - within[row, first]) / share[:, :, None]).to(words.within.dtype)
        return self.dropout(functional.gelu(words.opening[row, first] + words.closing[row, last] + mean))


class Antecedents(nn.Module):
    """For each phrase, a distribution over the phrases before it and, first, none of them."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.referring = nn.Linear(PHRASE_SIZE, PHRASE_SIZE)
        self.dropout = nn.Dropout(dropout)
        self.query = nn.Linear(PHRASE_SIZE, _PAIR_SIZE)
        self.key = nn.Linear(PHRASE_SIZE, _PAIR_SIZE)
        self.first = nn.Linear(PHRASE_SIZE, 1)
        self.tables = nn.ParameterList([nn.Parameter(torch.zeros(size)) for size in TABLES])

    def forward(self, vectors: Tensor, phrases: Phrased) -> Tensor:
        """[articles, phrases, size] → logits [articles, phrases, 1 + phrases]; none has the logit 0."""
        made = self.dropout(functional.gelu(self.referring(vectors)))
        scores = self.query(made) @ self.key(made).transpose(1, 2) / _SCALE + self.first(made)
        for table, cells in zip(self.tables, phrases.cells, strict=True):
            scores = scores + table[cells]
        count = vectors.shape[1]
        earlier = torch.ones(count, count, dtype=torch.bool).tril(-1)
        scores = scores.masked_fill(~(earlier & phrases.there[:, None, :]), _NEVER)
        return torch.cat([torch.zeros_like(scores[:, :, :1]), scores], dim=2)
