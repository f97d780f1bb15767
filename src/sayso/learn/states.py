"""The states of words of an encoder that stays as it is: computed once for each window, then kept."""

import torch
from torch import Tensor

from sayso.learn.batches import Marks, Step, collate
from sayso.learn.model import Batch, Reader

__all__ = ["States"]


class States:
    """Keeps states in half the bits; a word of a base encoder takes 1.5 KB.

    Args:
        model: whose encoder is frozen.
        special: of its tokenizer.
    """

    def __init__(self, model: Reader, special: Marks) -> None:
        self._model = model
        self._special = special
        self._kept: dict[tuple[str, int, int], Tensor] = {}

    def of(self, step: Step, batch: Batch) -> Tensor:
        """The states of a step's words, [windows, words, size], 0 where there is none.

        Args:
            step: its windows, without hidden words.
            batch: what was made of it.
        """
        keys = [(w.example.id, w.start, w.end) for w in step.windows]
        missing = [w for w, key in zip(step.windows, keys, strict=True) if key not in self._kept]
        if missing:
            self._look(Step(missing, len(missing)))
        size = self._model.encoder.config.hidden_size
        found = torch.zeros(*batch.first.shape, size)
        for row, key in enumerate(keys):
            own = self._kept[key]
            found[row, : len(own)] = own.float()
        return found

    def _look(self, step: Step) -> None:
        self._model.eval()  # the caller sets it back to training
        with torch.no_grad():
            hidden = self._model.hidden(collate(step, self._special))
        for row, window in enumerate(step.windows):
            key = (window.example.id, window.start, window.end)
            self._kept[key] = hidden[row, : window.end - window.start].to(torch.bfloat16)
