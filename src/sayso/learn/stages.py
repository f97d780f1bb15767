"""All of `sayso train`: from the data folder to a model package, stage by stage.

::

    OUT/recipe.json
    OUT/teacher-1/ …      weights.pt, log.jsonl       gold → teachers
    OUT/lessons/*.npz                                 teachers → what they say of gold and unlabelled windows
    OUT/first/            weights.pt, log.jsonl       gold → what the student starts from
    OUT/round-1/          weights.pt, log.jsonl       lessons and gold → student, first round
    OUT/student/          weights.pt, log.jsonl       the same, second round → student
    OUT/package/          model.onnx, tokenizer.json, settings.json
    OUT/calibration.json                              what was chosen on dev, and its reliability table

A stage whose files are there is not done again, so the same command goes on where it was stopped.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import torch

from sayso.learn.batches import Marks, marks, plan
from sayso.learn.calibrate import Calibrated, calibrate
from sayso.learn.data import Example, Pieces, Window, examples, load_tokenizer, pieces_with, plain, windows
from sayso.learn.distil import Lesson, Teaching, ask, lesson, student_losses
from sayso.learn.encoders import encoder_folder
from sayso.learn.export import export
from sayso.learn.files import claim, write_json
from sayso.learn.fit import WEIGHTS, Task, fit, load_model
from sayso.learn.loss import gold_losses
from sayso.learn.model import Reader
from sayso.learn.optimize import lower
from sayso.learn.predict import dev_figures
from sayso.learn.recipe import STAGES, EncoderName, Passes, Setup, Stage
from sayso.learn.unlabelled import unlabelled
from sayso.learn.watch import tell

__all__ = ["run"]


class _Encoder(msgspec.Struct, frozen=True, kw_only=True):
    """An encoder's folder, and how its tokenizer cuts words."""

    folder: Path
    special: Marks
    pieces: Pieces


def run(setup: Setup, stages: Sequence[Stage] = STAGES) -> None:
    """Do the stages, in the order of `STAGES`.

    Raises:
        DataError: data or an encoder is missing or damaged, or a folder holds the work of another recipe.
        ModelError: int8 is too far from the weights it was made from.
    """
    torch.set_num_threads(setup.threads)
    write_json(setup.out / "recipe.json", setup.recipe)
    do: dict[Stage, Callable[[Setup], None]] = {
        "teacher": _teach,
        "student": _study,
        "export": _export,
        "calibrate": _calibrate,
    }
    for stage in STAGES:
        if stage in stages:
            do[stage](setup)


def _teach(setup: Setup) -> None:
    for number, passes in enumerate(setup.recipe.teachers, 1):
        folder = setup.out / f"teacher-{number}"
        if not _ready(folder / WEIGHTS, setup):
            task = _gold_task(setup, f"teacher {number}", passes, seed=setup.recipe.seed + number - 1)
            fit(task, folder, resume=setup.resume)


def _study(setup: Setup) -> None:
    folder = setup.out / "student"
    if _ready(folder / WEIGHTS, setup):
        return
    recipe = setup.recipe
    if not recipe.teachers:
        fit(_gold_task(setup, "student", recipe.student, seed=recipe.seed), folder, resume=setup.resume)
    elif recipe.again is None:
        fit(_taught_task(setup, recipe.student, _first(setup)), folder, resume=setup.resume)
    else:
        before = setup.out / "round-1"
        if not _ready(before / WEIGHTS, setup):
            fit(_taught_task(setup, recipe.student, _first(setup)), before, resume=setup.resume)
        fit(_taught_task(setup, recipe.again, before / WEIGHTS), folder, resume=setup.resume)


def _export(setup: Setup) -> None:
    encoder = _encoder(setup, setup.recipe.student.encoder).folder
    found = export(encoder, setup.out / "student" / WEIGHTS, setup.package, recipe=setup.recipe)
    size = (setup.package / "model.onnx").stat().st_size / 1e6
    tell(f"{setup.package}: int8, {size:.1f} MB; its tag probabilities differ by {found:.4f} on average.")


def _calibrate(setup: Setup) -> None:
    pieces = _encoder(setup, setup.recipe.student.encoder).pieces
    found = calibrate(setup.package, examples(setup.data, "dev", pieces), threads=setup.threads)
    write_json(setup.out / "calibration.json", found)
    tell(_summary(found))


def _summary(found: Calibrated) -> str:
    now, before = found.figures, found.before
    return (
        f"dev: pair F1 {now['pair']:.1f} ({before['pair']:.1f} before), strict without punctuation "
        f"{now['strict_np']:.1f} ({before['strict_np']:.1f}); calibration error {found.reliability.error:.3f}."
    )


def _ready(path: Path, setup: Setup) -> bool:
    if setup.resume and path.exists():
        tell(f"{path} is there already; --no-resume makes it anew.")
        return True
    return False


