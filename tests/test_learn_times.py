"""The scorer of times and the readers of gold dates, on invented text; the floors of what is found on real data."""

import io
import os
import tarfile
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.learn.score_times import SaidOnScore, TimeScore, exact_dates, matched, score_said_on, score_times
from sayso.learn.time_data import GoldDate, GoldTime, TimedText, gum_dates, meantime
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.times import times
from sayso.types import SaidOn, Span, Statement, Time

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAYSO_DATA", ROOT.parent / "shared" / "data"))


def archive(path: Path, files: dict[str, str]) -> Path:
    with tarfile.open(path, "w:xz") as tar:
        for name, text in files.items():
            data = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


_WORDS = [
    "0 Ferry sails in 2031",
    "1 May 6 , 2031",
    "2 It left on Monday .",
    "3 A .",
    "4 B .",
    "5 C .",
    "6 D in 1999 .",
]


def cat(*marks: str) -> str:
    """A document in MEANTIME's XML; words are numbered from 1."""
    lines, number = [], 0
    for sentence in _WORDS:
        index, *words = sentence.split()
        for word in words:
            number += 1
            lines.append(f'<token number="{number - 1}" sentence="{index}" t_id="{number}">{word}</token>')
    return f'<?xml version="1.0"?><Document>{"".join(lines)}<Markables>{"".join(marks)}</Markables></Document>'


def timex(value: str, *words: int, made: bool = False) -> str:
    use = "CREATION_TIME" if made else "NONE"
    anchors = "".join(f'<token_anchor t_id="{word}"/>' for word in words)
    return f'<TIMEX3 functionInDocument="{use}" type="DATE" value="{value}">{anchors}</TIMEX3>'


@pytest.mark.parametrize("made", [True, False])
def test_a_document_of_meantime(tmp_path: Path, made: bool) -> None:
    """The dateline is left out, marked as such or not; so are the sentences that nobody annotated."""
    marks = [timex("2031", 4), timex("2031-05-06", 5, 6, 7, 8, made=made), timex("2031-05-05", 12), timex("1999", 22)]
    path = archive(tmp_path / "m.tar.xz", {"m/corpus_tern/1_Ferry.xml": cat(*marks, timex("2030"))})
    assert meantime(path) == (
        TimedText(
            "1_Ferry",
            "tern",
            "Ferry sails in 2031\n\nIt left on Monday. A. B. C.",
            "2031-05-06",
            (GoldTime(15, 19, "DATE", "2031"), GoldTime(32, 38, "DATE", "2031-05-05")),
        ),
    )


def conllu(name: str, *words: str) -> str:
    rows = []
    for number, word in enumerate(words, start=1):
        form, _, misc = word.partition(" ")
        rows.append(f"{number}\t{form}\t{form}\tX\tX\t_\t0\troot\t_\t{misc or '_'}")
    head = [f"# newdoc id = {name}", "# meta::dateCreated = 2031-05-06", "# newpar", "# sent_id = a-1"]
    return "\n".join([*head, *rows, ""])


def test_the_dates_of_gum(tmp_path: Path) -> None:
    words = [
        'Since XML=<date when:::"2030-06"></date>',
        'from XML=<date from:::"2031-05-01" to:::"2031-05-04">',
        "here XML=</date>",
        'once XML=<date notAfter:::"2031"></date>',
        'noon XML=<date when:::"2031-05-06T12:00:00"></date>',
    ]
    files = {
        "t/GUM_news_ferry.conllu": conllu("GUM_news_ferry", *words),
        "t/GUM_bio_x.conllu": conllu("GUM_bio_x", "A"),
    }
    (text,) = gum_dates([archive(tmp_path / "g.tar.xz", files)])
    assert (text.id, text.text, text.published) == ("GUM_news_ferry", "Since from here once noon", "2031-05-06")
    assert text.dates == (
        GoldDate(0, 5, "2030-06-01", "2030-06-30"),
        GoldDate(6, 15, "2031-05-01", "2031-05-04"),
        GoldDate(16, 20, None, "2031-12-31"),
        GoldDate(21, 25, "2031-05-06", "2031-05-06"),
    )


