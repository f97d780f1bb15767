"""Quotation marks, in the shapes that newspapers use."""

import pytest
from hard_texts import HARD_TEXTS
from hypothesis import given, settings

from sayso.read.paragraphs import paragraphs
from sayso.read.quotes import quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The usual marks
        ("He said: “We sail.” She left.", ["“We sail.”"]),
        ('"We sail," he said. "At dawn."', ['"We sail,"', '"At dawn."']),
        ("''We sail,'' he said. ``At dawn.''", ["''We sail,''", "``At dawn.''"]),
        ("fin de citation », dit-il. « Non », dit-elle.", ["« Non »"]),
        ("„Nein“, sagte er. „Nein”, wrote she.", ["„Nein“", "„Nein”"]),
        ("«Non», dit-il. « Non », dit-elle.", ["«Non»", "« Non »"]),
        ("»Nein«, sagte er. »Doch«, sagte sie.", ["»Nein«", "»Doch«"]),
        ("”Nej”, sade han. ”Jo.”", ["”Nej”", "”Jo.”"]),
        ('He said “yes" and "no”.', ['“yes"', '"no”']),
        ("", []),
        ("No marks at all.", []),
        # British: single marks, apostrophes within
        ("‘It’s the crew’s boat,’ he said. ‘Don’t.’", ["‘It’s the crew’s boat,’", "‘Don’t.’"]),
        ("'It's the crew's boat,' he said.", ["'It's the crew's boat,'"]),
        ("‘The dogs’ home is shut,’ he said.", ["‘The dogs’ home is shut,’"]),
        ("the ‘old’ port, the crews’ port", ["‘old’"]),
        ("‘up 5%’ or ‘so’", ["‘up 5%’", "‘so’"]),
        ("The crews' boats and the ports' fees.", []),
        ("Rock 'n' roll of the '90s, and 'tis late in the boys' club.", []),
        ("the ’60s and the crews’ boats", []),
        # Nested: only the outermost
        ("“He told us ‘never’ to sail,” she said.", ["“He told us ‘never’ to sail,”"]),
        ("‘He told us “never” to sail,’ she said.", ["‘He told us “never” to sail,’"]),
        ("‘He told us “never”’, she said.", ["‘He told us “never”’"]),
        ("«Il a dit “non” hier», dit-elle.", ["«Il a dit “non” hier»"]),
        # One paragraph of several lines: a closing mark at the beginning of one opens
        ("They wrote:\n\n“We sail.”\n— Marr\n”We do.”\n— Pell", ["“We sail.”", "”We do.”"]),
        ("They wrote:\n\n“We sail” he said,\n” and no more.”", ["“We sail”"]),
        # Unclosed, and opened anew at each paragraph
        ("“We sail.\n\n“We do.\n\n“At dawn,” he said.", ["“We sail.", "“We do.", "“At dawn,”"]),
        ('He said: "We sail.\n\n"At dawn," he added.', ['"We sail.', '"At dawn,"']),
        ("It was his“ and no more.", []),
        ("A slip « here, then „x“ there.", ["„x“"]),
        ("« A slip, then “x” there. And “y”", ["“x”", "“y”"]),
        ("„ A slip, «x», then « to the end", ["«x»", "« to the end"]),
        # A straight mark that can only close, or only open
        ('and so we sailed." He said "never" again.', ['"never"']),
        ('He said "yes and "no" again.', ['"yes and "no"']),
        # No quotation marks: inches, stray closers
        ("He is 6'2\" tall and she 5'9\" at most.", []),
        ('A 12" gun and the “big” one.', ["“big”"]),
        ("a stray” closer", []),
        # The filler for '' is no character of the text
        ("“a”\x00 b", ["“a”"]),
    ],
)
def test_quotations_of(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@settings(deadline=None, max_examples=200)
@given(HARD_TEXTS)
def test_quotations_stand_in_order_apart_and_each_in_one_paragraph(text: str) -> None:
    within = paragraphs(text)
    last = 0
    for quote in quotations(text, within):
        assert last <= quote.start < quote.end
        assert sum(p.start <= quote.start and quote.end <= p.end for p in within) == 1
        assert text[quote.start] in "“”„«»‟\"'‘`"
        last = quote.end
