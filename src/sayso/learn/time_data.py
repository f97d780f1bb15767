"""Gold time expressions: MEANTIME's TIMEX3 and GUM's `<date>` marks, read from their archives.

MEANTIME (Minard et al. 2016) marks the first six sentences of Wikinews articles, headline and dateline among them. Of
each, those sentences are taken; the dateline is left out, and its date is the day of publication instead.
GUM (Zeldes 2017) marks dates as TEI does: `when`, `from` and `to`, `notBefore` and `notAfter`.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import msgspec

from sayso.learn.archives import Member, members
from sayso.learn.detokenize import joined
from sayso.learn.gum import GumDate, documents
from sayso.read.timevalues import days_of
from sayso.types import Span

__all__ = ["GoldDate", "GoldTime", "TimedText", "gum_dates", "meantime"]

_SENTENCES = 6  # of a MEANTIME document are marked


class GoldTime(msgspec.Struct, frozen=True):
    """A TIMEX3 expression as people marked it: its place in the text, type and value."""

    start: int
    end: int
    type: str
    value: str


class GoldDate(msgspec.Struct, frozen=True):
    """A date mark of GUM: its place, and the first and last day it covers (ISO 8601; `None` where left open)."""

    start: int
    end: int
    earliest: str | None
    latest: str | None


class TimedText(msgspec.Struct, frozen=True):
    """A text, its day of publication, and the gold in it. `part` names its part of the corpus ("" for all of it)."""

    id: str
    part: str
    text: str
    published: str | None
    times: tuple[GoldTime, ...] = ()
    dates: tuple[GoldDate, ...] = ()


def meantime(archive: Path) -> tuple[TimedText, ...]:
    """The documents of a MEANTIME archive (`.tar.xz` of CAT XML) in the order of their names; `part` is the topic.

    Raises:
        DataError: no such archive, or nothing in it.
    """
    return tuple(_document(file) for file in sorted(members(archive, ".xml"), key=lambda file: file.path))


def gum_dates(archives: Sequence[Path], *, genre: str = "news") -> tuple[TimedText, ...]:
    """The documents of one genre in GUM archives; published on the day that GUM says they were made.

    Raises:
        DataError: no such archive, or not one of GUM.
    """
    found = (document for archive in archives for document in documents(archive) if document.genre == genre)
    return tuple(
        TimedText(d.id, "", d.text, d.published, dates=tuple(_gold_date(date) for date in d.dates)) for d in found
    )


def _gold_date(date: GumDate) -> GoldDate:
    first = days_of((date.when or date.from_ or date.not_before or "")[:10])
    last = days_of((date.when or date.to or date.not_after or "")[:10])
    return GoldDate(date.start, date.end, first and first[0].isoformat(), last and last[1].isoformat())


class _Mark(msgspec.Struct, frozen=True):
    """A TIMEX3 element: its attributes, and the words it stands on."""

    attributes: dict[str, str]
    words: list[str]


def _document(file: Member) -> TimedText:
    root = ET.fromstring(file.text)
    tokens = {token.get("t_id", ""): token for token in root.iter("token")}
    sentence = {word: int(token.get("sentence", "0")) for word, token in tokens.items()}
    marks = [_Mark(dict(mark.items()), _anchors(mark)) for mark in root.iter("TIMEX3") if _anchors(mark)]
    dateline = _dateline(marks, sentence)
    left_out = {sentence[word] for word in dateline.words[:1]} if dateline else set()
    kept = [word for word in tokens if sentence[word] < _SENTENCES and sentence[word] not in left_out]
    text, places = _running({word: tokens[word].text or "" for word in kept}, sentence)
    times = (_gold_time(mark, places) for mark in marks if set(mark.words) <= places.keys())
    path = Path(file.path)
    return TimedText(
        path.stem,
        path.parent.name.removeprefix("corpus_"),
        text,
        dateline.attributes.get("value") if dateline else None,
        tuple(sorted(times, key=lambda time: (time.start, -time.end))),
    )


def _anchors(mark: ET.Element) -> list[str]:
    return [anchor.get("t_id", "") for anchor in mark.iter("token_anchor")]


def _dateline(marks: Sequence[_Mark], sentence: dict[str, int]) -> _Mark | None:
    """The mark of the dateline: the creation time, or else the date in the second sentence, where it stands."""
    made = [mark for mark in marks if mark.attributes.get("functionInDocument") == "CREATION_TIME"]
    second = [mark for mark in marks if sentence[mark.words[0]] == 1 and mark.attributes.get("type") == "DATE"]
    return next(iter(made + second), None)


def _running(words: dict[str, str], sentence: dict[str, int]) -> tuple[str, dict[str, Span]]:
    """Words as running text, the headline (sentence 0) a paragraph of its own, and where each stands."""
    parts = [[word for word in words if (sentence[word] == 0) is headline] for headline in (True, False)]
    text = ""
    places: dict[str, Span] = {}
    for part in parts:
        made = joined([words[word] for word in part])
        places |= {
            word: Span(len(text) + at.start, len(text) + at.end) for word, at in zip(part, made.words, strict=True)
        }
        text += made.text + "\n\n"
    return text.rstrip(), places


def _gold_time(mark: _Mark, places: dict[str, Span]) -> GoldTime:
    first, last = places[mark.words[0]], places[mark.words[-1]]
    return GoldTime(first.start, last.end, mark.attributes.get("type", ""), mark.attributes.get("value", ""))
