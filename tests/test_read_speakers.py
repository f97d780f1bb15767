"""Speakers, addressees and what a statement is about: whole outputs on small invented stories."""

from typing import Literal

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given
from hypothesis import strategies as st
from speaker_story import ORG, heard, speakers_of, story, told

from sayso.read.cast import Cast
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.speakers import speakers
from sayso.types import Entity, Mention, Span, Statement

FORMS: tuple[Literal["name", "description", "pronoun"], ...] = ("name", "description", "pronoun")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("{1s marr|Ilva Marr} {1c|said} {1k|it rained}.", [("Ilva Marr", None)], id="a name"),
        pytest.param(
            "{marr|Ilva Marr} sat down. {1k|“It rains,”} {1s|Ms {marr|Marr}} {1c|said}.",
            [("Ilva Marr", None)],
            id="a title before the name",
        ),
        pytest.param(
            "{1s|{marr:d|The harbour minister}, {marr|Ilva Marr},} {1c|said} {1k|it rained}.",
            [("Ilva Marr", None)],
            id="an apposition",
        ),
        pytest.param(
            "{1s|{x:d|The harbour minister}, {marr|Ilva Marr},} {1c|said} {1k|it rained}.",
            [("Ilva Marr", None)],
            id="an apposition that coreference missed",
        ),
        pytest.param(
            "{1s|{x:d|A spokesman for {council|the council}}} {1c|said} {1k|it rained}.",
            [("A spokesman for the council", "unnamed")],
            id="a spokesman is not his council",
        ),
        pytest.param(
            "{marr|Ilva Marr} came. {1k|It rained}, {1s marr:p|she} {1c|said}.", [("Ilva Marr", None)], id="a pronoun"
        ),
        pytest.param(
            "{marr|Ilva Marr}, {marr:d|a baker}, {1s|who} {1c|said} {1k|it rained}, left.",
            [("Ilva Marr", None)],
            id="a relative pronoun",
        ),
        pytest.param(
            "{marr|Ilva Marr} and {pell|Joren Pell} met. {1s marr|Marr} {1c|said} {1k|it rained}. {2s|He} {2c|agreed} "
            "{2k|that it had}, and {pell:p|he} left.",
            [("Ilva Marr", None), ("Ilva Marr", None)],
            id="a pronoun without coreference is whoever spoke last, if nothing tells the gender",
        ),
        pytest.param(
            "{marr|Ilva Marr} took {marr:p|her} hat. {pell|Joren Pell} was asleep. {1s marr|Marr} {1c|said} "
            "{1k|it rained}. {2s|He} {2c|said} {2k|it did not}.",
            [("Ilva Marr", None), ("Joren Pell", None)],
            id="a pronoun without coreference, and the other's gender is known",
        ),
        pytest.param(
            "{1k|“{2s<1|I} {2c|promised} {2k|to come}. {3s<1|We} {3c|believe} {3k|in boats},”} {1c|said} "
            "{1s marr|Ilva Marr}.",
            [("Ilva Marr", None)] * 3,
            id="first person inside a quotation",
        ),
        pytest.param(
            "{1s|”} {1c|said} {1k|it rained}.",
            [(None, "not found: the source has no words")],
            id="a mark, and no words",
        ),
        pytest.param(
            "{1k|“{2s<1 pell|Joren Pell} {2c|says} {2k|{3s<2|I} {3c|promised} {3k|to come}},”} {1c|said} "
            "{1s marr|Ilva Marr}.",
            [("Ilva Marr", None), ("Joren Pell", None), ("Ilva Marr", None)],
            id="first person in a clause that is reported inside a quotation",
        ),
        pytest.param(
            "{1k|“{2s<1 pell|Joren Pell} {2c|says}, {2k|‘{3s<2|I} {3c|promised} {3k|to come},’}”} {1c|said} "
            "{1s marr|Ilva Marr}.",
            [("Ilva Marr", None), ("Joren Pell", None), ("Joren Pell", None)],
            id="first person in a quotation inside a quotation",
        ),
        pytest.param(
            "{1s marr:p|Her} {1c|proposal} is {1k|to wait}. {marr|Ilva Marr} left.",
            [("Ilva Marr", None)],
            id="a possessive",
        ),
        pytest.param(
            "{1s|Nobody in the harbour} {1c|believes} {1k|it is over}.",
            [(None, "not found: the source is nobody")],
            id="nobody",
        ),
        pytest.param(
            "{1k|The boats} {1c|are expected} {1k|to sail}.", [(None, "not found: the passive names no source")]
        ),
        pytest.param(
            "{1s|He} {1c|said} {1k|so}.",
            [(None, "not found: nobody is mentioned before whom “He” could mean")],
            id="nobody before a pronoun",
        ),
        pytest.param(
            "{1s|You} {1c|said} {1k|so}.", [(None, "not found: the text does not say who is addressed as “you”")]
        ),
        pytest.param(
            "{1s|I} {1c|hope} {1k|it rains}.",
            [(None, "not found: first person, and the text does not name who writes")],
            id="first person of the writer",
        ),
    ],
)
def test_who_speaks(marked: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert speakers_of(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "{1s|{x:d|A communiqué from {council|the Harbour Council}}} {1c|said} {1k|it rained}. "
            "{2s x:p|It} {2c|added} {2k|that it was wet}. {3s x:d|The text} {3c|went on} {3k|for long}.",
            [("the Harbour Council", None)] * 3,
            id="from",
        ),
        pytest.param(
            "In {x:d|a letter}, {1s council|the Harbour Council} {1c|said} {1k|it rained}. {2s x:d|The letter} "
            "{2c|added} {2k|that it was wet}.",
            [("the Harbour Council", None)] * 2,
            id="in a letter",
        ),
        pytest.param(
            "{1s|{council|The Harbour Council}’s statement} {1c|said} {1k|it rained}.",
            [("The Harbour Council", None)],
            id="its owner",
        ),
        pytest.param(
            "{1s|A {guard|Harbour Guard} statement} {1c|said} {1k|it rained}.", [("Harbour Guard", None)], id="a body's"
        ),
        pytest.param(
            "{1s|{x:d|A letter seen by {tide|the Tide}}} {1c|said} {1k|it rained}.",
            [("A letter seen by the Tide", "unnamed")],
            id="who saw it is not who wrote it",
        ),
        pytest.param(
            "{1s|{x:d|A notice pinned to {council|the Harbour Council}’s door}} {1c|said} {1k|it rained}.",
            [("A notice pinned to the Harbour Council’s door", "unnamed")],
            id="nobody's",
        ),
    ],
)
def test_a_document_speaks_for_who_issued_it(marked: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert speakers_of(marked) == expected


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        (
            "{1s x:d|An official}, who asked not to be named because the talks are private, {1c|said} {1k|it rained}.",
            "unnamed: asked not to be named because the talks are private",
        ),
        (
            "{1s x:d|Two pilots} {1c|said} {1k|it rained}. {x:p|Both} spoke on condition of anonymity.",
            "unnamed: spoke on condition of anonymity",
        ),
        (
            "{1s|A pilot} not authorised to speak publicly {1c|said} {1k|so}.",
            "unnamed: not authorised to speak publicly",
        ),
        ("{1s x:d|A pilot} {1c|said} {1k|the boat had no name}.", "unnamed"),
    ],
)
def test_why_a_source_has_no_name(marked: str, reason: str) -> None:
    assert [why for _, why in speakers_of(marked)] == [reason]


