"""Entities: which mentions are one, what they are called, what is left out."""

import msgspec
import pytest
from counted import lines_run
from hypothesis import given
from hypothesis import strategies as st
from made_mentions import marked, read, told

from sayso.read.clusters import NAMES_DIFFER
from sayso.read.entities import EMPTY, MINOR, NO_ANTECEDENT, TWICE, entities, kept
from sayso.read.features import layout
from sayso.read.mentions import FORMS, TYPES, Antecedent, Candidate
from sayso.read.paragraphs import paragraphs
from sayso.types import Entity, Mention, Rejected, Span, Statement

STORY = (
    "{organization:n|{place:n|<Teval>}’s <Strait Monitoring Office>} (SMO) fined {organization:d|a ferry company}. "
    "{person:n|{organization:p|Its} director, <Ilva Marr>}, said {person:p|she} had warned "
    "{organization:d|the company}. {organization:n|The <SMO>} and {person:n|Ms <Marr>} did not reply."
)
LINKS = [(4, 0, 0.9), (5, 3, 0.8), (5, None, 0.2), (6, 2, 0.9)]


def test_a_story_as_a_whole():
    text, found = read(STORY, LINKS)
    assert found.entities == (
        Entity(id="e1", name="Teval", type="place", mentions=(Mention(0, 5, "name"),)),
        Entity(
            id="e2",
            name="Strait Monitoring Office",
            type="organization",
            affiliation="e1",
            affiliation_span=Span(0, 5),
            mentions=(Mention(8, 32, "name"), Mention(62, 65, "pronoun"), Mention(120, 127, "name")),
        ),
        Entity(
            id="e3",
            name="a ferry company",
            type="organization",
            named=False,
            mentions=(Mention(45, 60, "description"), Mention(107, 118, "description")),
        ),
        Entity(
            id="e4",
            name="Ilva Marr",
            type="person",
            role="director",
            affiliation="e2",
            role_span=Span(66, 74),
            affiliation_span=Span(62, 65),
            mentions=(
                Mention(62, 74, "description"),
                Mention(76, 85, "name"),
                Mention(92, 95, "pronoun"),
                Mention(135, 139, "name"),
            ),
        ),
    )
    assert [text[m.start : m.end] for m in found.entities[3].mentions] == ["Its director", "Ilva Marr", "she", "Marr"]
    assert found.rejected == ()
    assert found.owner == ("e2", "e1", "e3", "e4", "e2", "e4", "e3", "e2", "e4")


def test_nothing_found_is_nothing():
    text, laid, _ = marked("It rained.")
    found = entities(text, laid, [], [])
    assert (found.entities, found.rejected, found.owner) == ((), (), ())


def test_a_surname_goes_to_the_one_who_bears_it():
    assert told(
        "{person:n|<Oda Pell>} met {person:n|<Ilva Marr>}. {person:n|<Pell>} left. {person:n|Ms <Marr>} stayed."
    ) == [
        "Oda Pell: Oda Pell, Pell",
        "Ilva Marr: Ilva Marr, Marr",
    ]


def test_a_surname_in_the_headline_goes_to_the_name_that_follows():
    assert told("{person:n|<Marr>} resigns\n\n{person:n|<Ilva Marr>} resigned.") == ["Ilva Marr: Marr, Ilva Marr"]


def test_two_with_one_surname_stay_two():
    source = (
        "{person:n|<Ilva Marr>} and {person:n|<Jon Marr>} sailed. {person:n|Mr <Marr>} won. {person:n|<Marr>} lost."
    )
    assert told(source) == ["Ilva Marr: Ilva Marr", "Jon Marr: Jon Marr, Marr, Marr"]


def test_of_two_with_one_surname_the_head_says_who_is_meant():
    source = "{person:n|<Ilva Marr>} met {person:n|<Jon Marr>}. {person:n|<Marr>} left."
    assert told(source, [(2, 0, 0.8), (2, 1, 0.2)]) == ["Ilva Marr: Ilva Marr, Marr", "Jon Marr: Jon Marr"]


def test_of_two_with_one_surname_the_one_the_article_is_about_keeps_it():
    source = (
        "{person:n|<Ilva Marr>} won. {person:n|<Marr>} spoke. {person:n|<Marr>} left. {person:n|<Marr>} sang. "
        "Her aunt {person:n|<Oda Marr>} wept. {person:n|<Marr>} came back."
    )
    assert told(source) == ["Ilva Marr: Ilva Marr, Marr, Marr, Marr, Marr", "Oda Marr: Oda Marr"]


