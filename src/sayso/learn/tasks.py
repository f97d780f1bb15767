"""What each model of a run is fitted to."""

import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from sayso.learn.batches import Step, articles, plan
from sayso.learn.contents import held_out
from sayso.learn.data import MARKED, SPREAD, Example, Window, examples, sets, windows
from sayso.learn.distil import Teaching, student_losses
from sayso.learn.entity_dev import entity_figures
from sayso.learn.fit import Task
from sayso.learn.heads import HEADS, heads_of
from sayso.learn.lessons import Encoded, Lessons, encoded
from sayso.learn.linked import linked_examples, load_linked, without_antecedents
from sayso.learn.loss import gold_losses
from sayso.learn.model import Reader
from sayso.learn.predict import dev_figures, inner_figures
from sayso.learn.recipe import Passes, Setup

__all__ = ["contents_task", "entity_task", "gold_task", "held_figures", "last_task", "taught_task", "whole_task"]

_ATTRIBUTION = heads_of("attribution")
_T = TypeVar("_T")
_Figures = Callable[[Reader], dict[str, float]]


def gold_task(setup: Setup, name: str, passes: Passes, *, seed: int) -> Task:
    """Attribution, from the gold alone."""
    encoder = encoded(setup, passes.encoder)
    gold = examples(setup.data, "train", encoder.pieces)

    def steps_of(epoch: int) -> list[Step]:
        return plan(_cut(setup, gold, epoch, seed), passes.pieces, random.Random(f"plan {seed} {epoch}"))

    return _task(encoder, passes, steps_of)(
        name=name,
        seed=seed,
        losses=gold_losses(smoothing=passes.smoothing),
        dev=_dev(setup, encoder),
        heads=_ATTRIBUTION,
    )


def contents_task(setup: Setup, start: Path) -> Task:
    """Attribution within contents, from those with labels; and some whole articles, not to forget them."""
    contents, seed = setup.recipe.contents, setup.recipe.seed
    passes = contents.teacher
    encoder = encoded(setup, passes.encoder)
    lessons = Lessons(setup, encoder)
    own = [one.example for one in lessons.labelled() if not held_out(one.article)]

    def steps_of(epoch: int) -> list[Step]:
        rng = random.Random(f"contents {seed} {epoch}")
        seen = [e for e in own if e.gold or len(e.pieces) >= contents.short or rng.random() < contents.empty]
        steps = plan(_whole(setup, seen), passes.pieces, rng)
        again = plan(_cut(setup, lessons.gold, epoch, seed), passes.pieces, rng)
        return _shuffled(steps + again[: round(contents.replay * len(steps))], seed, epoch)

    return _task(encoder, passes, steps_of)(
        name="contents teacher",
        seed=seed,
        losses=gold_losses(smoothing=passes.smoothing),
        dev=_all_of(_dev(setup, encoder), held_figures(setup, encoder)),
        heads=_ATTRIBUTION,
        start=start,
    )


def taught_task(setup: Setup, passes: Passes, start: Path) -> Task:
    """Attribution, from what the teachers say of gold and unlabelled windows."""
    recipe = setup.recipe
    encoder = encoded(setup, passes.encoder)
    *own, others = teachings = Lessons(setup, encoder).attribution()

    def steps_of(epoch: int) -> list[Step]:
        drawn = [*own[epoch % recipe.draws].windows, *others.windows]
        return plan(drawn, passes.pieces, random.Random(f"plan {recipe.seed} {epoch}"))

    return _task(encoder, passes, steps_of)(
        name="student",
        seed=recipe.seed,
        losses=student_losses(teachings, gold_share=recipe.gold_share),
        dev=_dev(setup, encoder),
        heads=_ATTRIBUTION,
        start=start,
    )


def entity_task(setup: Setup, name: str, passes: Passes, start: Path | None) -> Task:
    """Entities, from marked texts."""
    seed = setup.recipe.seed
    encoder = encoded(setup, passes.encoder)
    marked = sets(setup.data, "train", encoder.pieces, "entities")

    def steps_of(epoch: int) -> list[Step]:
        return _shuffled(_marked_steps(setup, marked, passes, epoch), seed, epoch)

    return _task(encoder, passes, steps_of)(
        name=name,
        seed=seed,
        losses=gold_losses(),
        dev=_entity_dev(setup, encoder),
        heads=heads_of("entities"),
        start=start,
    )


class _Everything:
    """What a student of all heads learns from: articles with all that is known and said of them, and marked texts.

    Args:
        setup: of the run.
        passes: of the student.
        linked: labels of coreference. The articles that have some are marked texts too, those of the set `linked`, and
            as gold articles they are without what a teacher says of antecedents.
    """

    def __init__(self, setup: Setup, passes: Passes, linked: Path | None = None) -> None:
        self._setup = setup
        self._passes = passes
        self.encoder = encoded(setup, passes.encoder)
        self.lessons = Lessons(setup, self.encoder)
        self.teachings = self.lessons.attribution() if setup.recipe.teachers else []
        labels = load_linked(linked) if linked else []
        gold, self._texts = self.lessons.whole()
        self._gold = without_antecedents(gold, labels)
        self._marked = sets(setup.data, "train", self.encoder.pieces, "entities")
        self._marked["linked"] = linked_examples(labels, self.lessons.gold, self.encoder.pieces)

    def gold(self, epoch: int, rng: random.Random, *, share: float = 1.0) -> list[Step]:
        """Gold articles, or a share of them."""
        passes = self._passes
        known = self.teachings[epoch % self._setup.recipe.draws] if self.teachings else None
        own = _by_article(_drawn(self._setup, self._gold, known, epoch))
        return articles(_some(own, share, rng), together=passes.articles, most=passes.windows, rng=rng)

    def texts(self, epoch: int, rng: random.Random) -> list[Step]:
        """Unlabelled news."""
        known = self.teachings[-1] if self.teachings else None
        return plan(_drawn(self._setup, self._texts, known, epoch), self._passes.pieces, rng)

    def marked(self, epoch: int, *, names: Iterable[str] = MARKED) -> list[Step]:
        """Marked texts of these sets."""
        return _marked_steps(self._setup, {name: self._marked[name] for name in names}, self._passes, epoch)


