"""The terminal view: whole outputs, widths, colours."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from show_story import STORY, article, reading, told

from sayso.show.terminal import show
from sayso.types import Entity, Model, Reading, Rejected, Span, Statement

PLAIN = """\
Ferries stay
Tern Post · Ana Brell, Ode Kast · 2031-05-06 14:00:00Z (header line)

1  direct    the harbour minister, Mara Ilvane · said
   86 %      [content “We will not close the strait,”] [source the harbour
             minister, Mara Ilvane,] [cue said] on Tuesday. [content “Not for a
             day.”]

2  mixed     A spokesman for the pilots’ guild · replied
   76 %      [source A spokesman for the pilots’ guild] [cue replied] that
             [content the minister “has read neither the charts nor the law”].

3  indirect  the Tern Post · According to
   64 %      [cue According to] [source the Tern Post], [content the envoy had
             promised the council two days earlier that no boat would be turned
             back].

4  indirect  the envoy · promised
   53 %      According to the Tern Post, [source the envoy] had [cue promised]
             the council two days earlier that [content no boat would be turned
             back].

5  indirect  no source: no name or title near it
   98 %      [content The ferries would not sail before Friday].

5 statements: 1 direct, 1 mixed, 3 indirect; 1 without a source.

"""
WHO = """\
Boats stay
Tern Post · 2031-05-07 (header line)

1  direct    Mara Ilvane, harbour minister · said (refused)
   86 %      said 2031-05-06 (“on Tuesday”) · published 2031-05-07
   who 90 %  [content “We will not close the strait,”] [source the harbour
             minister, Mara Ilvane,] [cue said] on Tuesday.

2  indirect  Ministry of Harbours (“A communiqué from her …”) · said
   76 %      about Oda Renk
   who 90 %  [source A communiqué from her Ministry of Harbours] [cue said]
             [content its envoy, Oda Renk, had promised the Channel Council two
             days earlier that no boat would be turned back].

└─ 3  indirect  Ministry of Harbours ▸ Oda Renk, envoy, Ministry of Harbours
      64 %      promised
      who 90 %  said 2031-05-04 (“two days earlier”) · published 2031-05-07
                to Channel Council
                [source its envoy, Oda Renk,] had [cue promised] the Channel
                Council two days earlier [content that no boat would be turned
                back]

4  indirect  A pilot (unnamed: asked not to be named) · said (denied)
   53 %      about Oda Renk, Channel Council
   who 90 %  [source A pilot who asked not to be named] [cue said] [content she
             had promised nothing].

└─ 5  indirect  A pilot ▸ Oda Renk, envoy, Ministry of Harbours (“she”)
      98 %      had promised (negated)
      who 90 %  [source she] [cue had promised] [content nothing]

Who speaks                                                 statements  mentions
Oda Renk, envoy, Ministry of Harbours                               2         3
Mara Ilvane, harbour minister                                       1         2
A pilot (unnamed)                                                   1         2
Ministry of Harbours                                                1         1
also named: Channel Council

5 statements: 1 direct, 4 indirect; 4 speakers, 1 unnamed; 2 with the date
said.