def test_a_name_in_the_next_paragraph() -> None:
    marked = (
        "{1k|“It was dark,”} {1c|says} {1s x:d|the man who built the boats}.\n\n"
        "{pell|Joren Pell}, who is ninety, {2c|said} {2k|it had rained}."
    )
    found = heard(story(marked.replace("{pell|Joren Pell}", "{2s pell|Joren Pell}")))
    assert [(who, why) for who, why, *_ in told(found)] == [("Joren Pell", None)] * 2
    assert [(e.name, len(e.mentions)) for e in found.entities] == [("Joren Pell", 2)]  # he is one entity now


def test_a_name_in_the_next_paragraph_is_not_guessed() -> None:
    said = "{1k|“It rains,”} {1c|said} {1s x:d|a guard}."
    marked = f"{said}\n\n{{2s pell|Joren Pell}}, the cook, {{2c|said}} {{2k|it rained}}."
    assert speakers_of(marked) == [("a guard", "unnamed"), ("Joren Pell", None)]


@pytest.mark.parametrize(
    ("marked", "outlet", "expected"),
    [
        ("{1s tide|The Tide} {1c|has learned} {1k|that it rained}.", "Skerrock Tide", ("The Tide", "outlet")),
        ("{1s|This newspaper} {1c|understands} {1k|that it rained}.", "Skerrock Tide", ("Skerrock Tide", "outlet")),
        ("{1s|This newspaper} {1c|understands} {1k|that it rained}.", None, ("This newspaper", "outlet")),
        ("{1s|We} {1c|believe} {1k|that it rained}.", "Skerrock Tide", ("Skerrock Tide", "outlet")),
        ("{1s tide|The Tide} {1c|has learned} {1k|that it rained}.", "Caldmoor Herald", ("The Tide", None)),
    ],
)
def test_the_outlet_itself(marked: str, outlet: str | None, expected: tuple[str, str | None]) -> None:
    assert speakers_of(marked, outlet=outlet) == [expected]


