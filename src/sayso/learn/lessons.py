"""The lessons of a run: what teachers and second readings say of the gold articles and of unlabelled news.

Each is a file in `OUT/lessons`, made where it is missing. Those in attribution are of windows that the student sees
too; those in entities and second readings are of whole articles; those in contents are of contents as examples.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import msgspec

from sayso.learn.batches import Marks, marks
from sayso.learn.content_lessons import read_sheets, taught_inside
from sayso.learn.contents import LabelledContent, Sheeted, held_out, labelled_sheets, load_contents
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
from sayso.learn.rereading import load_inside, reread, with_inner, write_inside
from sayso.learn.score_chains import load_labels
from sayso.learn.unlabelled import unlabelled
from sayso.learn.watch import tell
from sayso.read.features import Layout
from sayso.read.scores import Scores

__all__ = ["Encoded", "Lessons", "digests", "digests_of", "encoded", "open_lessons", "teacher"]

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
        "contents",
    )
    made_with = {name: getattr(recipe, name) for name in named} | digests(setup)
    claim(folder / "lessons.json", made_with, resume=setup.resume)
    if not setup.resume:
        for old in (*folder.glob("*.npz"), *folder.glob("*.jsonl")):
            old.unlink()


def digests(setup: Setup) -> dict[str, str]:
    """The SHA-256 of each file of labels that the lessons of a run come from, or that they spare."""
    return digests_of(contents_labels=setup.contents, spared_labels=setup.spared)


def digests_of(**files: Path | None) -> dict[str, str]:
    """The SHA-256 of each file that there is."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items() if path}


