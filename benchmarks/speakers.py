"""How often a statement gets its right speaker, given the statement: on the sample's gold, and on GUM's labels.

python benchmarks/speakers.py                    # entities as sayso reads them
python benchmarks/speakers.py --entities gold    # the annotated ones: what the rules alone do
python benchmarks/speakers.py --fit              # and print the table of confidence fitted on all of it
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import cyclopts
import msgspec
from results import ROOT, Result, data_folder, publish

from sayso.ingest import article_from_text
from sayso.learn.fit_speakers import SpeakerCase, fit_weights
from sayso.learn.gum import GumDocument, documents
from sayso.learn.gum_speakers import LabelledSpeaker, gum_entities, gum_gold, load_labels
from sayso.learn.score_speakers import FORMS, GoldSpeaker, SpeakerScore, gold_speakers, score_speakers
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.reader import Reader
from sayso.read.speakers import speakers
from sayso.types import Article, Entity, Reading, Statement

__all__ = ["measure"]

LABELS = ROOT / "benchmarks" / "labels" / "gum_speakers.tsv"
SAMPLE = ROOT / "samples" / "strait"
Which = Literal["predicted", "gold"]
Read = Callable[[Article], tuple[Entity, ...]]


class Task(msgspec.Struct, frozen=True):
    """One article with statements whose speakers are known."""

    group: str
    article: Article
    statements: tuple[Statement, ...]
    gold: dict[str, GoldSpeaker]
    entities: tuple[Entity, ...]
    reading: Reading | None = None


class Found(msgspec.Struct, frozen=True):
    """The score of a task, and the cases behind it."""

    group: str
    score: SpeakerScore
    cases: tuple[SpeakerCase, ...]


def measure(*, data: Path | None = None, entities: Which = "predicted") -> Result:
    """Score the layer of speakers.

    Args:
        data: the data folder; else `SAYSO_DATA`, else `../shared/data`. Without it only the sample is scored.
        entities: whose entities it is given.
    """
    return _table(found(data=data, entities=entities), entities)


def found(*, data: Path | None = None, entities: Which = "predicted") -> list[Found]:
    """The scores of all tasks."""
    reader = Reader() if entities == "predicted" else None
    return [_solved(task, reader) for task in (*_sample(), *_gum(data or data_folder()))]


def _solved(task: Task, reader: Reader | None) -> Found:
    text = task.article.text
    known = reader.read(task.article).entities if reader else task.entities
    out = speakers(text, layout(text, paragraphs(text)), task.statements, known, outlet=task.article.outlet)
    score = score_speakers(text, task.gold, out.statements, out.entities, reading=task.reading)
    evidence = {s.id: e for s, e in zip(out.statements, out.evidence, strict=True)}
    cases = tuple(SpeakerCase(e, c.right) for c in score.cases if (e := evidence[c.id]) is not None)
    return Found(task.group, score, cases)


def _sample() -> Iterator[Task]:
    for path in sorted(SAMPLE.glob("*.gold.json")):
        reading = msgspec.json.decode(path.read_bytes(), type=Reading)
        bare = tuple(_bare(s) for s in reading.statements)
        yield Task("sample", reading.article, bare, gold_speakers(reading), reading.entities, reading)


def _bare(statement: Statement) -> Statement:
    return msgspec.structs.replace(statement, speaker=None, speaker_reason=None, addressee=None, about=())


def _gum(folder: Path) -> Iterator[Task]:
    by_part: dict[str, dict[str, list[LabelledSpeaker]]] = defaultdict(lambda: defaultdict(list))
    for label in load_labels(LABELS):
        by_part[label.part][label.document].append(label)
    for part, by_document in by_part.items():
        archive = folder / "gum" / f"gum_{part}.tar.xz"
        for document in documents(archive) if archive.exists() else ():
            if document.id in by_document:
                yield _task(document, by_document[document.id], part)


def _task(document: GumDocument, labels: Sequence[LabelledSpeaker], part: str) -> Task:
    return Task(
        f"GUM {part} {document.genre}",
        article_from_text(document.text, id=document.id),
        tuple(label.statement for label in labels),
        gum_gold(document, labels),
        gum_entities(document),
    )


def _table(all_found: Sequence[Found], entities: Which) -> Result:
    groups = {f.group: SpeakerScore() for f in all_found}
    for one in all_found:
        groups[one.group] += one.score
    rows = [
        (group, *(_cell(score, form) for form in (None, *FORMS)), _interval(score)) for group, score in groups.items()
    ]
    sample = groups["sample"]
    notes = (
        f"Entities: {entities}. Addressee on the sample: P {sample.addressee.precision:.1%}, "
        f"R {sample.addressee.recall:.1%}, F1 {sample.addressee.f1:.1%}.",
        f"What it is about, first entity: P {sample.about.precision:.1%}, R {sample.about.recall:.1%}; "
        f"of all entities {sample.about_all.share:.1%} were found.",
    )
    return Result(
        name="speakers",
        title="Speakers: right, given the statement",
        command="python benchmarks/speakers.py",
        columns=("where", "all", *FORMS, "95 % interval"),
        rows=tuple(rows),
        figures={group: score.speaker().share for group, score in groups.items()},
        notes=notes,
    )


def _cell(score: SpeakerScore, form: Literal["name", "description", "pronoun", "none"] | None) -> str:
    ratio = score.speaker(form)
    return f"{ratio.share:.1%} ({ratio.right}/{ratio.of})" if ratio.of else "–"


def _interval(score: SpeakerScore) -> str:
    interval = score.speaker().interval
    return f"{interval.low:.1%}–{interval.high:.1%}"


def main(
    *,
    data: Path | None = None,
    entities: Which = "predicted",
    keep: bool = False,
    fit: bool = False,
    errors: bool = False,
) -> None:
    """Print the figures; keep them for the page of benchmarks with `--keep`."""
    results = found(data=data, entities=entities)
    table = _table(results, entities)
    if keep:
        publish(table)
    else:
        for row in (table.columns, *table.rows):
            print("\t".join(row))
        print(*table.notes, sep="\n")
    if errors:
        for one in results:
            for case in one.score.cases:
                if not case.right:
                    print(one.group, case.id, case.form, case.given, sep="\t")
    if fit:
        print(fit_weights([case for one in results for case in one.cases]))


if __name__ == "__main__":
    cyclopts.run(main)
