"""Contents as texts of their own: from labels, from what a reading found; hold-out; what a teacher says of them."""

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from learn_corpus import nested_article, tokenizer, write_contents, write_data, write_encoder

torch = pytest.importorskip("torch", reason="training needs torch; make train")
pytest.importorskip("transformers", reason="training needs transformers; make train")

from sayso.errors import DataError  # noqa: E402 after the skips
from sayso.learn.batches import Step, collate, marks, plan  # noqa: E402
from sayso.learn.content_lessons import read_sheets, taught_inside  # noqa: E402
from sayso.learn.contents import (  # noqa: E402
    LabelledContent,
    Sheeted,
    held_out,
    labelled_sheets,
    load_contents,
    sheeted,
    whole_words,
)
from sayso.learn.data import Example, Window, attributed, examples, pieces_with, plain, windows  # noqa: E402
from sayso.learn.distil import Teaching, ask, lesson  # noqa: E402
from sayso.learn.fit import Task, fit  # noqa: E402
from sayso.learn.gold import load_gold  # noqa: E402
from sayso.learn.heads import heads_of  # noqa: E402
from sayso.learn.lessons import Lessons, encoded  # noqa: E402
from sayso.learn.loss import gold_losses  # noqa: E402
from sayso.learn.model import Reader  # noqa: E402
from sayso.learn.optimize import Optimizer  # noqa: E402
from sayso.learn.predict import inner_figures  # noqa: E402
from sayso.learn.recipe import Contents, Passes, Recipe, Setup  # noqa: E402
from sayso.learn.rereading import Inside  # noqa: E402
from sayso.learn.score_chains import load_labels  # noqa: E402
from sayso.learn.tasks import contents_task  # noqa: E402
from sayso.read.encoder import INSIDE  # noqa: E402
from sayso.types import Span, Statement  # noqa: E402

torch.set_num_threads(1)
LIMIT = 64
PASSES = Passes(encoder="minilm", epochs=2, encoder_rate=3e-3, head_rate=1e-2, pieces=256)
TEXT = "“We sail,” Ilva Marr said, “as Joren Pell swore that the deckhand had promised it.” Rain fell."
LABELS = Path(__file__).parents[1] / "benchmarks" / "labels"


def pieces(word: str) -> list[int]:
    return [len(word)]


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def inner(id: str, parent: str | None, source: str, cue: str, content: str) -> Statement:
    return Statement(
        id=id, kind="indirect", source=(at(source),), cue=(at(cue),), content=(at(content),), parent=parent,
        confidence=1.0,
    )  # fmt: skip


CONTENT = (at("“We sail,”"), at("“as Joren Pell swore that the deckhand had promised it.”"))
DEEP = LabelledContent(
    "a",
    CONTENT,
    (
        inner("1", None, "Joren Pell", "swore", "that the deckhand had promised it"),
        inner("2", "1", "the deckhand", "had promised", "it"),
    ),
)


def told(one: Sheeted) -> list[tuple[str, ...]]:
    """The source, cue and content of each attribution, as words."""
    text = one.example.text
    return [
        tuple(" … ".join(text[s.start : s.end] for s in spans) for spans in (g.source, g.cue, g.content))
        for g in one.example.gold
    ]


def test_each_content_has_the_statements_right_inside_it() -> None:
    found = list(labelled_sheets([DEEP], [plain("a", TEXT, pieces)], pieces))
    assert [(one.example.text, told(one)) for one in found] == [
        (
            "We sail, as Joren Pell swore that the deckhand had promised it.",
            [("Joren Pell", "swore", "that the deckhand had promised it")],
        ),
        ("The deckhand had promised it.", [("The deckhand", "had promised", "it")]),
        ("It.", []),
    ]
    first, second, _ = (one.example for one in found)
    assert first.labels["tag"].tolist() == [0, 0, 0, 0, 1, 2, 3, 5, 6, 6, 6, 6, 6, 0]
    assert first.labels["content"].tolist() == [-1] * 7 + [6] * 6 + [-1]
    assert [i for i in first.labels["source"].tolist() if i != -2] == [4]
    assert second.labels["tag"].tolist() == [1, 2, 3, 4, 5, 0]
    assert [one.example.id for one in found] == ["a 0-10 27-83", "a 48-81", "a 79-81"]


