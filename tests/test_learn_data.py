"""Gold and unlabelled data as examples: words, labels, links, windows."""

import doctest
import io
import json
import lzma
import random
import tarfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learn_corpus import tokenizer, write_data

import sayso
from sayso.errors import DataError
from sayso.learn.data import IGNORE, NULL, attributed, examples, pieces_with, plain, windows
from sayso.learn.files import append_line, claim, keep_lines
from sayso.learn.gold import GoldArticle
from sayso.learn.heads import TAGS, heads_of
from sayso.learn.unlabelled import SOURCES, Text, unlabelled
from sayso.types import Article, Span, Statement

TEXT = "“Go,” said Ilva Marr, “now.”\n\nPell left. He denied it."


def one(word: str) -> list[int]:
    return [len(word)]


def spans(*words: str) -> tuple[Span, ...]:
    return tuple(Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in words)


def gold() -> GoldArticle:
    said = (
        Statement(
            id="s1",
            kind="direct",
            source=spans("Ilva Marr"),
            cue=spans("said"),
            content=spans("“Go,”", "“now.”"),
            confidence=1.0,
        ),
        Statement(id="s2", kind="indirect", source=(), cue=spans("denied"), content=spans("it"), confidence=1.0),
    )
    return GoldArticle(Article(id="a", text=TEXT, sha256="", extractor=""), said)


def test_labels_and_links_of_a_known_text() -> None:
    example = attributed(gold(), one)
    words = [TEXT[w.start : w.end] for w in example.layout.words]
    read = [
        (word, TAGS[tag], int(content), int(source))
        for word, tag, content, source in zip(
            words, *(example.labels[h.name] for h in heads_of("attribution")), strict=True
        )
    ]
    assert read == [
        ("“", "B-content", 4, IGNORE),
        ("Go", "I-content", 4, IGNORE),
        (",", "I-content", 4, IGNORE),
        ("”", "I-content", 4, IGNORE),
        ("said", "B-cue", NULL, 5),
        ("Ilva", "B-source", NULL, IGNORE),
        ("Marr", "I-source", NULL, IGNORE),
        (",", "O", NULL, IGNORE),
        ("“", "B-content", 4, IGNORE),
        ("now", "I-content", 4, IGNORE),
        (".", "I-content", 4, IGNORE),
        ("”", "I-content", 4, IGNORE),
        ("Pell", "O", NULL, IGNORE),
        ("left", "O", NULL, IGNORE),
        (".", "O", NULL, IGNORE),
        ("He", "O", NULL, IGNORE),
        ("denied", "B-cue", NULL, NULL),
        ("it", "B-content", 16, IGNORE),
        (".", "O", NULL, IGNORE),
    ]
    assert example.gold == gold().statements


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12), st.integers(10, 40), st.none() | st.integers())
def test_windows_hold_each_word_once_in_order_and_fit(paragraphs: list[int], limit: int, seed: int | None) -> None:
    example = plain("a", "\n\n".join(" ".join(["word"] * size) for size in paragraphs), one)
    rng = None if seed is None else random.Random(seed)
    found = list(windows(example, limit, rng))
    assert [i for w in found for i in range(w.start, w.end)] == list(range(len(example.pieces)))
    assert all(2 < w.size <= limit for w in found)


def test_windows_differ_from_draw_to_draw_but_not_for_one_seed() -> None:
    example = plain("a", "\n\n".join(["five words in every paragraph"] * 60), one)
    ends = [[w.end for w in windows(example, 100, random.Random(seed))] for seed in (1, 1, 2)]
    assert ends[0] == ends[1] != ends[2]


def test_the_parts_of_polnear_are_read_plain_or_packed(tmp_path: Path) -> None:
    pieces = pieces_with(tokenizer())
    folder = write_data(tmp_path / "data", train=2, dev=1)
    assert [e.id for e in examples(folder, "train", pieces)] == ["a0", "a1"]
    file = folder / "polnear" / "dev.jsonl"
    with lzma.open(f"{file}.xz", "wb") as packed:
        packed.write(file.read_bytes())
    file.unlink()
    assert [e.id for e in examples(folder, "dev", pieces)] == ["odd100"]


