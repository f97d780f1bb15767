"""Names: their parts, and which can be of one bearer."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.read.names import acronym_of, compatible, fold, parse


@pytest.mark.parametrize(
    ("text", "core", "gender", "suffix"),
    [
        ("Ilva Marr", ("ilva", "marr"), None, None),
        ("Mr. Aldous Fenn", ("aldous", "fenn"), "m", None),
        ("Dame Oda Pell's", ("oda", "pell"), "f", None),
        ("Vice President Oda Pell", ("oda", "pell"), None, None),
        ("Lt. Gen. J. R. Marr", ("j", "r", "marr"), None, None),
        ("J.R. Marr Jr.", ("j", "r", "marr"), None, "jr"),
        ("Oda van der Pell", ("oda", "pell"), None, None),
        ("Sheikh Hadi bin Omar al-Tamri", ("hadi", "omar", "tamri"), "m", None),
        ("Ben Marr", ("ben", "marr"), None, None),
        ("Marta de la Quill", ("marta", "quill"), "f", None),
        ("Seán O’Dell", ("sean", "odell"), None, None),
        ("Norr IV", ("norr",), None, "iv"),
        ("Oda Pell MP", ("oda", "pell"), None, None),
        ("Mrs", ("mrs",), None, None),
    ],
)
def test_the_parts_of_a_persons_name(text, core, gender, suffix):
    name = parse(text)
    assert (name.core, name.gender, name.suffix) == (core, gender, suffix)


@pytest.mark.parametrize(
    ("a", "b", "agreement"),
    [
        ("Ilva Marr", "ILVA MARR", "same"),
        ("Ilva Marr", "Ms Ilva T. Marr", "same"),
        ("Ilva Marr", "Ilva Teresa Marr", "same"),
        ("William Marr", "Bill Marr", "same"),
        ("Jae-in Norr", "Jae In Norr", "same"),
        ("Ana Marr Pell", "Ana Marr", "same"),
        ("Oda van der Pell", "Van der Pell", "may be"),
        ("Ilva Marr", "Marr", "may be"),
        ("Ilva Marr", "Ilva", "may be"),
        ("Ilva Marr", "I. Marr", "may be"),
        ("John Robert Marr", "J. R. Marr", "may be"),
        ("Hadi al-Tamri", "Tamri", "may be"),
        ("Muhannad Qadari", "Mohanned Kaddari", "may be"),
        ("Oda Brandeso", "Brandezo", "may be"),
        ("Oda Marr-Pell", "Pell", "may be"),
        ("Jon Marr Jr.", "Jon Marr", "may be"),
        ("Ilva Marr", "Oda Marr", "different"),
        ("Maria Haas", "Mario Haas", "different"),
        ("Mr Marr", "Ms Marr", "different"),
        ("Mrs Pell", "Lord Pell", "different"),
        ("Jon Marr Jr.", "Jon Marr Sr.", "different"),
        ("J. R. Marr", "John T. Marr", "different"),
        ("George W. Marr", "George H. W. Marr", "different"),
        ("Ilva Marr", "Ilva Haas", "different"),
        ("Haas", "Hess", "different"),
        ("Martin", "Morton", "different"),
    ],
)
def test_two_names_of_persons(a, b, agreement):
    assert compatible(parse(a), parse(b)) == agreement


@pytest.mark.parametrize(
    ("a", "b", "types", "agreement"),
    [
        ("the Strait Office", "Strait Office", ("organization", "organization"), "same"),
        ("TORVESK", "Torvesk", ("place", "place"), "same"),
        ("Teval", "Teval", ("place", "organization"), "same"),  # a government is called by its capital
        ("Harbour Trust Ltd.", "Harbour Trust", ("organization", "organization"), "same"),
        ("Harbour & Tides Board", "Harbour and Tides Board", ("organization", "organization"), "same"),
        ("SMO", "Strait Monitoring Office", ("organization", "organization"), "may be"),
        ("the Guard", "the Harbour Guard", ("organization", "organization"), "may be"),
        ("Ministry of Tides", "Tides Ministry", ("organization", "organization"), "may be"),
        ("Norrman", "Norrman Quill", ("organization", "organization"), "may be"),
        ("the Strait", "the Teval Strait", ("place", "place"), "may be"),
        ("US", "the United States", ("place", "place"), "may be"),
        ("America", "United States", ("place", "place"), "same"),
        ("Korr", "North Korr", ("place", "place"), "different"),
        ("Teval", "Teval Sailing Club", ("organization", "organization"), "different"),
        ("Teval", "Teval Post", ("place", "organization"), "different"),
        ("Harbour Guard", "Harbour Trust", ("organization", "organization"), "different"),
        ("SMO", "Sailing and Mooring Order", ("organization", "abstract"), "different"),
    ],
)
def test_two_names_of_bodies_and_places(a, b, types, agreement):
    assert compatible(parse(a, types[0]), parse(b, types[1])) == agreement


def test_a_person_is_no_place():
    assert compatible(parse("Norr"), parse("Norr", "place")) == "different"


def test_an_acronym_may_count_small_words_or_not():
    office = parse("Bureau of Tides and Harbours", "organization")
    assert [acronym_of(parse(short, "organization"), office) for short in ("BTH", "BOTAH", "BTX")] == [
        True,
        True,
        False,
    ]


PIECES = ["Ilva", "Oda", "Jon", "J.", "Marr", "Pell", "van", "der", "al-Tamri", "Mr", "Ms", "Jr.", "Ödön", "Marr-Pell"]
NAMES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join)


@example("Marr", "Marr-Pell")
@given(NAMES, NAMES)
def test_agreement_is_symmetric_and_reflexive(a, b):
    assert compatible(parse(a), parse(b)) == compatible(parse(b), parse(a))
    assert compatible(parse(a), parse(a)) == "same"


@given(NAMES, NAMES)
def test_capitals_and_diacritics_change_nothing(a, b):
    shouted = parse(a.upper().replace("Ö", "O"))
    assert compatible(shouted, parse(a)) == "same"
    assert compatible(shouted, parse(b)) == compatible(parse(a), parse(b))


@given(st.text(max_size=30))
def test_any_text_is_parsed(text):
    for type_ in ("person", "organization"):
        name = parse(text, type_)
        assert all(word == fold(word) for word in name.core)
        assert compatible(name, name) == ("same" if name.core else "different")


def test_of_accents_alone_no_name_is_left() -> None:
    for type in ("person", "organization"):
        assert parse("\u0301 Marr", type).core == ("marr",)
        assert parse("\u0301", type).core == ()
