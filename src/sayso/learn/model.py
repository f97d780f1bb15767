"""The reading model for training: a shared encoder, and the heads on the first piece of each word.

Encoder: any BERT-like model that `transformers` loads. Heads: see `heads.py`. Tags are one linear layer; the others are
in `links.py` and `phrases.py`.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn
from transformers import AutoModel
from transformers import logging as transformers_logging

from sayso.errors import DataError
from sayso.learn.heads import HEADS, Head
from sayso.learn.links import Links, Spans
from sayso.learn.phrases import PHRASE_SIZE, Antecedents, Phrased, PhraseVectors, WordVectors
from sayso.learn.recipe import Dropout
from sayso.read.features import FEATURES

__all__ = ["Batch", "Reader", "probabilities"]


_USUAL = Dropout()


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Tensors of one step.

    `ids`, `mask`, `feature` [windows, pieces]; `first` [windows, words] is the first piece of each word, `words`
    [windows, words] whether there is one; all int64. For training, and only of heads that the step has something for:

    - `labels` [windows, words], int64: a class, or for links 0 for none and 1 + the word of the window;
      `batches.UNSCORED` elsewhere;
    - `said` [windows, words, classes], of tags by marks or teachers: probabilities; all 0 where nothing is said;
    - `spans` [windows, words, words]: the probability that a first and a last word make a phrase; −1 where nothing is
      said, so also where the last word stands before the first;
    - `phrases`: phrases that are known, with what is known of them.
    """

    ids: Tensor
    mask: Tensor
    feature: Tensor
    first: Tensor
    words: Tensor
    labels: dict[str, Tensor] = {}
    said: dict[str, Tensor] = {}
    spans: Tensor | None = None
    phrases: Phrased | None = None


class Reader(nn.Module):
    """Encoder and heads.

    Args:
        encoder: a folder that `transformers.AutoModel` loads.
        dropout: while training.

    Raises:
        DataError: there is no encoder in the folder.
    """

    def __init__(self, encoder: Path, *, dropout: Dropout = _USUAL) -> None:
        super().__init__()
        self.encoder = _load(encoder, dropout.encoder)
        size = self.encoder.config.hidden_size
        self.feature = nn.Embedding(FEATURES, size)
        nn.init.zeros_(self.feature.weight)
        for head in HEADS:
            self.add_module(head.name, _module(head, size, dropout.phrases))
        self.phrase = PhraseVectors(size, dropout.phrases)
        self.dropout = nn.Dropout(dropout.states)

    def states(self, ids: Tensor, feature: Tensor, mask: Tensor | None = None) -> Tensor:
        """[windows, pieces] → the encoder's last states [windows, pieces, size]."""
        embedded = self.encoder.get_input_embeddings()(ids)
        embedded = embedded + self.feature(feature).to(embedded.dtype)
        return self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state

    def hidden(self, batch: Batch) -> Tensor:
        """The states of words, [windows, words, size]."""
        states = self.states(batch.ids, batch.feature, batch.mask)
        index = batch.first[:, :, None].expand(-1, -1, states.shape[2])
        return states.gather(1, index).float()

    def of_words(self, hidden: Tensor, present: Tensor | None, heads: Sequence[Head] = HEADS) -> dict[str, Tensor]:
        """States of words, and whether each is there [windows, words], → the logits of heads of words.

        Also for one window, without the first dimension; `present` is `None` where every word is there.
        """
        found = {}
        for head in heads:
            module = self.get_submodule(head.name)
            if head.kind in ("tags", "spans"):
                found[head.name] = module(hidden)
            elif head.kind == "links":
                found[head.name] = module(hidden, present)
        return found

    def of_phrases(self, vectors: WordVectors, phrases: Phrased, heads: Sequence[Head] = HEADS) -> dict[str, Tensor]:
        """The vectors of words, and phrases of them, → the logits of heads of phrases."""
        made = self.phrase.of(vectors, phrases)
        found = {}
        for head in heads:
            module = self.get_submodule(head.name)
            if head.kind == "phrases":
                found[head.name] = module(made)
            elif head.kind == "antecedents":
                found[head.name] = module(made, phrases)
        return found

    def forward(
        self, batch: Batch, heads: Sequence[Head] = HEADS, *, hidden: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Logits by head, in the shapes that `Head` names; those of phrases only where the batch has phrases.

        Args:
            batch: the step.
            heads: those that are asked.
            hidden: the states of words, where they are known already.
        """
        hidden = self.dropout(self.hidden(batch) if hidden is None else hidden)
        found = self.of_words(hidden, batch.words.bool(), heads)
        if batch.phrases is not None:
            found |= self.of_phrases(self.phrase(hidden), batch.phrases, heads)
        return found


def probabilities(head: Head, logits: Tensor) -> Tensor:
    """What the logits of a head mean.

    >>> probabilities(HEADS[0], torch.zeros(1, 2))
    tensor([[0.5000, 0.5000]])
    """
    return torch.sigmoid(logits) if head.kind == "spans" else logits.softmax(-1)


def _module(head: Head, size: int, dropout: float) -> nn.Module:
    match head.kind:
        case "tags":
            return nn.Linear(size, head.size)
        case "links":
            return Links(size)
        case "spans":
            return Spans(size)
        case "phrases":
            return nn.Linear(PHRASE_SIZE, head.size)
        case "antecedents":
            return Antecedents(dropout)


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
