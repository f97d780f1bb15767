"""Training end to end on a tiny invented corpus, with a tiny random encoder."""

import json
import math
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from learn_corpus import TEXT_OF_DEV, tokenizer, write_contents, write_data, write_encoder
from msgspec.structs import astuple

torch = pytest.importorskip("torch", reason="training needs torch; make train")
pytest.importorskip("transformers", reason="training needs transformers; make train")
pytest.importorskip("onnx", reason="training needs onnx; make train")

from sayso.errors import DataError  # noqa: E402 after the skips
from sayso.learn.batches import UNSCORED, Step, collate, length, marks, plan  # noqa: E402
from sayso.learn.calibrate import Calibrated, Point, fit_confidence  # noqa: E402
from sayso.learn.data import MARKED, Window, examples, pieces_with, windows  # noqa: E402
from sayso.learn.distil import Teaching, ask, lesson  # noqa: E402
from sayso.learn.fit import Task, fit, load_model  # noqa: E402
from sayso.learn.heads import HEADS, VECTORS, heads_of, outputs  # noqa: E402
from sayso.learn.links import BUCKETS, distance_bucket, width_bucket  # noqa: E402
from sayso.learn.loss import gold_loss, gold_losses, taught_loss  # noqa: E402
from sayso.learn.marking import marked_text  # noqa: E402
from sayso.learn.model import Reader  # noqa: E402
from sayso.learn.predict import TrainedEncoder, predict  # noqa: E402
from sayso.learn.recipe import Contents, Dropout, Passes, Recipe, Setup  # noqa: E402
from sayso.learn.rereading import load_inside  # noqa: E402
from sayso.learn.stages import run  # noqa: E402
from sayso.read.confidence import confidence  # noqa: E402
from sayso.read.decode import Attribution  # noqa: E402
from sayso.read.encoder import Encoder  # noqa: E402
from sayso.read.features import layout  # noqa: E402
from sayso.read.paragraphs import paragraphs  # noqa: E402
from sayso.read.scores import Window as Seen  # noqa: E402
from sayso.read.statements import statements  # noqa: E402

torch.set_num_threads(1)  # for two layers of 32, more threads only wait for each other
LIMIT = 64
ATTRIBUTION = heads_of("attribution")
PASSES = Passes(encoder="minilm", epochs=2, encoder_rate=3e-3, head_rate=1e-2, pieces=256, checkpoint_every=3)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data") / "data", nested=18)


@pytest.fixture(scope="module")
def cut(data: Path) -> list[Window]:
    gold = examples(data, "train", pieces_with(tokenizer()))
    return [w for example in gold for w in windows(example, LIMIT, random.Random(1))]


def task(encoder: Path, cut: Sequence[Window], **changes: Any) -> Task:
    epochs = [plan(cut, PASSES.pieces, random.Random(epoch)) for epoch in range(PASSES.epochs)]
    made = Task(
        name="tiny",
        encoder=encoder,
        passes=PASSES,
        seed=5,
        special=marks(tokenizer()),
        epochs=epochs,
        losses=gold_losses(),
        dev=lambda model: {"training": float(model.training)},
        heads=ATTRIBUTION,
    )
    return msgspec.structs.replace(made, **changes)


def test_a_plan_has_every_window_once_in_few_shapes(cut: list[Window]) -> None:
    steps = plan(cut, 256, random.Random(1))
    key = [(w.example.id, w.start) for step in steps for w in step.windows]
    assert sorted(key) == sorted((w.example.id, w.start) for w in cut)
    special = marks(tokenizer())
    shapes = {tuple(collate(step, special).ids.shape) for step in steps}
    assert shapes <= {(8, 32), (4, 64)}
    assert max(len(step.windows) for step in steps) > 1


def test_the_tensors_of_a_step(cut: list[Window]) -> None:
    window = next(w for w in cut if w.start)  # not the first of its article, so that links must be shifted
    special = marks(tokenizer())
    batch = collate(Step([window], 2), special)
    pieces = [p for own in window.example.pieces[window.start : window.end] for p in own]
    padding = [special.pad] * (length(window.size) - window.size)
    assert batch.ids[0].tolist() == [special.first, *pieces, special.last, *padding]
    assert batch.mask[0].tolist() == [1] * window.size + [0] * len(padding)
    assert (batch.mask[1:].sum(1) == 1).all()
    size = window.end - window.start
    assert batch.words[0].tolist() == [1] * size + [0] * (batch.words.shape[1] - size)
    assert [int(batch.ids[0, i]) for i in batch.first[0, :size]] == [
        own[0] for own in window.example.pieces[window.start : window.end]
    ]
    links = window.example.labels["content"][window.start : window.end]
    assert batch.labels["content"][0, :size].tolist() == [0 if k < 0 else k - window.start + 1 for k in links]
    assert (batch.labels["content"][0, size:] == UNSCORED).all()
    assert (batch.labels["source"][1:] == UNSCORED).all()