def test_a_transcript() -> None:
    marked = (
        "{marr|Ilva Marr}, {marr:d|the minister}, met the press.\n\n"
        "{1s|MINISTER}{1c|:} {1k|Good morning.}\n\n{2s|QUESTION}{2c|:} {2k|Will it rain?}\n\n"
        "{3s|MARR}{3c|:} {3k|Yes.}\n\n{4s|QUESTION}{4c|:} {4k|When?}\n\n{5s|MINISTER}{5c|:} {5k|Soon.}"
    )
    found = heard(story(marked, roles={"marr": "harbour minister"}))
    assert told(found) == [
        ("Ilva Marr", None, None, []),
        ("QUESTION", "unnamed", "Ilva Marr", []),
        ("Ilva Marr", None, "QUESTION", []),
        ("QUESTION", "unnamed", "Ilva Marr", []),
        ("Ilva Marr", None, "QUESTION", []),
    ]
    assert found.statements[1].speaker != found.statements[3].speaker  # perhaps another reporter


def test_a_turn_without_a_label_is_no_question() -> None:
    found = told(heard(story("{1c|:} {1k|Good morning.}\n\n{2s marr|Ilva Marr}{2c|:} {2k|Yes.}")))
    assert [(who, to) for who, _, to, _ in found] == [(None, None), ("Ilva Marr", None)]


