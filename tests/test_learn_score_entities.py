"""The scorer of mentions and names: hand-made cases and what must always hold."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from sayso.learn import score_entities
from sayso.learn.marked import Marked, MarkedText, Name
from sayso.learn.score import Counts
from sayso.learn.score_entities import METRICS, score_marked, score_mentions, score_names
from sayso.read.mentions import FORMS

TEXT = "Ilva Marr, the mayor of Tern, said she would sail."


def mention(words: str, form: str = "name", kind: str = "person") -> Marked:
    at = TEXT.index(words)
    return Marked(start=at, end=at + len(words), type=kind, form=form, entity="e1", head=at)  # type: ignore[arg-type]


def name(words: str, kind: str) -> Name:
    return Name(TEXT.index(words), TEXT.index(words) + len(words), kind)  # type: ignore[arg-type]


MENTIONS = (
    mention("Ilva Marr, the mayor of Tern"),
    mention("the mayor of Tern", "description"),
    mention("Tern", kind="place"),
    mention("she", "pronoun"),
)
NAMES = (name("Ilva Marr", "person"), name("Tern", "place"))


def story(mentions: tuple[Marked, ...] = (), names: tuple[Name, ...] = (), *complete: str) -> MarkedText:
    known = frozenset(complete or ("mentions", "names"))
    return MarkedText(id="a", genre="news", text=TEXT, mentions=mentions, names=names, complete=known)  # type: ignore[arg-type]


def test_gold_against_itself_is_all_right() -> None:
    found = score_marked(story(MENTIONS, NAMES), story(MENTIONS, NAMES))
    assert tuple(found) == METRICS
    assert {metric for metric, counts in found.items() if counts.f1 != 1} == {"name.organization"}
    assert found["name.organization"] == Counts()


def test_nested_mentions_count_each_and_a_boundary_is_a_mistake() -> None:
    found = score_mentions(MENTIONS, [MENTIONS[1], mention("Ilva Marr"), MENTIONS[3]])
    assert found["mention"] == Counts(2, 3, 2, 4)


def test_another_type_is_wrong_where_types_count() -> None:
    found = score_mentions(MENTIONS, [mention("Tern", kind="organization"), MENTIONS[3]])
    assert (found["mention"].right_gold, found["mention.typed"].right_gold) == (2, 1)


def test_recall_goes_by_the_form_of_the_gold_and_precision_by_that_of_the_prediction() -> None:
    found = score_mentions(MENTIONS, [mention("the mayor of Tern", "name"), mention("sail", "name")])
    assert found["mention.name"] == Counts(1, 2, 0, 2)
    assert found["mention.description"] == Counts(0, 0, 1, 1)
    assert found["mention.pronoun"] == Counts(0, 0, 0, 1)


def test_a_span_counts_once() -> None:
    twice = score_mentions([*MENTIONS, mention("Tern", kind="organization")], [MENTIONS[2], MENTIONS[2]])
    assert (twice["mention"], twice["mention.typed"]) == (Counts(1, 1, 1, 4), Counts(1, 1, 1, 5))


def test_names_want_their_span_and_their_type() -> None:
    found = score_names(NAMES, [name("Marr", "person"), name("Tern", "organization")])
    assert found["name"] == Counts(0, 2, 0, 2)
    assert found["name.organization"] == Counts(0, 1, 0, 0)


def test_other_names_do_not_count() -> None:
    found = score_names([*NAMES, name("sail", "other")], [*NAMES, name("mayor", "other")])
    assert found["name"] == Counts(2, 2, 2, 2)
    assert score_names([name("Tern", "other")], [name("Tern", "place")])["name"] == Counts(0, 1, 0, 0)


def test_a_text_counts_for_what_it_was_marked_for() -> None:
    read = story(MENTIONS, NAMES)
    found = score_marked(story((), NAMES, "names"), read)
    assert (found["mention"], found["name"].f1) == (Counts(), 1)
    found = score_marked(story(MENTIONS, (), "mentions"), read)
    assert (found["mention"].f1, found["name"]) == (1, Counts())


spans = st.tuples(st.integers(0, 8), st.integers(1, 3)).map(lambda p: (p[0], p[0] + p[1]))
marks = st.lists(
    st.builds(
        lambda at, kind, form: Marked(start=at[0], end=at[1], type=kind, form=form, entity="e", head=at[0]),
        spans,
        st.sampled_from(["person", "place"]),
        st.sampled_from(FORMS),
    ),
    max_size=8,
)


@given(marks, marks)
def test_exchanging_the_sides_exchanges_precision_and_recall(gold: list[Marked], predicted: list[Marked]) -> None:
    there, back = score_mentions(gold, predicted), score_mentions(predicted, gold)
    for metric, counts in there.items():
        assert (counts.precision, counts.recall) == (back[metric].recall, back[metric].precision)
    assert all(c.right_gold <= c.gold and c.right_predicted <= c.predicted for c in there.values())
    assert there["mention"].right_gold <= min(there["mention"].gold, there["mention"].predicted)


def test_the_examples_run() -> None:
    outcome = doctest.testmod(score_entities)
    assert outcome.attempted > 0
    assert outcome.failed == 0
