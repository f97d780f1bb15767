"""Training of entities on a tiny invented corpus: phrases as tensors, their losses, their teacher, second readings."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from learn_corpus import tokenizer, write_data, write_encoder
from made_scores import Said, made

torch = pytest.importorskip("torch", reason="training needs torch; make train")
pytest.importorskip("transformers", reason="training needs transformers; make train")

from sayso.errors import DataError  # noqa: E402 after the skips
from sayso.learn.batches import Step, articles, collate, marks, plan  # noqa: E402
from sayso.learn.countries import countries  # noqa: E402
from sayso.learn.data import MARKED, Example, Window, pieces_with, plain, sets, windows  # noqa: E402
from sayso.learn.entity_dev import entity_figures  # noqa: E402
from sayso.learn.entity_lessons import ask_entities, with_entities  # noqa: E402
from sayso.learn.fit import Task, fit, load_model  # noqa: E402
from sayso.learn.heads import heads_of  # noqa: E402
from sayso.learn.loss import gold_loss, gold_losses, mixed  # noqa: E402
from sayso.learn.mentions import Mentions  # noqa: E402
from sayso.learn.model import Batch, Reader  # noqa: E402
from sayso.learn.phrases import Phrased  # noqa: E402
from sayso.learn.predict import TrainedEncoder  # noqa: E402
from sayso.learn.recipe import Dropout, Passes  # noqa: E402
from sayso.learn.rereading import inner_cues, load_inside, reread, with_inner, write_inside  # noqa: E402
from sayso.read.coref import TRUST, Linking, antecedents  # noqa: E402
from sayso.read.features import Layout  # noqa: E402
from sayso.read.mentions import FORMS, TYPES, phrases  # noqa: E402
from sayso.read.scores import Scores  # noqa: E402
from sayso.types import Span, Statement  # noqa: E402

torch.set_num_threads(1)
LIMIT = 64
ENTITIES = heads_of("entities")
PASSES = Passes(
    encoder="minilm", epochs=40, encoder_rate=3e-3, head_rate=1e-2, pieces=256, articles=2, checkpoint_every=1000
)
Marked = dict[str, list[Example]]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data") / "data")


@pytest.fixture(scope="module")
def marked(data: Path) -> Marked:
    return sets(data, "train", pieces_with(tokenizer()), "entities")


@pytest.fixture(scope="module")
def teacher(encoder: Path, data: Path, marked: Marked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fitted teacher."""
    return fit(task_of(encoder, data, marked, PASSES), tmp_path_factory.mktemp("teacher")).parent


def task_of(encoder: Path, data: Path, marked: Marked, passes: Passes, *, start: Path | None = None) -> Task:
    whole = [list(windows(e, LIMIT)) for e in (*marked["gum"], *marked["litbank"])]
    single = [w for e in marked["crossner"] for w in windows(e, LIMIT)]
    rng = random.Random(1)
    gold = MARKED["gum"](data, "dev")
    return Task(
        name="tiny",
        encoder=encoder,
        passes=passes,
        seed=5,
        special=marks(tokenizer()),
        epochs=[articles(whole, together=2, rng=rng) + plan(single, 256, rng) for _ in range(passes.epochs)],
        losses=gold_losses(),
        dev=entity_figures(gold, pieces_with(tokenizer()), marks(tokenizer()), window=LIMIT),
        heads=ENTITIES,
        start=start,
    )


def batch_of(example: Example, limit: int = LIMIT) -> tuple[Batch, list[Window]]:
    cut = list(windows(example, limit))
    return collate(Step(cut, len(cut)), marks(tokenizer())), cut


def words_of(example: Example, first: int, last: int) -> str:
    return example.text[example.layout.words[first].start : example.layout.words[last].end]


def test_marked_texts_have_labels_for_what_was_marked(marked: Marked) -> None:
    story, tale, sentence = marked["gum"][0], marked["litbank"][0], marked["crossner"][0]
    found = story.mentions
    assert found is not None
    assert found.entity is not None
    told = [
        (words_of(story, a, b), TYPES[int(found.type[i].argmax())], FORMS[int(found.form[i].argmax())])
        for i, (a, b) in enumerate(found.phrases.tolist())
    ]
    assert told[:4] == [
        ("Ilva Marr", "person", "name"),
        ("Teval", "place", "name"),
        ("she", "person", "pronoun"),
        ("the harbour office", "organization", "description"),
    ]
    assert found.entity.tolist()[:4] == [0, 1, 0, 2]
    assert story.said["name"].argmax(1).tolist()[:6] == [1, 2, 0, 5, 0, 0]
    assert found.spans is not None
    assert tale.mentions is not None
    assert tale.mentions.spans is None  # LitBank leaves out much of what GUM calls a mention
    assert not tale.said
    assert sentence.mentions is None
    assert sentence.said["name"].argmax(1).tolist()[:2] == [1, 2]