"""
KNOWN = {"title": "Ferries stay", "outlet": "Tern Post", "published": "2031-05-06T14:00:00Z"}


def shown(made: Reading, width: int, color: str | None = None, **more: bool) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=color, force_terminal=color is not None, **more)  # type: ignore[arg-type]
    show(made, console=console)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_plain_text_labels_the_roles() -> None:
    assert shown(reading(authors=("Ana Brell", "Ode Kast"), **KNOWN), 80) == PLAIN


def test_a_narrow_view_stands_the_kind_above() -> None:
    assert shown(reading("[1s Ana Brell] [1q said] [1c that nobody had asked the pilots]."), 40) == (
        "story.txt\n"
        "outlet unknown · date unknown\n"
        "\n"
        "1  direct  86 %\n"
        "   Ana Brell · said\n"
        "   [source Ana Brell] [cue said]\n"
        "   [content that nobody had asked the\n"
        "   pilots].\n"
        "\n"
        "1 statement: 1 direct.\n"
        "\n"
    )


@pytest.mark.parametrize("width", [40, 59, 60, 79, 80, 100, 160])
@pytest.mark.parametrize("color", [None, "standard"])
def test_no_line_is_wider_than_the_terminal_nor_too_wide_to_read(width: int, color: str | None) -> None:
    lines = Text.from_ansi(shown(reading(STORY + "W" * 300, **KNOWN), width, color)).plain.splitlines()
    assert max(cell_len(line) for line in lines) <= min(width, 100)


@given(st.text(st.sampled_from("港é́👩‍👧aש \u200f\xad\u200b"), min_size=1, max_size=200), st.integers(40, 160))
def test_wide_and_combining_characters_stay_within_the_width(words: str, width: int) -> None:
    made = reading(f"[1s Brell] [1q said] [1c “{words}”].")
    lines = shown(made, width).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    body = "".join("".join(lines).split())
    assert f"[content“{''.join(words.split())}”]" in body


def test_colours_mark_the_roles_and_add_no_words() -> None:
    out = shown(reading("[1s Brell] [1q said] [1c so]."), 80, "standard")
    assert Text.from_ansi(out).plain.splitlines()[2:6] == [
        "marked: source · cue · content",
        "",
        "1  direct    Brell · said",
        "   86 %      Brell said so.",
    ]
    styled = ("\x1b[1;35mBrell\x1b[0m", "\x1b[3;36msaid\x1b[0m", "\x1b[32mso\x1b[0m")
    assert [out.count(part) for part in styled] == [2, 2, 1]


def test_a_terminal_without_colours_gets_labels() -> None:
    assert "[content so]" in shown(reading("[1c so]."), 80, "standard", no_color=True)


def test_an_empty_result_says_so() -> None:
    assert shown(reading("It rained.", title="Rain"), 80) == (
        "Rain\noutlet unknown · date unknown\n\nNo statements found.\n\n"
    )


def test_a_known_speaker_is_named_beside_the_words_of_the_text() -> None:
    text = "The minister said so."
    statement = Statement(
        id="s1", kind="indirect", source=(Span(0, 12),), cue=(Span(13, 17),), content=(Span(18, 20),),
        speaker="e1", confidence=0.999,
    )  # fmt: skip
    made = Reading(
        article=article(text), model=Model("m", "1"), statements=(statement,),
        entities=(Entity(id="e1", name="Mara Ilvane", type="person"),),
        rejected=(Rejected("statements", 0, 3, "no cue"),),
    )  # fmt: skip
    out = shown(made, 80)
    assert "1  indirect  Mara Ilvane (“The minister”) · said\n   99 %" in out
    assert "1 statement: 1 indirect; 1 speaker; 1 candidate set aside.\n" in out


def test_who_and_when_are_told() -> None:
    assert shown(told(), 80) == WHO


def test_the_documentation_shows_what_is_shown() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "read.md").read_text("utf-8")
    assert "".join(f"{line}\n" for line in WHO.splitlines()[:-1]) in page


def test_a_narrow_view_tells_who_and_when_too() -> None:
    lines = shown(told(), 44).splitlines()
    start = lines.index("└─ 3  indirect  64 %  who 90 %")
    assert lines[start : start + 7] == [
        "└─ 3  indirect  64 %  who 90 %",
        "      Ministry of Harbours ▸ Oda Renk,",
        "      envoy, Ministry of Harbours",
        "      promised",
        "      said 2031-05-04 (“two days earlier”)",
        "      published 2031-05-07",
        "      to Channel Council",
    ]
    assert "Oda Renk, envoy, Ministry of Harbours: 2" in lines


@pytest.mark.parametrize("width", [40, 59, 60, 80, 100, 140])
@pytest.mark.parametrize("color", [None, "standard"])
@pytest.mark.parametrize("long", ["W" * 300, "港 " * 90, "seven words of a title, and more, "])
def test_long_names_and_deep_chains_stay_within_the_width(width: int, color: str | None, long: str) -> None:
    made = told()
    chain = [replace(made.statements[1], id=f"s{n}", parent=f"s{n - 1}", speaker=f"e{n % 5 + 1}") for n in range(6, 14)]
    made = replace(
        made,
        entities=tuple(replace(e, name=e.name + long, role=long) for e in made.entities),
        statements=(*made.statements, *chain),
    )
    lines = Text.from_ansi(shown(made, width, color)).plain.splitlines()
    assert max(cell_len(line) for line in lines) <= min(width, 100)
    assert not [line for line in lines if line != line.rstrip()]


def test_a_name_cannot_steer_the_terminal() -> None:
    made = told()
    entities = tuple(replace(e, name=f"\x1b[2J{e.name}\n\r", role="\x07\x9b31mchief") for e in made.entities)
    out = shown(replace(made, entities=entities), 80)
    assert {c for c in out if c < " " or "\x7f" <= c < "\xa0"} == {"\n"}
    assert "␛[2JMara Ilvane, ␇�31mchief" in out


def test_a_hundred_statements_are_numbered_in_line() -> None:
    made = reading(" ".join(f"[{n}c “No {n}.”]" for n in range(1, 101)))
    lines = shown(made, 80).splitlines()
    numbered = [line[:15] for line in lines[:-2] if line[:3].strip().isdigit()]
    assert (len(numbered), numbered[98:]) == (100, [" 99  direct    ", "100  direct    "])
    assert len(lines) < 400
