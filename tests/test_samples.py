"""The sample: every article has a sound gold reading, and every difficulty it was written for is in it."""

import doctest
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from sayso.types import Reading, Span, Statement

ROOT = Path(__file__).parent.parent
MARKS = {"“": "”", "‘": "’", '"': '"'}


def _load_compiler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_gold", ROOT / "samples" / "compile_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["compile_gold"] = module
    spec.loader.exec_module(module)
    return module


gold = _load_compiler()
FILES: list[Path] = gold.articles()
NAMES = [path.name for path in FILES]


@cache
def compiled(name: str) -> Reading:
    reading = gold.compile_one(gold.STRAIT / name)
    assert isinstance(reading, Reading)
    return reading


@cache
def stored(name: str) -> Reading:
    return msgspec.json.decode(gold.gold_path(gold.STRAIT / name).read_bytes(), type=Reading)


def readings() -> list[Reading]:
    return [stored(name) for name in NAMES]


def statements() -> Iterator[Statement]:
    for reading in readings():
        yield from reading.statements


def test_articles_annotations_and_gold_go_together() -> None:
    stems = {path.stem for path in FILES}
    assert {path.stem for path in (gold.STRAIT / "annotations").iterdir()} == stems
    assert {path.name for path in gold.STRAIT.glob("*.gold.json")} == {f"{stem}.gold.json" for stem in stems}


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_up_to_date_with_annotation_and_article(name: str) -> None:
    # The version of the extractor may differ from that of the day when the gold was written; its text may not.
    now, then = compiled(name), stored(name)
    article = msgspec.structs.replace(now.article, extractor=then.article.extractor)
    assert msgspec.structs.replace(now, article=article) == then
    assert then.model.name == "gold"
    assert then.rejected == ()


@pytest.mark.parametrize("name", NAMES)
def test_ids_resolve(name: str) -> None:
    reading = stored(name)
    entities = {entity.id for entity in reading.entities}
    spoken = {statement.id for statement in reading.statements}
    assert [e.id for e in reading.entities] == [f"e{n + 1}" for n in range(len(entities))]
    assert [s.id for s in reading.statements] == [f"s{n + 1}" for n in range(len(spoken))]
    assert [v.id for v in reading.events] == [f"v{n + 1}" for n in range(len(reading.events))]
    used = [e.affiliation for e in reading.entities] + [w.target for w in reading.wording]
    for statement in reading.statements:
        used += [statement.speaker, statement.addressee, *statement.about]
    for event in reading.events:
        used += [event.place, *event.actor, *event.recipient]
    asserting = [s.parent for s in reading.statements] + [v.asserted_by for v in reading.events]
    voices = [w.voice for w in reading.wording if w.voice != "outlet"]
    assert set(used) - {None} <= entities
    assert {*asserting, *voices} - {None} <= spoken


@pytest.mark.parametrize("name", NAMES)
def test_every_span_is_whole_words(name: str) -> None:
    reading = stored(name)
    text = reading.article.text
    spans = [(m.start, m.end) for e in reading.entities for m in e.mentions]
    spans += [(x.start, x.end) for x in reading.times] + [(x.start, x.end) for x in reading.wording]
    spans += [(v.anchor.start, v.anchor.end) for v in reading.events]
    spans += [(x.start, x.end) for s in reading.statements for x in s.source + s.cue + s.content]
    for start, end in spans:
        words = text[start:end]
        assert words
        assert words == words.strip()
        assert not (text[start - 1 : start].isalnum() and words[0].isalnum()), f"{words!r} begins inside a word"
        assert not (text[end : end + 1].isalnum() and words[-1].isalnum()), f"{words!r} ends inside a word"


@pytest.mark.parametrize("name", NAMES)
def test_statements_are_complete(name: str) -> None:
    for statement in stored(name).statements:
        assert statement.content
        assert len(statement.cue) == 1
        assert statement.source or str(statement.speaker_reason).startswith("not found: ")
        assert statement.speaker or str(statement.speaker_reason).startswith("not found: ")
        assert statement.confidence == 1.0
        parts = sorted(statement.source + statement.cue + statement.content)
        assert all(a.end <= b.start for a, b in pairwise(parts))


