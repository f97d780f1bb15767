"""AdamW on a model whose encoder computes in bfloat16.

The weights that are updated are kept in 32 bits ("masters"; Micikevicius et al., 2018,
https://arxiv.org/abs/1710.03740) and copied into the encoder after each step. On a CPU with AMX or AVX-512 BF16 that is
2 to 4 times faster than autocast, which converts every weight anew at every use.
"""

from typing import Any

import torch
from torch import Tensor, nn

from sayso.learn.model import Reader
from sayso.learn.recipe import Passes

__all__ = ["Optimizer", "lower", "supports_bfloat16"]

_MEAN_EVERY = 20  # steps: those between are too much alike to be worth their time
_MEAN_KEPT = 0.9  # of the mean so far at each of these


def supports_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 natively; elsewhere it would be slower than 32 bits."""
    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in ("amx_bf16", "avx512_bf16", "sve_bf16", "bf16"))


def lower(model: Reader) -> None:
    """Let the encoder compute in bfloat16 where the processor can; the heads stay in 32 bits."""
    if supports_bfloat16():
        model.encoder.to(torch.bfloat16)


class Optimizer:
    """Steps of AdamW with the schedule of `passes`.

    Freezes the word embeddings: a corpus of a few hundred articles would move the words it has away from the rest. If
    the passes are `frozen`, freezes all that comes before the heads.

    Args:
        model: still in 32 bits, so that the masters lose nothing; its encoder is lowered here.
        steps: of the whole training.
    """

    def __init__(self, model: Reader, passes: Passes, *, steps: int) -> None:
        self._model = model
        self._passes = passes
        self._steps = steps
        model.encoder.get_input_embeddings().weight.requires_grad_(False)
        if passes.frozen:
            model.encoder.requires_grad_(False)
            model.feature.requires_grad_(False)
        self._kept = {name: p.detach().clone() for name, p in model.named_parameters() if not p.requires_grad}
        exact = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
        lower(model)
        self._fast = {name: p for name, p in model.named_parameters() if p.requires_grad}
        # A parameter that was not lowered is its own master.
        self._masters = {n: p if p.dtype == torch.float32 else exact[n] for n, p in self._fast.items()}
        self._mean: dict[str, Tensor] = {}
        self._adam = torch.optim.AdamW(self._groups(), weight_decay=passes.weight_decay, betas=passes.betas, fused=True)

    def step(self, loss: Tensor, step: int) -> float:
        """One update; `step` counts from 0. Returns the norm of the gradient before clipping."""
        for group in self._adam.param_groups:
            group["lr"] = group["peak"] * self.rate(step)
        loss.backward()
        for name, fast in self._fast.items():
            master = self._masters[name]
            if master is not fast and fast.grad is not None:
                master.grad = fast.grad.float()
                fast.grad = None
        norm = nn.utils.clip_grad_norm_(self._masters.values(), self._passes.clip)
        self._adam.step()
        self._adam.zero_grad(set_to_none=True)
        self._copy_down()
        self._average(step)
        return float(norm)

    def settle(self) -> None:
        """At the end of training: let the weights be their mean over the last steps, if the passes want one."""
        with torch.no_grad():
            for name, mean in self._mean.items():
                self._masters[name].copy_(mean)
        self._copy_down()

    def rate(self, step: int) -> float:
        """The share of the full learning rate at a step: up linearly, then down linearly."""
        rising = (step + 1) / max(1.0, self._passes.warm_up * self._steps)
        return min(1.0, rising) * max(0.0, 1 - step / self._steps)

    def weights(self) -> dict[str, Tensor]:
        """The model's state in 32 bits."""
        whole = {name: value.detach().float() for name, value in self._model.state_dict().items()}
        return whole | self._kept | {name: master.detach() for name, master in self._masters.items()}

    def state(self) -> dict[str, Any]:
        """What `restore` needs to go on exactly where this one stands."""
        masters = {name: master.detach() for name, master in self._masters.items()}
        return {"masters": masters, "mean": self._mean, "adam": self._adam.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from `state`."""
        with torch.no_grad():
            for name, master in self._masters.items():
                master.copy_(state["masters"][name])
        self._mean = state["mean"]
        self._adam.load_state_dict(state["adam"])
        self._copy_down()

    def _average(self, step: int) -> None:
        if step < self._steps * (1 - self._passes.averaged) or step % _MEAN_EVERY:
            return
        with torch.no_grad():
            for name, master in self._masters.items():
                if name in self._mean:
                    self._mean[name].lerp_(master, 1 - _MEAN_KEPT)
                else:
                    self._mean[name] = master.detach().clone()

    def _copy_down(self) -> None:
        with torch.no_grad():
            for name, fast in self._fast.items():
                if fast is not self._masters[name]:
                    fast.copy_(self._masters[name])

    def _groups(self) -> list[dict[str, Any]]:
        groups: dict[tuple[float, bool], list[Tensor]] = {}
        for name, master in self._masters.items():
            groups.setdefault((self._peak(name), _is_table(name)), []).append(master)
        return [
            # At the rate of tables, decay would pull them to 0 faster than rare cells are seen.
            {"params": params, "lr": peak, "peak": peak} | ({"weight_decay": 0.0} if table else {})
            for (peak, table), params in groups.items()
        ]

    def _peak(self, name: str) -> float:
        if _is_table(name):
            return self._passes.distance_rate
        return self._passes.encoder_rate if name.startswith("encoder.") else self._passes.head_rate


def _is_table(name: str) -> bool:
    """Whether a parameter is looked up, not multiplied: biases of distance, and the tables of pairs of phrases."""
    return name.endswith(".distance") or ".tables." in name
