"""The scorer of names, roles and affiliations, and what the layer reaches on the sample's own mentions."""

from pathlib import Path

import msgspec
import pytest

from sayso.learn.score_roles import RoleFigures, matched, score_roles, with_gold_mentions
from sayso.types import Article, Entity, Mention, Model, Reading

STRAIT = Path(__file__).parents[1] / "samples" / "strait"
TEXT = "Harbour clerk Ilva Marr of the trust left."
CLERK = Entity(
    id="e1", name="Ilva Marr", type="person", role="harbour clerk", affiliation="e2",
    mentions=(Mention(14, 23, "name"),),
)  # fmt: skip
TRUST = Entity(id="e2", name="the trust", type="organization", named=False, mentions=(Mention(27, 36, "description"),))


def reading(*entities: Entity) -> Reading:
    article = Article(id="a1", text=TEXT, sha256="", extractor="made")
    return Reading(article=article, model=Model("made", "1"), entities=entities)


def test_all_right():
    same = [
        msgspec.structs.replace(e, id=f"x{e.id}", affiliation=e.affiliation and f"x{e.affiliation}")
        for e in (CLERK, TRUST)
    ]
    assert score_roles([(reading(CLERK, TRUST), reading(*same))]) == RoleFigures(
        entities=2, found=2, names_right=2, roles=1, roles_right=1, roles_invented=0, affiliations=1,
        affiliations_right=1, affiliations_invented=0,
    )  # fmt: skip


def test_each_mistake_is_counted_and_told():
    wrong = msgspec.structs.replace(CLERK, name="Marr", role="harbour master", affiliation=None)
    invented = msgspec.structs.replace(TRUST, role="trust", affiliation="e1")
    assert score_roles([(reading(CLERK, TRUST), reading(wrong, invented))]) == RoleFigures(
        entities=2, found=2, names_right=1, roles=1, roles_right=0, roles_invented=1, affiliations=1,
        affiliations_right=0, affiliations_invented=1,
        mistakes=(
            "a1 e1 'Ilva Marr': names: 'Marr' for 'Ilva Marr'",
            "a1 e1 'Ilva Marr': roles: 'harbour master' for 'harbour clerk'",
            "a1 e1 'Ilva Marr': affiliations: None for 'e2'",
            "a1 e2 'the trust': roles: 'trust' for None",
            "a1 e2 'the trust': affiliations: 'e1' for None",
        ),
    )  # fmt: skip


def test_a_role_is_right_by_its_head_noun():
    other = msgspec.structs.replace(CLERK, role="Clerk of the harbour")
    assert score_roles([(reading(CLERK), reading(other))]).roles_right == 1


def test_what_is_not_found_is_told():
    figures = score_roles([(reading(CLERK, TRUST), reading(TRUST))])
    assert (figures.entities, figures.found, figures.mistakes) == (2, 1, ("a1 e1 'Ilva Marr': not found",))


def test_each_entity_answers_once_and_a_shared_name_weighs_most():
    whole = msgspec.structs.replace(TRUST, id="x1", mentions=(*CLERK.mentions, *TRUST.mentions))
    assert matched([TRUST, CLERK], [whole]) == {"e1": whole}


@pytest.mark.parametrize(
    ("links", "least"),
    [
        # (names, roles, affiliations) right of 211, 101, 101; a third of the affiliations are not in the text's words.
        # Three roles stand in an indefinite phrase of somebody known, which the layer takes to introduce somebody.
        (True, (211, 94, 63)),
        (False, (211, 82, 48)),
    ],
)
def test_what_the_sample_gives_with_its_own_mentions(links, least):
    golds = [msgspec.json.decode(path.read_bytes(), type=Reading) for path in sorted(STRAIT.glob("*.gold.json"))]
    assert len(golds) == 17
    figures = score_roles((gold, with_gold_mentions(gold, links=links)) for gold in golds)
    assert (figures.entities, figures.roles, figures.affiliations) == (211, 101, 101)
    assert figures.names_right >= least[0]
    assert figures.roles_right >= least[1]
    assert figures.affiliations_right >= least[2]
    assert figures.roles_invented <= 5
    assert figures.affiliations_invented <= 1