def test_a_statement_whose_words_are_gone_is_left_out() -> None:
    outside = msgspec.structs.replace(DEEP, statements=(inner("1", None, "Ilva Marr", "said", "Rain fell"),))
    first, second = labelled_sheets([outside], [plain("a", TEXT, pieces)], pieces)
    assert (first.example.gold, second.example.text) == ((), "Rain fell.")
    assert list(labelled_sheets([LabelledContent("a", (Span(0, 0),), ())], [plain("a", TEXT, pieces)], pieces)) == []


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), min_size=1, max_size=4))
def test_every_word_of_a_content_is_a_word_of_its_article(ends: list[tuple[int, int]]) -> None:
    article = plain("a", TEXT, pieces)
    spans = [Span(min(pair), max(pair)) for pair in ends]
    for span in whole_words(article.layout, spans):
        assert span.start in {w.start for w in article.layout.words}
        assert span.end in {w.end for w in article.layout.words}
    made = sheeted(article, spans, pieces)
    if made is None:
        return
    assert len(made.back) == len(made.example.pieces)
    for word, back in zip(made.example.layout.words, made.back, strict=True):
        there = made.example.text[word.start : word.end]
        here = "." if back < 0 else TEXT[article.layout.words[back].start : article.layout.words[back].end]
        assert there.lower() == here.lower()


def test_labels_of_other_articles_are_refused() -> None:
    for other in (plain("b", TEXT, pieces), plain("a", TEXT[:60], pieces)):
        with pytest.raises(DataError, match=r"labelled content of a: no article .* --contents"):
            list(labelled_sheets([DEEP], [other], pieces))


@pytest.mark.parametrize("line", ["{", '{"doc_id": "d"}', '{"doc_id": "d", "content": [[1]], "statements": []}'])
def test_broken_labels_are_told_with_their_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "contents.jsonl"
    path.write_text('{"doc_id": "d", "content": [[0, 4]], "statements": []}\n' + line + "\n", "utf-8")
    with pytest.raises(DataError, match=r"contents\.jsonl line 2: not a labelled content"):
        load_contents(path)
    with pytest.raises(DataError, match="name a file of labelled contents"):
        load_contents(tmp_path / "gone.jsonl")


def test_a_tenth_of_the_articles_is_held_out() -> None:
    held = [name for name in (f"article-{i}" for i in range(1000)) if held_out(name)]
    assert 80 < len(held) < 120
    assert [i for i in range(18) if held_out(f"n{i}")] == [16]


def test_the_labels_of_the_project() -> None:
    labels = load_contents(LABELS / "contents.jsonl")
    assert len(labels) > 600
    assert {one.doc_id for one in labels}.isdisjoint(one.doc_id for one in load_labels(LABELS / "nested.jsonl"))
    for one in labels:
        known = {said.id for said in one.statements}
        assert all(said.parent is None or said.parent in known - {said.id} for said in one.statements)
        assert all(span.start < span.end for span in one.content)


