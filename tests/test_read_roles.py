"""Roles and affiliations, each with the words that say so."""

import pytest
from made_mentions import belonging

from sayso.read.belongings import is_demonym
from sayso.read.role_phrases import is_role, singular


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Titles before the name.
        ("{person:n|Prime Minister <Oda Pell>} won.", {"Oda Pell": ("prime minister", None, "Prime Minister", None)}),
        ("{person:n|spokeswoman <Ilva Marr>} left.", {"Ilva Marr": ("spokeswoman", None, "spokeswoman", None)}),
        ("{person:n|Capt. <Jon Marr>} left.", {}),  # an abbreviation is an honorific, no role to record
        ("{person:n|Professor <Jon Marr>} left.", {"Jon Marr": ("professor", None, "Professor", None)}),
        ("{person:n|Mr <Jon Marr>} left.", {}),
        ("TIDES MINISTER {person:n|<ODA PELL>} LEFT.", {"Oda Pell": ("tides minister", None, "TIDES MINISTER", None)}),
        (
            "{person:n|{place:n|<Teval>}'s Minister of Tides <Oda Pell>} won.",
            {"Oda Pell": ("minister of tides", "Teval", "Minister of Tides", "Teval")},
        ),
        (
            "{person:n|{organization:n|<Harbour Guard>} commander <Oda Pell>} won.",
            {"Oda Pell": ("commander", "Harbour Guard", "commander", "Harbour Guard")},
        ),
        # A title that the mention leaves out.
        ("Said skipper {person:n|<Jon Marr>}: no.", {"Jon Marr": ("skipper", None, "skipper", None)}),
        # Beside the name.
        (
            "{person:n|<Oda Pell>}, {person:d|foreign secretary of {place:n|<Korr>}}, won.",
            {"Oda Pell": ("foreign secretary", "Korr", "foreign secretary", "Korr")},
        ),
        (
            "{person:n|<Oda Pell>}, 61, a retired baker, won.",
            {"Oda Pell": ("retired baker", None, "retired baker", None)},
        ),
        ("{person:n|<Oda Pell>}, 61, of {place:n|<Korr>}, won.", {}),
        ("{person:n|<Oda Pell>}, accused two officials of theft, and won.", {}),  # a verb
        (
            "{person:n|<Oda Pell>}, treasurer of {organization:n|the <Dockers’ Union>}, won.",  # no mention of its own
            {"Oda Pell": ("treasurer", "Dockers’ Union", "treasurer", "the Dockers’ Union")},
        ),
        (
            "{person:n|<Oda Pell>}, {person:d|{organization:d|the ministry}’s spokeswoman}, won.",
            {"Oda Pell": ("spokeswoman", "the ministry", "spokeswoman", "the ministry")},
        ),
        (
            "{person:n|<Oda Pell>} of {organization:n|<Quill College>} won.",
            {"Oda Pell": (None, "Quill College", None, "Quill College")},
        ),
        # Said of the name.
        (
            "{person:n|<Oda Pell>}, who chairs {organization:d|the trust}, won.",
            {"Oda Pell": ("chair", "the trust", "chairs", "the trust")},
        ),
        ("{person:n|<Oda Pell>}, who chairs {event:d|the talks}, won.", {}),
        (
            "{person:n|<Pell>} is {person:d|the new treasurer}.",
            {
                "Pell": ("treasurer", None, "treasurer", None),
                "the new treasurer": ("treasurer", None, "treasurer", None),
            },
        ),
        # Descriptions without a name.
        (
            "{person:d|A broker at {organization:n|<Lantern Lane>}} fell.",
            {"A broker at Lantern Lane": ("broker", "Lantern Lane", "broker", "Lantern Lane")},
        ),
        (
            "{person:d|Three senior officials} in {place:n|<Korr>} fell.",
            {"Three senior officials": ("senior official", None, "senior officials", None)},
        ),
        (
            "{place:n|<Dorvany>} lost. {person:d|A retired Dorvanian diplomat} wept.",
            {
                "A retired Dorvanian diplomat": (
                    "retired diplomat",
                    "Dorvany",
                    "retired Dorvanian diplomat",
                    "Dorvanian",
                )
            },
        ),
        (
            "{person:d|An old Dorvanian pilot} wept.",  # of a place that the article does not name
            {"An old Dorvanian pilot": ("pilot", None, "pilot", None)},
        ),
        (
            "{person:d|a 24-year-old deckhand with {abstract:d|a limp}} fell.",
            {"a 24-year-old deckhand with a limp": ("deckhand", None, "deckhand", None)},
        ),
        (
            "{person:d|the professor of law at {organization:n|<Quill College>}} fell.",
            {
                "the professor of law at Quill College": (
                    "professor of law",
                    "Quill College",
                    "professor of law",
                    "Quill College",
                )
            },
        ),
        (
            "{person:d|{place:n|<Korr>}’s envoy to {organization:n|the <Tide Council>}} fell.",
            {
                "Korr’s envoy to the Tide Council": (
                    "envoy to the Tide Council",
                    "Korr",
                    "envoy to the Tide Council",
                    "Korr",
                )
            },
        ),
        (
            "{person:d|two people close to {organization:d|the cabinet}} spoke.",
            {"two people close to the cabinet": (None, "the cabinet", None, "the cabinet")},
        ),
        ("{object:d|The boat} sank; {person:d|{object:p|its} crew} swam.", {}),  # the head does not say whose "its" is
        ("{person:d|A young man} met {person:d|witnesses} in {place:n|<Korr>}.", {}),
        # Kin: whose it is belongs to the role.
        (
            "{person:d|{person:n|<Tobin Norr>}’s mother}, {person:n|<Nell>}, wept.",
            {"Nell": ("mother of Tobin Norr", None, "mother", None)},
        ),
        (
            "{person:d|{person:d|CALLER}'s sister} wept.",
            {"CALLER's sister": ("sister of CALLER", None, "sister", None)},
        ),
        (
            "{person:d|{person:d|The deckhand}'s sister} wept.",
            {
                "The deckhand's sister": ("sister of the deckhand", None, "sister", None),
                "The deckhand": ("deckhand", None, "deckhand", None),
            },
        ),
        # Bodies: whose they are.
        (
            "{organization:n|{place:n|<Korr>}’s <Harbour Guard>} met {organization:n|the Korrian <Tide Board>}.",
            {
                "Harbour Guard": (None, "Korr", None, "Korr"),
                "Tide Board": (None, "Korr", None, "Korrian"),
            },
        ),
        ("{place:n|<Korr>}’s {organization:n|<Harbour Guard>} left.", {"Harbour Guard": (None, "Korr", None, "Korr")}),
        # An office and its ministry.
        (
            "{organization:n|The <Ministry of Tides>} slept. {person:n|Tides Minister <Oda Pell>} won.",
            {"Oda Pell": ("tides minister", "Ministry of Tides", "Tides Minister", "Tides Minister")},
        ),
    ],
)
def test_roles_and_affiliations(source, expected):
    assert belonging(source) == expected


