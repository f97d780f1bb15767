"""Turn the hand annotations of the sample into gold readings.

    python samples/compile_gold.py            # write samples/strait/*.gold.json
    python samples/compile_gold.py --check    # write nothing; exit 1 if a gold file is out of date

The source of truth is `strait/annotations/NAME.toml`: the article's words with marks around them, then three tables
with what marks cannot say. Nobody counts characters: this program finds the offsets, checks everything and writes
`NAME.gold.json`.

A mark is `{LABELS|words}`; marks nest, and one mark may carry several labels, separated by blanks:

======================  ==========================================================================================
`7s` `7c` `7k`          source, cue and content of statement 7 (a discontinuous content has several `7k`)
`7on`                   the words that say when statement 7 was made (the same mark must carry a time)
`=2024-03-11TNI`        a TIMEX3 expression and its value; the type follows from the value, or is given: `=SET/P1W`
`v3`                    the anchor of event 3
`w:loaded:outlet:boat`  loaded wording: class, voice (`outlet` or a statement's number), target (may be empty),
                        then `:scare` if it stands in scare quotes
`boat`                  a mention of the entity `boat` by name; `boat:d` by description, `boat:p` by pronoun
======================  ==========================================================================================

The words must be the article's words as `sayso.ingest` gives them. Only blanks may differ (a line end for a blank line,
a no-break space for a blank), because those depend on the file format and carry no annotation.
"""

import argparse
import calendar
import datetime as dt
import re
import sys
from itertools import takewhile
from pathlib import Path
from typing import Literal

import msgspec

from sayso import ingest
from sayso.types import (
    Article,
    Entity,
    Event,
    Mention,
    Model,
    Reading,
    SaidOn,
    Span,
    Statement,
    Time,
    Wording,
)

__all__ = [
    "STRAIT",
    "Annotation",
    "AnnotationError",
    "articles",
    "compile_one",
    "gold_path",
    "load",
    "parse",
    "read_article",
]

STRAIT = Path(__file__).parent / "strait"
FORMS: dict[str, Literal["name", "description", "pronoun"]] = {"": "name", "d": "description", "p": "pronoun"}
PLOVER = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
STATEMENT_PART = re.compile(r"(\d+)(s|c|k|on)")
EVENT_ANCHOR = re.compile(r"v\d+")


class AnnotationError(Exception):
    """An annotation that does not fit its article, or contradicts itself."""


class Mark(msgspec.Struct, frozen=True):
    """Words with a label; the offsets are those of the annotation until `place` moves them into the article."""

    label: str
    start: int
    end: int


class EntityNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What marks cannot say of an entity. Its name is its longest name in the article, or its first description."""

    type: str
    role: str | None = None
    affiliation: str | None = None


class StatementNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What marks cannot say of a statement. `why` is the speaker reason where none or the outlet itself speaks."""

    kind: Literal["direct", "indirect", "mixed"]
    speaker: str | None = None
    why: str | None = None
    to: str | None = None
    about: tuple[str, ...] = ()
    parent: int | None = None
    act: str = "say"
    negated: bool = False
    hedged: bool = False
    on: str | None = None  # the day, where the occasion is known from a neighbouring statement


class EventNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What marks cannot say of an event. `by` is the number of the statement that asserts it."""

    type: PLOVER
    mode: str | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None
    by: int | None = None
    status: Literal["factual", "future", "hypothetical", "negated", "historical"] = "factual"


class Annotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of `annotations/`."""

    text: str
    entities: dict[str, EntityNote] = {}
    statements: dict[str, StatementNote] = {}
    events: dict[str, EventNote] = {}


def articles() -> list[Path]:
    """The article files of the sample, in the order of their names."""
    return sorted(p for p in STRAIT.iterdir() if p.suffix in {".txt", ".html"})


def gold_path(article: Path) -> Path:
    """Where the gold reading of an article file stands."""
    return article.with_name(f"{article.stem}.gold.json")


def load(article: Path) -> Annotation:
    """The hand annotation of an article file."""
    path = article.parent / "annotations" / f"{article.stem}.toml"
    return msgspec.toml.decode(path.read_bytes(), type=Annotation)


def read_article(path: Path) -> Article:
    """The article as the product itself reads it, its source named without the machine's folders."""
    article = next(iter(ingest.articles([str(path)])))
    if not isinstance(article, Article):
        raise article
    if article.raw is None:
        return article
    raw = msgspec.structs.replace(article.raw, source=f"samples/strait/{path.name}")
    return msgspec.structs.replace(article, raw=raw)


