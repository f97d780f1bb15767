"""Paragraph spans: complete, tight, in order, and the same on every kind of line end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read.paragraphs import paragraphs

LINE_ENDS = ["\n", "\r\n", "\r", "\u2028", "\x85", "\v"]
PIECES = [
    "a",
    "é",
    "e\u0301",
    "👩‍👩‍👧",
    "\u202e",
    "“",
    " ",
    "\t",
    "\u00a0",
    "\u3000",
    "\f",
    "\u2029",
    "\x1c",
    "\u200b",
    *LINE_ENDS,
]
texts = st.lists(st.sampled_from(PIECES)).map("".join) | st.text()


def words(text: str) -> list[str]:
    return [text[span.start : span.end] for span in paragraphs(text)]


@settings(deadline=None)  # the machine may be busy
@given(texts)
def test_every_visible_character_is_in_exactly_one_paragraph(text: str) -> None:
    held = [place for span in paragraphs(text) for place in range(span.start, span.end)]
    assert held == sorted(set(held))
    assert {place for place, character in enumerate(text) if not character.isspace()} <= set(held)


@settings(deadline=None)  # the machine may be busy
@given(texts)
def test_no_paragraph_is_empty_or_begins_or_ends_with_white_space(text: str) -> None:
    assert all(piece and piece == piece.strip() for piece in words(text))


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from(["One", "“Two”", "drei 👋"]), min_size=1), st.sampled_from(LINE_ENDS))
def test_single_line_ends_part_paragraphs_where_there_is_no_blank_line(lines: list[str], end: str) -> None:
    assert words(end.join(lines)) == lines
    assert words(f"{end}{end}{end.join(lines)}{end} {end}") == lines


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from(["One", "Two\nwrapped"]), min_size=2), st.sampled_from(LINE_ENDS))
def test_single_line_ends_are_wraps_where_there_are_blank_lines(blocks: list[str], end: str) -> None:
    assert words(f"{end} \t{end}".join(blocks)) == blocks


@pytest.mark.parametrize("strong", ["\f", "\u2029", "\n \n", "\r\n\r\n", "\n\r\n", "\r\r"])
def test_what_counts_as_a_blank_line(strong: str) -> None:
    assert words(f"One\nstill one{strong}Two") == ["One\nstill one", "Two"]


@pytest.mark.parametrize("text", ["", " \n\t\r\n\f\u2029 ", "\u2028"])
def test_blank_text_has_no_paragraphs(text: str) -> None:
    assert paragraphs(text) == []


def test_many_line_ends_are_no_trouble() -> None:
    assert words("\n" * 100_000 + "One" + "\n" * 100_000) == ["One"]