def test_mr_and_ms_of_one_surname_are_two():
    assert told("{person:n|Mr <Marr>} and {person:n|Ms <Marr>} left. {person:n|Mr <Marr>} came back.") == [
        "Marr: Marr, Marr",
        "Marr: Marr",
    ]


def test_no_link_joins_two_names():
    _, found = read("{person:n|<Ilva Marr>} left. {person:n|<Oda Pell>} stayed.", [(1, 0, 0.99)])
    assert [e.name for e in found.entities] == ["Ilva Marr", "Oda Pell"]
    assert found.rejected == (Rejected("entities", 16, 24, NAMES_DIFFER),)


def test_no_chain_of_links_joins_two_names():
    source = "{person:n|<Ilva Marr>} spoke. {person:d|The envoy} left. {person:n|<Oda Pell>} stayed."
    _, found = read(source, [(1, 0, 0.9), (2, 1, 0.9)])
    assert [e.name for e in found.entities] == ["Ilva Marr", "Oda Pell"]
    assert [r.reason for r in found.rejected] == [NAMES_DIFFER]


def test_he_is_not_ms_marr_and_it_is_nobody():
    source = "{person:n|<Jon Pell>} called {person:n|Ms <Ilva Marr>}. {person:p|He} left; {object:p|it} rang."
    assert told(source, [(2, 1, 0.6), (2, 0, 0.4), (3, 1, 0.9)]) == ["Jon Pell: Jon Pell, He", "Ilva Marr: Ilva Marr"]


def test_an_acronym_in_brackets_need_not_fit_its_letters():
    source = (
        "{organization:n|<Harbour League>} (FDP) won. {organization:n|The <FDP>} thanked {organization:n|the <League>}."
    )
    assert told(source) == ["Harbour League: Harbour League, The FDP, the League"]


def test_the_ministry_is_the_one_ministry_named():
    source = "{organization:n|The <Ministry of Tides>} paid. {organization:d|The ministry} did not say why."
    assert told(source) == ["Ministry of Tides: The Ministry of Tides, The ministry"]
    two = (
        "{organization:n|The <Ministry of Tides>} sued {organization:n|the <Ministry of Ports>}. "
        "{organization:d|The ministry} won."
    )
    assert told(two)[2] == "The ministry: The ministry"
    assert len(told(source, [(1, None, 0.95)])) == 2  # the head is sure that it is another


def test_the_minister_is_the_only_one_who_is_called_so():
    source = (
        "{person:n|Oda Marr}, {person:d|the minister of fisheries}, spoke. {person:n|Joren Pell} heard "
        "{person:d|the minister}, {person:d|the fisheries minister} and {person:d|the prime minister}."
    )
    assert told(source) == [
        "Oda Marr: Oda Marr, the minister of fisheries, the minister, the fisheries minister",
        "Joren Pell: Joren Pell",
        "the prime minister: the prime minister",
    ]


def test_the_minister_is_nobody_where_two_are_called_so():
    source = (
        "{person:n|Fisheries minister <Oda Marr>} met {person:n|prime minister <Joren Pell>}. "
        "{person:d|The minister} left."
    )
    assert told(source)[-1] == "The minister: The minister"


def test_a_capital_that_speaks_is_still_one_entity():
    _, found = read("{place:n|<Teval>} is wet. {organization:n|<Teval>} said no. It rained in {place:n|<Teval>}.")
    assert [(e.name, e.type, len(e.mentions)) for e in found.entities] == [("Teval", "place", 3)]


def test_a_city_is_not_its_namesake():
    source = "{person:n|<Oda Norr>} left {place:n|<Norr>}. It snowed in {place:n|<Norr>}. {person:n|<Norr>} came back."
    assert told(source) == ["Oda Norr: Oda Norr, Norr", "Norr: Norr, Norr"]


def test_a_name_takes_the_dateline_with_it_but_not_its_capitals():
    assert told("{place:n|<TEVAL>}, May 6 - {place:n|<Teval>} is wet.") == ["Teval: TEVAL, Teval"]


def test_spellings_of_one_name_are_one():
    source = "{person:n|<Muhannad Qadari>} spoke. {person:n|<Kadari>} left. {person:n|<Mohanned Kaddari>} sang."
    assert told(source) == ["Mohanned Kaddari: Muhannad Qadari, Kadari, Mohanned Kaddari"]