def test_countries_are_places(data: Path, tmp_path: Path) -> None:
    assert countries(data / "gazetteer" / "prototype_gazetteer.tsv.xz") == {"orrin", "the orrin isles"}
    with pytest.raises(DataError, match="cannot be read as a gazetteer"):
        countries(tmp_path / "none.tsv.xz")


def test_phrases_stand_in_the_windows_of_their_words(marked: Marked) -> None:
    example = marked["gum"][0]
    batch, cut = batch_of(example, 24)
    assert len(cut) > 1
    found = batch.phrases
    assert found is not None
    assert found.row.shape[0] == 1  # windows of one article are one group
    assert example.mentions is not None
    places = zip(found.row[0].tolist(), found.first[0].tolist(), found.last[0].tolist(), strict=True)
    whole = [(a + cut[row].start, b + cut[row].start) for row, a, b in places]
    assert whole == [tuple(p) for p in example.mentions.phrases.tolist()]
    assert found.there.all()
    right = found.said["antecedent"][0].nonzero().tolist()
    assert [2, 1] in right  # "she" is "Ilva Marr", the first
    assert [0, 0] in right  # and who is named first has nobody before
    assert (found.said["antecedent"][0].sum(1) >= 1).all()


def test_a_phrase_that_a_window_cuts_is_left_out(marked: Marked) -> None:
    example = marked["gum"][0]
    cut = [Window(example, 0, 1), Window(example, 1, 6)]  # "Ilva | Marr reached Teval . she"
    found = collate(Step(cut, 2), marks(tokenizer())).phrases
    assert found is not None
    own = zip(found.row[0].tolist(), found.first[0].tolist(), found.last[0].tolist(), strict=True)
    assert [words_of(example, cut[r].start + a, cut[r].start + b) for r, a, b in own] == ["Teval", "she"]
    assert found.said["antecedent"][0].tolist() == [[1, 0, 0], [1, 0, 0]]


def test_articles_in_one_step_do_not_mix(marked: Marked) -> None:
    cut = [w for example in marked["gum"][:2] for w in windows(example, LIMIT)]
    found = collate(Step(cut, len(cut)), marks(tokenizer())).phrases
    assert found is not None
    assert found.row.shape[0] == 2
    assert [int(own.max()) < len(cut) for own in found.row] == [True, True]
    assert int(found.row[0].max()) < int(found.row[1].min())


def test_every_pair_of_words_is_a_phrase_or_not(marked: Marked) -> None:
    example = marked["gum"][0]
    batch, (first, *_) = batch_of(example)
    assert batch.spans is not None
    assert example.mentions is not None
    size = first.end - first.start
    own = batch.spans[0, :size, :size]
    assert (torch.tril(own, -1) == torch.tril(-torch.ones(size, size), -1)).all()
    inside = [p for p in example.mentions.phrases.tolist() if p[1] < first.end]
    assert (own == 1).nonzero().tolist() == sorted(inside)
    assert (batch.spans[0, size:] == -1).all()
    assert collate(Step([Window(marked["litbank"][0], 0, 5)], 1), marks(tokenizer())).spans is None


def test_long_articles_are_seen_in_parts() -> None:
    example = plain("long", "\n\n".join(["Rain fell over Teval."] * 60), pieces_with(tokenizer()))
    cut = list(windows(example, 24))
    assert len(cut) > 12
    drawn = {articles([cut], most=3, rng=random.Random(seed))[0].windows[0].start for seed in range(30)}
    assert len(drawn) > 5
    (step,) = articles([cut], most=3, rng=random.Random(1))
    assert [a.end for a in step.windows[:-1]] == [b.start for b in step.windows[1:]]
    assert [len(each.windows) for each in articles([cut[:2], cut[2:4], cut[4:5]], together=2)] == [4, 1]