def written(tmp_path: Path, *, number: int = 3) -> tuple[Example, list[LabelledContent]]:
    """An article of the corpus, and its labels."""
    record, labels = nested_article(number)
    (tmp_path / "one.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in labels), "utf-8")
    (gold,) = load_gold(tmp_path / "one.jsonl").articles
    return attributed(gold, pieces_with(tokenizer())), load_contents(tmp_path / "labels.jsonl")


def read(article: Example) -> Inside:
    """A reading that found the gold statements and nothing inside them."""
    return Inside(len(article.pieces), (), tuple(said.content for said in article.gold))


def test_what_people_labelled_is_not_left_to_the_teacher(tmp_path: Path) -> None:
    article, labels = written(tmp_path)
    cut = pieces_with(tokenizer())
    every = list(read_sheets([article], [read(article)], [], cut))
    assert [one.example.text[-1] for one in every] == ["."] * 3
    rest = list(read_sheets([article], [read(article)], labels[:2], cut))
    assert [one.example for one in rest] == [every[2].example]
    part = msgspec.structs.replace(read(article), contents=(article.gold[0].content, (Span(0, 4),)))
    assert [one.example for one in read_sheets([article], [part], labels[1:], cut)] == [every[0].example]


class Sure(Teaching):
    """A teacher who is sure of labels."""

    def __init__(self, wanted: Iterable[Window]) -> None:
        self.windows = list(wanted)

    def fill(self, row: int, window: Window, targets: dict[str, np.ndarray]) -> None:  # type: ignore[override]
        labels = window.example.labels
        words = range(window.end - window.start)
        for i in words:
            targets["tag"][row, i, labels["tag"][i]] = 1
            targets["content"][row, i, 1 + labels["content"][i]] = 1
            targets["source"][row, i, 1 + max(labels["source"][i], -1)] = 1


def test_cues_are_the_teachers_and_in_labelled_contents_those_of_people(tmp_path: Path) -> None:
    article, labels = written(tmp_path)
    sheets = list(labelled_sheets(labels[:1], [article], pieces_with(tokenizer())))
    taught = Sure(Window(one.example, 0, len(one.back)) for one in sheets)
    own = sorted(said.cue[0].start for one in labels for said in one.statements)
    assert len(own) == 2
    (by_teacher,) = taught_inside([article], sheets, taught, [])
    assert [span.start for span in by_teacher.cues] == own[:1]
    assert by_teacher.words == len(article.pieces)
    (both,) = taught_inside([article], sheets, taught, labels[1:])
    assert [span.start for span in both.cues] == own


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    folder = tmp_path_factory.mktemp("contents")
    contents, spared = write_contents(folder / "labels")
    return Setup(
        recipe=Recipe(window=LIMIT, contents=Contents(teacher=PASSES, replay=0.5), teachers=(PASSES,)),
        data=write_data(folder / "data", nested=18),
        out=folder / "run",
        package=folder / "package",
        cache=folder / "cache",
        encoders={"minilm": write_encoder(folder / "tiny")},
        threads=1,
        resume=True,
        contents=contents,
        spared=spared,
    )


def test_what_is_held_out_is_not_learned_from(setup: Setup) -> None:
    task = contents_task(setup, setup.out / "none")
    for steps in task.epochs:
        names = {w.example.id.partition(" ")[0] for step in steps for w in step.windows if " " in w.example.id}
        assert names == {f"n{i}" for i in range(2, 18)} - {"n16"}
        articles = [step for step in steps if all(" " not in w.example.id for w in step.windows)]
        assert len(articles) == round(0.5 * (len(steps) - len(articles)))


def test_few_of_the_short_contents_without_a_statement_are_seen(setup: Setup) -> None:
    def seen(**changes: float) -> list[Example]:
        contents = msgspec.structs.replace(setup.recipe.contents, replay=0.0, **changes)
        recipe = msgspec.structs.replace(setup.recipe, contents=contents)
        task = contents_task(msgspec.structs.replace(setup, recipe=recipe), setup.out / "none")
        return [window.example for step in task.epochs[0] for window in step.windows]

    everything, some, none = seen(empty=1.0), seen(empty=0.3), seen(empty=0.0)
    assert len(everything) > len(some) > len(none)
    assert all(example.gold for example in none)
    assert sum(bool(example.gold) for example in everything) == len(none)
    assert len(seen(empty=0.0, short=0)) == len(everything)


def test_labels_of_articles_that_are_spared_are_not_used(setup: Setup, tmp_path: Path) -> None:
    passage = {"doc_id": "n5", "part": "tune", "passage": [0, 1], "statements": []}
    (tmp_path / "nested.jsonl").write_text(json.dumps(passage) + "\n", "utf-8")
    encoder = encoded(setup, "minilm")
    usual = {one.article for one in Lessons(setup, encoder).labelled()}
    spared = msgspec.structs.replace(setup, spared=tmp_path / "nested.jsonl")
    assert {one.article for one in Lessons(spared, encoder).labelled()} == usual - {"n5"}


def test_soft_labels_of_contents_come_back(setup: Setup, tmp_path: Path) -> None:
    encoder = encoded(setup, "minilm")
    gold = examples(setup.data, "train", encoder.pieces)
    sheets = [one.example for one in read_sheets(gold, map(read, gold), [], encoder.pieces)]
    cut = lesson("contents", sheets, LIMIT)
    assert cut.ranges == [[(w.start, w.end) for w in windows(e, LIMIT)] for e in sheets]
    wanted = cut.of(sheets)
    torch.manual_seed(1)
    ask(Reader(setup.encoders["minilm"]).eval(), wanted, encoder.special, tmp_path / "said.npz", kept=4)
    words = sum(len(example.pieces) for example in sheets)
    with np.load(tmp_path / "said.npz") as file:
        assert {name: file[name].shape for name in file.files} == {
            "tag": (words, 7), "content.word": (words, 4), "content.p": (words, 4),
            "source.word": (words, 4), "source.p": (words, 4),
        }  # fmt: skip
    taught = Teaching(wanted, [tmp_path / "said.npz"])
    own = wanted[0].end
    targets = {h.name: np.zeros((1, own, h.size or 1 + own), dtype=np.float32) for h in heads_of("attribution")}
    taught.fill(0, wanted[0], targets)
    for name in targets:
        np.testing.assert_allclose(targets[name][0].sum(1), 1, atol=1e-5)


def test_held_out_contents_are_scored_by_pairs(setup: Setup) -> None:
    encoder = encoded(setup, "minilm")
    held = [one.example for one in Lessons(setup, encoder).labelled() if held_out(one.article)]
    model = Reader(setup.encoders["minilm"]).eval()
    with torch.no_grad():
        model.tag.bias[0] = 100.0  # never a cue
    assert inner_figures(held, encoder.special, window=LIMIT)(model) == {
        "inner_precision": 0.0,
        "inner_recall": 0.0,
        "inner": 0.0,
    }


def task_of(setup: Setup, steps: list[Step]) -> Task:
    return Task(
        name="tiny", encoder=setup.encoders["minilm"], passes=PASSES, seed=5, special=marks(tokenizer()),
        epochs=[steps], losses=gold_losses(), dev=lambda _: {}, heads=heads_of("attribution"),
    )  # fmt: skip


def test_a_content_begins_with_a_piece_of_its_own() -> None:
    own = tokenizer()
    special = marks(own)
    article = plain("a", TEXT, pieces_with(own))
    content = sheeted(article, [Span(0, 10)], pieces_with(own))
    assert content is not None
    seen = [Window(one, 0, len(one.pieces)) for one in (article, content.example)]
    ids = collate(Step(seen, 2), special).ids
    assert ids[:, 0].tolist() == [special.first, special.inside]
    assert special.first != special.inside == own.token_to_id(INSIDE)


def test_a_step_counts_what_it_weighs(setup: Setup, tmp_path: Path) -> None:
    gold = examples(setup.data, "train", pieces_with(tokenizer()))[:4]
    cut = [window for example in gold for window in windows(example, LIMIT)]
    norms = {}
    for weight in (1.0, 0.5, 0.0):
        fit(task_of(setup, plan(cut, 4096, weight=weight)), tmp_path / str(weight))
        norms[weight] = json.loads((tmp_path / str(weight) / "log.jsonl").read_text())["norm"]
    assert norms[0.5] == pytest.approx(norms[1.0] / 2, rel=0.02)
    assert norms[0.0] == 0


def test_the_mean_of_the_last_weights_comes_out(setup: Setup) -> None:
    torch.manual_seed(3)
    model = Reader(setup.encoders["minilm"])
    passes = msgspec.structs.replace(PASSES, averaged=0.4)
    optimizer = Optimizer(model, passes, steps=100)
    kept = []
    for step in range(100):
        optimizer.step(model.tag.weight.square().sum(), step)
        if step in (60, 80):
            kept.append(optimizer.weights()["tag.weight"].clone())
    state = optimizer.state()
    optimizer.settle()
    mean = 0.9 * kept[0] + 0.1 * kept[1]
    assert torch.allclose(optimizer.weights()["tag.weight"], mean, atol=1e-6)
    assert torch.allclose(model.tag.weight, mean, atol=1e-6)
    other = Optimizer(Reader(setup.encoders["minilm"]), passes, steps=100)
    other.restore(state)
    other.settle()
    assert torch.allclose(other.weights()["tag.weight"], mean, atol=1e-6)
    plain_one = Optimizer(Reader(setup.encoders["minilm"]), PASSES, steps=2)
    before = plain_one.weights()["tag.weight"].clone()
    plain_one.settle()
    assert torch.equal(plain_one.weights()["tag.weight"], before)
