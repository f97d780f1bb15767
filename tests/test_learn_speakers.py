"""The scorer of speakers, GUM's labels, and the fit of confidence: whole outputs on invented cases."""

from pathlib import Path

import msgspec
import pytest
from gum_corpus import TIDE
from speaker_story import heard, story

from sayso.errors import DataError
from sayso.ingest import article_from_text
from sayso.learn.fit_speakers import SpeakerCase, brier, fit_weights
from sayso.learn.gum import parse_document
from sayso.learn.gum_speakers import gum_entities, gum_gold, load_labels
from sayso.learn.score import Counts, Interval
from sayso.learn.score_speakers import GoldSpeaker, Ratio, form_of, gold_speakers, score_speakers
from sayso.read.speaker_confidence import ROUTES, WEIGHTS, Evidence, probability
from sayso.types import Mention, Model, Reading, Span

MARKED = (
    "{1s marr|Ilva Marr} {1c|told} {council|the council} {1k|that {pell|Joren Pell} slept}. "
    "{2s x:d|Two pilots} {2c|said} {2k|so}. {3s|Nobody} {3c|agreed} {3k|with that}. {4s marr:p|She} {4c|left} {4k|it}."
)


def gold() -> Reading:
    """What the layer itself makes of the story, which is right."""
    given = story(MARKED, {"council": "organization"})
    found = heard(given)
    return Reading(
        article=article_from_text(given.text),
        model=Model("gold", "1"),
        entities=found.entities,
        statements=found.statements,
    )


def test_what_is_gold_is_right() -> None:
    reading = gold()
    score = score_speakers(
        reading.article.text, gold_speakers(reading), reading.statements, reading.entities, reading=reading
    )
    assert [(c.form, c.right, c.given) for c in score.cases] == [
        ("name", True, "Ilva Marr"),
        ("description", True, "(Two pilots)"),
        ("description", True, "not found: the source is nobody"),
        ("pronoun", True, "Ilva Marr"),
    ]
    assert score.speaker() == Ratio(4, 4)
    assert score.speaker("pronoun") == Ratio(1, 1)
    assert score.addressee == Counts(1, 1, 1, 1)
    assert (score.about, score.about_all) == (Counts(1, 1, 1, 1), Ratio(1, 1))


def test_what_is_wrong_is_counted_wrong() -> None:
    reading = gold()
    marr, pilots = reading.statements[0].speaker, reading.statements[1].speaker
    swapped = [
        msgspec.structs.replace(s, speaker=pilots if s.speaker == marr else marr, addressee=None, about=(marr or "",))
        for s in reading.statements
    ]
    score = score_speakers(reading.article.text, gold_speakers(reading), swapped, reading.entities, reading=reading)
    assert [c.right for c in score.cases] == [False] * 4
    assert score.addressee == Counts(0, 0, 0, 1)
    assert (score.about, score.about_all) == (Counts(0, 4, 0, 1), Ratio(0, 1))


@pytest.mark.parametrize(
    ("given", "right"), [("Ilva Marr", True), ("MARR", True), ("Ms Marr", True), ("Ilva", False), ("Orr Marr", False)]
)
def test_a_name_is_right_in_whole_or_by_its_end(given: str, right: bool) -> None:
    reading = gold()
    renamed = [msgspec.structs.replace(e, name=given if e.id == "marr" else e.name) for e in reading.entities]
    score = score_speakers(reading.article.text, gold_speakers(reading), reading.statements[:1], renamed)
    assert score.speaker() == Ratio(int(right), 1)


