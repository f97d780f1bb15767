"""Who speaks, in words; and what else is told of a statement: act, date, addressee."""

from typing import Any

import pytest
from msgspec.structs import replace
from show_story import reading, told

from sayso.show.facts import When, persons, verb, when
from sayso.show.people import People, Person, Who
from sayso.types import Entity, Mention, Reading, SaidOn, Span, Statement


def one(story: str, entity: Entity | None = None, **known: Any) -> Reading:
    """A reading of one statement, said by `entity`, whose mentions are marked in the story."""
    return replace(
        made := reading(story, outlet="Tern Post"),
        statements=(replace(made.statements[0], **{"speaker": entity.id if entity else None, **known}),),
        entities=(entity,) if entity else (),
    )


def who(made: Reading) -> Who:
    return People(made).who(made.statements[0])


ILVANE = Entity(id="e1", name="Mara Ilvane", type="person", role="harbour minister")


def spoken(words: str, mention: str, form: Any) -> Reading:
    """`words` said so, with this part of them as the mention of Mara Ilvane."""
    at = words.index(mention)
    return one(f"[1s {words}] [1q said] [1c so].", replace(ILVANE, mentions=(Mention(at, at + len(mention), form),)))


@pytest.mark.parametrize(
    ("words", "mention", "form", "shown"),
    [
        ("she", "she", "pronoun", "she"),
        ("Ilvane", "Ilvane", "name", ""),
        ("Ms Ilvane,", "Ilvane", "name", ""),
        ("Harbour Minister Mara Ilvane", "Mara Ilvane", "name", ""),
        ("The harbour minister", "The harbour minister", "description", ""),  # the role says it already
        ("the former pilot", "the former pilot", "description", "the former pilot"),
        ("A letter from Mara Ilvane", "Mara Ilvane", "name", "A letter from …"),
        ("A letter by Ms Ilvane", "Ilvane", "name", "A letter by Ms Ilvane"),
    ],
)
def test_the_words_of_the_source_are_told_where_they_are_not_the_name(
    words: str, mention: str, form: str, shown: str
) -> None:
    assert who(spoken(words, mention, form)) == Who("Mara Ilvane", title="harbour minister", words=shown)


@pytest.mark.parametrize(
    ("reason", "story", "expected"),
    [
        ("outlet", "[1c It is too late].", Who("Tern Post", note="the outlet’s own words")),
        ("not found: the source is nobody", "[1s Nobody] [1q said] [1c so].",
         Who("Nobody", note="no speaker: the source is nobody")),
        ("not found: the passive names no source", "It [1q was said] [1c to rain].",
         Who("", note="no source: the passive names no source")),
        (None, "[1c It rains].", Who("", note="no source: none found")),
        (None, "[1s Brell,] [1q said] [1c so].", Who("Brell")),
    ],
)  # fmt: skip
def test_without_a_speaker_the_reason_is_told(reason: str | None, story: str, expected: Who) -> None:
    assert who(one(story, speaker_reason=reason)) == expected


def test_one_without_a_name_is_called_by_the_words_and_the_reason_is_told() -> None:
    pilot = Entity(id="e1", name="A pilot", type="person", role="pilot", named=False)
    story = "[1s A pilot who asked not to be named] [1q said] [1c so]."
    assert who(one(story, pilot)) == Who("A pilot", note="unnamed")
    reason = "unnamed: asked not to be named"
    assert who(one(story, pilot, speaker_reason=reason)) == Who("A pilot", note=reason)
    assert who(one("[1s He] [1q said] [1c so].", pilot)) == Who("A pilot", words="He", note="unnamed")


def test_the_title_does_not_repeat_the_name() -> None:
    made = told()
    body = Entity(id="e9", name="Harbours", type="organization")
    spokesman = Entity(id="e8", name="A spokesman for Harbours", type="person", role="spokesman", affiliation="e9")
    retired = Entity(id="e7", name="a retired Tern diplomat", type="person", role="retired diplomat", affiliation="e9")
    people = People(replace(made, entities=(*made.entities, body, spokesman, retired)))
    titles = {person.name: person.title for person in people.listed()}
    assert titles["Oda Renk"] == "envoy, Ministry of Harbours"
    assert titles["A spokesman for Harbours"] == ""
    assert titles["a retired Tern diplomat"] == "Harbours"


def test_the_list_has_speakers_first_and_then_people_and_bodies_with_a_name() -> None:
    assert People(told()).listed() == [
        Person(3, "Oda Renk", "envoy, Ministry of Harbours", named=True, statements=(3, 5), mentions=3),
        Person(1, "Mara Ilvane", "harbour minister", named=True, statements=(1,), mentions=2),
        Person(5, "A pilot", "", named=False, statements=(4,), mentions=2),
        Person(2, "Ministry of Harbours", "", named=True, statements=(2,), mentions=1),
        Person(4, "Channel Council", "", named=True, statements=(), mentions=1),
    ]


