"""The training loop: the same for a teacher and for the student.

Everything random is drawn from the seed and the number of the epoch or step, never from a running generator. A run that
was killed therefore goes on from its last checkpoint to the very weights it would have had.
"""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import torch

from sayso.errors import DataError
from sayso.learn.batches import Marks, collate
from sayso.learn.data import Window
from sayso.learn.files import append_line, claim, keep_lines, replacing
from sayso.learn.loss import Losses, total
from sayso.learn.model import Reader
from sayso.learn.optimize import Optimizer
from sayso.learn.recipe import Passes
from sayso.learn.watch import Watch, bar

__all__ = ["WEIGHTS", "Task", "fit", "load_model", "load_weights"]

WEIGHTS, CHECKPOINT, LOG = "weights.pt", "checkpoint.pt", "log.jsonl"
_LOG_EVERY = 50  # steps


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is fitted to.

    Attributes:
        name: for the progress bar and the log.
        encoder: the folder to start from.
        passes: how to fit.
        seed: of everything random.
        special: of the encoder's tokenizer.
        epochs: for each epoch its steps, for each step its windows.
        losses: of a step.
        dev: the development figures of a model as it stands; may be empty.
        start: weights to start from instead of fresh heads.
    """

    name: str
    encoder: Path
    passes: Passes
    seed: int
    special: Marks
    epochs: Sequence[Sequence[Sequence[Window]]]
    losses: Losses
    dev: Callable[[Reader], dict[str, float]]
    start: Path | None = None

    @property
    def steps(self) -> int:
        """The number of all steps."""
        return sum(map(len, self.epochs))


def fit(task: Task, folder: Path, *, resume: bool = True) -> Path:
    """Fit a model, and return its weights (32 bits, `torch.load`).

    Writes into `folder`: `log.jsonl`, a line each 50 steps and with dev figures each epoch; `checkpoint.pt`, each
    `passes.checkpoint_every` steps; at the end `weights.pt`, when the checkpoint goes. Files are replaced whole.

    Args:
        task: what to fit.
        folder: of the run.
        resume: go on from a checkpoint, or take weights that are ready; else begin anew.

    Raises:
        DataError: there is nothing to learn from, or what lies in the folder is of another task.
    """
    if not task.steps:
        raise DataError(f"{task.name}: nothing to learn from; the training data has no articles.")
    claim(folder / "task.json", _made_with(task), resume=resume)
    if not resume:
        for name in (WEIGHTS, CHECKPOINT, LOG):
            (folder / name).unlink(missing_ok=True)
    if (folder / WEIGHTS).exists():
        return folder / WEIGHTS
    torch.manual_seed(task.seed)
    model = Reader(task.encoder, dropout=task.passes.dropout)
    if task.start:
        load_weights(model, task.start)
    optimizer = Optimizer(model, task.passes, steps=task.steps)
    done = _restore(optimizer, folder)
    keep_lines(folder / LOG, done)
    _run(task, model, optimizer, folder, done)
    with replacing(folder / WEIGHTS) as draft:
        torch.save(optimizer.weights(), draft)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    return folder / WEIGHTS


def load_model(encoder: Path, weights: Path) -> Reader:
    """A fitted model in 32 bits, for prediction or export.

    Raises:
        DataError: the weights are missing, or not of this encoder and these heads.
    """
    model = Reader(encoder)
    load_weights(model, weights)
    model.eval()
    return model


def load_weights(model: Reader, weights: Path) -> None:
    """Fill a model with weights that `fit` wrote.

    Raises:
        DataError: the weights are missing, or not of this encoder and these heads.
    """
    try:
        model.load_state_dict(torch.load(weights, weights_only=True))
    except FileNotFoundError as error:
        raise DataError(f"{weights}: no weights yet; run the stage before.") from error
    except RuntimeError as error:
        reason = " ".join(str(error).split())[:200]
        raise DataError(f"{weights}: not of this encoder and these heads ({reason}).") from error


def _run(task: Task, model: Reader, optimizer: Optimizer, folder: Path, done: int) -> None:
    watch = Watch()
    step = 0
    with bar(task.name, total=task.steps, done=done) as advance:
        for epoch, batches in enumerate(task.epochs, 1):
            for windows in batches:
                step += 1
                if step <= done:
                    continue
                watch.add(_step(task, model, optimizer, windows, step))
                advance()
                if step % _LOG_EVERY == 0:
                    append_line(folder / LOG, {"step": step, "epoch": epoch, **watch.report()})
                if step % task.passes.checkpoint_every == 0 and step < task.steps:
                    _save(optimizer, folder, step)
            if step > done:
                append_line(folder / LOG, {"step": step, "epoch": epoch, **watch.report(), "dev": _dev(task, model)})


def _step(task: Task, model: Reader, optimizer: Optimizer, windows: Sequence[Window], step: int) -> dict[str, float]:
    began = time.perf_counter()
    torch.manual_seed(task.seed * 1_000_003 + step)  # for dropout
    rng = random.Random(f"mask {task.seed} {step}")
    batch = collate(windows, task.special, task.passes.pieces, mask=task.passes.mask, rng=rng)
    model.train()
    losses = task.losses(model(batch), batch, windows)
    norm = optimizer.step(total(losses), step - 1)
    pieces = float(batch.mask.sum())
    took = time.perf_counter() - began
    return {**{name: float(loss.detach()) for name, loss in losses.items()}, "norm": norm, "pieces": pieces, "s": took}


def _dev(task: Task, model: Reader) -> dict[str, float]:
    model.eval()
    with torch.inference_mode():
        return task.dev(model)


def _made_with(task: Task) -> dict[str, Any]:
    size = sum(path.stat().st_size for path in task.encoder.glob("*.safetensors"))
    return {"passes": msgspec.to_builtins(task.passes), "seed": task.seed, "encoder_bytes": size, "steps": task.steps}


def _save(optimizer: Optimizer, folder: Path, step: int) -> None:
    with replacing(folder / CHECKPOINT) as draft:
        torch.save({"step": step, **optimizer.state()}, draft)


def _restore(optimizer: Optimizer, folder: Path) -> int:
    """The steps that are done already."""
    if not (folder / CHECKPOINT).exists():
        return 0
    state = torch.load(folder / CHECKPOINT, weights_only=True)
    optimizer.restore(state)
    return int(state["step"])