def test_several_are_an_entity_of_their_own():
    source = (
        "{person:d|{person:p|He} and {person:n|<Ilva Marr>}} met {organization:d|both ministries}. "
        "{person:d|Residents} said {person:p|they} knew. {person:n|{person:n|<Marr>} and {person:n|<Pell>}} left."
    )
    _, found = read(source, [(1, None, 0.9), (5, 4, 0.9)])
    assert [(e.name, e.named, len(e.mentions)) for e in found.entities] == [
        ("He and Ilva Marr", False, 1),
        ("Ilva Marr", True, 2),
        ("both ministries", False, 1),
        ("Residents", False, 2),
        ("Marr and Pell", True, 1),
        ("Pell", True, 1),
    ]
    assert found.rejected == (Rejected("entities", 0, 2, NO_ANTECEDENT),)


def test_somebody_is_an_entity_but_it_is_none_without_antecedent():
    _, found = read("{person:p|Somebody} knew. {object:p|It} rained. {person:p|Both} slept.")
    assert [e.name for e in found.entities] == ["Somebody", "Both"]
    assert found.rejected == (Rejected("entities", 15, 17, NO_ANTECEDENT),)


def test_a_name_that_only_modifies_is_not_the_heads():
    source = (
        "{person:n|<Ilva Marr>} won. {person:d|The <Marr> family} wept; {organization:d|the <Marr>-led party} sang."
    )
    assert told(source) == [
        "Ilva Marr: Ilva Marr",
        "The Marr family: The Marr family",
        "the Marr-led party: the Marr-led party",
    ]


def test_a_part_of_a_place_is_another_place_unless_the_head_is_sure():
    source = "{place:n|<Teval>} slept; {place:n|northern <Teval>} burned; {place:n|the port <Teval>} too."
    assert told(source) == ["Teval: Teval, the port, Teval", "Teval: northern Teval"]
    assert told(source, [(1, 0, 0.9)]) == ["Teval: Teval, northern Teval, the port, Teval"]


def test_the_very_words_again_need_less_than_a_description_with_an_article():
    source = "{substance:d|kelp} rots; {substance:d|kelp} floats; {substance:d|the kelp} sinks."
    links = [(1, 0, 0.1), (1, None, 0.9), (2, 0, 0.1), (2, None, 0.9)]
    assert told(source, links) == ["kelp: kelp, kelp", "the kelp: the kelp"]


def test_an_official_is_the_one_before_only_where_the_head_is_sure():
    source = "{person:d|an official} left. {person:d|An official} returned."
    assert len(told(source, [(1, 0, 0.45), (1, None, 0.3)])) == 2
    assert told(source, [(1, 0, 0.6), (1, None, 0.4)]) == ["an official: an official, An official"]


def test_who_is_spoken_to_is_not_who_speaks():
    before = "{person:n|Captain <Orlo>} came. "
    source = "“{person:n|Captain <Orlo>}, she sinks,” {person:d|the old mate} shouted. {person:p|He} jumped."
    links = [(2, 1, 0.9), (3, 2, 0.9)]
    assert told(before + source, links) == ["Orlo: Orlo, Orlo", "the old mate: the old mate, He"]
    source = "{person:d|The mate} shouted: “She sinks, {person:d|captain}!” {person:d|The captain} jumped."
    assert told(source, [(1, 0, 0.9), (2, 1, 0.9)]) == ["The mate: The mate", "captain: captain, The captain"]


def test_who_is_spoken_of_in_a_quotation_may_speak_it():
    source = "“{person:n|<Orlo>} is old, {place:n|<Teval>} older,” said {person:d|the mate}."
    assert told(source, [(2, 0, 0.9)])[0] == "Orlo: Orlo, the mate"
    source = "{person:d|The mate} told {person:n|Captain <Orlo>}: “{person:d|Captain}, she sinks.”"
    assert told(source, [(2, 1, 0.9)]) == ["The mate: The mate", "Orlo: Orlo, Captain"]
    source = "{person:d|The captain} came. “Yes, {person:d|captain},” {person:p|he} told {person:d|the captain}."
    assert told(source, [(1, 0, 0.9), (3, 1, 0.9)])[0] == "The captain: The captain, captain, the captain"
    source = "“Go, {person:n|<Orlo>}.” {person:p|He} went."  # a sentence of its own
    assert told(source, [(1, 0, 0.9)]) == ["Orlo: Orlo, He"]


