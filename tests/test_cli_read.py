"""`sayso read`: what it prints, where, and with which exit code."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_reader import FakeReader

from sayso import cli, ingest
from sayso.errors import ModelError, SpanError
from sayso.show.output import uninterrupted
from sayso.types import Article, Reading

FAKE = Path(__file__).with_name("fake_reader.py")
FERRY = "“We stay,” said Mara Ilvane.\n\nIt rained. “Why?”\n"
QUAY = "Nobody spoke on the quay.\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two articles."""
    (tmp_path / "ferry.txt").write_text(FERRY, "utf-8")
    (tmp_path / "quay.txt").write_text(QUAY, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line with a reader that needs no model: exit code, standard output, standard error."""
    assert Path.cwd() == folder
    monkeypatch.setattr(cli, "_reader", FakeReader)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["read", *arguments])
        return (code, *capfd.readouterr())

    return call


def process(*arguments: str, **more: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(FAKE), "read", *arguments], **more)  # type: ignore[call-overload]


def expected(name: str) -> str:
    (article,) = ingest.articles([name])
    assert isinstance(article, Article)
    return FakeReader().read(article).to_json().decode() + "\n"


def test_json_prints_exactly_one_line_per_reading(run: Run) -> None:
    assert run("--json", "ferry.txt", "quay.txt") == (0, expected("ferry.txt") + expected("quay.txt"), "")


def test_a_pipe_gets_the_view_as_plain_text(run: Run) -> None:
    code, out, err = run("ferry.txt", "--outlet", "Tern Post", "--published", "2031-05-06", "--title", "Ferry stays")
    assert (code, err) == (0, "")
    assert out == (
        "Ferry stays\n"
        "Tern Post · 2031-05-06 (given by option)\n"
        "\n"
        "1  direct    Mara Ilvane · said\n"
        "   90 %      [content “We stay,”] [cue said] [source Mara Ilvane].\n"
        "\n"
        "2  direct    no source: nobody is named beside it\n"
        "   90 %      [content “Why?”]\n"
        "\n"
        "2 statements: 2 direct; 1 without a source.\n"
        "\n"
    )


def test_an_article_without_statements_says_so(run: Run) -> None:
    code, out, _ = run("quay.txt")
    assert code == 0
    assert "No statements found.\n" in out


@pytest.mark.usefixtures("folder")
def test_standard_input_is_read() -> None:
    done = process("-", "--json", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out, _ = done.communicate("“Yes,” said Ana Brell.\n".encode())
    assert done.returncode == 0
    assert json.loads(out)["statements"][0]["source"] == [{"start": 12, "end": 21}]


def test_one_bad_source_is_one_line_and_the_rest_goes_on(run: Run) -> None:
    code, out, err = run("--json", "ferry.txt", "gone.txt", "quay.txt")
    assert (code, out) == (1, expected("ferry.txt") + expected("quay.txt"))
    assert err.startswith("sayso: gone.txt: ")
    assert err.count("\n") == 1


def test_an_article_the_reader_refuses_is_one_line_and_the_rest_goes_on(run: Run, folder: Path) -> None:
    (folder / "a.txt").write_text("Bonjour, dit-elle.", "utf-8")
    code, out, err = run("--json", "a.txt", "quay.txt")
    assert (code, out) == (1, expected("quay.txt"))
    assert err == "sayso: a.txt: the article is in French (fr); leave it out.\n"


def test_a_reading_that_fails_its_own_checks_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: FakeReader, article: Article) -> Reading:
        raise SpanError(f"article {article.id}: span 3–2 is empty")

    monkeypatch.setattr(FakeReader, "read", fail)
    code, out, err = run("--json", "quay.txt")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_a_missing_model_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> FakeReader:
        raise ModelError("sayso-en is not installed; pip install sayso-en.")

    monkeypatch.setattr(cli, "_reader", fail)
    assert run("--json", "quay.txt") == (1, "", "sayso: sayso-en is not installed; pip install sayso-en.\n")


def test_the_model_is_not_loaded_when_nothing_can_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_reader", None)
    code, out, _ = run("gone.txt")
    assert (code, out) == (1, "")


def test_threads_reach_the_reader(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(cli, "_reader", lambda threads: asked.append(threads) or FakeReader(threads))
    run("--threads", "3", "ferry.txt", "quay.txt")
    assert asked == [3]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "nothing to read; name a file, a folder, an address, or - for standard input."),
        (["quay.txt", "--jason"], "unknown option --jason; see `sayso read --help` (a file of that name: ./--jason)."),
        (["quay.txt", "--threads", "0"], "--threads 0: at least 1 is needed."),
        (
            ["quay.txt", "--html", "no/a.html"],
            "--html no/a.html: its folder does not exist; make it first or name another.",
        ),
        (["quay.txt", "--html", "."], "--html .: not a file; name a file to write the page to."),
        (["quay.txt", "--html", "./quay.txt"], "is one of the sources and would be overwritten; name another file."),
        (["quay.txt", "--threads", "many"], 'Invalid value for --threads: unable to convert "many" into int.'),
        (["quay.txt", "--html"], "parameter --html requires an argument. See `sayso --help`."),
        (["quay.txt", "--published", "last week"], "last week"),
    ],
)
def test_a_command_that_makes_no_sense_is_one_line_and_exit_code_2(run: Run, arguments: list[str], told: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_an_unknown_command_is_exit_code_2(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["raed"]) == 2
    assert capfd.readouterr().err.startswith('sayso: Unknown command "raed". Did you mean "read"?')


def test_a_page_and_json_can_both_be_had(run: Run, folder: Path) -> None:
    code, out, err = run("ferry.txt", "quay.txt", "--json", "--html", "page.html")
    assert (code, out, err) == (0, expected("ferry.txt") + expected("quay.txt"), "")
    assert "<h1>2 articles</h1>" in (folder / "page.html").read_text("utf-8")
    assert sorted(p.name for p in folder.iterdir()) == ["ferry.txt", "page.html", "quay.txt"]


def test_a_page_alone_prints_nothing(run: Run, folder: Path) -> None:
    assert run("ferry.txt", "--html", "page.html") == (0, "", "")
    assert "We stay" in (folder / "page.html").read_text("utf-8")


def test_an_earlier_page_stays_when_nothing_could_be_read(run: Run, folder: Path) -> None:
    (folder / "page.html").write_text("earlier", "utf-8")
    code, _, err = run("gone.txt", "--html", "page.html")
    assert (code, (folder / "page.html").read_text("utf-8")) == (1, "earlier")
    assert "--html page.html: not written, as nothing was read" in err


def test_an_earlier_page_stays_when_the_new_one_cannot_be_written(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "page.html").write_text("earlier", "utf-8")

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(data[:10])
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, err = run("ferry.txt", "--html", "page.html")
    assert (code, (folder / "page.html").read_text("utf-8")) == (1, "earlier")
    assert err == "sayso: --html page.html: No space left on device; name a file that can be written.\n"
    assert not list(folder.glob(".*"))


def test_escape_sequences_of_an_article_do_not_reach_the_terminal(run: Run, folder: Path) -> None:
    evil = {"title": "A\x1b[2J title", "text": "“Stay\x1b]0;owned\x07 \x9b31mhere,” said Mara Ilvane."}
    (folder / "evil.jsonl").write_text(json.dumps(evil), "utf-8")
    _, out, _ = run("evil.jsonl")
    assert not {"\x1b", "\x07", "\x9b"} & set(out)
    assert "“Stay␛]0;owned␇ �31mhere,”" in out


@pytest.mark.usefixtures("folder")
def test_a_reader_that_has_enough_is_no_error() -> None:
    done = process(
        "--json", *["ferry.txt"] * 50,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "REPEAT": "500"},
    )  # fmt: skip
    assert done.stdout is not None
    assert done.stderr is not None
    json.loads(done.stdout.readline())
    done.stdout.close()
    assert done.stderr.read() == b""
    assert done.wait(120) == 1


def test_ctrl_c_leaves_whole_lines_and_says_how_far_it_came(folder: Path) -> None:
    done = process(
        *["ferry.txt"] * 9, "--json", "--html", "page.html",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "SLOW": "0.4"},
    )  # fmt: skip
    assert done.stdout is not None
    first = done.stdout.readline()
    done.send_signal(signal.SIGINT)
    rest, err = done.communicate(timeout=120)
    lines = (first + rest).decode().splitlines(keepends=True)
    assert set(lines) == {expected("ferry.txt")}
    assert err.decode() == f"sayso: stopped; {len(lines)} of 9 articles read, page.html not written.\n"
    assert done.returncode == 130
    assert not list(folder.glob("*.html"))


@pytest.mark.parametrize(("presses", "whole"), [(1, ["whole"]), (2, [])])
def test_ctrl_c_waits_until_a_line_is_whole_but_not_if_pressed_twice(presses: int, whole: list[str]) -> None:
    steps = []

    def work() -> None:
        with uninterrupted():
            for _ in range(presses):
                os.kill(os.getpid(), signal.SIGINT)
            steps.append("whole")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == whole
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_ignored_ctrl_c_stays_ignored() -> None:
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, previous)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("sources", "bar"), [(["ferry.txt", "quay.txt", "gone.txt"], True), (["gone.txt"], False)])
def test_many_articles_show_a_bar_if_standard_error_is_a_terminal(sources: list[str], bar: bool) -> None:
    ours, theirs = pty.openpty()
    more = {**os.environ, "SLOW": "0.2", "TERM": "xterm"}
    done = process("--json", *sources, stdout=subprocess.PIPE, stderr=theirs, env=more)
    os.close(theirs)
    out, _ = done.communicate(timeout=120)
    seen = drain(ours)
    assert done.returncode == 1
    assert out.decode() == "".join(expected(name) for name in sources if name != "gone.txt")
    assert ("/3" in seen) == bar
    assert "sayso: gone.txt: there is no such file" in seen


def drain(terminal: int) -> str:
    seen = b""
    with contextlib.suppress(OSError):  # how Linux says that nobody holds the other end any more
        while chunk := os.read(terminal, 65536):
            seen += chunk
    os.close(terminal)
    return seen.decode()


@pytest.mark.usefixtures("folder")
def test_json_does_not_import_rich() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(FAKE), "read", "--json", "ferry.txt"], capture_output=True, check=True
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.decode().splitlines()}
    assert "sayso.show.output" in imported
    assert not [name for name in imported if name.split(".")[0] in {"rich", "trafilatura", "httpx", "lxml"}]


def test_python_m_sayso_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "sayso", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("sayso 0.")