def test_a_missing_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.tar\.xz"):
        meantime(tmp_path / "none.tar.xz")


def test_spans_are_matched_one_to_one() -> None:
    gold = [GoldTime(0, 20, "DATE", "a"), GoldTime(5, 9, "DATE", "b"), GoldTime(40, 50, "SET", "c")]
    found = [Time(5, 9, "DATE", "b"), Time(12, 20, "DURATION", "x"), Time(60, 70, "DATE", "d")]
    assert [(g.value, p.value) for g, p in matched(gold, found)] == [("a", "x"), ("b", "b")]
    score = score_times(gold, found)
    assert score == TimeScore(gold=3, predicted=3, relaxed=2, strict=1, value=1, type=1)
    assert (score.f1(score.relaxed), score.type_accuracy) == (2 / 3, 0.5)
    assert score + score == TimeScore(gold=6, predicted=6, relaxed=4, strict=2, value=2, type=2)


def test_nothing_to_find_and_nothing_found_is_right() -> None:
    assert (TimeScore().f1(0), TimeScore().type_accuracy) == (1.0, 1.0)


def test_intervals_are_exact_or_wrong() -> None:
    week = [
        Time(0, 4, "DATE", "2031-W19", "2031-05-05", "2031-05-11"),
        Time(8, 12, "DATE", "2031-05", "2031-05-01", "2031-05-31"),
    ]
    marks = [
        GoldDate(0, 4, "2031-05-05", "2031-05-11"),
        GoldDate(0, 4, "2031-05-05", "2031-05-10"),
        GoldDate(0, 12, "2031-05-01", "2031-05-31"),  # both of them, together
        GoldDate(4, 8, "2031-05-05", "2031-05-11"),  # beside them
        GoldDate(0, 4, None, "2031-05-11"),
    ]
    assert exact_dates(marks, week) == [True, False, True, False, False]


def statement(on: SaidOn | None) -> Statement:
    return Statement(id="s", kind="direct", source=(), cue=(), content=(Span(0, 1),), said_on=on, confidence=1)


def test_dates_of_statements_are_the_same_days_or_none() -> None:
    day = SaidOn(value="2031-05-06", start="2031-05-06", end="2031-05-06")
    morning = SaidOn(value="2031-05-06TMO", start="2031-05-06", end="2031-05-06")
    other = SaidOn(value="2031-05", start="2031-05-01", end="2031-05-31")
    open_ = SaidOn(value="XXXX-WXX-1")
    gold = [day, morning, day, None, None, open_]
    found = [day, day, other, None, day, open_]
    score = score_said_on([statement(on) for on in gold], [statement(on) for on in found])
    assert score == SaidOnScore(statements=6, dated=4, predicted=5, right=4, right_dated=3, same_value=3)


def read(text: TimedText) -> tuple[Time, ...]:
    return times(text.text, layout(text.text, paragraphs(text.text)), published=text.published)


def data(*names: str) -> list[Path]:
    paths = [DATA / name for name in names]
    if not all(path.is_file() for path in paths):
        pytest.skip(f"{paths[0]} is not here; name the data folder in SAYSO_DATA")
    return paths


def test_the_floor_of_meantime() -> None:
    (path,) = data("meantime/meantime_dev.tar.xz")
    texts = meantime(path)
    score = sum((score_times(text.times, read(text)) for text in texts), TimeScore())
    assert (len(texts), score.gold) == (60, 143)
    assert score.f1(score.relaxed) >= 0.93
    assert score.f1(score.value) >= 0.83


def test_the_floor_of_gum() -> None:
    texts = gum_dates(data("gum/gum_train.tar.xz", "gum/gum_dev.tar.xz"))
    exact = [right for text in texts for right in exact_dates(text.dates, read(text))]
    assert len(exact) == 169
    assert sum(exact) / len(exact) >= 0.86