def test_a_text_without_stops_is_read_in_pieces() -> None:
    """What looks at the sentence around a source never looks at all of a text that has no sentences."""
    told_so = "she said in a letter to the mayor that "
    text = told_so * 500
    cast = Cast(text, layout(text, paragraphs(text)), [])
    around = {at: cast.sentence(at) for at in range(0, len(text), len(told_so))}
    assert all(s.start <= at < s.end <= len(text) + 1 for at, s in around.items())
    assert max(s.end - s.start for s in around.values()) <= 2000


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "{1s marr|Ilva Marr} {1c|told} {council|the council} {1k|that it rained}.", ["the council"], id="told"
        ),
        pytest.param(
            "{1s marr|Marr} {1c|urged} {1k|{council|the council} to wait}.", ["the council"], id="in the content"
        ),
        pytest.param("{1s marr|Marr} {1c|replied} to {pell|Mr Pell} {1k|that it rained}.", ["Mr Pell"], id="to"),
        pytest.param(
            "In a letter to {pell|Joren Pell}, {1s marr|Marr} {1c|said} {1k|it rained}.",
            ["Joren Pell"],
            id="in a letter",
        ),
        pytest.param("{1s marr|Marr} {1c|told} reporters {1k|it rained}.", ["reporters"], id="an audience"),
        pytest.param("{1s marr|Marr} {1c|told} {pell|Pell}’s dog {1k|to sit}.", [None], id="not the owner"),
        pytest.param(
            "{1s marr|Marr} {1c|told} {tide|the Tide News} {1k|it rained}. {2k|“All day,”} {2s marr:p|she} {2c|said}.",
            ["the Tide News", "the Tide News"],
            id="and went on",
        ),
        pytest.param(
            "{1k|It did}, {1s marr|Marr} {1c|replied} when {2s x:d|a boy} {2c|asked} {2k|if it rained}.",
            ["a boy", "Marr"],
            id="question and answer",
        ),
        pytest.param("{1s marr|Marr} {1c|said} {1k|{council|the council} sleeps}.", [None], id="to nobody"),
    ],
)
def test_to_whom(marked: str, expected: list[str | None]) -> None:
    assert [to for _, _, to, _ in told(heard(story(marked, ORG)))] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "{1s marr|Marr} {1c|said} {1k|{pell|Pell} had sold {boat:d|the boat} and {pell:p|he} was rich}.",
            ["Pell"],
            id="what opens the content and comes again",
        ),
        pytest.param("{1s marr|Marr} {1c|said} {1k|{marr:p|she} trusted {council|the council}}.", ["the council"]),
        pytest.param("{1s marr|Marr} {1c|said} {1k|it rained}.", [], id="nothing"),
    ],
)
def test_what_it_is_about(marked: str, expected: list[str]) -> None:
    assert [topics for *_, topics in told(heard(story(marked, {**ORG, "boat": "object"})))] == [expected]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            "{marr|Ilva Marr} sat. {1s marr:d|The minister’s office} {1c|said} {1k|so}.",
            [("The minister’s office", "unnamed")],
            id="an office is nobody",
        ),
        pytest.param(
            "{marr|Ilva Marr} sat. {1s marr:d|Both pilots} {1c|said} {1k|so}.",
            [("Both pilots", "unnamed")],
            id="one is not several",
        ),
        pytest.param(
            "{marr|Ilva Marr} took {marr:p|her} hat. {pell|Joren Pell} sat. {1s marr:p|He} {1c|said} {1k|so}.",
            [("Joren Pell", None)],
            id="another gender",
        ),
        pytest.param(
            "{crew:d|The crew} slept. {pell|Joren Pell} did not. {1s crew:p|He} {1c|said} {1k|so}.",
            [("Joren Pell", None)],
            id="another number",
        ),
        pytest.param(
            "{pell|Joren Pell} sat. {1s x:d|The Harbour Trust} {1c|said} {1k|so}.",
            [("Harbour Trust", None)],
            id="a description that is a name",
        ),
        pytest.param(
            "{pell|Joren Pell}, {x:d|a baker whose boat sank}, sat. {1s x:p|He} {1c|said} {1k|so}.",
            [("Joren Pell", None)],
            id="an apposition that is an entity of its own",
        ),
    ],
)
def test_what_words_say_against_coreference(marked: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert speakers_of(marked) == expected


def test_a_mention_belongs_to_one_entity_only() -> None:
    given = story("{marr|Ilva Marr} took {marr:p|her} hat. {pell|Joren Pell} sat. {1s marr:p|He} {1c|said} {1k|so}.")
    mentions = {e.id: [given.text[m.start : m.end] for m in e.mentions] for e in heard(given).entities}
    assert mentions == {"marr": ["Ilva Marr", "her"], "pell": ["Joren Pell", "He"]}


def test_a_source_that_is_no_mention_becomes_an_entity() -> None:
    found = heard(
        story(
            "{1s|{guard|Harbour Guard} officers familiar with the talks, both old,} {1c|said} {1k|so}. "
            "{2s|Ms Orra Pell} {2c|agreed} {2k|at once}. {3s|Pell} {3c|said} {3k|so}.",
            ORG,
        )
    )
    new = [e for e in found.entities if e.id != "guard"]
    assert [(e.name, e.type, e.named, e.role, e.affiliation) for e in new] == [
        ("Harbour Guard officers familiar with the talks", "person", False, "officer", "guard"),
        ("Orra Pell", "person", True, None, None),
    ]
    assert [s.speaker for s in found.statements] == [new[0].id, new[1].id, new[1].id]
    assert len(new[1].mentions) == 2


def test_two_together() -> None:
    assert speakers_of("{1s|{marr|Ilva Marr} and {pell|Joren Pell}} {1c|said} {1k|so}.") == [
        ("Ilva Marr and Joren Pell", None)
    ]


def test_doubt_lowers_the_confidence() -> None:
    given = story(
        "{marr|Ilva Marr} and {marr:p|her} aunt {pell|Orra Pell} came. {1s marr|Marr} {1c|said} {1k|so}. "
        "{2s marr:p|She} {2c|said} {2k|so}."
    )
    laid = layout(given.text, paragraphs(given.text))
    pronoun = given.entities[0].mentions[-1]
    named, sure = (s.speaker_confidence or 0 for s in heard(given).statements)
    doubted = speakers(given.text, laid, given.statements, given.entities, linked={pronoun: 0.4})
    assert 1 > named > sure > (doubted.statements[1].speaker_confidence or 0) > 0
    assert doubted.statements[1].speaker == "marr"


def test_the_same_story_gives_the_same_bytes() -> None:
    one = story("{1s marr|Ilva Marr} {1c|told} reporters {1k|it rained}. {2s|Officials} {2c|said} {2k|not}.")
    assert heard(one) == heard(one)


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param(
            "{1s x:d|CALLER}{1c|:} {1k|Well.}\n\n{2s x:d|CALLER}{2c|:} {2k|Yes.}\n\n{3s x:d|CALLER}{3c|:} {3k|No.}",
            id="a label read as a description",
        ),
        pytest.param(
            "{1s x|PELL}{1c|:} {1k|Well.}\n\n{2s y|PELL}{2c|:} {2k|Yes.}",
            id="a label that coreference gave to another",
        ),
        pytest.param(
            "{edda|Ms Edda Marr} left. {1k|“No,”} {1s edda:p|he} {1c|said}.\n\n{pell|Joren Pell}, who slept, woke.",
            id="a pronoun whose name follows",
        ),
        pytest.param(
            "{1s teval|Teval} {1c|said} {1k|that {2s<1 gov:d|the government} {2c|wants} {2k|peace}}.",
            id="a government mentioned once",
        ),
    ],
)
def test_no_two_have_a_mention_at_one_place(marked: str) -> None:
    found = heard(story(marked, {"teval": "place", "gov": "organization"}))
    places = [(m.start, m.end) for entity in found.entities for m in entity.mentions]
    assert sorted(set(places)) == sorted(places)
    assert {s.speaker for s in found.statements} <= {entity.id for entity in found.entities}


