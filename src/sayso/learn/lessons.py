"""The lessons of a run: what teachers and second readings say of the gold articles and of unlabelled news.

Each is a file in `OUT/lessons`, made where it is missing. Those in attribution are of windows that the student sees
too; those in entities and second readings are of whole articles.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from sayso.learn.batches import Marks, marks
from sayso.learn.data import Example, Pieces, examples, load_tokenizer, pieces_with, plain
from sayso.learn.distil import Lesson, Teaching, ask, lesson
from sayso.learn.encoders import encoder_folder
from sayso.learn.entity_lessons import ask_entities, with_entities
from sayso.learn.files import claim
from sayso.learn.fit import WEIGHTS, load_model
from sayso.learn.model import Reader
from sayso.learn.optimize import lower
from sayso.learn.predict import TrainedEncoder
from sayso.learn.recipe import EncoderName, Setup
from sayso.learn.rereading import reread, with_inner
from sayso.learn.unlabelled import unlabelled
from sayso.learn.watch import tell
from sayso.read.features import Layout
from sayso.read.scores import Scores

__all__ = ["Encoded", "Lessons", "encoded", "open_lessons"]

_GOLD, _PLAIN = "gold", "plain"


class Encoded(msgspec.Struct, frozen=True, kw_only=True):
    """An encoder's folder, and how its tokenizer cuts words."""

    folder: Path
    special: Marks
    pieces: Pieces


def encoded(setup: Setup, name: EncoderName) -> Encoded:
    """The encoder of a run, fetched if it must be.

    Raises:
        DataError: it is nowhere to be had.
    """
    folder = setup.encoders.get(name) or encoder_folder(name, setup.cache)
    tokenizer = load_tokenizer(folder)
    return Encoded(folder=folder, special=marks(tokenizer), pieces=pieces_with(tokenizer))


def open_lessons(setup: Setup) -> None:
    """See that the lessons that are there are of this recipe, or begin anew.

    Raises:
        DataError: they are of another.
    """
    recipe = setup.recipe
    folder = setup.out / "lessons"
    named = (
        "seed",
        "window",
        "draws",
        "kept_links",
        "kept_antecedents",
        "teachers",
        "entity_teacher",
        "first",
        "rounds",
    )
    claim(folder / "lessons.json", {name: getattr(recipe, name) for name in named}, resume=setup.resume)
    if not setup.resume:
        for old in folder.glob("*.npz"):
            old.unlink()


class Lessons:
    """The articles of a run, cut by an encoder, and what is said of them.

    Args:
        setup: of the run.
        encoder: which cuts the articles, and draws the break points of windows.
    """

    def __init__(self, setup: Setup, encoder: Encoded) -> None:
        self._setup = setup
        self._encoder = encoder
        self._folder = setup.out / "lessons"

    @cached_property
    def gold(self) -> list[Example]:
        """The gold articles."""
        return examples(self._setup.data, "train", self._encoder.pieces)

    @cached_property
    def texts(self) -> list[Example]:
        """Unlabelled news."""
        found = _texts(self._setup, self._encoder)
        if not found:
            tell(f"{self._setup.data}: no unlabelled news there; the student learns from the gold articles alone.")
        return found

    def attribution(self) -> list[Teaching]:
        """What the teachers say of windows: one for each draw of those of the gold, and last that of the texts."""
        recipe = self._setup.recipe
        drawn = [lesson(f"gold-{i}", self.gold, recipe.window, seed=recipe.seed) for i in range(recipe.draws)]
        rest = lesson(_PLAIN, self.texts, recipe.window, seed=recipe.seed)
        for number in range(1, 1 + len(recipe.teachers)):
            self._ask_teacher(number, [*drawn, rest])
        return [*(self._teaching(each, self.gold) for each in drawn), self._teaching(rest, self.texts)]

    def whole(self, attribution: Path) -> tuple[list[Example], list[Example]]:
        """The gold articles and the texts with what is said of their entities and of what is inside contents.

        Args:
            attribution: the student's weights as far as it is, to read contents again with.
        """
        self._ask_entity_teacher()
        self._read_again(attribution)
        gold, texts = with_inner(self.gold, self._file("inner.gold")), with_inner(self.texts, self._file("inner.plain"))
        if not self._setup.recipe.entity_teacher:
            return gold, texts
        return with_entities(gold, self._file("entities.gold")), with_entities(texts, self._file("entities.plain"))

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.npz"

    def _teaching(self, each: Lesson, own: Sequence[Example]) -> Teaching:
        teachers = range(1, 1 + len(self._setup.recipe.teachers))
        return Teaching(each.of(own), [self._file(f"teacher-{number}.{each.name}") for number in teachers])

    def _ask_teacher(self, number: int, lessons: Sequence[Lesson]) -> None:
        missing = [each for each in lessons if not self._file(f"teacher-{number}.{each.name}").exists()]
        if not missing:
            return
        setup = self._setup
        encoder = encoded(setup, setup.recipe.teachers[number - 1].encoder)
        model = _teacher(encoder, setup.out / f"teacher-{number}" / WEIGHTS)
        gold, texts = examples(setup.data, "train", encoder.pieces), _texts(setup, encoder)
        for each in missing:
            wanted = each.of(texts if each.name == _PLAIN else gold)
            tell(f"teacher {number}: {len(wanted)} windows of {each.name}.")
            path = self._file(f"teacher-{number}.{each.name}")
            ask(model, wanted, encoder.special, path, kept=setup.recipe.kept_links)

    def _ask_entity_teacher(self) -> None:
        setup, recipe = self._setup, self._setup.recipe
        missing = [name for name in (_GOLD, _PLAIN) if not self._file(f"entities.{name}").exists()]
        if not recipe.entity_teacher or not missing:
            return
        encoder = encoded(setup, recipe.entity_teacher[-1].encoder)
        model = _teacher(encoder, setup.out / f"entities-{len(recipe.entity_teacher)}" / WEIGHTS)
        for name in missing:
            own = _texts(setup, encoder) if name == _PLAIN else examples(setup.data, "train", encoder.pieces)
            tell(f"entity teacher: {len(own)} articles of {name}.")
            path = self._file(f"entities.{name}")
            ask_entities(model, own, encoder.special, path, window=recipe.window, kept=recipe.kept_antecedents)

    def _read_again(self, attribution: Path) -> None:
        missing = [name for name in (_GOLD, _PLAIN) if not self._file(f"inner.{name}").exists()]
        if not missing:
            return
        model = _teacher(self._encoder, attribution)
        window = self._setup.recipe.window
        trained = TrainedEncoder(model, self._encoder.pieces, self._encoder.special, window=window)

        def run(text: str, laid: Layout) -> Iterator[Scores]:
            return (seen.scores for seen in trained.run(text, laid))

        for name in missing:
            own = self.texts if name == _PLAIN else self.gold
            tell(f"reading again: the contents of {len(own)} articles of {name}.")
            reread(run, own, self._file(f"inner.{name}"))


def _teacher(encoder: Encoded, weights: Path) -> Reader:
    model = load_model(encoder.folder, weights)
    lower(model)
    return model


def _texts(setup: Setup, encoder: Encoded) -> list[Example]:
    return [plain(text.id, text.text, encoder.pieces) for text in unlabelled(setup.data)]
