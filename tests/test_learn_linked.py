"""Articles with labels of coreference: as examples, and in the last round of the student."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from learn_corpus import linked_article, tokenizer, write_data, write_encoder, write_linked

torch = pytest.importorskip("torch", reason="training needs torch; make train")
pytest.importorskip("transformers", reason="training needs transformers; make train")

from sayso.errors import DataError  # noqa: E402 after the skips
from sayso.learn.batches import collate, marks  # noqa: E402
from sayso.learn.data import Example, plain, sets  # noqa: E402
from sayso.learn.fit import Task  # noqa: E402
from sayso.learn.lessons import Lessons, encoded  # noqa: E402
from sayso.learn.linked import LinkedArticle, linked_examples, linked_texts, load_linked  # noqa: E402
from sayso.learn.marked import Marked, MarkedText, clusters  # noqa: E402
from sayso.learn.model import Reader  # noqa: E402
from sayso.learn.recipe import Passes, Recipe, Setup  # noqa: E402
from sayso.learn.rereading import Inside, write_inside  # noqa: E402
from sayso.learn.stages import run  # noqa: E402
from sayso.learn.tasks import last_task, whole_task  # noqa: E402

torch.set_num_threads(1)
LIMIT = 64
NAMES = [f"a{i}" for i in range(6)]  # of the gold articles
LINKED = [f"{name} linked" for name in NAMES[:3]]
PASSES = Passes(encoder="minilm", epochs=2, encoder_rate=3e-3, head_rate=1e-2, pieces=256)
LABELS = Path(__file__).parents[1] / "benchmarks" / "labels"
TEXT = "Ilva Marr left. Joren Pell met her."
LINE = '{"doc_id": "a", "mentions": [[0, 9, "person", "name", 4], [16, 26, "unheard of", "name", 0], %s]}'
HER = '[31, 34, "person", "pronoun", 4]'


def pieces(word: str) -> list[int]:
    return [len(word)]


def loaded(folder: Path, *lines: str) -> list[LinkedArticle]:
    path = folder / "links.jsonl"
    path.write_text("".join(line + "\n" for line in lines), "utf-8")
    return load_linked(path)


def test_linked_articles_are_complete_in_coreference_alone(tmp_path: Path) -> None:
    articles = [plain("other", "Rain fell.", pieces), plain("a", TEXT, pieces)]
    (found,) = linked_texts(loaded(tmp_path, LINE % HER), articles)
    assert found == MarkedText(
        id="a linked",
        genre="linked",
        text=TEXT,
        mentions=(
            Marked(start=0, end=9, type="person", form="name", entity="4", head=0),
            Marked(start=16, end=26, type="unheard of", form="name", entity="0", head=16),
            Marked(start=31, end=34, type="person", form="pronoun", entity="4", head=31),
        ),
        complete=frozenset(["coreference"]),
    )
    assert [[TEXT[s.start : s.end] for s in own] for own in clusters(found.mentions)] == [
        ["Ilva Marr", "her"],
        ["Joren Pell"],
    ]


def test_linked_articles_teach_antecedents_and_not_what_is_a_mention(tmp_path: Path) -> None:
    (example,) = linked_examples(loaded(tmp_path, LINE % HER), [plain("a", TEXT, pieces)], pieces)
    assert example.mentions is not None
    assert (example.mentions.spans, example.mentions.sure, example.said, example.labels) == (None, None, {}, {})
    assert example.mentions.phrases.tolist() == [[0, 1], [4, 5], [7, 7]]
    assert example.mentions.entity is not None
    assert example.mentions.entity.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"doc_id": "a"}',
        LINE % "[31, 34]",
        LINE % '[31, 34, "person", "pronoun", "4"]',
        LINE % '[31, 34, "person", "noun", 4]',
        LINE % '[31, 34, "person", "pronoun", 4, 5]',
        LINE % '[34, 31, "person", "pronoun", 4]',
        LINE % '[-4, 34, "person", "pronoun", 4]',
    ],
)
def test_broken_labels_are_told_with_their_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(DataError, match=r"links\.jsonl line 2: not a linked article"):
        loaded(tmp_path, LINE % HER, line)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.jsonl: cannot be read .* name a file of linked articles"):
        load_linked(tmp_path / "gone.jsonl")


def test_labels_of_other_articles_are_refused(tmp_path: Path) -> None:
    labels = loaded(tmp_path, LINE % HER)
    for other in (plain("b", TEXT, pieces), plain("a", TEXT[:33], pieces)):
        with pytest.raises(DataError, match=r"linked article a: no text here, .* --linked"):
            list(linked_texts(labels, [other]))
    assert len(list(linked_texts(labels, [plain("a", TEXT[:34], pieces)]))) == 1


def test_an_article_may_bring_its_text(tmp_path: Path) -> None:
    line = LINE % HER
    labels = loaded(tmp_path, line[:-1] + f', "text": "{TEXT}"' + "}")
    (found,) = linked_texts(labels, [])
    assert (found.text, len(found.mentions)) == (TEXT, 3)
    with pytest.raises(DataError, match="linked article a"):
        list(linked_texts(loaded(tmp_path, line[:-1] + ', "text": "Ilva"}'), [plain("a", TEXT, pieces)]))


def test_the_labels_of_the_project() -> None:
    labels = load_linked(LABELS / "links.jsonl")
    assert len({one.doc_id for one in labels}) == len(labels) == 804
    assert sum(len(one.mentions) for one in labels) == 195_304
    assert sum(len({mention.entity for mention in one.mentions}) for one in labels) == 116_395
    for one in labels:
        spans = [(mention.start, mention.end) for mention in one.mentions]
        assert len(set(spans)) == len(spans)


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    """A run with an entity teacher who takes any words for a phrase, and articles in which nothing was read again."""
    folder = tmp_path_factory.mktemp("linked")
    encoder = write_encoder(folder / "tiny")
    made = Setup(
        recipe=Recipe(window=LIMIT, teachers=(), entity_teacher=(PASSES,), first=PASSES, student=PASSES, last=PASSES),
        data=write_data(folder / "data", train=len(NAMES), dev=2),
        out=folder / "run",
        package=folder / "package",
        cache=folder / "cache",
        encoders={"minilm": encoder, "mpnet": encoder},
        threads=1,
        resume=True,
        linked=write_linked(folder / "labels"),
    )
    teacher = Reader(encoder)
    with torch.no_grad():
        teacher.span.distance.fill_(3.0)
    (made.out / "entities-1").mkdir(parents=True)
    torch.save(teacher.state_dict(), made.out / "entities-1" / "weights.pt")
    lessons = Lessons(made, encoded(made, "minilm"))
    for name, own in (("gold", lessons.gold), ("plain", lessons.texts)):
        nothing = (Inside(len(each.pieces), ()) for each in own)
        write_inside(made.out / "lessons" / f"read.{name}.jsonl", nothing)
    return made


def seen(task: Task, ids: Iterable[str]) -> list[dict[str, Example]]:
    """The examples with these ids that each pass has, by id."""
    own = set(ids)
    return [
        {w.example.id: w.example for step in steps for w in step.windows if w.example.id in own}
        for steps in task.epochs
    ]


def changed(setup: Setup, **changes: Any) -> Setup:
    """With other settings of contents."""
    contents = msgspec.structs.replace(setup.recipe.contents, **changes)
    return msgspec.structs.replace(setup, recipe=msgspec.structs.replace(setup.recipe, contents=contents))


def test_each_pass_of_the_last_round_has_all_linked_articles_whole(setup: Setup) -> None:
    task = last_task(setup, setup.out / "none")
    assert len(task.epochs) == 2
    for steps, found in zip(task.epochs, seen(task, LINKED), strict=True):
        assert sorted(found) == LINKED
        for number, name in enumerate(LINKED):
            (step,) = (step for step in steps if any(w.example.id == name for w in step.windows))
            cut = [(w.start, w.end) for w in step.windows]
            assert [w.example.id for w in step.windows] == [name] * len(cut)
            assert (cut[0][0], cut[-1][1]) == (0, len(found[name].pieces))
            assert [end for _, end in cut[:-1]] == [start for start, _ in cut[1:]]
            mentions = found[name].mentions
            assert mentions is not None
            assert mentions.entity is not None
            numbers = [row[-1] // 7 for row in linked_article(number)["mentions"]]
            assert mentions.entity.tolist() == numbers
            batch = collate(step, marks(tokenizer()))
            assert batch.spans is None
            assert batch.phrases is not None
            assert batch.phrases.marked.tolist() == [True]


def test_only_there_do_labels_replace_what_the_teacher_says_of_antecedents(setup: Setup) -> None:
    def told(task: Task) -> dict[str, bool]:
        """Whether something is said of antecedents in the gold articles."""
        (found, _) = seen(task, NAMES)
        mentions = {name: example.mentions for name, example in found.items()}
        assert all(one is not None and one.spans is not None and len(one.phrases) for one in mentions.values())
        return {name: one is not None and one.antecedent is not None for name, one in mentions.items()}

    last = last_task(changed(setup, articles=1.0), setup.out / "none")
    assert told(last) == {name: number >= 3 for number, name in enumerate(NAMES)}
    step = next(step for step in last.epochs[0] if step.windows[0].example.id == "a1")
    batch = collate(step, marks(tokenizer()))
    assert batch.phrases is not None
    assert not batch.phrases.said["antecedent"].any()
    assert batch.phrases.said["phrase_type"].any()
    whole = whole_task(setup, setup.out / "none")
    assert told(whole) == dict.fromkeys(NAMES, True)
    assert seen(whole, LINKED) == [{}, {}]


def test_the_last_round_has_gum_and_a_share_of_the_gold_beside(setup: Setup) -> None:
    encoder = encoded(setup, "minilm")
    gum = {example.id for example in sets(setup.data, "train", encoder.pieces, "entities")["gum"]}
    (steps, _) = last_task(changed(setup, articles=0.5), setup.out / "none").epochs
    names = {w.example.id for step in steps for w in step.windows}
    assert names - set(NAMES) == {*LINKED, *gum}
    assert len(names & set(NAMES)) == 3


def test_the_last_round_is_there_if_there_are_linked_articles(setup: Setup) -> None:
    run(setup, ["student"])
    names = {path.name for path in setup.out.iterdir()}
    assert {"first", "whole", "student"} <= names
    log = json.loads((setup.out / "student" / "log.jsonl").read_text().splitlines()[-1])
    assert log["loss"]["antecedent"] > 0
    with pytest.raises(DataError, match="made with another recipe"):
        run(msgspec.structs.replace(setup, linked=None), ["student"])
    (setup.out / "student" / "labels.json").unlink()  # as if made before there were linked articles
    with pytest.raises(DataError, match="made with another recipe"):
        run(setup, ["student"])
    run(msgspec.structs.replace(setup, linked=None), ["student"])