def test_the_kind_of_reason_counts() -> None:
    said = gold().statements[0]
    kinds = {"outlet": "outlet", "not found: why": "not found", "unnamed": "unnamed"}
    for reason, kind in kinds.items():
        one = msgspec.structs.replace(said, speaker=None, speaker_reason=reason)
        wanted = {said.id: GoldSpeaker(kind=kind)}  # type: ignore[arg-type]
        assert score_speakers("", wanted, [one], []).speaker().right == (kind != "unnamed")


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("Ilva Marr, a baker", "name"),
        ("the Guard", "description"),
        ("The Guard", "name"),
        ("a man", "description"),
        ("who", "pronoun"),
        ("She", "pronoun"),
    ],
)
def test_the_form_of_a_source(source: str, form: str) -> None:
    assert form_of(source, [Span(0, len(source))]) == form
    assert form_of(source, []) == "none"


def test_wilsons_interval() -> None:
    assert Ratio(0, 0).interval == Interval(0.0, 1.0)
    both = Ratio(90, 100).interval
    assert (round(both.low, 4), round(both.high, 4)) == (0.8256, 0.9448)


def labels(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "labels.tsv"
    path.write_text("\n".join(["part\tdoc\tsource\tcue\tcontent\tentity\tnote", *rows]) + "\n", encoding="utf-8")
    return path


def test_labels_find_their_entities_in_gum(tmp_path: Path) -> None:
    path = labels(
        tmp_path,
        "dev\tGUM_news_tide\t12-20\t21-28\t29-33\t2\t",
        "dev\tGUM_news_tide\t45-52\t53-56\t58-70\t4|1\ta dog",
        "dev\tGUM_news_tide\t-\t53-56\t58-60;61-70\t-\tnobody",
    )
    document = parse_document(TIDE)
    found = load_labels(path)
    assert [(one.part, one.document, one.entities, one.note) for one in found] == [
        ("dev", "GUM_news_tide", ("2",), ""),
        ("dev", "GUM_news_tide", ("4", "1"), "a dog"),
        ("dev", "GUM_news_tide", (), "nobody"),
    ]
    assert found[2].statement.source == ()
    assert found[2].statement.content == (Span(58, 60), Span(61, 70))
    assert list(gum_gold(document, found[:2]).values()) == [
        GoldSpeaker(kind="named", names=frozenset({"Mara Orr"})),
        GoldSpeaker(kind="unnamed", mentions=(Mention(0, 4, "description"), Mention(45, 52, "description"))),
    ]


def test_gums_entities_as_records() -> None:
    assert [(e.id, e.name, e.type, e.named, len(e.mentions)) for e in gum_entities(parse_document(TIDE))] == [
        ("e1", "Tide", "event", False, 1),
        ("e2", "Mara Orr", "person", True, 2),
        ("e3", "Her dog", "animal", False, 1),
    ]


@pytest.mark.parametrize("row", ["dev\tGUM_news_tide", "dev\tGUM_news_tide\t1\t2-3\t4-5\t2\t"])
def test_a_broken_label_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(DataError, match=r"labels\.tsv line 2: not a label of a speaker"):
        load_labels(labels(tmp_path, row))
    with pytest.raises(DataError, match=r"gone\.tsv: No such file"):
        load_labels(tmp_path / "gone.tsv")


def test_confidence_is_fitted_and_what_was_not_seen_stays() -> None:
    cases = [SpeakerCase(Evidence("pronoun", rivals=n % 2), n // 2 % 10 < (9 if n % 2 == 0 else 5)) for n in range(400)]
    fitted = fit_weights(cases, strength=0.01)
    assert probability(Evidence("pronoun", rivals=0), fitted) == pytest.approx(0.9, abs=0.01)
    assert probability(Evidence("pronoun", rivals=1), fitted) == pytest.approx(0.5, abs=0.01)
    assert {r: fitted.routes[r] for r in ROUTES if r != "pronoun"} == {
        r: WEIGHTS.routes[r] for r in ROUTES if r != "pronoun"
    }
    before = [probability(c.evidence) for c in cases]
    after = [probability(c.evidence, fitted) for c in cases]
    assert brier(after, [c.right for c in cases]) < brier(before, [c.right for c in cases])


def test_nothing_to_fit_on() -> None:
    with pytest.raises(DataError, match="no statement with a speaker to fit on"):
        fit_weights([])