def test_a_link_that_leaves_its_window_is_not_scored(cut: list[Window]) -> None:
    example = cut[0].example
    cue = next(i for i, k in enumerate(example.labels["source"]) if k >= 0 and example.labels["content"][i + 1] == i)
    batch = collate(Step([Window(example, cue + 1, cue + 3)], 1), marks(tokenizer()))
    assert batch.labels["content"][0, 0] == UNSCORED


def test_hidden_words_are_hidden_whole(cut: list[Window]) -> None:
    special = marks(tokenizer())
    ids = collate(Step(cut[:1], 1), special, mask=1.0, rng=random.Random(1)).ids[0].tolist()
    assert ids[: cut[0].size] == [special.first] + [special.mask] * (cut[0].size - 2) + [special.last]


def test_distance_buckets_are_logarithmic_and_signed() -> None:
    row = distance_bucket(200)[100].tolist()
    steps = {0: 0, 1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 8: 4, 9: 5, 16: 5, 17: 6, 32: 6, 33: 7, 64: 7, 65: 8, 99: 8}
    assert {d: row[100 + d] - BUCKETS for d in steps} == steps
    assert {d: BUCKETS - row[100 - d] for d in steps} == steps
    width = width_bucket(70)[0].tolist()
    assert [width.index(bucket) + 1 for bucket in range(8)] == [1, 2, 3, 5, 9, 17, 33, 65]
    assert set(width_bucket(70)[:, 0].tolist()) == {0}


def test_the_model_has_the_heads_of_the_list(encoder: Path) -> None:
    modules = dict(Reader(encoder).named_children())
    assert list(modules) == ["encoder", "feature", *(head.name for head in HEADS), "phrase", "dropout"]
    assert outputs()[-len(VECTORS) :] == [name for name, _ in modules["phrase"].named_children()][: len(VECTORS)]


def test_words_without_a_label_do_not_count(encoder: Path, cut: list[Window]) -> None:
    batch = collate(Step(cut[:2], 3), marks(tokenizer()))
    logits = {name: values.detach() for name, values in Reader(encoder)(batch, ATTRIBUTION).items()}
    before = gold_loss(logits, batch)
    assert list(before) == [head.name for head in ATTRIBUTION]
    for name, values in logits.items():
        values[batch.labels[name] == UNSCORED] = 50 * torch.rand(values.shape[2])
    assert gold_loss(logits, batch) == before
    unlabelled = msgspec.structs.replace(cut[0].example, labels={})
    assert gold_loss(logits, collate(Step([Window(unlabelled, 0, 5)], 3), marks(tokenizer()))) == {}


def test_the_student_can_do_no_better_than_say_what_the_teachers_say(encoder: Path, cut: list[Window]) -> None:
    batch = collate(Step(cut[:2], 2), marks(tokenizer()))
    logits = {name: values.detach() for name, values in Reader(encoder)(batch, ATTRIBUTION).items()}
    targets = {name: values.softmax(-1) for name, values in logits.items()}
    best = taught_loss(logits, targets, batch)
    noisy = {name: values + 0.5 * torch.randn_like(values) for name, values in logits.items()}
    assert all(taught_loss(noisy, targets, batch)[name] > best[name] for name in best)
    assert list(best) == [head.name for head in ATTRIBUTION]


def test_windows_that_no_teacher_knows_do_not_count(encoder: Path, cut: list[Window]) -> None:
    batch = collate(Step(cut[:2], 2), marks(tokenizer()))
    logits = {name: values.detach() for name, values in Reader(encoder)(batch, ATTRIBUTION).items()}
    targets = {name: torch.cat([v[:1].softmax(-1), torch.zeros_like(v[1:])]) for name, v in logits.items()}
    before = taught_loss(logits, targets, batch)
    for values in logits.values():
        values[1] = 50 * torch.rand(values[1].shape)
    assert taught_loss(logits, targets, batch) == before


def test_what_teachers_say_comes_back_averaged(encoder: Path, cut: list[Window], tmp_path: Path) -> None:
    gold = list({w.example.id: w.example for w in cut}.values())[:3]
    wanted = lesson("gold", gold, LIMIT, seed=1).of(gold)
    special = marks(tokenizer())
    said: list[dict[tuple[str, int], dict[str, Any]]] = []
    for number in (1, 2):
        torch.manual_seed(number)
        model = Reader(encoder).eval()
        ask(model, wanted, special, tmp_path / f"{number}.npz", kept=LIMIT)
        said.append({(p.window.example.id, p.window.start): p.heads for p in predict(model, wanted, special)})
    teaching = Teaching(wanted, [tmp_path / "1.npz", tmp_path / "2.npz"])
    for window in wanted:
        heads = [own[window.example.id, window.start] for own in said]
        targets = {h.name: np.zeros((1, *heads[0][h.name].shape), dtype=np.float32) for h in ATTRIBUTION}
        teaching.fill(0, window, targets)
        for name in targets:
            np.testing.assert_allclose(targets[name][0], (heads[0][name] + heads[1][name]) / 2, atol=2e-3)
    with pytest.raises(DataError, match="made for other windows"):
        Teaching(wanted[1:], [tmp_path / "1.npz"])