def test_a_missing_data_folder_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"train\.jsonl\.xz: no such file"):
        examples(tmp_path, "train", one)


def packed(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress("".join(f"{line}\n" for line in lines).encode()))


def archive(path: Path, members: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:xz") as tar:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))


def test_unlabelled_news_of_every_set(tmp_path: Path) -> None:
    sentence = [
        {"primary_gid": f"daily_1_2_{article}_Marr_{i}", "sentence_normalized": text}
        for i, (article, text) in enumerate([(1, "It rained."), (2, "It froze."), (1, "It thawed."), (1, "It rained.")])
    ]
    packed(tmp_path / "newsmtsc/train.jsonl.xz", [json.dumps(s) for s in sentence])
    packed(tmp_path / "plover/plv_train.tsv.xz", ["sentence\tsource", 'He "left.\tMarr', "She stayed.\tPell"])
    conllu = "# newpar\n# text = One.\n1\tOne\n\n# text = Two.\n\n# newpar\n# text = Three.\n"
    archive(tmp_path / "gum/gum_train.tar.xz", {"train/b.conllu": conllu, "train/notes.txt": "no"})
    xml = '<Document><token sentence="0">“</token><token sentence="0">Go</token><token sentence="0">”</token>'
    archive(tmp_path / "meantime/meantime_dev.tar.xz", {"a.xml": xml + '<token sentence="1">Rain</token></Document>'})
    india = [{"doc_id": d, "sent_text": f"{t} {d}\n"} for d in (3, 4, 5, 6) for t in ("note", "rain in", "sun in")]
    packed(tmp_path / "india_police/sents.jsonl.xz", [json.dumps(s) for s in india])
    assert unlabelled(tmp_path) == [
        Text("newsmtsc daily_1_2_1", "It rained.\n\nIt thawed."),
        Text("newsmtsc daily_1_2_2", "It froze."),
        Text("plover 0", 'He "left.\n\nShe stayed.'),
        Text("gum train/b.conllu", "One. Two.\n\nThree."),
        Text("meantime a.xml", "“Go”\n\nRain"),
        Text("india 3", "rain in 3\n\nsun in 3"),
        Text("india 6", "rain in 6\n\nsun in 6"),
    ]


@pytest.mark.parametrize("name", [name for name, _ in SOURCES if "." in name])
def test_a_damaged_set_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(b"not packed")
    with pytest.raises(DataError, match=rf"{name}: cannot be read"):
        unlabelled(tmp_path)


def test_no_sets_no_texts(tmp_path: Path) -> None:
    assert unlabelled(tmp_path) == []


def test_a_log_forgets_what_will_be_done_again(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    for step in (50, 100, 150):
        append_line(log, {"step": step})
    with log.open("a") as file:
        file.write('{"step": 20')  # a kill in the middle of a line
    keep_lines(log, 100)
    assert log.read_text() == '{"step":50}\n{"step":100}\n'


def test_a_folder_of_another_recipe_is_not_gone_on_with(tmp_path: Path) -> None:
    claim(tmp_path / "task.json", {"seed": 1, "betas": (0.9, 0.98)}, resume=True)
    claim(tmp_path / "task.json", {"seed": 1, "betas": (0.9, 0.98)}, resume=True)
    with pytest.raises(DataError, match="made with another recipe"):
        claim(tmp_path / "task.json", {"seed": 2}, resume=True)
    claim(tmp_path / "task.json", {"seed": 2}, resume=False)


ROOM = Path(sayso.__file__).parent / "learn"
NEED_TORCH = {
    "batches", "calibrate", "content_lessons", "distil", "entity_dev", "entity_lessons", "export", "fit", "grouping",
    "lessons", "links", "loss", "model", "optimize", "phrases", "predict", "rereading", "stages", "states", "tasks",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.stem for path in ROOM.glob("*.py")))
def test_the_examples_of_the_room_run(name: str) -> None:
    """Here rather than by `--doctest-modules`, which would import what needs torch."""
    if name in NEED_TORCH and not find_spec("torch"):
        pytest.skip("torch is not installed; make train")
    assert doctest.testmod(import_module(f"sayso.learn.{name}")).failed == 0
