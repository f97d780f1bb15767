"""The encoder: the model of a package, and what happens when that package is not right."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import sayso_en

from sayso.errors import ModelError
from sayso.read.encoder import Encoder, normal, pieces_of
from sayso.read.features import layout
from sayso.read.mentions import NAME_TYPES
from sayso.read.paragraphs import paragraphs
from sayso.read.scores import Window

TEXT = "“We sail at dawn,” said Ilva Marr.\n\n" + "The harbour office denied it. " * 120 + "\n\nShe said no."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model package, for damaging."""
    source = Path(sayso_en.__file__).parent
    for name in ("settings.json", "tokenizer.json", "weights.npz"):
        shutil.copy(source / name, tmp_path / name)
    (tmp_path / "model.onnx").symlink_to(source / "model.onnx")
    return tmp_path


def seen(encoder: Encoder, text: str) -> list[Window]:
    return list(encoder.run(text, layout(text, paragraphs(text))))


def test_windows_cover_the_words_and_hold_probabilities(encoder: Encoder) -> None:
    found = [window.scores for window in seen(encoder, TEXT)]
    assert len(found) > 2
    assert [w.start for w in found] == [0, *(w.end for w in found[:-1])]
    assert found[-1].end == len(layout(TEXT, paragraphs(TEXT)).words)
    for window in found:
        size = window.end - window.start
        assert window.tag.shape == (size, 7)
        assert window.content.shape == window.source.shape == (size, 1 + size)
        for rows in (window.tag, window.content, window.source):
            assert rows.min() >= 0
            assert np.allclose(rows.sum(1), 1, atol=1e-3)


def test_phrases_are_seen_in_the_same_words(encoder: Encoder) -> None:
    for window in seen(encoder, TEXT):
        phrasing = window.phrasing
        size = phrasing.end - phrasing.start
        assert (phrasing.start, phrasing.end) == (window.scores.start, window.scores.end)
        assert phrasing.name.shape == (size, 1 + 2 * len(NAME_TYPES))
        assert np.allclose(phrasing.name.sum(1), 1, atol=1e-3)
        assert phrasing.span.shape == (size, size)
        assert window.inner.shape == phrasing.weight.shape == (size,)
        for chance in (phrasing.span, window.inner):
            assert 0 <= chance.min() <= chance.max() <= 1
        for vectors in (phrasing.opening, phrasing.closing, phrasing.within):
            assert vectors.shape == (size, len(encoder.seeing.type))


def test_a_content_is_read_as_one(encoder: Encoder) -> None:
    text = "“We sail at dawn,” said Ilva Marr."
    (inside,) = encoder.inside(text, layout(text, paragraphs(text)))
    (window,) = seen(encoder, text)
    for name in ("tag", "content", "source"):
        here, there = getattr(inside, name), getattr(window.scores, name)
        assert here.shape == there.shape
        assert np.allclose(here.sum(1), 1, atol=1e-3)
        assert not np.array_equal(here, there)  # its first piece says what it is


def test_contents_have_narrower_windows_of_whole_paragraphs(encoder: Encoder) -> None:
    text = "\n\n".join(["The harbour office denied it." * 4] * 20)
    laid = layout(text, paragraphs(text))
    found = list(encoder.inside(text, laid))
    assert len(found) > len(seen(encoder, text))
    assert {w.start for w in found} <= set(laid.starts)
    assert [w.start for w in found] == [0, *(w.end for w in found[:-1])]


def test_a_text_without_words_has_no_windows(encoder: Encoder) -> None:
    assert seen(encoder, " \r\n\u2029") == []


def test_a_folder_does_as_well_as_a_package(encoder: Encoder, folder: Path) -> None:
    there = Encoder(package=folder)
    for one, other in zip(seen(encoder, TEXT), seen(there, TEXT), strict=True):
        for part in ("tag", "content", "source"):
            assert np.array_equal(getattr(one.scores, part), getattr(other.scores, part))
        assert np.array_equal(one.inner, other.inner)
        assert np.array_equal(one.phrasing.span, other.phrasing.span)
    assert np.array_equal(encoder.seeing.key, there.seeing.key)
    assert all(map(np.array_equal, encoder.linking.tables, there.linking.tables))


