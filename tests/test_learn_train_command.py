"""`sayso train`: what it asks for, in one line and with the right exit code."""

from pathlib import Path

import pytest

from sayso.cli import main
from sayso.learn import commands_train, start
from sayso.learn.recipe import STAGES, Setup


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Setup, tuple[str, ...]]]:
    """What would have been started."""
    calls: list[tuple[Setup, tuple[str, ...]]] = []
    monkeypatch.setattr(commands_train, "train_model", lambda setup, stages: calls.append((setup, stages)))
    return calls


def test_the_command_line_becomes_a_setup(started: list[tuple[Setup, tuple[str, ...]]], tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text('{"draws": 3}')
    line = ["train", "--recipe", recipe, "--seed", 4, "--no-resume", "--out", tmp_path, "--encoder", tmp_path]
    assert main([*map(str, line), "--stage", "export", "--threads", "1", "--data", "d"]) == 0
    [(setup, stages)] = started
    assert stages == ("export",)
    assert (setup.recipe.draws, setup.recipe.seed, setup.threads, setup.resume) == (3, 4, 1, False)
    assert (setup.data, setup.package, setup.encoders) == (Path("d"), tmp_path / "package", {"minilm": tmp_path})


def test_labels_are_taken_from_a_checkout_or_as_they_are_named(
    started: list[tuple[Setup, tuple[str, ...]]], capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    usual = tmp_path / "benchmarks" / "labels"
    assert main(["train"]) == 0
    usual.mkdir(parents=True)
    for name in ("contents.jsonl", "nested.jsonl", "links.jsonl"):
        (usual / name).write_text("")
    assert main(["train"]) == 0
    (tmp_path / "own.jsonl").write_text("")
    assert main(["train", "--contents", "own.jsonl"]) == 0
    assert main(["train", "--linked", "own.jsonl"]) == 0
    contents, nested, links = (Path("benchmarks/labels") / f"{name}.jsonl" for name in ("contents", "nested", "links"))
    assert [(setup.contents, setup.spared, setup.linked) for setup, _ in started] == [
        (None, None, None),
        (contents, nested, links),
        (Path("own.jsonl"), nested, links),
        (contents, nested, Path("own.jsonl")),
    ]
    for option in ("--contents", "--linked"):
        assert main(["train", option, "gone.jsonl"]) == 1
        assert "gone.jsonl: no such file" in capsys.readouterr().err


def test_all_stages_unless_one_is_named(started: list[tuple[Setup, tuple[str, ...]]]) -> None:
    assert main(["train"]) == 0
    [(setup, stages)] = started
    assert stages == STAGES
    assert setup.resume


def test_without_torch_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "find_spec", lambda name: None if name == "torch" else object())
    assert main(["train"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("sayso: training needs torch; pip install 'sayso[train]'")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "says"), [('{"draws": "two"}', "Expected `int`"), ("{", "truncated"), ('{"drawz": 2}', "drawz")]
)
def test_a_recipe_that_is_none_is_told(
    started: list[object], capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "r.json").write_text(text)
    assert main(["train", "--recipe", str(tmp_path / "r.json")]) == 1
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not started


def test_no_thread_is_a_mistake_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--threads", "0"]) == 2
    assert "--threads 0" in capsys.readouterr().err


def test_ctrl_c_is_told_and_has_its_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(setup: Setup, stages: tuple[str, ...]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands_train, "train_model", stop)
    assert main(["train"]) == 130
    assert capsys.readouterr().err == "sayso: stopped; the same command goes on from the last checkpoint.\n"