@given(text=HARD_TEXTS, data=st.data())
def test_any_text_is_read_whole(text: str, data: st.DataObject) -> None:
    laid = layout(text, paragraphs(text))
    words = laid.words
    spans = st.lists(st.integers(0, max(0, len(words) - 1)), min_size=6, max_size=6).map(sorted)
    if not words:
        assert speakers(text, laid, [], []).statements == ()
        return
    a, b, c, d, e, f = data.draw(spans)
    pieces = [Span(words[i].start, words[j].end) for i, j in ((a, b), (c, d), (e, f))]
    said = Statement(id="s1", kind="direct", source=(pieces[0],), cue=(pieces[1],), content=(pieces[2],), confidence=1)
    form = data.draw(st.sampled_from(FORMS))
    known = Entity(id="e1", name="Marr", type="person", mentions=(Mention(pieces[1].start, pieces[1].end, form),))
    found = speakers(text, laid, [said], [known])
    statement = found.statements[0]
    assert (statement.speaker is None) <= (statement.speaker_reason is not None)
    for entity in found.entities:
        assert entity.mentions
        for mention in entity.mentions:
            assert 0 <= mention.start < mention.end <= len(text)
    places = [(m.start, m.end) for entity in found.entities for m in entity.mentions]
    assert len(set(places)) == len(places)
    assert_whole(text, [Span(m.start, m.end) for m in found.entities[0].mentions[:1]])
