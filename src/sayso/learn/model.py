"""The reading model for training: a shared encoder, and the heads on the first piece of each word.

Encoder: any BERT-like model that `transformers` loads. Heads: see `heads.py`. Tags are one linear layer. Links are a
biaffine selection over the words of the window and a null option (Dozat & Manning, 2017,
https://arxiv.org/abs/1611.01734), with a learned bias for the signed distance in words, in logarithmic buckets.
"""

from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn
from transformers import AutoModel
from transformers import logging as transformers_logging

from sayso.errors import DataError
from sayso.learn.heads import HEADS
from sayso.read.features import FEATURES

__all__ = ["Batch", "Links", "Reader", "distance_bucket"]

LINK_SIZE = 128
BUCKETS = 8  # on each side of zero: 1, 2, 3–4, 5–8, 9–16, 17–32, 33–64, 65 and more


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Tensors of one step, int64.

    `ids`, `mask`, `feature` [windows, pieces]; `first` [windows, words] is the first piece of each word, `words`
    [windows, words] whether there is one. `labels` [windows, words], by head, for training: a class, or for links
    0 for none and 1 + the word of the window; `batches.UNSCORED` elsewhere.
    """

    ids: Tensor
    mask: Tensor
    feature: Tensor
    first: Tensor
    words: Tensor
    labels: dict[str, Tensor] = {}


def distance_bucket(size: int) -> Tensor:
    """[size, size] bucket of the signed distance j − i between words i and j, in 0 … 2·BUCKETS."""
    distance = torch.arange(size)[None, :] - torch.arange(size)[:, None]
    steps = torch.ceil(torch.log2(distance.abs().clamp(min=1).float())).long() + 1
    steps = torch.where(distance == 0, 0, steps.clamp(max=BUCKETS))
    return BUCKETS + torch.sign(distance) * steps


class Links(nn.Module):
    """For each word, a distribution over the words of its window and, first, a null option."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.dependent = nn.Sequential(nn.Linear(size, LINK_SIZE), nn.GELU())
        self.head = nn.Sequential(nn.Linear(size, LINK_SIZE), nn.GELU())
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


class Reader(nn.Module):
    """Encoder and heads.

    Args:
        encoder: a folder that `transformers.AutoModel` loads.
        dropout: of the encoder's hidden states, while training.

    Raises:
        DataError: there is no encoder in the folder.
    """

    def __init__(self, encoder: Path, *, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = _load(encoder, dropout)
        size = self.encoder.config.hidden_size
        self.feature = nn.Embedding(FEATURES, size)
        nn.init.zeros_(self.feature.weight)
        for head in HEADS:
            self.add_module(head.name, nn.Linear(size, head.size) if head.kind == "tags" else Links(size))

    def states(self, ids: Tensor, feature: Tensor, mask: Tensor | None = None) -> Tensor:
        """[windows, pieces] → the encoder's last states [windows, pieces, size]."""
        embedded = self.encoder.get_input_embeddings()(ids)
        embedded = embedded + self.feature(feature).to(embedded.dtype)
        return self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state

    def logits(self, hidden: Tensor, present: Tensor) -> dict[str, Tensor]:
        """States of words [windows, words, size], and whether each is there, → the logits of each head."""
        found = {}
        for head in HEADS:
            module = self.get_submodule(head.name)
            found[head.name] = module(hidden) if head.kind == "tags" else module(hidden, present)
        return found

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Logits by head: tags [windows, words, classes], links [windows, words, 1 + words]."""
        states = self.states(batch.ids, batch.feature, batch.mask)
        index = batch.first[:, :, None].expand(-1, -1, states.shape[2])
        return self.logits(states.gather(1, index).float(), batch.words.bool())


def _load(folder: Path, dropout: float) -> nn.Module:
    transformers_logging.set_verbosity_error()  # it would list the pooling layer that we leave out
    transformers_logging.disable_progress_bar()
    try:
        # Written-out attention: on CPU its backward pass is four times faster than the fused kernel's.
        return AutoModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="eager",
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
            local_files_only=True,
        )
    except (OSError, ValueError) as error:
        reason = str(error).split("\n", 1)[0]
        raise DataError(
            f"{folder}: no encoder that transformers can load ({reason}); name one with --encoder."
        ) from error