class KilledError(Exception):
    """A run that dies."""


def test_a_killed_run_goes_on_to_the_same_weights(encoder: Path, cut: list[Window], tmp_path: Path) -> None:
    whole = torch.load(fit(task(encoder, cut), tmp_path / "whole"))
    calls = 0

    def dying(logits: Mapping[str, Any], batch: Any, step: Step) -> dict[str, Any]:
        nonlocal calls
        calls += 1
        if calls == 8:
            raise KilledError
        return gold_loss(logits, batch)

    with pytest.raises(KilledError):
        fit(task(encoder, cut, losses=dying), tmp_path / "cut")
    assert not (tmp_path / "cut/weights.pt").exists()
    assert torch.load(tmp_path / "cut/checkpoint.pt")["step"] == 6
    again = torch.load(fit(task(encoder, cut), tmp_path / "cut"))
    assert all(torch.equal(whole[name], again[name]) for name in whole)
    assert sorted(path.name for path in (tmp_path / "cut").iterdir()) == ["log.jsonl", "task.json", "weights.pt"]
    untrained = Reader(encoder).state_dict()
    assert not torch.equal(whole["tag.weight"], untrained["tag.weight"])
    assert torch.allclose(
        whole["encoder.embeddings.word_embeddings.weight"],
        untrained["encoder.embeddings.word_embeddings.weight"],
        atol=0.01,
    )


def test_what_is_ready_is_not_done_again_unless_asked(encoder: Path, cut: list[Window], tmp_path: Path) -> None:
    path = fit(task(encoder, cut), tmp_path)
    made = path.stat().st_mtime_ns
    assert fit(task(encoder, cut), tmp_path).stat().st_mtime_ns == made
    with pytest.raises(DataError, match="--no-resume"):
        fit(task(encoder, cut, seed=6), tmp_path)
    assert fit(task(encoder, cut, seed=6), tmp_path, resume=False).stat().st_mtime_ns > made
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in log if "dev" in line] == [1, 2]
    assert log[-1]["dev"] == {"training": 0.0}
    assert set(log[-1]["loss"]) == {head.name for head in ATTRIBUTION}


def test_an_empty_corpus_is_told(encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing to learn from"):
        fit(task(encoder, [], epochs=[]), tmp_path)


def test_a_folder_without_an_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="name one with --encoder"):
        Reader(tmp_path)


def test_the_confidence_learns_what_is_right() -> None:
    rng = random.Random(3)

    def point(article: int) -> Point:
        sure = rng.choice((0.2, 0.9))
        found = Attribution(
            cue=(0, 1), source=(1, 2), content=((2, 4),), cue_score=sure, content_score=0.5, source_score=0.5
        )
        return Point(article, found, "indirect", rng.random() < (0.8 if sure > 0.5 else 0.3))

    points = [point(i) for i in range(600)]
    fitted = fit_confidence(points)
    for sure in (0.2, 0.9):
        alike = [p for p in points if p.found.cue_score == sure]
        share = sum(p.right for p in alike) / len(alike)
        assert math.isclose(confidence(alike[0].found, "indirect", fitted), share, abs_tol=0.02)
    with pytest.raises(DataError, match="all right or all wrong"):
        fit_confidence([p for p in points if p.right])


def arrays_of(window: Seen) -> list[Any]:
    """All that is said of a window."""
    return [*astuple(window.scores)[2:], window.inner, *astuple(window.phrasing)[2:]]