def test_pieces_of_odd_words(encoder: Encoder) -> None:
    tokenizer = encoder.tokenizer
    unknown = [tokenizer.token_to_id("[UNK]")]
    assert pieces_of(tokenizer, "\u200b") == unknown  # nothing is left of it
    assert pieces_of(tokenizer, "a" * 100_000) == unknown
    assert pieces_of(tokenizer, "har\u00adbour") == pieces_of(tokenizer, "Harbour") == pieces_of(tokenizer, "harbour")
    assert len(pieces_of(tokenizer, "字" * 50)) == 8
    assert pieces_of(tokenizer, "[SEP]"[1:4]) == pieces_of(tokenizer, "sep")  # no word of a text is a special piece


@pytest.mark.parametrize(("word", "expected"), [("„", "“"), ("»", "”"), ("―", "—"), ("’", "’"), ("", "")])
def test_normal(word: str, expected: str) -> None:
    assert normal(word) == expected


def test_long_words_are_not_kept(encoder: Encoder) -> None:
    long, short = "q" * 500, "qqvq"
    seen(encoder, f"{long} {short}")
    assert short in encoder._known
    assert long not in encoder._known


def refused(package: str | Path) -> str:
    with pytest.raises(ModelError) as caught:
        Encoder(package=package)
    message = str(caught.value)
    assert message.startswith(f"{package}: ")
    assert len(message.splitlines()) == 1
    assert "install" in message
    return message


def change(folder: Path, **fields: object) -> None:
    path = folder / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fields), "utf-8")


def test_a_package_that_is_not_installed() -> None:
    assert refused("sayso_xx") == "sayso_xx: no such model package; pip install sayso-xx."


def test_a_package_without_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sayso_hollow").mkdir()
    (tmp_path / "sayso_hollow" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert "settings.json" in refused("sayso_hollow")
    sys.modules.pop("sayso_hollow", None)


def test_a_model_of_another_format_is_told_first(folder: Path) -> None:
    change(folder, format=99, tags="of another shape")
    message = refused(folder)
    assert "format 99" in message
    assert "belong together" in message


@pytest.mark.parametrize("name", ["settings.json", "tokenizer.json", "model.onnx", "weights.npz"])
@pytest.mark.parametrize("data", [None, b"", b"\xff\xfe{}", b"{}", b"no\nmodel"])
def test_a_damaged_file(folder: Path, name: str, data: bytes | None) -> None:
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)
    refused(folder)


def test_a_model_cut_short(folder: Path) -> None:
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").unlink()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    refused(folder)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"tags": ["O", "B-cue", "I-cue"]}, "other tags"),
        ({"confidence": {"bias": 0.0, "weights": [1.0]}}, "confidence weights"),
        ({"window": 5}, "window of 5"),
        ({"window": "wide"}, "Expected `int`"),
    ],
)
def test_settings_that_do_not_fit_the_code(folder: Path, fields: dict[str, object], told: str) -> None:
    change(folder, **fields)
    assert told in refused(folder)


@pytest.mark.parametrize(
    ("name", "array", "told"),
    [
        ("linking.0", np.zeros(1, np.float32), "other tables"),
        ("seeing.type", np.zeros((4, 3), np.float32), "other tables"),
        ("seeing.key", None, "seeing.key"),
    ],
)
def test_weights_that_do_not_fit_the_code(folder: Path, name: str, array: np.ndarray | None, told: str) -> None:
    with np.load(folder / "weights.npz") as whole:
        arrays = {key: whole[key] for key in whole.files if key != name}
    np.savez(folder / "weights.npz", **(arrays if array is None else {**arrays, name: array}))
    assert told in refused(folder)


def test_a_tokenizer_without_the_special_pieces(folder: Path) -> None:
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text("utf-8"))
    tokenizer["model"]["vocab"] = {"[UNK]": 0, "a": 1}
    tokenizer["added_tokens"] = []
    tokenizer["post_processor"] = None
    path.write_text(json.dumps(tokenizer), "utf-8")
    with pytest.raises(ModelError, match=r"the tokenizer has no \[CLS\]"):
        Encoder(package=folder)
