"""Speakers that are hard to tell: doubt, rivals, gender, governments, reports; on small invented stories."""

import msgspec
import pytest
from speaker_story import heard, speakers_of, story

from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.speakers import speakers


def test_a_name_that_is_more_likely_wrong_than_right_is_not_given() -> None:
    given = story("{marr|Ilva Marr} left. {1s marr:d|The minister} {1c|said} {1k|the ferry would sail}.")
    laid = layout(given.text, paragraphs(given.text))
    described = given.entities[0].mentions[1]
    sure, unsure = (
        speakers(given.text, laid, given.statements, given.entities, linked={described: p}).statements[0]
        for p in (1.0, 0.1)
    )
    assert (sure.speaker, sure.speaker_reason) == ("marr", None)
    assert (unsure.speaker, unsure.speaker_confidence) == (None, None)
    assert unsure.speaker_reason == "not found: more likely not Ilva Marr than so, and nobody likelier"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "{1s|{brel|Brel}} {1c|said} {1k|{2s<1|{brel:d|the ambassador}} {2c|swore} {2k|it would rain}}.",
            [("Brel", None), ("the ambassador", "unnamed")],
            id="nobody calls himself the ambassador",
        ),
        pytest.param(
            "{marr|Ilva Marr} met {linz|Linz}. Asked by {linz|Linz}, {1s linz:p|she} {1c|said} {1k|it rained}.",
            [("Ilva Marr", None)],
            id="whoever asked does not answer",
        ),
        pytest.param(
            "{1k|“It rains,”} {1s|{x:d|a friend of {marr|the singer}}} {1c|said}. "
            "{2s|{marr:d|The source}} {2c|added} {2k|it was wet}.",
            [("a friend of the singer", "unnamed")] * 2,
            id="the source is the friend who spoke",
        ),
        pytest.param(
            "{marr|Ilva Marr} came. {1k|“{pell|Oda Pell}'s boat is old,”} {1s pell:p|she} {1c|said}.",
            [("Ilva Marr", None)],
            id="nobody speaks of herself by name",
        ),
        pytest.param(
            "{marr|Ilva Marr} came. {1k|“It rains.\n\n“It is wet.\n\n“{pell|Oda Pell} sank,”} {1s|she} {1c|said}.",
            [("Ilva Marr", None)],
            id="a quotation of many paragraphs is no distance",
        ),
        pytest.param(
            "{quill|Lars Quill} came. {1s quill:p|She} {1c|said} {1k|it rained}.",
            [(None, "not found: nobody is mentioned before whom “She” could mean")],
            id="no woman is called Lars",
        ),
        pytest.param(
            "{1k|Boat sinks}, {1s|minister} {1c|says}\n\n{marr:d|The harbour minister}, {marr|Ilva Marr}, wept.",
            [("Ilva Marr", None)],
            id="a headline leaves the article out",
        ),
        pytest.param(
            "I'm {marr|Ilva Marr}.\n\nAnd I'm {pell|Oda Pell}.\n\n{1s|I} {1c|hoped} {1k|that {pell|Oda} would sail}.",
            [("Ilva Marr", None)],
            id="of two who introduce themselves the one who speaks of the other",
        ),
        pytest.param(
            "{x:d|A study} came. {1s|{y:d|The report}} {1c|said} {1k|it rained}.",
            [("A study", "unnamed")],
            id="a study is taken up as the report",
        ),
        pytest.param(
            "{1s|{y:d|The report}} {1c|said} {1k|it rained}. {x:d|A study} came. {z:d|The review} went.",
            [("The report", "unnamed")],
            id="a report that nothing went before is its own",
        ),
    ],
)
def test_who_is_meant_and_who_is_not(marked: str, expected: list[tuple[str | None, str | None]]) -> None:
    roles = {"marr": "harbour minister"} if "minister" in marked else {}
    assert speakers_of(marked, roles=roles) == expected


def test_the_government_of_which_an_official_speaks_is_his():
    marked = (
        "{teval|Teval} agreed. {1s|{x:d|A Tevalian official}} {1c|said} "
        "{1k|{2s<1|{g:d|the government}} {2c|hoped} {2k|it would rain}}."
    )
    made = story(marked, {"teval": "place", "g": "organization"})
    entities = [msgspec.structs.replace(e, affiliation="teval") if e.id == "x" else e for e in made.entities]
    found = heard(msgspec.structs.replace(made, entities=tuple(entities)))
    assert [s.speaker for s in found.statements] == ["x", "teval"]


def test_a_pronoun_is_surer_where_something_tells_the_gender():
    spoken = [
        heard(story("{marr|" + name + "} came. {1k|It rained}, {1s marr:p|she} {1c|said}.", {}))
        for name in ("Ilva Marr", "Clara Marr")
    ]
    unsure, sure = (found.statements[0].speaker_confidence for found in spoken)
    assert unsure is not None
    assert sure is not None
    assert unsure < sure