def test_any_right_antecedent_will_do_where_people_marked_them() -> None:
    def loss(logits: list[list[float]], said: list[list[float]], *, by_people: bool) -> float:
        size = len(logits)
        none = torch.zeros(1, size, dtype=torch.int64)
        made_of = Phrased(
            row=none,
            first=none,
            last=none,
            there=torch.ones(1, size, dtype=torch.bool),
            cells=(),
            said={"antecedent": torch.tensor([said])},
            marked=torch.tensor([by_people]),
        )
        empty = torch.zeros(1, 1, dtype=torch.int64)
        batch = Batch(ids=empty, mask=empty, feature=empty, first=empty, words=empty, phrases=made_of)
        return float(gold_loss({"antecedent": torch.tensor([logits])}, batch)["antecedent"])

    never = -1e4
    sure = [[0.0, never, never], [-20.0, 0.0, never]]
    assert loss(sure, [[1, 0, 0], [0, 1, 0]], by_people=True) == pytest.approx(0, abs=1e-4)
    half = [[0.0, never, never], [0.0, 0.0, never]]
    assert loss(half, [[1, 0, 0], [1, 1, 0]], by_people=True) == pytest.approx(0, abs=1e-4)
    assert loss(half, [[1, 0, 0], [0.5, 0.5, 0]], by_people=False) == pytest.approx(np.log(2) / 2, abs=1e-4)
    assert loss(sure, [[1, 0, 0], [0.5, 0.5, 0]], by_people=False) > 4
    torn = [[0.0, 0.0, never], [-20.0, 0.0, never]]
    for by_people in (True, False):  # nothing is known of the second, which counts for nothing
        assert loss(torn, [[1, 0, 0], [0, 0, 0]], by_people=by_people) == pytest.approx(np.log(2), abs=1e-4)


def test_gold_and_lessons_are_mixed_where_both_are() -> None:
    one, two = torch.tensor(1.0), torch.tensor(2.0)
    found = mixed({"tag": one, "content": one}, {"tag": two, "span": two}, 0.25)
    assert {name: float(value) for name, value in found.items()} == {"tag": 1.25, "content": 1.0, "span": 2.0}


def test_the_teacher_learns_entities_and_leaves_attribution_alone(teacher: Path, encoder: Path) -> None:
    log = [json.loads(line) for line in (teacher / "log.jsonl").read_text().splitlines()]
    assert set(log[0]["loss"]) == {head.name for head in ENTITIES}
    for head in ENTITIES:
        assert log[-1]["loss"][head.name] < 0.5 * log[0]["loss"][head.name]
    # Far above an untrained model's nothing, and below what any seed has given: the tokenizer differs from run to run.
    assert log[-1]["dev"]["mention"] > 70
    assert log[-1]["dev"]["name"] > 70
    assert log[-1]["dev"]["conll"] > 40
    weights = torch.load(teacher / "weights.pt")
    torch.manual_seed(5)
    assert torch.equal(weights["tag.weight"], Reader(encoder).state_dict()["tag.weight"])


def test_heads_are_fitted_anew_on_a_frozen_encoder(
    teacher: Path, encoder: Path, data: Path, marked: Marked, tmp_path: Path
) -> None:
    passes = msgspec.structs.replace(PASSES, frozen=True, epochs=2, dropout=Dropout(states=0.1))
    task = task_of(encoder, data, marked, passes, start=teacher / "weights.pt")
    weights = torch.load(fit(task, tmp_path))
    before = torch.load(teacher / "weights.pt")
    kept = [name for name in weights if name.startswith(("encoder.", "feature.", "tag.", "content."))]
    assert all(torch.equal(weights[name], before[name]) for name in kept)
    torch.manual_seed(5)
    fresh = Reader(encoder).state_dict()
    for name in ("span.bilinear", "phrase.within.weight", "antecedent.query.weight"):
        assert not torch.equal(weights[name], fresh[name])
        far, near = ((weights[name] - other[name]).norm() for other in (before, fresh))
        assert near < far
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert log[-1]["loss"]["span"] < log[0]["loss"]["span"]


def test_reading_says_what_training_saw(teacher: Path, encoder: Path, marked: Marked) -> None:
    model = load_model(encoder, teacher / "weights.pt")
    example = marked["gum"][1]
    trained = TrainedEncoder(model, pieces_with(tokenizer()), marks(tokenizer()), window=LIMIT)
    words = [example.text[w.start : w.end] for w in example.layout.words]
    seen = [phrases(words, w.phrasing, trained.seeing) for w in trained.run(example.text, example.layout)]
    found = [c for own in seen for c in own.found]
    assert len(found) > 10
    known = Mentions(
        spans=None,
        sure=None,
        phrases=np.array([[c.start, c.end - 1] for c in found]),
        type=np.eye(len(TYPES), dtype=np.float16)[[TYPES.index(c.type) for c in found]],
        form=np.eye(len(FORMS), dtype=np.float16)[[FORMS.index(c.form) for c in found]],
        entity=np.arange(len(found)),
    )
    with torch.inference_mode():
        batch, _ = batch_of(msgspec.structs.replace(example, mentions=known))
        logits = model(batch, ENTITIES)
    expected = logits["antecedent"][0].softmax(-1).numpy()
    types, forms = (logits[name][0].argmax(-1).tolist() for name in ("phrase_type", "phrase_form"))
    for candidate, kind, form in zip(found, types, forms, strict=True):
        if (candidate.start, candidate.end) != candidate.name:  # a bare name is what its tags say
            assert (candidate.type, candidate.form) == (TYPES[kind], FORMS[form])
    whole = Linking(tuple(table / trust for table, trust in zip(trained.linking.tables, TRUST, strict=True)))
    for link in antecedents(words, example.layout, seen, whole):
        column = 0 if link.antecedent is None else 1 + link.antecedent
        assert link.score == pytest.approx(float(expected[link.mention, column]), abs=5e-3)