def test_one_who_quotes_himself_is_no_link_of_the_chain() -> None:
    made = told()
    outer, inner = made.statements[1:3]
    people = People(made)
    assert people.chain([outer], inner) == [outer]
    assert people.chain([outer, inner], replace(inner, id="s9")) == [outer]


def test_a_speaker_that_is_no_entity_of_the_reading_is_told_by_the_words() -> None:
    assert who(one("[1s Brell] [1q said] [1c so].", speaker="e7")) == Who("Brell")


@pytest.mark.parametrize(
    ("cue", "known", "shown"),
    [
        ("said", {}, "said"),
        ("said", {"act": "say"}, "said"),
        ("said", {"act": "deny"}, "said (denied)"),
        ("has denied", {"act": "deny"}, "has denied"),
        ("thought", {"act": "think"}, "thought"),
        ("did not rule out", {"act": "say", "negated": True, "hedged": True}, "did not rule out (negated, hedged)"),
        ("hinted", {"act": "accuse", "hedged": True}, "hinted (accused, hedged)"),
        (":", {"act": "say"}, ""),
        (":", {"act": "ask", "hedged": True}, "asked (hedged)"),
        ("sang", {"act": "shanty"}, "sang (shanty)"),
    ],
)
def test_the_act_is_told_where_the_cue_does_not_say_it(cue: str, known: dict[str, Any], shown: str) -> None:
    assert verb(one(f"[1s Brell] [1q {cue}] [1c so].", **known).statements[0]) == shown


def dated(said: SaidOn | None, published: str | None = "2031-05-07T23:00:00+01:00") -> When | None:
    made = one("On Monday [1s Brell] [1q said] [1c so].", said_on=said)
    return when(replace(made.article, published=published), made.statements[0])


@pytest.mark.parametrize(
    ("value", "start", "end", "shown"),
    [
        ("2031-05-05", "2031-05-05", "2031-05-05", "2031-05-05"),
        ("2031-05", "2031-05-01", "2031-05-31", "2031-05"),
        ("203", "2030-01-01", "2039-12-31", "2030-01-01 to 2039-12-31"),
        ("2031-W18", "2031-04-28", "2031-05-04", "2031-04-28 to 2031-05-04"),
        ("2031-05-05T15:00", "2031-05-05", "2031-05-05", "2031-05-05 15:00"),
        ("2031-05-05TEV", "2031-05-05", "2031-05-05", "2031-05-05"),
        ("2031-SP", "2031-03-01", None, "from 2031-03-01"),
        ("2031-SP", None, "2031-05-31", "until 2031-05-31"),
        ("XXXX-WXX-1", None, None, "XXXX-WXX-1"),
    ],
)
def test_the_day_is_told_as_it_is_read(value: str, start: str | None, end: str | None, shown: str) -> None:
    assert dated(SaidOn(value=value, start=start, end=end)) == When(shown, "", "2031-05-07")


def test_the_words_that_tell_the_day_stand_beside_it() -> None:
    said = SaidOn(value="2031-05-05", start="2031-05-05", end="2031-05-05", span=Span(0, 9))
    assert dated(said) == When("2031-05-05", "On Monday", "2031-05-07")
    assert dated(None) is None


@pytest.mark.parametrize(
    ("published", "beside"),
    [("2031-05-07", "published 2031-05-07"), ("2031-05-05T08:00:00Z", "published the same day"),
     (None, "publication date unknown")],
)  # fmt: skip
def test_the_publication_is_told_beside(published: str | None, beside: str) -> None:
    shown = dated(SaidOn(value="2031-05-05", start="2031-05-05", end="2031-05-05"), published)
    assert shown is not None
    assert shown.beside == beside


def test_addressee_and_topics_have_their_names() -> None:
    made = told()
    people, statement = People(made), made.statements[2]
    assert persons(people, statement) == ["to Channel Council"]
    many = replace(statement, addressee=None, about=("e1", "e9", "e2", "e3", "e4"))
    assert persons(people, many) == ["about Mara Ilvane, Ministry of Harbours, Oda Renk, …"]


def test_a_hostile_name_stays_on_one_line() -> None:
    entity = Entity(id="e1", name="Mara\n\x1b[31mIlvane", type="person", role="chief\r\nliar")
    bare = Statement(id="s1", kind="direct", source=(), cue=(), content=(Span(0, 2),), speaker="e1", confidence=1)
    assert who(replace(one("[1c so]"), entities=(entity,), statements=(bare,))) == Who(
        "Mara ␛[31mIlvane", title="chief liar"
    )