def whole_task(setup: Setup, start: Path) -> Task:
    """Everything: attribution, entities and what is inside contents, from gold, marked texts and all lessons."""
    recipe = setup.recipe
    passes = recipe.student
    pool = _Everything(setup, passes)

    def steps_of(epoch: int) -> list[Step]:
        rng = random.Random(f"articles {recipe.seed} {epoch}")
        return _shuffled(pool.gold(epoch, rng) + pool.texts(epoch, rng) + pool.marked(epoch), recipe.seed, epoch)

    return _task(pool.encoder, passes, steps_of)(
        name="student of everything",
        seed=recipe.seed,
        losses=student_losses(pool.teachings, gold_share=recipe.gold_share),
        dev=_all_of(_dev(setup, pool.encoder), _entity_dev(setup, pool.encoder)),
        heads=HEADS,
        start=start,
    )


def last_task(setup: Setup, start: Path) -> Task:
    """Everything again, with less of what it knows by now, and with contents, labelled or read, and linked articles."""
    recipe = setup.recipe
    passes, contents = recipe.last, recipe.contents
    pool = _Everything(setup, passes, setup.linked)
    taught = pool.lessons.contents()
    labelled = [one.example for one in pool.lessons.labelled() if not held_out(one.article)]
    read = [window for own in taught for window in own.windows]

    def steps_of(epoch: int) -> list[Step]:
        rng = random.Random(f"last {recipe.seed} {epoch}")
        steps = pool.gold(epoch, rng, share=contents.articles) + pool.marked(epoch, names=["gum", "linked"])
        steps += plan(_whole(setup, labelled), passes.pieces, rng, weight=contents.weight)
        steps += plan(_some(read, contents.read, rng), passes.pieces, rng, weight=contents.weight)
        return _shuffled(steps, recipe.seed, epoch)

    dev = (_dev(setup, pool.encoder), _entity_dev(setup, pool.encoder), held_figures(setup, pool.encoder))
    return _task(pool.encoder, passes, steps_of)(
        name="student",
        seed=recipe.seed,
        losses=student_losses([*pool.teachings, *taught], gold_share=recipe.gold_share, smoothing=passes.smoothing),
        dev=_all_of(*dev),
        heads=HEADS,
        start=start,
    )


def _task(encoder: Encoded, passes: Passes, steps_of: Callable[[int], list[Step]]) -> partial[Task]:
    """What all tasks have in common."""
    epochs = [steps_of(epoch) for epoch in range(passes.epochs)]
    return partial(Task, encoder=encoder.folder, special=encoder.special, passes=passes, epochs=epochs)


def _all_of(*figures: _Figures) -> _Figures:
    return lambda model: {name: value for each in figures for name, value in each(model).items()}


def _cut(setup: Setup, own: Iterable[Example], epoch: int, seed: int) -> list[Window]:
    """Windows of articles with break points of their own in each epoch."""
    rng = random.Random(f"windows {seed} {epoch}")
    return [window for example in own for window in windows(example, setup.recipe.window, rng)]


def _whole(setup: Setup, own: Iterable[Example]) -> list[Window]:
    """Windows as reading has them: of nearly all contents a single one."""
    return [window for example in own for window in windows(example, setup.recipe.window)]


def _some(of: Sequence[_T], share: float, rng: random.Random) -> list[_T]:
    return list(of) if share >= 1 else rng.sample(of, round(share * len(of)))


def _drawn(setup: Setup, own: Sequence[Example], known: Teaching | None, epoch: int) -> list[Window]:
    """The windows of an epoch: those that teachers know, or else drawn anew."""
    if known is None:
        return _cut(setup, own, epoch, setup.recipe.seed)
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


def held_figures(setup: Setup, encoder: Encoded) -> _Figures:
    """What a model finds inside the labelled contents that are held out."""
    held = [one.example for one in Lessons(setup, encoder).labelled() if held_out(one.article)]
    return inner_figures(held, encoder.special, window=setup.recipe.window)


def _dev(setup: Setup, encoder: Encoded) -> _Figures:
    dev = examples(setup.data, "dev", encoder.pieces)
    return dev_figures(dev, encoder.special, window=setup.recipe.window)


def _entity_dev(setup: Setup, encoder: Encoded) -> _Figures:
    gold = MARKED["gum"](setup.data, "dev")
    return entity_figures(gold, encoder.pieces, encoder.special, window=setup.recipe.window)