def test_from_gold_to_a_package_that_reads(
    encoder: Path, data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    longer = msgspec.structs.replace(PASSES, epochs=30, mask=0.0)
    frozen = msgspec.structs.replace(longer, epochs=12, frozen=True, dropout=Dropout(states=0.1))
    recipe = Recipe(
        name="tiny",
        window=LIMIT,
        teachers=(longer,),
        entity_teacher=(msgspec.structs.replace(longer, epochs=12, articles=2), frozen),
        first=PASSES,
        rounds=(longer,),
        student=msgspec.structs.replace(PASSES, epochs=6, mask=0.0),
        contents=Contents(teacher=msgspec.structs.replace(PASSES, epochs=20, smoothing=0.05), short=4),
        last=msgspec.structs.replace(PASSES, epochs=4, encoder_rate=1e-3, head_rate=3e-3, mask=0.0, averaged=0.4),
        draws=2,
    )
    contents, spared = write_contents(tmp_path / "labels")
    setup = Setup(
        recipe=recipe,
        data=data,
        out=tmp_path / "run",
        package=tmp_path / "package",
        cache=tmp_path / "cache",
        encoders={"minilm": encoder},
        threads=1,
        resume=True,
        contents=contents,
        spared=spared,
    )
    run(setup)
    held = json.loads((tmp_path / "run/contents/held-out.json").read_text())
    assert held["after"]["inner"] > held["before"]["inner"] + 30  # the first teacher has seen nobody who fears
    last = json.loads((tmp_path / "run/student/log.jsonl").read_text().splitlines()[-1])
    assert last["dev"]["inner"] > 50
    assert set(last["loss"]) == {head.name for head in HEADS}
    gold = examples(data, "train", pieces_with(tokenizer()))
    inside = load_inside(tmp_path / "run/lessons/inner.gold.jsonl", gold)
    words = [example.text[s.start : s.end] for example, one in zip(gold, inside, strict=True) for s in one.cues]
    assert words.count("feared") > 0.9 * len(words) > 20
    found = msgspec.json.decode((tmp_path / "run/calibration.json").read_bytes(), type=Calibrated)
    assert "WARNING" not in caplog.text
    value = {when: f["pair"] + 0.3 * f["strict_np"] for when, f in (("now", found.figures), ("before", found.before))}
    assert value["now"] >= value["before"]
    assert found.figures["pair"] > 10  # 11 of the 26 statements cannot be right; untrained gives 0
    assert 0 <= found.reliability.error <= 1
    package = Encoder(package=tmp_path / "package")
    assert package.settings.name == "tiny"
    assert (package.settings.decoding, package.settings.confidence) == (found.decoding, found.confidence)
    laid = layout(TEXT_OF_DEV, paragraphs(TEXT_OF_DEV))
    scores = [window.scores for window in package.run(TEXT_OF_DEV, laid)]
    read = statements(TEXT_OF_DEV, laid, scores, decoding=found.decoding, calibration=found.confidence)
    assert read.statements
    marked = marked_text(MARKED["gum"](data, "dev")[0].text, package, links="head")
    assert {m.form for m in marked.mentions} >= {"name", "pronoun"}
    # The package sees the windows that training planned, and says of them what the weights say.
    model = load_model(encoder, tmp_path / "run/student/weights.pt")
    example = examples(data, "dev", pieces_with(tokenizer()))[1]
    trained = TrainedEncoder(model, pieces_with(tokenizer()), marks(tokenizer()), window=LIMIT)
    exact = list(trained.run(example.text, example.layout))
    small = list(package.run(example.text, example.layout))
    assert [(w.scores.start, w.scores.end) for w in exact] == [(w.scores.start, w.scores.end) for w in small]
    for one, other in zip(exact, small, strict=True):
        for first, second in zip(arrays_of(one), arrays_of(other), strict=True):
            assert first.shape == second.shape
            assert float(np.abs(first - second).mean()) < 0.05 * max(1.0, float(np.abs(first).mean()))
    for first, second in zip(astuple(trained.seeing), astuple(package.seeing), strict=True):
        assert np.array_equal(first, second)
    for first, second in zip(trained.linking.tables, package.linking.tables, strict=True):
        assert np.array_equal(first, second)
    # All is there, so a second run trains nothing.
    before = (tmp_path / "run/student/weights.pt").stat().st_mtime_ns
    run(setup)
    assert (tmp_path / "run/student/weights.pt").stat().st_mtime_ns == before


def test_without_labelled_contents_there_is_no_last_round(
    encoder: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = msgspec.structs.replace(PASSES, epochs=1)
    setup = Setup(
        recipe=Recipe(window=LIMIT, teachers=(), entity_teacher=(), first=one, student=one),
        data=data,
        out=tmp_path / "run",
        package=tmp_path / "package",
        cache=tmp_path / "cache",
        encoders={"minilm": encoder},
        threads=1,
        resume=True,
    )
    run(setup, ["contents", "student"])
    assert "no labelled contents (--contents)" in capsys.readouterr().err
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["first", "lessons", "recipe.json", "student"]
    names = sorted(path.name for path in (tmp_path / "run/lessons").iterdir())
    assert names == ["lessons.json", "read.gold.jsonl", "read.plain.jsonl"]
    contents, spared = write_contents(tmp_path / "labels")
    with pytest.raises(DataError, match="made with another recipe"):
        run(msgspec.structs.replace(setup, contents=contents, spared=spared), ["student"])
