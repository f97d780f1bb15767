"""Words: what spans are made of."""

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings

from sayso.read.paragraphs import paragraphs
from sayso.read.words import case_of, words


def cut(text: str) -> list[str]:
    return [text[word.start : word.end] for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\r\n\u00a0", []),
        ("We don't sail.", ["We", "don", "'", "t", "sail", "."]),
        ("a\r\nb", ["a", "b"]),
        ("5½ m² of 1,200", ["5½", "m²", "of", "1", ",", "200"]),
        ("cafe\u0301s na\u00efve", ["cafe\u0301s", "na\u00efve"]),
        ("har\u00adbour a\u200db", ["har\u00adbour", "a\u200db"]),
        ("👩\u200d👩\u200d👧👍🏽 🇫🇷🇩🇪", ["👩\u200d👩\u200d👧", "👍🏽", "🇫🇷", "🇩🇪"]),
        ("☎\u200dℹabc", ["☎\u200dℹabc"]),
        ("—“No…”", ["—", "“", "No", "…", "”"]),
        ("קול \u200fمرحبا", ["קול", "\u200fمرحبا"]),
        ("x \u0301y", ["x", " \u0301", "y"]),  # a mark on a blank: one grapheme, which is not blank
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@settings(deadline=None, max_examples=150)
@given(HARD_TEXTS)
def test_words_hold_every_character_once_and_cut_nothing(text: str) -> None:
    found = words(text)
    assert_whole(text, found)
    held = [i for word in found for i in range(word.start, word.end)]
    assert {i for i, char in enumerate(text) if not char.isspace()} <= set(held)
    assert not any(text[word.start : word.end].isspace() for word in found)


@settings(deadline=None, max_examples=150)
@given(HARD_TEXTS)
def test_words_of_a_paragraph_are_words_of_the_text(text: str) -> None:
    """Paragraphs begin and end between graphemes, so cutting them apart first changes no word."""
    spans = paragraphs(text)
    assert_whole(text, spans)
    assert [p for span in spans for p in cut(text[span.start : span.end])] == cut(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n \u0301b\n", ["a", " \u0301b"]),  # the blank carries the mark
        ("  \u0301b ", [" \u0301b"]),
        ("a \u0600 \nb", ["a \u0600 ", "b"]),  # the blank is carried by the prefix sign
        ("a \n b", ["a", "b"]),
    ],
)
def test_paragraphs_keep_a_blank_that_is_part_of_a_grapheme(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in paragraphs(text)] == expected


def test_a_word_of_a_hundred_thousand_letters_is_one_word() -> None:
    assert cut("a" * 100_000 + " b") == ["a" * 100_000, "b"]


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("ferry", "lower"), ("é", "lower"), ("Teval", "title"), ("A", "title"), ("McLeod", "title"),
        ("EU", "upper"), ("A4", "upper"), ("iPad", "other"), ("42", "other"), ("“", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_case_of(word: str, case: str) -> None:
    assert case_of(word) == case