@pytest.mark.parametrize("name", NAMES)
def test_an_unnamed_speaker_is_an_entity_without_a_name(name: str) -> None:
    reading = stored(name)
    named = {entity.id: entity.named for entity in reading.entities}
    for statement in reading.statements:
        if statement.speaker is not None:
            assert (statement.speaker_reason == "unnamed") == (
                not named[statement.speaker] and statement.speaker_reason != "outlet"
            )


@pytest.mark.parametrize("name", NAMES)
def test_inner_statements_stand_inside_their_parents(name: str) -> None:
    reading = stored(name)
    by_id = {statement.id: statement for statement in reading.statements}
    for statement in reading.statements:
        holders = [o.id for o in reading.statements if o is not statement and _inside(statement, o)]
        assert (statement.parent is None) == (not holders)
        assert statement.parent is None or _inside(statement, by_id[statement.parent])


def _inside(inner: Statement, outer: Statement) -> bool:
    return all(any(o.start <= i.start and i.end <= o.end for o in outer.content) for i in inner.cue + inner.content)


@pytest.mark.parametrize("name", NAMES)
def test_kind_follows_from_the_quotation_marks(name: str) -> None:
    reading = stored(name)
    quoted = _quoted(reading.article.text, single="herald" in name)
    for statement in reading.statements:
        words = [all(quoted[m.start() : m.end()]) for m in re.finditer(r"\w+", reading.article.text)
                 if any(c.start <= m.start() < c.end for c in statement.content)]  # fmt: skip
        kind = "direct" if all(words) else "mixed" if any(words) else "indirect"
        assert statement.kind == kind, statement.content_text


def _quoted(text: str, *, single: bool) -> list[bool]:
    """Which characters stand in outer quotation marks; a quotation left open lasts to the paragraph's end."""
    pattern = r"(?<!\w)‘.*?’(?!\w)" if single else r"[“][^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)"
    flags = [False] * len(text)
    for match in re.finditer(pattern, text, re.MULTILINE):
        flags[match.start() : match.end()] = [True] * len(match[0])
    return flags


def _acts(act: str) -> Callable[[], bool]:
    return lambda: sum(s.act == act for s in statements()) >= 3


def _cue(pattern: str) -> Callable[[], bool]:
    return lambda: any(re.search(pattern, s.cue_text) for s in statements())


def _any(test: Callable[[Statement], object]) -> Callable[[], bool]:
    return lambda: any(test(s) for s in statements())


def _text(reading: Reading, span: Span) -> str:
    return reading.article.text[span.start : span.end]


def _in_first_line() -> bool:
    return any(r.statements[0].cue[0].end <= r.article.text.index("\n") < 120 for r in readings())


def _speaker_named_in_next_paragraph() -> bool:
    for r in readings():
        first = {e.id: min(m.start for m in e.mentions if m.form == "name") for e in r.entities if e.named}
        for s in r.statements:
            between = r.article.text[s.source[-1].end : first[s.speaker]] if s.source and s.speaker in first else ""
            if "\n" in between and s.parent is None:
                return True
    return False


def _sources_of(form: str) -> bool:
    found = 0
    for r in readings():
        forms = {(m.start, m.end): m.form for e in r.entities for m in e.mentions}
        found += sum(forms.get((x.start, x.end)) == form for s in r.statements for x in s.source)
    return found >= 10


def _three_paragraphs() -> bool:
    return any(
        sum(_text(r, c)[0] in MARKS and "\n" in r.article.text[c.end : c.end + 2] for c in s.content) >= 2
        and len(s.content) >= 3
        for r in readings()
        for s in r.statements
    )