def _encoder(setup: Setup, name: EncoderName) -> _Encoder:
    folder = setup.encoders.get(name) or encoder_folder(name, setup.cache)
    tokenizer = load_tokenizer(folder)
    return _Encoder(folder=folder, special=marks(tokenizer), pieces=pieces_with(tokenizer))


def _gold_task(setup: Setup, name: str, passes: Passes, *, seed: int) -> Task:
    encoder = _encoder(setup, passes.encoder)
    gold = examples(setup.data, "train", encoder.pieces)

    def windows_of(epoch: int) -> list[Window]:
        rng = random.Random(f"windows {seed} {epoch}")
        return [w for example in gold for w in windows(example, setup.recipe.window, rng)]

    return Task(
        name=name,
        encoder=encoder.folder,
        passes=passes,
        seed=seed,
        special=encoder.special,
        epochs=_epochs(passes, seed, windows_of),
        losses=gold_losses(smoothing=passes.smoothing),
        dev=_dev(setup, encoder),
    )


def _taught_task(setup: Setup, passes: Passes, start: Path | None) -> Task:
    recipe = setup.recipe
    encoder = _encoder(setup, passes.encoder)
    gold = examples(setup.data, "train", encoder.pieces)
    texts = [plain(text.id, text.text, encoder.pieces) for text in unlabelled(setup.data)]
    if not texts:
        tell(f"{setup.data}: no unlabelled news there; the student learns from the gold articles alone.")
    drawn = [lesson(f"gold-{i}", gold, recipe.window, seed=recipe.seed) for i in range(recipe.draws)]
    rest = lesson("plain", texts, recipe.window, seed=recipe.seed)
    _ask_teachers(setup, {each.name: each for each in (*drawn, rest)})
    own = [_teaching(setup, each, gold) for each in drawn]
    others = _teaching(setup, rest, texts)

    def windows_of(epoch: int) -> list[Window]:
        return [*own[epoch % recipe.draws].windows, *others.windows]

    return Task(
        name="student",
        encoder=encoder.folder,
        passes=passes,
        seed=recipe.seed,
        special=encoder.special,
        epochs=_epochs(passes, recipe.seed, windows_of),
        losses=student_losses([*own, others], gold_share=recipe.gold_share),
        dev=_dev(setup, encoder),
        start=start,
    )


def _first(setup: Setup) -> Path | None:
    passes = setup.recipe.first
    if passes is None:
        return None
    folder = setup.out / "first"
    if _ready(folder / WEIGHTS, setup):
        return folder / WEIGHTS
    return fit(_gold_task(setup, "first", passes, seed=setup.recipe.seed), folder, resume=setup.resume)


def _epochs(passes: Passes, seed: int, windows_of: Callable[[int], list[Window]]) -> list[list[list[Window]]]:
    return [
        plan(windows_of(epoch), passes.pieces, random.Random(f"plan {seed} {epoch}")) for epoch in range(passes.epochs)
    ]


def _dev(setup: Setup, encoder: _Encoder) -> Callable[[Reader], dict[str, float]]:
    dev = examples(setup.data, "dev", encoder.pieces)
    return dev_figures(dev, encoder.special, window=setup.recipe.window)


def _teaching(setup: Setup, each: Lesson, own: Sequence[Example]) -> Teaching:
    teachers = range(1, 1 + len(setup.recipe.teachers))
    return Teaching(each.of(own), [_file(setup, number, each.name) for number in teachers])


def _file(setup: Setup, teacher: int, name: str) -> Path:
    return setup.out / "lessons" / f"teacher-{teacher}.{name}.npz"


def _ask_teachers(setup: Setup, lessons: dict[str, Lesson]) -> None:
    recipe = setup.recipe
    folder = setup.out / "lessons"
    made_with = {"seed": recipe.seed, "window": recipe.window, "kept": recipe.kept_links, "teachers": recipe.teachers}
    claim(folder / "lessons.json", made_with, resume=setup.resume)
    if not setup.resume:
        for old in folder.glob("*.npz"):
            old.unlink()
    for number, passes in enumerate(recipe.teachers, 1):
        missing = [each for each in lessons.values() if not _file(setup, number, each.name).exists()]
        if missing:
            _ask_teacher(setup, number, passes.encoder, missing)


def _ask_teacher(setup: Setup, number: int, name: EncoderName, missing: Sequence[Lesson]) -> None:
    encoder = _encoder(setup, name)
    model = load_model(encoder.folder, setup.out / f"teacher-{number}" / WEIGHTS)
    lower(model)
    gold = examples(setup.data, "train", encoder.pieces)
    texts = [plain(text.id, text.text, encoder.pieces) for text in unlabelled(setup.data)]
    for each in missing:
        wanted = each.of(texts if each.name == "plain" else gold)
        tell(f"teacher {number}: {len(wanted)} windows of {each.name}.")
        ask(model, wanted, encoder.special, _file(setup, number, each.name), kept=setup.recipe.kept_links)
