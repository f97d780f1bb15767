"""The reading model for training: a shared encoder, and the attribution heads on the first piece of each word.

Encoder: any BERT-like model that `transformers` loads. Heads: BIO tags (source, cue, content); for every word the cue
it is content of (a biaffine head selection over the words of the window and a null option, after Dozat & Manning,
2017, https://arxiv.org/abs/1611.01734); for every cue the first word of its source, likewise. Links carry a learned
bias for the signed distance in words, in logarithmic buckets.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from sayso.learn.data import TAGS
from sayso.read.features import FEATURES

__all__ = ["Batch", "Links", "Reader", "distance_bucket"]

LINK_SIZE = 128
BUCKETS = 8  # on each side of zero: 1, 2, 3–4, 5–8, 9–16, 17–32, 33–64, 65 and more


class Batch(dict[str, Tensor]):
    """Tensors of one step: `ids`, `mask`, `feature` [windows, pieces]; `first`, `words` [windows, words]; labels."""


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
        self.distance = nn.Parameter(-0.4 * buckets.float())

    def forward(self, hidden: Tensor, present: Tensor) -> Tensor:
        """[windows, words, size] → logits [windows, words, 1 + words]."""
        dependent, head = self.dependent(hidden), self.head(hidden)
        scores = dependent @ self.bilinear @ head.transpose(1, 2) + self.head_bias(head).transpose(1, 2)
        scores = scores + self.distance[distance_bucket(hidden.shape[1])]
        scores = scores.masked_fill(~present[:, None, :], -1e4)
        return torch.cat([self.null(dependent), scores], dim=2)


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: Path, *, dropout: float = 0.0) -> None:
        super().__init__()
        # Written-out attention: on CPU its backward pass is four times faster than the fused kernel's.
        self.encoder = AutoModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="eager",
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
        )
        size = self.encoder.config.hidden_size
        self.feature = nn.Embedding(FEATURES, size)
        nn.init.zeros_(self.feature.weight)
        self.tag = nn.Linear(size, len(TAGS))
        self.content = Links(size)
        self.source = Links(size)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Logits: `tag` [windows, words, tags], `content` and `source` [windows, words, 1 + words]."""
        embedded = self.encoder.get_input_embeddings()(batch["ids"])
        embedded = embedded + self.feature(batch["feature"]).to(embedded.dtype)
        states = self.encoder(inputs_embeds=embedded, attention_mask=batch["mask"]).last_hidden_state
        index = batch["first"][:, :, None].expand(-1, -1, states.shape[2])
        hidden = states.gather(1, index).float()
        present = batch["words"].bool()
        return {
            "tag": self.tag(hidden),
            "content": self.content(hidden, present),
            "source": self.source(hidden, present),
        }
