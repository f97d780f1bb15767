"""`sayso eval`: gold files in, figures, tables and the page of mistakes out, with a reader that needs no model."""

import json
import lzma
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fake_reader import FakeReader

from sayso.cli import main
from sayso.errors import DataError, OptionError
from sayso.learn import evaluate
from sayso.learn.errors_page import errors_page
from sayso.learn.evaluate import Scored, evaluate_statements
from sayso.learn.gold import load_gold
from sayso.learn.mistakes import TYPES
from sayso.learn.score import METRICS
from sayso.types import Reading, Span

ROOT = Path(__file__).resolve().parent.parent
STRAIT = sorted((ROOT / "samples" / "strait").glob("*.gold.json"))

TEXT = "“We sail at dawn,” said Ana Brell.\n\nPer Lund denied it. “No <b>boat</b> & no crew,” said Ilva Marr. “Why?”"
Line = dict[str, Any]
Files = Callable[..., Path]
Run = Callable[..., tuple[int, str, str]]


def marked(source: str, cue: str, content: str) -> dict[str, list[list[int]]]:
    return {role: [[TEXT.index(words), TEXT.index(words) + len(words)]] if words else []
            for role, words in (("sources", source), ("cue", cue), ("contents", content))}  # fmt: skip


ATTRIBUTIONS = [
    marked("Ana Brell", "said", "“We sail at dawn,”"),  # read as it is
    marked("Per Lund", "denied", "it"),  # missed
    marked("Per Lund", "", "“No <b>boat</b> & no crew,”"),  # read with the wrong source
]  # and “Why?” is spurious


def line(name: str = "a1", **changed: Any) -> Line:
    known = {"doc_id": name, "publisher": "Tern Post", "title": "Dawn <i>ferry</i>", "text": TEXT}
    return {**known, "attributions": ATTRIBUTIONS, **changed}