def test_one_of_the_officials_is_an_official():
    source = (
        "{person:d|Two officials of {organization:n|the <Tide Board>}} spoke. {person:d|One of {person:p|them}} wept."
    )
    assert belonging(source, [(3, 0, 0.9)])["One of them"] == ("official", "Tide Board", "officials", "the Tide Board")


def test_the_fuller_of_two_roles_wins_and_a_captain_is_first_a_commander():
    source = (
        "{person:n|Minister <Oda Pell>} spoke. {person:n|<Pell>}, {person:d|the tides minister}, met "
        "{person:d|the commander}, {person:n|Captain <Jon Marr>}, twice."
    )
    assert {name: said[0] for name, said in belonging(source).items()} == {
        "Oda Pell": "tides minister",
        "Jon Marr": "commander",
    }


def test_a_possessive_pronoun_is_followed_to_its_antecedent():
    source = "{object:d|The boat} sank; {person:d|{object:p|its} skipper} swam."
    assert belonging(source, [(2, 0, 0.9)]) == {"its skipper": ("skipper", "The boat", "skipper", "its")}
    source = "{place:n|<Korr>} paid. {person:d|{place:p|Its} foreign secretary}, {person:n|<Oda Pell>}, won."
    assert belonging(source, [(2, 0, 0.9)]) == {"Oda Pell": ("foreign secretary", "Korr", "foreign secretary", "Its")}


def test_readers_do_not_belong_to_a_person_but_a_lawyer_does():
    source = "{person:d|{person:n|<Oda Pell>}'s readers} met {person:d|{person:n|<Pell>}'s lawyer}."
    assert belonging(source) == {"Pell's lawyer": ("lawyer", "Oda Pell", "lawyer", "Pell")}


@pytest.mark.parametrize(
    ("word", "place", "holds"),
    [
        ("dorvanian", "dorvany", True),
        ("korrian", "korr", True),
        ("tevaler", "teval", True),
        ("french", "france", True),
        ("american", "unitedstates", True),
        ("afghan", "afghanistan", True),
        ("turkish", "turkey", True),
        ("swedish", "sweden", True),
        ("austrian", "australia", False),
        ("iranian", "iraq", False),
        ("nigerian", "niger", True),  # the form does not tell it from Nigeria's
        ("minister", "minsk", False),
    ],
)
def test_demonyms(word, place, holds):
    assert is_demonym(word, place) is holds


def test_role_nouns_are_recognized_by_list_and_by_ending():
    yes = ["minister", "spokeswomen", "lamplighter", "harbourmaster", "deputies", "oceanographer", "chair"]
    no = ["woman", "people", "witness", "quarter", "boat", "victims", "majority"]
    assert [w for w in yes if not is_role(w)] == []
    assert [w for w in no if is_role(w)] == []
    assert is_role("officials", many=True)
    assert not is_role("readers", many=True)
    assert [singular(w) for w in ("police", "businessmen", "children")] == ["police", "businessman", "child"]


def test_a_nationality_that_is_read_as_a_name_means_its_place():
    source = "{place:n|<Teval>} agreed. {person:d|A {place:n|<Tevalian>} official} left."
    assert belonging(source)["A Tevalian official"][:2] == ("official", "Teval")