def parse(marked: str) -> tuple[str, list[Mark]]:
    """Take the marks out of an annotated text.

    Returns the bare words and the marks in the order in which they open, with offsets into the bare words.

    >>> parse("{1s|Ann} {1c|spoke}")
    ('Ann spoke', [Mark(label='1s', start=0, end=3), Mark(label='1c', start=4, end=9)])
    """
    plain, size, last = [], 0, 0
    opened: list[tuple[str, int]] = []
    marks: list[Mark] = []
    for token in re.finditer(r"\{([^{}|]*)\||\}", marked):
        plain.append(marked[last : token.start()])
        size += len(plain[-1])
        last = token.end()
        if token[0] != "}":
            opened.append((token[1], size))
        elif not opened:
            raise AnnotationError(f"a mark is closed that was never opened: …{marked[max(0, last - 40) : last]}")
        else:
            labels, start = opened.pop()
            marks += [Mark(label, start, size) for label in labels.split()]
    if opened:
        raise AnnotationError(f"the mark {opened[-1][0]!r} is never closed")
    plain.append(marked[last:])
    return "".join(plain), sorted(marks, key=lambda m: (m.start, -m.end))


def place(plain: str, marks: list[Mark], text: str) -> list[Mark]:
    """Move marks from the annotation's words to the article's, which may differ in blanks only."""
    ours, theirs = plain.split(), text.split()
    if ours != theirs:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
        at = sum(1 for _ in same)
        raise AnnotationError(
            f"the annotation says {' '.join(ours[at : at + 8])!r}, the article {' '.join(theirs[at : at + 8])!r}"
        )
    solid = (i for i, c in enumerate(text) if not c.isspace())
    where = {i: next(solid) for i, c in enumerate(plain) if not c.isspace()}
    for mark in marks:
        if mark.start not in where or mark.end - 1 not in where:
            raise AnnotationError(
                f"the mark {mark.label!r} begins or ends with a blank: {plain[mark.start : mark.end]!r}"
            )
    return [Mark(m.label, where[m.start], where[m.end - 1] + 1) for m in marks]


class _Compiler:
    """The marks and tables of one article, and the ids they get."""

    def __init__(self, article: Article, note: Annotation) -> None:
        self.article, self.note = article, note
        self.marks = place(*parse(note.text), article.text)
        self.parts: dict[tuple[str, str], list[Mark]] = {}
        self.mentions: dict[str, list[Mention]] = {}
        for mark in self.marks:
            if part := STATEMENT_PART.fullmatch(mark.label):
                self.parts.setdefault((part[1], part[2]), []).append(mark)
            elif mark.label[0] != "=" and not mark.label.startswith("w:") and not EVENT_ANCHOR.fullmatch(mark.label):
                key, _, form = mark.label.partition(":")
                self.mentions.setdefault(key, []).append(Mention(mark.start, mark.end, FORMS[form]))
        self.ids = {key: f"e{n}" for n, key in enumerate(self.mentions, 1)}
        self._same("entities", set(self.mentions), set(note.entities))
        self._same("statements", {number for number, _ in self.parts}, set(note.statements))
        self._same("events", {m.label[1:] for m in self.marks if EVENT_ANCHOR.fullmatch(m.label)}, set(note.events))

    def _same(self, what: str, marked: set[str], listed: set[str]) -> None:
        if marked != listed:
            raise AnnotationError(
                f"{what}: marked but not listed {sorted(marked - listed)}, "
                f"listed but not marked {sorted(listed - marked)}"
            )

    def _spans(self, number: str, part: str) -> tuple[Span, ...]:
        return tuple(Span(m.start, m.end) for m in self.parts.get((number, part), []))

    def _many(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.ids[key] for key in keys)

    def _one(self, key: str | None) -> str | None:
        return None if key is None else self.ids[key]

    def entity(self, key: str) -> Entity:
        note, mentions = self.note.entities[key], self.mentions[key]
        names = [m for m in mentions if m.form == "name"]
        return Entity(
            id=self.ids[key],
            name=self.name(mentions),
            type=note.type,
            role=note.role,
            affiliation=self._one(note.affiliation),
            named=bool(names),
            mentions=tuple(mentions),
        )

    def name(self, mentions: list[Mention]) -> str:
        """The longest name, without its article and not from a dateline; else the first description."""
        words = {form: [self.words(m) for m in mentions if m.form == form] for form in FORMS.values()}
        if names := [re.sub("^[Tt]he ", "", name) for name in words["name"]]:
            return max(names, key=lambda name: (not name.isupper(), len(name)))
        return (words["description"] + words["pronoun"])[0]

    def words(self, mention: Mention) -> str:
        return " ".join(self.article.text[mention.start : mention.end].split())

    def statement(self, number: str) -> Statement:
        note = self.note.statements[number]
        return Statement(
            id=f"s{number}",
            kind=note.kind,
            source=self._spans(number, "s"),
            cue=self._spans(number, "c"),
            content=self._spans(number, "k"),
            speaker=self._one(note.speaker),
            speaker_reason=self.speaker_reason(number, note),
            addressee=self._one(note.to),
            about=self._many(note.about),
            parent=None if note.parent is None else f"s{note.parent}",
            act=note.act,
            negated=note.negated,
            hedged=note.hedged,
            said_on=self.said_on(number, note),
            confidence=1.0,
        )

    def speaker_reason(self, number: str, note: StatementNote) -> str | None:
        if note.speaker is None and note.why is None:
            raise AnnotationError(f"statement {number} has neither a speaker nor a reason why not")
        if note.why is not None or note.speaker is None:
            return note.why
        named = any(m.form == "name" for m in self.mentions[note.speaker])
        return None if named else "unnamed"

    def said_on(self, number: str, note: StatementNote) -> SaidOn | None:
        marked = self.parts.get((number, "on"))
        if not marked:
            return None if note.on is None else _said_on(note.on)
        span = Span(marked[0].start, marked[0].end)
        value = next(m.label for m in self.marks if m.label[0] == "=" and Span(m.start, m.end) == span)[1:]
        return _said_on(value, span=span)

    def event(self, number: str) -> Event:
        note = self.note.events[number]
        anchor = next(m for m in self.marks if m.label == f"v{number}")
        return Event(
            id=f"v{number}",
            anchor=Span(anchor.start, anchor.end),
            type=note.type,
            mode=note.mode,
            actor=self._many(note.actor),
            recipient=self._many(note.recipient),
            place=self._one(note.place),
            date=note.date,
            asserted_by=None if note.by is None else f"s{note.by}",
            status=note.status,
        )

    def time(self, mark: Mark) -> Time:
        kind, slash, value = mark.label[1:].rpartition("/")
        return Time(mark.start, mark.end, msgspec.convert(kind, _TimeType) if slash else _time_type(value), value)

    def wording(self, mark: Mark) -> Wording:
        _, label, voice, *rest = mark.label.split(":")
        return Wording(
            start=mark.start,
            end=mark.end,
            label=label,
            voice=voice if voice == "outlet" else f"s{voice}",
            target=self._one((rest or [""])[0] or None),
            scare_quoted="scare" in rest[1:],
        )

    def reading(self) -> Reading:
        return Reading(
            article=self.article,
            model=Model("gold", "1"),
            entities=tuple(self.entity(key) for key in self.mentions),
            statements=tuple(self.statement(number) for number in sorted(self.note.statements, key=int)),
            times=tuple(self.time(m) for m in self.marks if m.label[0] == "="),
            events=tuple(self.event(number) for number in sorted(self.note.events, key=int)),
            wording=tuple(self.wording(m) for m in self.marks if m.label.startswith("w:")),
        )


