"""Entities by what is known of people: kin, given names, offices, places read as persons, edges of names."""

import pytest
from made_mentions import read, told


def test_kin_and_given_names_tell_of_two_with_one_surname_who_is_meant():
    source = (
        "{person:n|<Joran Amsel>} denied it. {person:d|His sister}, {person:n|<Edda Amsel>}, wept. "
        "{person:n|Ms <Amsel>} left. {person:n|Mr <Amsel>} stayed."
    )
    assert told(source) == ["Joran Amsel: Joran Amsel, Amsel", "Edda Amsel: His sister, Edda Amsel, Amsel"]
    assert told("{person:n|<Joran Amsel>} and {person:n|<Clara Amsel>} left. {person:n|Ms <Amsel>} wept.") == [
        "Joran Amsel: Joran Amsel",
        "Clara Amsel: Clara Amsel, Amsel",
    ]


def test_a_given_name_bars_a_pronoun_of_another_gender():
    source = "{person:n|<Lars Quill>} met {person:n|<Oda Fenn>}. {person:p|She} left."
    assert told(source, [(2, 0, 0.6), (2, 1, 0.4)]) == ["Lars Quill: Lars Quill", "Oda Fenn: Oda Fenn, She"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{person:n|<Ilva Marr of Teval>} left.", ["Ilva Marr"]),
        ("{person:n|<Joan of Teval>} left.", ["Joan of Teval"]),
        ("{person:n|Marr herself} left. {person:n|<Ilva Marr>} wept.", ["Ilva Marr"]),
        ("{person:n|Skipper {person:n|<Oda>} <Marr>} left.", ["Oda Marr"]),
        ("{person:n|MINISTER <ODA MARR>}: Well. {person:d|Minister}?", ["Oda Marr", "Minister"]),
        ("{person:n|<JK MCPELL>}: Well.", ["JK McPell"]),
        ("{person:n|Envoy to {organization:n|the <Tide Council>} Oda Marr} left.", ["Tide Council", "Oda Marr"]),
        ("{person:n|Shadow {person:n|<Tides>} Minister <Oda Marr>} left.", ["Oda Marr"]),
        (
            "{organization:n|The <Ministry of Tides and {organization:n|<Ports>}>} ({organization:n|<MTP>}) closed.",
            ["Ministry of Tides and Ports"],
        ),
        ("{organization:n|The <Union of {person:n|<Teachers>}>} met.", ["Union of Teachers"]),
        ("{organization:n|The <Bank of {place:n|<Teval>}>} closed.", ["Bank of Teval", "Teval"]),
    ],
)
def test_names_begin_and_end_where_they_should(source, expected):
    assert [entity.name for entity in read(source)[1].entities] == expected


@pytest.mark.parametrize(
    ("source", "type"),
    [
        ("{person:n|<Teval>} said so. Shops in {person:n|<Teval>} closed.", "place"),
        ("{person:n|<Teval>} said so. It was {person:n|<Teval>}'s parliament.", "place"),
        ("{person:n|<Teval>} said so. Then {person:n|<Teval>}'s prime minister left.", "place"),
        ("{person:n|<Teval>} said so. A Tevalian boat sank.", "place"),
        ("{person:n|<Teval>} itself said so.", "place"),
        ("{person:n|<Teval>} have denied it.", "organization"),
        ("{person:n|<Marr>} said so. We trust in {person:n|<Marr>}.", "person"),
        ("{person:n|<Ilva Marr>} said so. We saw it in {person:n|<Marr>}.", "person"),
        ("{person:n|Mr <Teval>} said so. Shops in {person:n|<Teval>} closed.", "person"),
        ("{person:n|<Marr>} said so. It was {person:n|<Marr>}'s government.", "person"),
        ("{person:n|<Pell>} and {person:n|<Marr>} have denied it.", "person"),
        ("Talks with {person:n|<Marr>} have failed.", "person"),
        ("It would be late if {person:n|<Marr>} were to leave.", "person"),
        ("{person:n|<Marr>} said so. They came across {person:n|<Marr>} by chance.", "person"),
    ],
)
def test_a_place_that_was_read_as_a_person_is_one_by_its_context(source, type):
    assert read(source)[1].entities[-1].type == type


def test_whose_somebody_is_is_somebody_else():
    source = "{person:n|<Joran Quill>} and {person:d|{person:p|his} deputy} met."
    assert told(source, [(1, 0, 0.9), (2, 0, 0.9)]) == ["Joran Quill: Joran Quill, his", "his deputy: his deputy"]
    source = "{person:d|{person:d|The deckhand}'s sister} left."
    assert told(source, [(1, 0, 0.9)]) == ["The deckhand's sister: The deckhand's sister", "The deckhand: The deckhand"]


def test_whoever_tells_him_is_somebody_else():
    source = "{person:n|Foreign Minister <Brel>} knew. {person:d|The ambassador} had told {person:p|him}."
    links = [(1, 0, 0.4), (2, 1, 0.6), (2, 0, 0.4)]
    assert told(source, links) == ["Brel: Foreign Minister, Brel, him", "The ambassador: The ambassador"]


def test_whoever_asked_her_is_somebody_else():
    source = "{person:n|<Ola Berent>} met us. Asked by {person:n|<Linz>}, {person:p|she} left."
    assert told(source, [(2, 1, 0.8), (2, 0, 0.2)]) == ["Ola Berent: Ola Berent, she", "Linz: Linz"]


def test_an_office_that_somebody_is_not_known_to_hold_needs_a_surer_link():
    source = "{person:n|<Ilva Marr>}, a retired boatswain, sang. {person:d|The pastor} left."
    assert told(source, [(1, 0, 0.5)]) == ["Ilva Marr: Ilva Marr", "The pastor: The pastor"]
    assert told(source, [(1, 0, 0.9)]) == ["Ilva Marr: Ilva Marr, The pastor"]


def test_the_police_are_one_body():
    source = "{organization:d|Police} came. {person:d|The harbour police} left. {person:d|The police} stayed."
    assert told(source) == ["Police: Police, The police", "The harbour police: The harbour police"]
    source = "{organization:d|Tevalian police} came. {person:d|Two men} fled. {organization:d|The police} stayed."
    assert told(source) == ["Tevalian police: Tevalian police, The police", "Two men: Two men"]


def test_a_title_is_an_office():
    source = "{person:n|President <Orlan Desh>} left. {person:n|<Vera Lund>} wept. {person:d|The president} slept."
    assert told(source) == ["Orlan Desh: Orlan Desh, The president", "Vera Lund: Vera Lund"]
