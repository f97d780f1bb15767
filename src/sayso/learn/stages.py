"""All of `sayso train`: from the data folder to a model package, stage by stage.

::

    OUT/recipe.json
    OUT/teacher-1/ …      weights.pt, log.jsonl       gold → teachers of attribution
    OUT/entities-1/ …     weights.pt, log.jsonl       marked texts → teacher of entities, from the first of those
    OUT/contents/         weights.pt, log.jsonl       labelled contents → teacher of contents, from the first likewise
    OUT/contents/held-out.json                        what it finds inside contents that are held out; and before
    OUT/first/            weights.pt, log.jsonl       gold → what the student starts from
    OUT/lessons/…                                     teachers → what they say of gold and unlabelled articles
    OUT/round-1/ …        weights.pt, log.jsonl       lessons and gold → student of attribution, round by round
    OUT/whole/            weights.pt, log.jsonl       all lessons, gold and marked texts → student of everything
    OUT/student/          weights.pt, log.jsonl       the same, contents, linked articles → student, in a last round
    OUT/package/          model.onnx, weights.npz, tokenizer.json, settings.json
    OUT/calibration.json                              what was chosen on dev, and its reliability table

A stage whose files are there is not done again, so the same command goes on where it was stopped. Without labelled
contents there is no stage `contents`; without linked articles either there is no last round: what would be `whole` is
the `student`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from sayso.learn.calibrate import Calibrated, calibrate
from sayso.learn.data import examples
from sayso.learn.export import export
from sayso.learn.files import claim, write_json
from sayso.learn.fit import WEIGHTS, fit
from sayso.learn.lessons import digests, digests_of, encoded, open_lessons, teacher
from sayso.learn.linked import load_linked
from sayso.learn.recipe import STAGES, Setup, Stage
from sayso.learn.tasks import contents_task, entity_task, gold_task, held_figures, last_task, taught_task, whole_task
from sayso.learn.watch import tell

__all__ = ["run"]

LABELS = "labels.json"  # with which a folder's weights were made


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
        "entities": _teach_entities,
        "contents": _teach_contents,
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
            task = gold_task(setup, f"teacher {number}", passes, seed=setup.recipe.seed + number - 1)
            fit(task, folder, resume=setup.resume)


def _teach_entities(setup: Setup) -> None:
    recipe = setup.recipe
    start = setup.out / "teacher-1" / WEIGHTS if recipe.teachers else None
    for number, passes in enumerate(recipe.entity_teacher, 1):
        weights = setup.out / f"entities-{number}" / WEIGHTS
        if not _ready(weights, setup):
            fit(entity_task(setup, f"entity teacher {number}", passes, start), weights.parent, resume=setup.resume)
        start = weights


def _teach_contents(setup: Setup) -> None:
    if setup.contents is None or not setup.recipe.teachers:
        tell("no labelled contents (--contents) or no teacher: what is inside contents is not taught.")
        return
    before, weights = (setup.out / name / WEIGHTS for name in ("teacher-1", "contents"))
    claim(weights.with_name(LABELS), digests(setup), resume=setup.resume)
    if not _ready(weights, setup):
        fit(contents_task(setup, before), weights.parent, resume=setup.resume)
    told = weights.with_name("held-out.json")
    if not _ready(told, setup):
        encoder = encoded(setup, setup.recipe.contents.teacher.encoder)
        figures = held_figures(setup, encoder)
        found = {when: figures(teacher(encoder, path)) for when, path in (("before", before), ("after", weights))}
        write_json(told, found)
        tell(f"statements inside held-out contents: F1 {found['after']['inner']} ({found['before']['inner']} before).")


def _study(setup: Setup) -> None:
    recipe = setup.recipe
    open_lessons(setup)
    if setup.linked:
        load_linked(setup.linked)  # for its errors, before the hours that come first
    if _ready(setup.out / "student" / WEIGHTS, setup):
        claim(setup.out / "student" / LABELS, digests_of(linked_labels=setup.linked), resume=True, known=True)
        return
    claim(setup.out / "student" / LABELS, digests_of(linked_labels=setup.linked), resume=setup.resume)
    weights = setup.out / "first" / WEIGHTS
    if not _ready(weights, setup):
        fit(gold_task(setup, "first", recipe.first, seed=recipe.seed), weights.parent, resume=setup.resume)
    for number, passes in enumerate(recipe.rounds if recipe.teachers else (), 1):
        before, weights = weights, setup.out / f"round-{number}" / WEIGHTS
        if not _ready(weights, setup):
            fit(taught_task(setup, passes, before), weights.parent, resume=setup.resume)
    whole = setup.out / ("whole" if setup.contents or setup.linked else "student") / WEIGHTS
    if not _ready(whole, setup):
        fit(whole_task(setup, weights), whole.parent, resume=setup.resume)
    if setup.contents or setup.linked:
        fit(last_task(setup, whole), setup.out / "student", resume=setup.resume)


def _export(setup: Setup) -> None:
    encoder = encoded(setup, setup.recipe.student.encoder).folder
    found = export(encoder, setup.out / "student" / WEIGHTS, setup.package, recipe=setup.recipe)
    size = (setup.package / "model.onnx").stat().st_size / 1e6
    differ = ", ".join(f"{name} {gap:.4f}" for name, gap in found.items())
    tell(f"{setup.package}: int8, {size:.1f} MB; it differs from 32 bits on average by: {differ}.")


def _calibrate(setup: Setup) -> None:
    pieces = encoded(setup, setup.recipe.student.encoder).pieces
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