@pytest.fixture
def gold(tmp_path: Path) -> Files:
    """Writes lines to a gold file; text is written as it is."""

    def write(*lines: Line | str, name: str = "gold.jsonl") -> Path:
        data = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines).encode()
        path = tmp_path / name
        path.write_bytes(lzma.compress(data) if name.endswith(".xz") else data)
        return path

    return write


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `sayso eval` in this process with the fake reader."""
    monkeypatch.setattr(evaluate, "_reader", FakeReader)
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["eval", *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def test_gold_lines_become_articles_and_statements(gold: Files) -> None:
    file = load_gold(gold(line(), "", line("a2", attributions=[], publisher=None), name="gold.jsonl.xz"))
    first, second = file.articles
    assert [(a.article.id, a.article.outlet, a.article.title) for a in file.articles] == [
        ("a1", "Tern Post", "Dawn <i>ferry</i>"),
        ("a2", None, "Dawn <i>ferry</i>"),
    ]
    assert first.article.text == TEXT
    assert [(s.id, s.kind, s.source) for s in first.statements] == [
        ("s1", "direct", (Span(24, 33),)),
        ("s2", "indirect", (Span(36, 44),)),
        ("s3", "direct", (Span(36, 44),)),
    ]
    assert second.statements == ()


def test_of_a_gold_reading_the_outermost_statements_count() -> None:
    inner = 0
    for path in STRAIT:
        whole = msgspec.json.decode(path.read_bytes(), type=Reading)
        (only,) = load_gold(path).articles
        assert only.article == whole.article
        assert list(only.statements) == [s for s in whole.statements if s.parent is None]
        inner += len(whole.statements) - len(only.statements)
    assert inner > 0


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "gold.jsonl: no article in it"),
        (["{"], "gold.jsonl line 1: not JSON"),
        (["", "[]"], "gold.jsonl line 2: not a gold article: Expected `object`, got `array`"),
        ([line(), {"doc_id": "x", "attributions": []}], "gold.jsonl line 2: not a gold article: .*missing.*`text`"),
        ([line(attributions=[{"sources": [], "cue": []}])], "line 1: not a gold article: .*`contents`"),
        ([line(attributions=[{**ATTRIBUTIONS[0], "cue": [[0, 900]]}])],
         r"line 1, attribution 1: cue span \[0, 900\] lies outside of the text \(106 characters\)"),
        ([line(attributions=[{**ATTRIBUTIONS[0], "cue": [[3, 2]]}])], r"cue span \[3, 2\] lies outside"),
        ([line(attributions=[{**ATTRIBUTIONS[0], "cue": [["a", 2]]}])], "Expected `int`, got `str`"),
        ([line(), line()], "gold.jsonl: article a1 was already in .*gold.jsonl"),
    ],
)  # fmt: skip
def test_bad_gold_is_one_line_that_names_the_place(run: Run, gold: Files, lines: list[Any], problem: str) -> None:
    path = gold(*lines)
    with pytest.raises(DataError, match=problem):
        evaluate_statements(path, reader=FakeReader())
    code, out, err = run("statements", path)
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_bad_files_are_one_line_that_names_them(run: Run, tmp_path: Path) -> None:
    cut, latin, reading = tmp_path / "cut.jsonl.xz", tmp_path / "latin.jsonl", tmp_path / "x.gold.json"
    cut.write_bytes(lzma.compress(json.dumps(line()).encode())[:-40])
    latin.write_bytes(b'{"doc_id": "a", "text": "caf\xe9", "attributions": []}')
    whole = json.loads(STRAIT[0].read_bytes())
    whole["statements"][0]["cue"] = [{"start": 5, "end": 99999}]
    reading.write_text(json.dumps(whole), "utf-8")
    problems = {
        tmp_path / "gone.jsonl": "no such file", tmp_path: "directory", cut: "not a whole .xz file",
        latin: "line 1: not JSON", reading: "span 5–99999",
    }  # fmt: skip
    for path, problem in problems.items():
        code, out, err = run("statements", path)
        assert (code, out, err.count("\n")) == (1, "", 1), path
        assert str(path) in err
        assert problem in err


def test_an_evaluation_counts_what_the_reader_found(gold: Files) -> None:
    path = gold(line(), line("a2", publisher="Quay News"))
    found = evaluate_statements(path, reader=FakeReader(), resamples=100).summary
    pair = found.metrics["pair"]
    assert tuple(found.metrics) == METRICS
    assert (pair.precision, pair.recall, pair.f1, pair.predicted, pair.gold) == (33.33, 33.33, 33.33, 6, 6)
    assert pair.interval == msgspec.convert({"low": 33.33, "high": 33.33}, type(pair.interval))
    assert (found.metrics["content"].f1, found.metrics["pair.direct"].recall) == (66.67, 50.0)
    assert found.mistakes == {"missed": 2, "spurious": 2, "wrong source": 2, "overlap below half": 0, "boundary": 0}
    assert {name: (o.articles, o.pair.f1) for name, o in found.outlets.items()} == {
        "Quay News": (1, 33.33),
        "Tern Post": (1, 33.33),
    }
    assert found.calibration.error == pytest.approx(0.9 - 1 / 3)
    assert found.model.name == "fake"


def test_without_resamples_there_is_no_interval_and_progress_is_told(gold: Files) -> None:
    told: list[int] = []
    path = gold(line(), line("a2"))
    found = evaluate_statements([path], reader=FakeReader(), resamples=0, advance=told.append)
    assert found.summary.metrics["pair"].interval is None
    assert told == [2, 2]


@pytest.mark.parametrize("wrong", [{"threads": 0}, {"resamples": -1}])
def test_numbers_that_make_no_sense(gold: Files, wrong: dict[str, int]) -> None:
    with pytest.raises(OptionError):
        evaluate_statements(gold(line()), reader=FakeReader(), **wrong)


def test_the_command_prints_tables(run: Run, gold: Files) -> None:
    code, out, err = run("statements", gold(line(), line("a2")), "--resamples", "50")
    assert (code, err) == (0, "")
    rows = [" ".join(row.split()) for row in out.splitlines()]
    assert rows[0] == "fake 1, statements: 2 articles, 6 gold, 6 read."
    assert "pair 33.3 33.3 33.3 33.3–33.3 6 6" in rows
    assert "content 66.7 66.7 66.7 6 6" in rows
    assert "Tern Post 2 33.3 33.3 33.3 33.3–33.3 33.3 6" in rows
    assert "0.900–0.900 6 90.0 33.3 -56.7" in rows
    assert "Mistakes: 2 missed, 2 spurious, 2 wrong source, 0 overlap below half, 0" in rows
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


def test_json_is_one_object_and_it_is_the_summary(run: Run, gold: Files) -> None:
    path = gold(line())
    code, out, err = run("statements", path, "--json", "--resamples", "0")
    assert (code, err, out.count("\n")) == (0, "", 1)
    expected = evaluate_statements(path, reader=FakeReader(), resamples=0).summary
    assert out == msgspec.json.encode(expected).decode() + "\n"
    assert set(json.loads(out)) == set(expected.__struct_fields__)


def test_gold_readings_are_scored_too(run: Run) -> None:
    code, out, _ = run("statements", *STRAIT, "--json", "--resamples", "0")
    assert code == 0
    found = json.loads(out)
    assert found["articles"] == len(STRAIT)
    assert found["metrics"]["content.direct"]["f1"] > 50
    assert found["metrics"]["content.indirect"]["f1"] < 20  # the fake reader finds quotations only


@pytest.mark.parametrize(
    "arguments",
    [("statements",), ("nothing", "g"), ("statements", "g", "--threads", "0"), ("statements", "g", "--resamples", "-1"),
     ("statements", "g", "--html", "gone/page.html"), ("statements", "g", "--html", ".")],
)  # fmt: skip
def test_a_command_that_makes_no_sense_is_one_line(
    run: Run, gold: Files, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(gold(line(), name="g").parent)
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_gold_file_is_never_overwritten(run: Run, gold: Files) -> None:
    path = gold(line())
    before = path.read_bytes()
    code, _, err = run("statements", path, "--html", path)
    assert (code, path.read_bytes()) == (2, before)
    assert "would be overwritten" in err


class _Page(HTMLParser):
    """The anchors of a page, where its links lead, what it loads, and the words of its cases."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.cases: list[str] = []
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.ids += [known["id"]] if "id" in known else []
        self.links += [known["href"]] if tag == "a" else []
        if self._depth or known.get("class") == "case":
            self._depth += tag == "div"
        if known.get("class") == "case":
            self.cases.append("")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "div" and self._depth > 0

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.cases[-1] += data