@pytest.mark.parametrize(("other", "one"), [("union", False), ("court", False), ("firm", True), ("group", True)])
def test_bodies_of_two_sorts_are_two(other: str, one: bool):
    source = "{organization:d|The ferry company} met. {organization:d|The " + other + "} left."
    assert len(told(source, [(1, 0, 0.9)])) == (1 if one else 2)


def test_nothing_is_one_with_what_it_is_a_part_of():
    source = "{organization:d|the council} met. {person:d|{organization:d|The council}’s clerk} left."
    assert told(source, [(1, 0, 0.7), (1, None, 0.2), (2, 0, 0.9)]) == [
        "the council: the council, The council",
        "The council’s clerk: The council’s clerk",
    ]
    titled = "{person:n|{person:d|Professor} <Marr>} left, {person:p|he} said."
    assert told(titled, [(1, 0, 0.9), (2, 0, 0.4), (2, 1, 0.5)]) == ["Marr: Professor, Marr, he"]


def test_clusters_are_told_of_what_is_rejected_too():
    _, found = read("{person:p|We} sail, {person:p|we} said.", [(1, 0, 0.9)])
    assert (found.owner, found.root) == ((None, None), (0, 0))


def test_what_stands_before_a_name_is_a_mention_where_it_describes():
    source = (
        "{person:n|Tides Minister <Oda Pell>} sank {object:n|the old kelp boat <Maud Norr>}. "
        "{person:n|Captain <Jon Marr>}, "
        "{person:n|the skipper <Ben Quill>} and {organization:n|the old <Harbour Guard>} watched."
    )
    text, found = read(source)
    assert [[(text[m.start : m.end], m.form[0]) for m in e.mentions] for e in found.entities] == [
        [("Tides Minister", "d"), ("Oda Pell", "n")],
        [("the old kelp boat", "d"), ("Maud Norr", "n")],
        [("Jon Marr", "n")],
        [("the skipper", "d"), ("Ben Quill", "n")],
        [("the old Harbour Guard", "n")],
    ]


def test_appositions_are_one_without_the_heads_help():
    source = (
        "{person:d|The envoy}, {person:n|<Ilva Marr>}, spoke; so did {person:n|<Oda Pell>}, {person:d|a baker}. "
        "{object:d|Our boat}, {object:n|the <Maud Norr>}, sank, said {person:d|a pilot}, "
        "{person:n|<Jon Quill>} and a cook."
    )
    assert told(source) == [
        "Ilva Marr: The envoy, Ilva Marr",
        "Oda Pell: Oda Pell, a baker",
        "Maud Norr: Our boat, the Maud Norr",
        "a pilot: a pilot",
        "Jon Quill: Jon Quill",
    ]


def test_who_is_a_mention_of_the_person_before_it():
    source = (
        "{person:n|<Ilva Marr>}, who left, told {person:d|the man who stayed} of {person:d|a clerk, whose hat blew}."
    )
    assert told(source) == [
        "Ilva Marr: Ilva Marr, who",
        "the man who stayed: the man who stayed, who",
        "a clerk: a clerk, whose",
    ]


def test_doubled_and_empty_candidates_are_rejected_with_a_reason():
    text, laid, _ = marked("Marr (left).")
    rows = [(0, 1, "person"), (0, 1, "place"), (1, 2, "object")]
    given = [Candidate(start=a, end=b, type=t, form="description", score=1.0) for a, b, t in rows]
    found = entities(text, laid, given, [])
    assert [(e.name, len(e.mentions)) for e in found.entities] == [("Marr", 1)]
    assert found.rejected == (Rejected("entities", 5, 6, EMPTY),)
    assert found.owner == ("e1", "e1", None)
    assert TWICE not in {r.reason for r in found.rejected}  # the same words are the same mention


def test_what_is_worth_recording():
    text, found = read(
        "{person:d|A clerk} in {object:d|a coat} read {object:d|a paper}; {object:d|the paper} and "
        "{abstract:d|a rumour} "
        "told {person:n|<Marr>} of {abstract:d|rain}.",
        [(3, 2, 0.9)],
    )
    ids = {e.name: e.id for e in found.entities}
    said = Statement(
        id="s1", kind="indirect", source=(), cue=(), content=(), confidence=1.0, speaker=ids["a rumour"],
        addressee=ids["Marr"], about=(ids["a paper"],),
    )  # fmt: skip
    made = kept(found.entities, [said])
    assert [(e.id, e.name) for e in made.entities] == [
        ("e1", "A clerk"),
        ("e2", "a paper"),
        ("e3", "a rumour"),
        ("e4", "Marr"),
    ]
    assert made.statements == (msgspec.structs.replace(said, speaker="e3", addressee="e4", about=("e2",)),)
    assert [(text[r.start : r.end], r.reason) for r in made.rejected] == [("a coat", MINOR), ("rain", MINOR)]