def test_what_the_teacher_says_comes_back(teacher: Path, encoder: Path, marked: Marked, tmp_path: Path) -> None:
    model = load_model(encoder, teacher / "weights.pt")
    special = marks(tokenizer())
    bare = [plain(e.id, e.text, pieces_with(tokenizer())) for e in marked["gum"][:3]]
    texts = [*bare, plain("nothing", "", pieces_with(tokenizer()))]
    ask_entities(model, texts, special, tmp_path / "said.npz", window=LIMIT, kept=3)
    for example, gold in zip(with_entities(texts, tmp_path / "said.npz"), marked["gum"], strict=False):
        if not example.pieces:
            assert example.mentions is not None
            assert not len(example.mentions.phrases)
            continue
        found, known = example.mentions, gold.mentions
        assert found is not None
        assert known is not None
        told = dict(zip(map(tuple, found.phrases.tolist()), found.type.argmax(1).tolist(), strict=True))
        right = dict(zip(map(tuple, known.phrases.tolist()), known.type.argmax(1).tolist(), strict=True))
        assert list(told) == sorted(told, key=lambda run: (run[0], -run[1]))
        assert len(told.items() & right.items()) > 0.6 * len(right)
        with torch.inference_mode():
            batch, _ = batch_of(example)
            logits = model(batch, ENTITIES)
        assert batch.phrases is not None
        assert batch.phrases.marked.tolist() == [False]
        np.testing.assert_allclose(batch.said["name"][0].numpy()[: batch.words[0].sum()],
            logits["name"][0].softmax(-1).numpy()[: batch.words[0].sum()], atol=2e-3)  # fmt: skip
        chosen = logits["antecedent"][0].softmax(-1)
        kept = batch.phrases.said["antecedent"][0]
        assert (kept.sum(1) - 1).abs().max() < 1e-5
        assert ((kept - chosen).abs()[kept > 0].mean()) < 0.02
    with pytest.raises(DataError, match="made for other articles"):
        with_entities(texts[1:], tmp_path / "said.npz")


def test_cues_within_contents_are_found_by_reading_them_again(tmp_path: Path) -> None:
    text = "The council said that Ilva Marr had warned that the tide was late."
    cue, content = Span(12, 16), Span(17, 65)
    outer = Statement(id="s1", kind="indirect", source=(Span(0, 11),), cue=(cue,), content=(content,), confidence=1.0)
    pieces = pieces_with(tokenizer())
    example = msgspec.structs.replace(plain("a", text, pieces), gold=(outer,))
    seen: list[str] = []

    def run(again: str, laid: Layout) -> Iterator[Scores]:
        """Sure that "warned" is a cue, wherever the encoder is shown it."""
        seen.append(again)
        words = [again[w.start : w.end] for w in laid.words]
        at = words.index("warned") if "warned" in words else -1
        said = [Said(cue=(at, at + 1), source=(0, 2), content=((at + 1, len(words) - 1),))] if at > 0 else []
        yield made(len(words), *said)

    found = inner_cues(run, example)
    assert seen[0] == "Ilva Marr had warned that the tide was late."
    assert [text[w.start : w.end] for w, inner in zip(example.layout.words, found, strict=True) if inner] == ["warned"]
    both = [example, plain("b", "", pieces)]
    write_inside(tmp_path / "read.jsonl", [reread(run, each) for each in both])
    inside, nothing = load_inside(tmp_path / "read.jsonl", both)
    assert [[text[s.start : s.end] for s in content] for content in inside.contents] == [
        ["that Ilva Marr had warned that the tide was late"],
        ["that the tide was late"],
    ]
    again, empty = with_inner(both, [inside, nothing])
    assert again.labels["inner"].tolist() == found.tolist()
    assert not len(empty.labels["inner"])
    assert "inner" not in with_inner([example], [inside], without={"a"})[0].labels
    with pytest.raises(DataError, match="made for other articles"):
        load_inside(tmp_path / "read.jsonl", [example])
    batch = collate(Step(list(windows(again, LIMIT)), 1), marks(tokenizer()))
    assert batch.labels["inner"][0, : len(found)].tolist() == found.tolist()