def _attributing(setup: Setup) -> Path:
    """The weights of the student after its last round in attribution alone."""
    rounds = len(setup.recipe.rounds) if setup.recipe.teachers else 0
    return setup.out / (f"round-{rounds}" if rounds else "first") / WEIGHTS


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

    def whole(self) -> tuple[list[Example], list[Example]]:
        """The gold articles and the texts with what is said of their entities and of what is inside contents.

        Nothing is said of what is inside those of articles that are spared or held out.
        """
        self._ask_entity_teacher()
        self._ask_contents_teacher()
        by = "inner" if self._has_contents_teacher else "read"
        without = self._spared | {one.doc_id for one in self._known if held_out(one.doc_id)}
        gold, texts = (
            with_inner(own, load_inside(self._lines(f"{by}.{name}"), own), without=without)
            for name, own in ((_GOLD, self.gold), (_PLAIN, self.texts))
        )
        if not self._setup.recipe.entity_teacher:
            return gold, texts
        return with_entities(gold, self._file("entities.gold")), with_entities(texts, self._file("entities.plain"))

    def labelled(self) -> list[Sheeted]:
        """The labelled contents, those held out included."""
        return list(labelled_sheets(self._known, self.gold, self._encoder.pieces))

    def contents(self) -> list[Teaching]:
        """What a teacher says of the contents without labels, if there is one."""
        if not self._has_contents_teacher:
            return []
        self._ask_contents_teacher()
        return [self._of_contents(self._sheets(self._encoder.pieces))]

    @property
    def _has_contents_teacher(self) -> bool:
        return self._setup.contents is not None and bool(self._setup.recipe.teachers)

    @cached_property
    def _spared(self) -> frozenset[str]:
        path = self._setup.spared
        return frozenset(one.doc_id for one in load_labels(path)) if path else frozenset()

    @cached_property
    def _known(self) -> list[LabelledContent]:
        path = self._setup.contents
        return [one for one in load_contents(path) if one.doc_id not in self._spared] if path else []

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.npz"

    def _lines(self, name: str) -> Path:
        return self._folder / f"{name}.jsonl"

    def _teaching(self, each: Lesson, own: Sequence[Example]) -> Teaching:
        teachers = range(1, 1 + len(self._setup.recipe.teachers))
        return Teaching(each.of(own), [self._file(f"teacher-{number}.{each.name}") for number in teachers])

    def _ask_teacher(self, number: int, lessons: Sequence[Lesson]) -> None:
        missing = [each for each in lessons if not self._file(f"teacher-{number}.{each.name}").exists()]
        if not missing:
            return
        setup = self._setup
        encoder = encoded(setup, setup.recipe.teachers[number - 1].encoder)
        model = teacher(encoder, setup.out / f"teacher-{number}" / WEIGHTS)
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
        model = teacher(encoder, setup.out / f"entities-{len(recipe.entity_teacher)}" / WEIGHTS)
        for name in missing:
            own = _texts(setup, encoder) if name == _PLAIN else examples(setup.data, "train", encoder.pieces)
            tell(f"entity teacher: {len(own)} articles of {name}.")
            path = self._file(f"entities.{name}")
            ask_entities(model, own, encoder.special, path, window=recipe.window, kept=recipe.kept_antecedents)

    def _read_again(self) -> None:
        """The statements of all articles to any depth, as the student finds them after its rounds in attribution."""
        missing = [name for name in (_GOLD, _PLAIN) if not self._lines(f"read.{name}").exists()]
        if not missing:
            return
        model = teacher(self._encoder, _attributing(self._setup))
        window = self._setup.recipe.window
        trained = TrainedEncoder(model, self._encoder.pieces, self._encoder.special, window=window)

        def run(text: str, laid: Layout) -> Iterator[Scores]:
            return (seen.scores for seen in trained.run(text, laid))

        for name in missing:
            own = self.texts if name == _PLAIN else self.gold
            tell(f"reading again: the contents of {len(own)} articles of {name}.")
            write_inside(self._lines(f"read.{name}"), (reread(run, example) for example in own))

    def _ask_contents_teacher(self) -> None:
        self._read_again()
        paths = {name: self._lines(f"inner.{name}") for name in (_GOLD, _PLAIN)}
        if not self._has_contents_teacher or all(path.exists() for path in paths.values()):
            return
        sheets = self._sheets(self._encoder.pieces)
        if not self._file("contents").exists():
            self._ask_of_contents(sheets)
        taught = self._of_contents(sheets)
        found = taught_inside([*self.gold, *self.texts], sheets, taught, self._known)
        write_inside(paths[_GOLD], found[: len(self.gold)])
        write_inside(paths[_PLAIN], found[len(self.gold) :])

    def _ask_of_contents(self, sheets: Sequence[Sheeted]) -> None:
        setup = self._setup
        encoder = encoded(setup, setup.recipe.contents.teacher.encoder)
        model = teacher(encoder, setup.out / "contents" / WEIGHTS)
        wanted = self._windows_of(sheets).of([one.example for one in self._sheets(encoder.pieces)])
        tell(f"contents teacher: {len(wanted)} windows of contents.")
        ask(model, wanted, encoder.special, self._file("contents"), kept=setup.recipe.kept_links)

    def _sheets(self, pieces: Pieces) -> list[Sheeted]:
        """The contents without labels, cut into pieces."""
        return [
            one
            for name, own in ((_GOLD, self.gold), (_PLAIN, self.texts))
            for one in read_sheets(own, load_inside(self._lines(f"read.{name}"), own), self._known, pieces)
            if one.article not in self._spared
        ]

    def _windows_of(self, sheets: Sequence[Sheeted]) -> Lesson:
        return lesson("contents", [one.example for one in sheets], self._setup.recipe.window)

    def _of_contents(self, sheets: Sequence[Sheeted]) -> Teaching:
        wanted = self._windows_of(sheets).of([one.example for one in sheets])
        return Teaching(wanted, [self._file("contents")])


def teacher(encoder: Encoded, weights: Path) -> Reader:
    """A fitted model, ready to be asked much."""
    model = load_model(encoder.folder, weights)
    lower(model)
    return model


def _texts(setup: Setup, encoder: Encoded) -> list[Example]:
    return [plain(text.id, text.text, encoder.pieces) for text in unlabelled(setup.data)]