PHENOMENA: dict[str, Callable[[], bool]] = {
    "direct, indirect and mixed": lambda: (
        min(sum(s.kind == kind for s in statements()) for kind in ("direct", "indirect", "mixed")) >= 20
    ),
    "split around its cue": _any(
        lambda s: len(s.content) == 2 and s.content[0].end < s.cue[0].start < s.content[1].start
    ),
    "over three paragraphs": _three_paragraphs,
    "speaker named in the next paragraph": _speaker_named_in_next_paragraph,
    "source is a pronoun": lambda: _sources_of("pronoun"),
    "source is a title or description": lambda: _sources_of("description"),
    "relative pronoun as source": _any(lambda s: s.source_text == "who"),
    "statements inside statements": lambda: sum(s.parent is not None for s in statements()) >= 20,
    "assured two days earlier": _any(
        lambda s: s.parent and s.cue_text == "had assured" and s.said_on and s.said_on.value == "2024-03-11"
    ),
    "according to": _cue(r"(?i)^according to$"),
    "noun as cue": _cue(r"^(claims|rumours|gossip|proposal|threat|words)$"),
    "colon as cue": lambda: sum(s.cue_text == ":" for s in statements()) >= 10,
    "headline attribution": _in_first_line,
    "denial": _acts("deny"),
    "refusal to comment": _acts("refuse"),
    "threat": _acts("threaten"),
    "promise": _acts("promise"),
    "unnamed sources": lambda: sum(s.speaker_reason == "unnamed" for s in statements()) >= 20,
    "the outlet itself as source": _any(lambda s: s.speaker_reason == "outlet"),
    "no source at all": _any(lambda s: not s.source),
    "negated": _any(lambda s: s.negated),
    "hedged": _any(lambda s: s.hedged),
    "relative dates": lambda: any(
        _text(r, Span(t.start, t.end)) == "two days earlier" for r in readings() for t in r.times
    ),
    "explicit dates": lambda: any(_text(r, Span(t.start, t.end)) == "March 12" for r in readings() for t in r.times),
    "every type of time": lambda: {t.type for r in readings() for t in r.times} == {"DATE", "TIME", "DURATION", "SET"},
    "events of many types": lambda: len({v.type for r in readings() for v in r.events}) >= 12,
    "every status but one": lambda: len({v.status for r in readings() for v in r.events}) >= 4,
    "wording in both voices, scare quotes": lambda: (
        any(w.scare_quoted for r in readings() for w in r.wording)
        and {"outlet"} < {w.voice for r in readings() for w in r.wording}
    ),
}


@pytest.mark.parametrize("name", PHENOMENA)
def test_phenomenon_is_in_the_sample(name: str) -> None:
    assert PHENOMENA[name]()


def test_outlets_days_and_formats() -> None:
    assert len(FILES) >= 15
    assert 0.4 < sum(path.suffix == ".html" for path in FILES) / len(FILES) < 0.6
    assert len({r.article.outlet for r in readings()}) == 5
    assert sorted({str(r.article.published)[:10] for r in readings()}) == [f"2024-03-{d}" for d in (12, 13, 14, 15)]
    assert all(180 <= len(r.article.text.split()) <= 500 for r in readings())


def test_plain_text_comes_with_every_line_end() -> None:
    bodies = [
        path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2] for path in FILES if path.suffix == ".txt"
    ]
    assert any(b"\r\n" in path.read_bytes() for path in FILES)
    assert any(b"\n\n" not in body and body.count(b"\n") >= 5 for body in bodies)
    assert any(b"\n\n" in body for body in bodies)


def test_pages_have_realistic_furniture_and_none_of_it_is_read() -> None:
    pages = {path: path.read_bytes().decode("cp1252" if b'charset="windows-1252"' in path.read_bytes() else "utf-8")
             for path in FILES if path.suffix == ".html"}  # fmt: skip
    for path, page in pages.items():
        text = stored(path.name).article.text
        assert page.lower().startswith("<!doctype html>")
        for furniture in ('<nav|["]menu', "<figcaption|wp-caption", "<aside", '<footer|["]foot'):
            assert re.search(furniture, page), f"{path.name} has no {furniture}"
        assert not re.search(
            r"cookie|read more|read also|also read|sign up|photograph|subscribe|[\xa0\xad]", text, re.I
        )
    joined = "".join(pages.values())
    for part in (
        "<q>",
        "&nbsp;",
        "&shy;",
        "application/ld+json",
        "article:published_time",
        "<time",
        "read-more",
        "cookie",
    ):
        assert part in joined
    assert any("windows-1252" in page for page in pages.values())


