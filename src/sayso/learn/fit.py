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
from sayso.learn.batches import Marks, Step, collate
from sayso.learn.files import append_line, claim, keep_lines, replacing
from sayso.learn.heads import HEADS, Head
from sayso.learn.loss import Losses, total
from sayso.learn.model import Reader
from sayso.learn.optimize import Optimizer
from sayso.learn.recipe import Passes
from sayso.learn.states import States
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
        epochs: for each epoch its steps.
        losses: of a step.
        dev: the development figures of a model as it stands; may be empty.
        heads: those that are fitted; the others stay as they are.
        start: weights to start from; with a frozen encoder, the heads that are fitted begin anew.
    """

    name: str
    encoder: Path
    passes: Passes
    seed: int
    special: Marks
    epochs: Sequence[Sequence[Step]]
    losses: Losses
    dev: Callable[[Reader], dict[str, float]]
    heads: Sequence[Head] = HEADS
    start: Path | None = None

    @property
    def steps(self) -> int:
        """The number of all steps."""
        return sum(map(len, self.epochs))


class _Run(msgspec.Struct, frozen=True):
    """What a task is done with."""

    task: Task
    model: Reader
    optimizer: Optimizer
    states: States | None


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
        load_weights(model, task.start, anew=task.heads if task.passes.frozen else ())
    optimizer = Optimizer(model, task.passes, steps=task.steps)
    states = States(model, task.special) if task.passes.frozen else None
    done = _restore(optimizer, folder)
    keep_lines(folder / LOG, done)
    _run(_Run(task, model, optimizer, states), folder, done)
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


def load_weights(model: Reader, weights: Path, *, anew: Sequence[Head] = ()) -> None:
    """Fill a model with weights that `fit` wrote, but for the heads `anew`, which stay as they are.

    Raises:
        DataError: the weights are missing, or not of this encoder and these heads.
    """
    try:
        state = torch.load(weights, weights_only=True)
        names = {"phrase", *(head.name for head in anew)} if anew else set()
        state |= {name: value for name, value in model.state_dict().items() if name.partition(".")[0] in names}
        model.load_state_dict(state)
    except FileNotFoundError as error:
        raise DataError(f"{weights}: no weights yet; run the stage before.") from error
    except RuntimeError as error:
        reason = " ".join(str(error).split())[:200]
        raise DataError(f"{weights}: not of this encoder and these heads ({reason}).") from error


def _run(run: _Run, folder: Path, done: int) -> None:
    task, optimizer = run.task, run.optimizer
    watch = Watch()
    step = 0
    with bar(task.name, total=task.steps, done=done) as advance:
        for epoch, steps in enumerate(task.epochs, 1):
            for each in steps:
                step += 1
                if step <= done:
                    continue
                watch.add(_step(run, each, step))
                advance()
                if step % _LOG_EVERY == 0:
                    append_line(folder / LOG, {"step": step, "epoch": epoch, **watch.report()})
                if step % task.passes.checkpoint_every == 0 and step < task.steps:
                    _save(optimizer, folder, step)
            if step == task.steps:
                optimizer.settle()
            if step > done:
                append_line(
                    folder / LOG, {"step": step, "epoch": epoch, **watch.report(), "dev": _dev(task, run.model)}
                )


def _step(run: _Run, each: Step, step: int) -> dict[str, float]:
    task, model = run.task, run.model
    began = time.perf_counter()
    torch.manual_seed(task.seed * 1_000_003 + step)  # for dropout
    rng = random.Random(f"mask {task.seed} {step}")
    batch = collate(each, task.special, mask=task.passes.mask, rng=rng)
    hidden = run.states.of(each, batch) if run.states else None
    model.train()
    losses = task.losses(model(batch, task.heads, hidden=hidden), batch, each)
    norm = run.optimizer.step(each.weight * total(losses), step - 1) if losses else 0.0
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