def test_an_affiliation_is_kept_with_who_has_it():
    _, found = read("{person:d|{object:d|A boat}'s skipper} slept.")
    made = kept(found.entities, [])
    assert [(e.id, e.name, e.affiliation) for e in made.entities] == [
        ("e1", "A boat's skipper", "e2"),
        ("e2", "A boat", None),
    ]


TEXTS = [
    "Ilva Marr’s boat, the “Maud Norr”, sank; she (Ms Marr) wept.",
    "É́ric 🏴‍☠️ Norr\r\n\r\n‏שלום‏ said U.S. Gen. Ö. Pell's aide.",
]


def test_a_name_of_marks_alone_is_no_mention():
    text, found = read("Marr’s “boat{place:n|<”>, sank} here.")
    assert [text[m.start : m.end] for entity in found.entities for m in entity.mentions] == ["sank"]


@given(st.data())
def test_any_candidates_give_mentions_that_are_words_of_the_text(data):
    text = data.draw(st.sampled_from(TEXTS))
    laid = layout(text, paragraphs(text))
    size = len(laid.words)
    spans = st.tuples(st.integers(0, size - 1), st.integers(1, 6), st.integers(0, 5), st.integers(1, 3))
    given_ = []
    for start, length, skip, name in data.draw(st.lists(spans, max_size=12)):
        end = min(start + length, size)
        run = (start + skip, start + skip + name) if start + skip + name <= end else None
        type_, form = data.draw(st.sampled_from(TYPES)), data.draw(st.sampled_from(FORMS))
        given_.append(Candidate(start=start, end=end, type=type_, form=form, score=0.7, name=run))
    pairs = st.tuples(st.integers(0, 11), st.one_of(st.none(), st.integers(0, 11)), st.floats(0, 1))
    links = [Antecedent(*p) for p in data.draw(st.lists(pairs)) if max(p[0], p[1] or 0) < len(given_)]
    found = entities(text, laid, given_, links)
    assert found == entities(text, laid, given_, links)
    starts, ends = {w.start for w in laid.words}, {w.end for w in laid.words}
    spans_ = [(m.start, m.end) for e in found.entities for m in e.mentions]
    assert len(spans_) == len(set(spans_))
    assert all(start in starts and end in ends and start < end for start, end in spans_)
    assert [e.id for e in found.entities] == [f"e{n}" for n in range(1, len(found.entities) + 1)]
    ids = {e.id for e in found.entities}
    assert all(e.affiliation is None or e.affiliation in ids - {e.id} for e in found.entities)
    assert all((e.role is None) == (e.role_span is None) for e in found.entities)
    assert all((e.affiliation is None) == (e.affiliation_span is None) for e in found.entities)
    assert [e.mentions[0].start for e in found.entities] == sorted(e.mentions[0].start for e in found.entities)


def test_a_name_may_begin_with_a_possessive():
    assert told("{organization:n|<Our Harbour>} met {organization:n|their <Guard>}.") == [
        "Our Harbour: Our Harbour",
        "Guard: Guard",
    ]
    assert told("{organization:n|<Our>} left.") == ["Our: Our"]


@pytest.mark.parametrize(
    "one",
    [
        pytest.param("{person:n|<Oda Marr%s>} met {person:n|<Marr>}. ", id="namesakes"),
        pytest.param(
            "{person:n|Clerk <Oda Marr>} left. {person:d|The clerk} sailed. No. %s. ", id="one who has an office"
        ),
        pytest.param("{person:d|A clerk} left. {person:d|The clerk} sailed. No. %s. ", id="many who have"),
    ],
)
def test_the_work_is_linear_in_the_text(one: str):
    """Twenty times the mentions take far less than the four hundred times of pairs."""

    def work(times: int) -> int:
        people = "".join(one % f"{chr(97 + i % 26)}{i}" for i in range(times))
        text, laid, candidates = marked(people)
        return lines_run(lambda: entities(text, laid, candidates, []))

    assert work(2000) < 40 * work(100)
