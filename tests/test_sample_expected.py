"""What the shipped model reads in the sample, checked whole against the files of `expected/`.

A plain rendering without probabilities and ids: who, through whom, what, when, to whom, about whom; entities; times.
The model's arithmetic in 8 bits differs a little from one kind of processor to another, so that a word at an edge may
go the other way: `ALLOWED` of all lines may differ. `python tests/test_sample_expected.py --write` writes the files
anew, after a change that is meant; what changed is then read in the diff.
"""

import difflib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import sayso
from sayso.ingest import articles
from sayso.types import Article, Entity, Reading, Span, Statement, Time

HERE = Path(__file__).resolve().parent
STRAIT = HERE.parent / "samples" / "strait"
EXPECTED = HERE / "expected"
ALLOWED = 0.03


def sources() -> list[Path]:
    """The article files of the sample."""
    return sorted(p for p in STRAIT.iterdir() if p.suffix in {".txt", ".html"})


def article_of(path: Path) -> Article:
    article = next(iter(articles([str(path)])))
    assert isinstance(article, Article), article
    return article


def rendered(reading: Reading) -> list[str]:
    """A reading in lines, in the order of its records."""
    page = _Page(reading)
    parts = (
        ("statements", [line for s in reading.statements for line in page.statement(s)]),
        ("entities", [page.entity(e) for e in reading.entities]),
        ("times", [page.time(t) for t in reading.times]),
    )
    return [line for title, lines in parts for line in (f"== {title} ==", *lines)]


class _Page:
    def __init__(self, reading: Reading) -> None:
        self.text = reading.article.text
        self.entities = {e.id: e for e in reading.entities}
        self.statements = {s.id: s for s in reading.statements}

    def words(self, spans: Sequence[Span]) -> str:
        return " … ".join(" ".join(self.text[s.start : s.end].split()) for s in spans)

    def who(self, statement: Statement) -> str:
        """The speaker with role and affiliation, and the reason where there is one."""
        reason = f" ({statement.speaker_reason})" if statement.speaker_reason else ""
        if statement.speaker is None:
            return f"nobody{reason}"
        entity = self.entities[statement.speaker]
        body = self.entities[entity.affiliation].name if entity.affiliation else None
        known = ", ".join(part for part in (entity.role, body) if part)
        return f"{entity.name}{f' [{known}]' if known else ''}{reason}"

    def chain(self, statement: Statement) -> Iterator[str]:
        """Through whom the words came, the nearest first."""
        while statement.parent:
            statement = self.statements[statement.parent]
            yield self.entities[statement.speaker].name if statement.speaker else "nobody"

    def statement(self, s: Statement) -> Iterator[str]:
        flags = [str(s.act), *(["negated"] if s.negated else []), *(["hedged"] if s.hedged else []), s.kind]
        yield f"{self.who(s)}: {', '.join(flags)}"
        yield f"    {self.words(s.source)} | {self.words(s.cue)} | {self.words(s.content)}"
        if s.parent:
            yield f"    through: {' < '.join(self.chain(s))}"
        if s.said_on:
            yield f"    said on: {s.said_on.value}, “{self.words([s.said_on.span]) if s.said_on.span else ''}”"
        if s.addressee:
            yield f"    to: {self.entities[s.addressee].name}"
        if s.about:
            yield f"    about: {', '.join(self.entities[id].name for id in s.about)}"

    def entity(self, e: Entity) -> str:
        body = f"of {self.entities[e.affiliation].name}" if e.affiliation else None
        named = None if e.named else "unnamed"
        return " · ".join(part for part in (e.name, e.type, named, e.role, body, f"{len(e.mentions)}×") if part)

    def time(self, t: Time) -> str:
        days = f"{t.earliest} to {t.latest}" if t.earliest else None
        return " · ".join(p for p in (self.words([Span(t.start, t.end)]), t.type, t.value, days, t.reason) if p)


def differing(before: Sequence[str], now: Sequence[str]) -> int:
    """How many lines were changed, added or left out; a changed line counts once."""
    changes = difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in changes if kind != "equal")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    reader = sayso.Reader()
    return {path.stem: reader.read(article_of(path)) for path in sources()}


def test_every_article_has_its_expected_reading() -> None:
    assert [p.stem for p in sorted(EXPECTED.iterdir())] == [p.stem for p in sources()]


def test_the_sample_is_read_as_expected(readings: dict[str, Reading]) -> None:
    lines = changed = 0
    told: list[str] = []
    for name, reading in readings.items():
        before, now = (EXPECTED / f"{name}.txt").read_text("utf-8").splitlines(), rendered(reading)
        lines, changed = lines + len(before), changed + differing(before, now)
        told += difflib.unified_diff(before, now, name, name, n=0, lineterm="")
    assert changed <= ALLOWED * lines, "\n".join([f"{changed} of {lines} lines differ", *told])


def test_every_layer_tells_what_it_rejected(readings: dict[str, Reading]) -> None:
    assert {r.layer for reading in readings.values() for r in reading.rejected} == {"statements", "chains", "entities"}


@pytest.mark.parametrize(
    ("now", "count"),
    [("abcd", 0), ("abxd", 1), ("abcxd", 1), ("acd", 1), ("axyd", 2), ("", 4)],
)
def test_differing_lines_are_counted(now: str, count: int) -> None:
    assert differing("abcd", now) == count


def write() -> None:
    """Write the expected files anew."""
    EXPECTED.mkdir(exist_ok=True)
    for path in EXPECTED.glob("*.txt"):
        path.unlink()
    reader = sayso.Reader()
    for path in sources():
        lines = rendered(reader.read(article_of(path)))
        (EXPECTED / f"{path.stem}.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/test_sample_expected.py --write")
    write()