def test_the_page_shows_each_mistake_gold_above_prediction(run: Run, gold: Files, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert run("statements", gold(line()), "--html", target)[0] == 0
    page = _Page(target.read_text("utf-8"))
    assert page.cases == [
        "goldindirectPer Lund denied it.readnothing was read here",
        "goldnothing is marked herereaddirect, 90 % sure“Why?”",
        "golddirectPer Lund denied it. “No <b>boat</b> & no crew,” said Ilva Marr."
        "readdirect, 90 % sure“No <b>boat</b> & no crew,” said Ilva Marr.",
    ]
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert not page.tags & {"b", "i", "script", "img", "link", "iframe"}
    assert not re.search(r"https?://|url\(|@import", target.read_text("utf-8"))


def test_the_page_ranks_the_worst_article_first_and_leaves_out_the_flawless(gold: Files) -> None:
    right = line("right", title="Right", text=TEXT[:35], attributions=ATTRIBUTIONS[:1])
    better = line("better", title="Better", text=TEXT[:55], attributions=ATTRIBUTIONS[:2])
    found = evaluate_statements(gold(right, better, line("worst", title="Worst")), reader=FakeReader(), resamples=0)
    page = errors_page(found)
    assert re.findall(r"<h2[^>]*>(\w+)</h2>", page) == ["Worst", "Better"]
    assert "1 had none" in page


def test_every_mistake_of_the_sample_is_on_the_page() -> None:
    found = evaluate_statements(STRAIT, reader=FakeReader(), resamples=0)
    page = errors_page(found)
    assert len(_Page(page).cases) == sum(found.summary.mistakes.values())
    counted = {kind: sum(map(int, re.findall(rf"<summary>{kind}: (\d+)</summary>", page))) for kind in TYPES}
    assert counted == found.summary.mistakes


def test_gold_without_any_words_is_shown_and_scored(gold: Files) -> None:
    nothing = {"sources": [], "cue": [], "contents": []}
    found = evaluate_statements(gold(line(attributions=[nothing])), reader=FakeReader(), resamples=0)
    (article,) = found.articles
    assert isinstance(article, Scored)
    assert found.summary.mistakes["missed"] == 1
    assert "a statement without any words" in errors_page(found)


def test_reading_does_not_pay_for_scoring() -> None:
    code = "import sys, sayso.cli; sys.exit(any(m.startswith('sayso.learn') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
