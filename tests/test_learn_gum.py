"""GUM's format is read whole: text, paragraphs, syntax, mentions, dates; and what is not GUM is refused."""

from pathlib import Path

import pytest
from gum_corpus import TIDE, write_archive

from sayso.errors import DataError
from sayso.learn.gum import GumDate, documents, parse_document
from sayso.types import Span


def test_the_text_is_put_together() -> None:
    found = parse_document(TIDE)
    assert found.text == "Tide rises\n\nMara Orr doesn't swim on Friday. Her dog did, in May 2031.\n\nWhy?"
    assert [found.text[p.start : p.end] for p in found.paragraphs] == [
        "Tide rises",
        "Mara Orr doesn't swim on Friday. Her dog did, in May 2031.",
        "Why?",
    ]
    assert (found.id, found.genre, found.title, found.published) == (
        "GUM_news_tide",
        "news",
        "Tide rises",
        "2031-05-09",
    )
    assert all(found.text[t.start : t.end] == t.form for t in found.tokens)


def test_sentences_know_whose_turn_they_are() -> None:
    found = parse_document(TIDE)
    assert [(found.text[s.start : s.end], s.speaker, s.addressee) for s in found.sentences] == [
        ("Tide rises", None, None),
        ("Mara Orr doesn't swim on Friday.", None, None),
        ("Her dog did, in May 2031.", "Orr", "Pell"),
        ("Why?", None, None),
    ]


def test_the_syntax_points_into_the_document() -> None:
    found = parse_document(TIDE)
    heads = {t.form: found.tokens[t.head].form if t.head >= 0 else None for t in found.tokens}
    assert heads["Mara"] == "swim"
    assert heads["Her"] == "dog"
    assert heads["swim"] is None
    assert [(t.xpos, t.deprel, t.lemma) for t in found.tokens if t.form == "n't"] == [("RB", "advmod", "not")]


def test_mentions_nest_and_keep_their_entity() -> None:
    found = parse_document(TIDE)
    assert [
        (found.text[m.start : m.end], m.entity, m.type, m.form, found.tokens[m.head_token].form, m.infstat, m.link)
        for m in found.mentions
    ] == [
        ("Tide", "1", "event", "description", "Tide", "new", "sgl"),
        ("Mara Orr", "2", "person", "name", "Mara", "new", "coref"),
        ("Friday", "3", "time", "name", "Friday", "new", "sgl"),
        ("Her dog", "4", "animal", "description", "dog", "new", "sgl"),
        ("Her", "2", "person", "pronoun", "Her", "giv:act", "ana"),
        ("May 2031", "5", "time", "name", "May", "new", "sgl"),
        ("2031", "6", "time", "description", "2031", "new", "sgl"),
    ]
    assert [m.identity for m in found.mentions if m.entity == "2"] == ["Mara Orr", "Mara Orr"]
    assert [m.tokens for m in found.mentions[:2]] == [Span(0, 1), Span(2, 4)]


def test_dates_have_their_spans_and_values() -> None:
    found = parse_document(TIDE)
    friday, may = found.text.index("Friday"), found.text.index("May 2031")
    assert found.dates == (
        GumDate(start=friday, end=friday + 6, when="2031-05-09"),
        GumDate(start=may, end=may + 8, from_="2031-05-01", to="2031-05-31"),
    )


def test_an_archive_gives_its_documents_alone(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "gum_dev.tar.xz", TIDE, TIDE.replace("GUM_news_tide", "GUM_bio_tide"))
    assert [(d.id, d.genre) for d in documents(archive)] == [("GUM_news_tide", "news"), ("GUM_bio_tide", "bio")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Entity=4)", "_"),  # never closed
        ("Entity=2)", "Entity=9)"),  # never opened
        ("1\tTide\ttide\tNOUN\tNN\t_\t2", "1\tTide\ttide\tNOUN\tNN\t2"),  # nine columns
        ("# newdoc id = GUM_news_tide\n", ""),
        ("|XML=<date when", "|XML=</date><date when"),
    ],
)
def test_what_is_not_gum_is_refused(old: str, new: str) -> None:
    assert old in TIDE
    with pytest.raises(DataError, match=r"tide\.conllu: not in GUM's format \("):
        parse_document(TIDE.replace(old, new, 1), where="tide.conllu")


def test_no_archive(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.xz"
    broken.write_bytes(b"no archive")
    for path in (tmp_path / "gone.tar.xz", broken):
        with pytest.raises(DataError, match=r"cannot be read as an archive of GUM .*; name gum_\*\.tar\.xz"):
            list(documents(path))
    with pytest.raises(DataError, match=r"no \.conllu document in it"):
        list(documents(write_archive(tmp_path / "empty.tar.xz")))