_TimeType = Literal["DATE", "TIME", "DURATION", "SET"]


def _time_type(value: str) -> _TimeType:
    if value.startswith("P") and not value.endswith("_REF"):
        return "DURATION"
    return "TIME" if "T" in value and not value.endswith("_REF") else "DATE"


def _said_on(value: str, *, span: Span | None = None) -> SaidOn:
    """The first and last day of a TIMEX3 date: of a day, a part of a day, a week or a month; else they are unknown."""
    day = value.partition("T")[0]
    first = last = None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        first = last = day
    elif week := re.fullmatch(r"(\d{4})-W(\d\d)", day):
        monday = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        first, last = monday.isoformat(), (monday + dt.timedelta(days=6)).isoformat()
    elif month := re.fullmatch(r"(\d{4})-(\d\d)", day):
        first, last = f"{day}-01", f"{day}-{calendar.monthrange(int(month[1]), int(month[2]))[1]}"
    return SaidOn(value=value, start=first, end=last, span=span)


def compile_one(path: Path) -> Reading:
    """The gold reading of one article file.

    Raises:
        AnnotationError: the annotation's words are not the article's, a mark or key is missing, or a value is unknown.
        sayso.errors.SourceError: the article cannot be read.
    """
    try:
        return _Compiler(read_article(path), load(path)).reading()
    except (KeyError, AnnotationError, msgspec.ValidationError) as error:
        raise AnnotationError(f"{path.name}: {error}") from error


def _encoded(reading: Reading) -> bytes:
    return msgspec.json.format(reading.to_json(), indent=1) + b"\n"


def main(argv: list[str] | None = None) -> int:
    """Compile every article; the exit code is 1 if `--check` finds a gold file that is out of date."""
    parser = argparse.ArgumentParser(description="Compile the hand annotations of the sample into gold readings.")
    parser.add_argument("--check", action="store_true", help="write nothing, only say which gold files are out of date")
    check = parser.parse_args(argv).check
    stale = []
    for path in articles():
        gold, content = gold_path(path), _encoded(compile_one(path))
        if not gold.exists() or gold.read_bytes() != content:
            stale.append(gold.name)
            if not check:
                gold.write_bytes(content)
    print(f"{'out of date' if check else 'written'}: {', '.join(stale) or 'none'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
