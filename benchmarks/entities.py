"""Mentions, names and coreference on development data, from the text alone, beside spaCy's named entities.

Mentions and coreference on GUM dev, names on CrossNER politics dev; everything that the model finds is scored, not only
what the record keeps. spaCy's labels are mapped as in `SPACY`, and the articles and genitives that it has in its spans
and CrossNER has not are cut off; as they are, its F1 is some 20 points lower. Its groups of people (NORP) are left
out, which is to its advantage.
"""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cyclopts
import msgspec
from results import HERE, Result, data_folder, publish
from speed import peers_python

from sayso.learn.crossner import crossner
from sayso.learn.evaluate import Figure, percent
from sayso.learn.evaluate_layers import LayerSummary, evaluate_layer
from sayso.learn.marked import MarkedText, Name, NameType
from sayso.learn.marking import Marking
from sayso.learn.score import Counts, total
from sayso.learn.score_entities import METRICS, score_names

__all__ = ["SPACY", "measure", "spacy_name", "tabulate"]

SPACY: dict[str, NameType] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
# What the project set out to reach.
TARGETS = {"mention": "80", "name": "75", "conll": "60"}
GUM = "gum/gum_dev.tar.xz"
CROSSNER = "crossner_politics/crossner_politics_train_dev.tar.xz"


class Entity(msgspec.Struct, frozen=True):
    """What spacy_names.py prints of one entity."""

    start: int
    end: int
    label: str


def measure(*, data: Path | None = None, resamples: int = 1000) -> Result:
    """Read and score the 12 documents and 541 sentences; spaCy runs in the peers' own environment.

    Raises:
        DataError: the data is not there.
    """
    folder = data or data_folder()
    found = evaluate_layer("entities", [folder / GUM], resamples=resamples)
    names = evaluate_layer("entities", [folder / CROSSNER], resamples=resamples)
    links = evaluate_layer("coreference", [folder / GUM], resamples=resamples)
    alone = evaluate_layer("coreference", [folder / GUM], resamples=resamples, reader=Marking(links="head"))
    peer = _spacy(crossner(folder / CROSSNER, "dev"))
    return tabulate(found, names, links, alone=alone.metrics["conll"], peer=peer)


def tabulate(
    found: LayerSummary, names: LayerSummary, links: LayerSummary, *, alone: Figure, peer: dict[str, Counts]
) -> Result:
    """The table of mentions (GUM), names (CrossNER) and coreference (GUM).

    Args:
        found: of layer "entities" on GUM.
        names: of layer "entities" on CrossNER.
        links: of layer "coreference" on GUM.
        alone: the CoNLL score by the coreference head alone, without the rules of names.
        peer: spaCy's counts on CrossNER.
    """
    rows = [
        *(_row("GUM dev", name, f) for name, f in found.metrics.items() if name.startswith("mention")),
        *(_row("CrossNER dev", name, f, peer) for name, f in names.metrics.items() if name.startswith("name")),
        *(_row("GUM dev", name, f) for name, f in links.metrics.items() if not name.startswith("mention")),
        _row("GUM dev, head alone", "conll", alone),
    ]
    figures = {name: f.f1 for name, f in (found.metrics | names.metrics | links.metrics).items()}
    figures |= {f"spacy_{name}": percent(peer[name].f1) for name in names.metrics if name.startswith("name")}
    figures["conll_head_alone"] = alone.f1
    return Result(
        name="entities",
        title="Mentions, names and coreference (exact spans, F1)",
        command="python benchmarks/entities.py",
        columns=("on", "metric", "P", "R", "F1", "95 %", "to reach", "spaCy F1"),
        rows=tuple(rows),
        figures={name.replace(".", "_"): value for name, value in figures.items()},
        notes=(_genres(found), _genres(links), f"Model: {found.model.name} {found.model.version}."),
    )


def spacy_name(text: str, entity: Entity) -> Name | None:
    """An entity of spaCy as a name, without "the" before it and the genitive after; `None` of a type not counted.

    Example:
        >>> spacy_name("off the Teval's coast", Entity(4, 15, "GPE"))
        Name(start=8, end=13, type='place')
    """
    if entity.label not in SPACY:
        return None
    words = text[entity.start : entity.end]
    start = entity.start + (4 if words.lower().startswith("the ") else 0)
    return Name(start, entity.end - (2 if words.endswith(("'s", "’s")) else 0), SPACY[entity.label])


def _spacy(texts: Sequence[MarkedText]) -> dict[str, Counts]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "texts.json")
        file.write_text(json.dumps([gold.text for gold in texts]), encoding="utf-8")
        command = [str(peers_python()), str(HERE / "spacy_names.py"), str(file)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    every = msgspec.json.decode(printed, type=list[list[Entity]])
    counts = []
    for gold, entities in zip(texts, every, strict=True):
        made = [name for entity in entities if (name := spacy_name(gold.text, entity))]
        counts.append(score_names(gold.names, made))
    return total(counts, METRICS)


def _row(on: str, name: str, figure: Figure, peer: dict[str, Counts] | None = None) -> tuple[str, ...]:
    shares = (f"{value:.1f}" for value in (figure.precision, figure.recall, figure.f1))
    interval = f"{figure.interval.low:.1f}–{figure.interval.high:.1f}" if figure.interval else ""
    beside = f"{100 * peer[name].f1:.1f}" if peer else ""
    return (on, f"`{name}`", *shares, interval, TARGETS.get(name, ""), beside)


def _genres(found: LayerSummary) -> str:
    each = (f"{name} {figure.f1:.1f} ({figure.gold} mentions)" for name, figure in found.groups.items())
    return f"`{found.headline}` by genre: {', '.join(each)}."


if __name__ == "__main__":
    cyclopts.run(lambda *, data=None: publish(measure(data=data)))