def test_publication_dates_rest_on_different_evidence() -> None:
    found = {r.article.raw.evidence["published"] for r in readings() if r.article.raw}
    assert {"json-ld", "meta", "header line"} < found


def _shingles(name: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", stored(name).article.text.lower().replace("’", "'"))
    return set(zip(*(words[i:] for i in range(4)), strict=False))


@pytest.mark.parametrize("copy", ["1-courant-boat-held.html", "1-tide-boat-held.txt"])
def test_a_wire_story_has_edited_copies(copy: str) -> None:
    wire, other = _shingles("1-npa-boat-held.txt"), _shingles(copy)
    assert 0.3 < len(wire & other) / len(other) < 0.95
    unrelated = _shingles("1-dbh-inspection.html")
    assert len(wire & unrelated) / len(unrelated) < 0.1


def test_an_article_is_later_corrected() -> None:
    first, later = stored("3-courant-levy-memo.html"), stored("3-courant-levy-memo-corrected.html")
    assert first.article.url == later.article.url
    assert "Captain Rusk Odelin, who commands" in first.article.text
    assert "Correction, 14 March" in later.article.text
    assert {e.name for e in later.entities} - {e.name for e in first.entities} >= {"Ottilie Lind"}


def test_outlets_give_the_same_things_different_labels() -> None:
    texts: dict[Any, str] = {}
    for r in readings():
        texts[r.article.outlet] = texts.get(r.article.outlet, "") + r.article.text
    labels = {
        "Northwater Press Agency": "lantern levy",
        "DBH News": "Lantern Contribution",
        "The Torvesk Courant": "lantern toll",
        "Caldmoor Herald": "light due",
        "Skerrock Tide": "lamp tax",
    }
    for outlet, label in labels.items():
        assert [o for o, text in texts.items() if label in text] == [outlet]


@pytest.mark.parametrize(
    ("marked", "problem"),
    [
        ("{ann|Ann", "never closed"),
        ("Ann}", "never opened"),
    ],
)
def test_broken_marks_are_named(marked: str, problem: str) -> None:
    with pytest.raises(gold.AnnotationError, match=problem):
        gold.parse(marked)


def test_marks_move_over_differences_in_blanks_only() -> None:
    plain, marks = gold.parse("{ann|Ann} said:\n\n{1k|no way}.")
    assert [(m.start, m.end) for m in gold.place(plain, marks, "Ann\u00a0said:\r\nno  way.")] == [(0, 3), (11, 18)]
    with pytest.raises(gold.AnnotationError, match=r"the annotation says 'way.', the article 'say.'"):
        gold.place(plain, marks, "Ann said: no say.")
    with pytest.raises(gold.AnnotationError, match="begins or ends with a blank"):
        gold.place(*gold.parse("{ann|Ann }said"), "Ann said")


def test_check_finds_a_stale_gold_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "a.txt").write_text("Title: A\n\nAnn said on Monday that the boats would not leave the harbour.")
    note = "text = 'Ann said on Monday that {=2024-03-11|the boats} would not leave the harbour.'"
    (tmp_path / "annotations" / "a.toml").write_text(note)
    monkeypatch.setattr(gold, "STRAIT", tmp_path)
    assert gold.main(["--check"]) == 1
    assert gold.main([]) == 0
    assert gold.main(["--check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "out of date: a.gold.json",
        "written: a.gold.json",
        "out of date: none",
    ]


def test_examples_of_the_compiler_run() -> None:
    outcome = doctest.testmod(gold)
    assert outcome.attempted >= 1
    assert outcome.failed == 0
