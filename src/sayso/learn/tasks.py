"""What each model of a run is fitted to."""

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path

from sayso.learn.batches import Step, articles, plan
from sayso.learn.data import MARKED, SPREAD, Example, Window, examples, sets, windows
from sayso.learn.distil import Teaching, student_losses
from sayso.learn.entity_dev import entity_figures
from sayso.learn.fit import Task
from sayso.learn.heads import HEADS, heads_of
from sayso.learn.lessons import Encoded, Lessons, encoded
from sayso.learn.loss import gold_losses
from sayso.learn.model import Reader
from sayso.learn.predict import dev_figures
from sayso.learn.recipe import Passes, Setup

__all__ = ["entity_task", "gold_task", "student_task", "taught_task"]


def gold_task(setup: Setup, name: str, passes: Passes, *, seed: int) -> Task:
    """Attribution, from the gold alone."""
    encoder = encoded(setup, passes.encoder)
    gold = examples(setup.data, "train", encoder.pieces)

    def steps_of(epoch: int) -> list[Step]:
        rng = random.Random(f"windows {seed} {epoch}")
        drawn = [w for example in gold for w in windows(example, setup.recipe.window, rng)]
        return plan(drawn, passes.pieces, random.Random(f"plan {seed} {epoch}"))

    return Task(
        name=name,
        encoder=encoder.folder,
        passes=passes,
        seed=seed,
        special=encoder.special,
        epochs=[steps_of(epoch) for epoch in range(passes.epochs)],
        losses=gold_losses(smoothing=passes.smoothing),
        dev=_dev(setup, encoder),
        heads=heads_of("attribution"),
    )


def taught_task(setup: Setup, passes: Passes, start: Path) -> Task:
    """Attribution, from what the teachers say of gold and unlabelled windows."""
    recipe = setup.recipe
    encoder = encoded(setup, passes.encoder)
    *own, others = teachings = Lessons(setup, encoder).attribution()

    def steps_of(epoch: int) -> list[Step]:
        drawn = [*own[epoch % recipe.draws].windows, *others.windows]
        return plan(drawn, passes.pieces, random.Random(f"plan {recipe.seed} {epoch}"))

    return Task(
        name="student",
        encoder=encoder.folder,
        passes=passes,
        seed=recipe.seed,
        special=encoder.special,
        epochs=[steps_of(epoch) for epoch in range(passes.epochs)],
        losses=student_losses(teachings, gold_share=recipe.gold_share),
        dev=_dev(setup, encoder),
        heads=heads_of("attribution"),
        start=start,
    )


def entity_task(setup: Setup, name: str, passes: Passes, start: Path | None) -> Task:
    """Entities, from marked texts."""
    seed = setup.recipe.seed
    encoder = encoded(setup, passes.encoder)
    marked = sets(setup.data, "train", encoder.pieces, "entities")
    return Task(
        name=name,
        encoder=encoder.folder,
        passes=passes,
        seed=seed,
        special=encoder.special,
        epochs=[_shuffled(_marked_steps(setup, marked, passes, epoch), seed, epoch) for epoch in range(passes.epochs)],
        losses=gold_losses(),
        dev=_entity_dev(setup, encoder),
        heads=heads_of("entities"),
        start=start,
    )


def student_task(setup: Setup, passes: Passes, start: Path) -> Task:
    """Everything: attribution, entities and what is inside contents, from gold, marked texts and all lessons."""
    recipe = setup.recipe
    encoder = encoded(setup, passes.encoder)
    lessons = Lessons(setup, encoder)
    teachings = lessons.attribution() if recipe.teachers else []
    known, rest = teachings[:-1], teachings[-1] if teachings else None
    gold, texts = lessons.whole(start)
    marked = sets(setup.data, "train", encoder.pieces, "entities")

    def steps_of(epoch: int) -> list[Step]:
        rng = random.Random(f"articles {recipe.seed} {epoch}")
        own = _by_article(_drawn(setup, gold, known[epoch % recipe.draws] if known else None, epoch))
        steps = articles(own, together=passes.articles, most=passes.windows, rng=rng)
        steps += plan(_drawn(setup, texts, rest, epoch), passes.pieces, rng)
        return _shuffled(steps + _marked_steps(setup, marked, passes, epoch), recipe.seed, epoch)

    attribution, entities = _dev(setup, encoder), _entity_dev(setup, encoder)
    return Task(
        name="student",
        encoder=encoder.folder,
        passes=passes,
        seed=recipe.seed,
        special=encoder.special,
        epochs=[steps_of(epoch) for epoch in range(passes.epochs)],
        losses=student_losses(teachings, gold_share=recipe.gold_share),
        dev=lambda model: attribution(model) | entities(model),
        heads=HEADS,
        start=start,
    )


def _drawn(setup: Setup, own: Sequence[Example], known: Teaching | None, epoch: int) -> list[Window]:
    """The windows of an epoch: those that teachers know, or else drawn anew."""
    if known is None:
        rng = random.Random(f"windows {setup.recipe.seed} {epoch}")
        return [w for example in own for w in windows(example, setup.recipe.window, rng)]
    by = {example.id: example for example in own}  # the same articles, of which more is known by now
    return [Window(by[w.example.id], w.start, w.end) for w in known.windows]


def _by_article(drawn: Iterable[Window]) -> list[list[Window]]:
    return [list(own) for _, own in groupby(drawn, key=lambda w: id(w.example))]


def _marked_steps(setup: Setup, marked: dict[str, list[Example]], passes: Passes, epoch: int) -> list[Step]:
    """Marked texts: those with mentions whole, so that these find their antecedents; single sentences by size."""
    rng = random.Random(f"marked {setup.recipe.seed} {epoch}")
    breaks = None if passes.frozen else rng  # of a frozen encoder each window's states are computed once
    own = [e for name, all_ in marked.items() for e in all_[epoch % SPREAD.get(name, 1) :: SPREAD.get(name, 1)]]
    cut = [list(windows(e, setup.recipe.window, breaks, least=setup.recipe.narrowest)) for e in own]
    whole = [windows_ for e, windows_ in zip(own, cut, strict=True) if e.mentions is not None]
    rest = [w for e, windows_ in zip(own, cut, strict=True) if e.mentions is None for w in windows_]
    return articles(whole, together=passes.articles, most=passes.windows, rng=rng) + plan(rest, passes.pieces, rng)


def _shuffled(steps: list[Step], seed: int, epoch: int) -> list[Step]:
    random.Random(f"steps {seed} {epoch}").shuffle(steps)
    return steps


def _dev(setup: Setup, encoder: Encoded) -> Callable[[Reader], dict[str, float]]:
    dev = examples(setup.data, "dev", encoder.pieces)
    return dev_figures(dev, encoder.special, window=setup.recipe.window)


def _entity_dev(setup: Setup, encoder: Encoded) -> Callable[[Reader], dict[str, float]]:
    gold = MARKED["gum"](setup.data, "dev")
    return entity_figures(gold, encoder.pieces, encoder.special, window=setup.recipe.window)
