"""Labelled speakers of GUM's news and interviews: which entity of GUM speaks in a statement.

The labels are in `benchmarks/labels/gum_speakers.tsv`, without any text: part, document, the spans of source, cue and
content (`start-end`, several joined by `;`, none as `-`), the number of GUM's entity, and a note. Several numbers
joined by `|` are all right; `-` is for statements whose source the text does not name. The statements are those that
sayso found in the documents and that a person judged to be right, with a few sources put right.

The names of a speaker are GUM's: all proper names in the mentions of its entity. Where the number belongs to a turn
whose speaker only the layout of the interview names, "not found" is right as well.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.learn.gum import GumDocument, GumMention
from sayso.learn.gum_marked import name_words
from sayso.learn.score_speakers import GoldSpeaker
from sayso.types import Entity, Mention, Span, Statement

__all__ = ["LabelledSpeaker", "gum_entities", "gum_gold", "load_labels"]

_LAYOUT = "label is not in the text"
_PROPER = ("NNP", "NNPS")


class LabelledSpeaker(msgspec.Struct, frozen=True):
    """One statement of a document, and the numbers of the entities that are right; none where there is no source."""

    part: str
    document: str
    statement: Statement
    entities: tuple[str, ...]
    note: str


def load_labels(path: Path) -> list[LabelledSpeaker]:
    """The labels of a file, the statements numbered within their document.

    Raises:
        DataError: no such file, or a line that is not as described above.
    """
    try:
        lines = path.read_text("utf-8").splitlines()[1:]
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; name the labels of speakers.") from error
    return [_label(line, f"{path} line {number}") for number, line in enumerate(lines, start=2)]


def _label(line: str, where: str) -> LabelledSpeaker:
    cells = line.split("\t")
    try:
        part, document, source, cue, content, entity, note = cells
        statement = Statement(
            id=f"s{cue}",
            kind="indirect",
            source=_spans(source),
            cue=_spans(cue),
            content=_spans(content),
            confidence=1.0,
        )
    except (TypeError, ValueError) as error:
        raise DataError(f"{where}: not a label of a speaker ({error}); it has seven cells, spans as 12-34.") from error
    return LabelledSpeaker(part, document, statement, tuple(entity.split("|")) if entity != "-" else (), note)


def _spans(cell: str) -> tuple[Span, ...]:
    return tuple(Span(*map(int, part.split("-"))) for part in cell.split(";")) if cell != "-" else ()


def gum_gold(document: GumDocument, labels: Sequence[LabelledSpeaker]) -> dict[str, GoldSpeaker]:
    """The right speakers of a document's labelled statements, by the statements' ids."""
    return {label.statement.id: _gold(document, label) for label in labels}


def _gold(document: GumDocument, label: LabelledSpeaker) -> GoldSpeaker:
    if not label.entities:
        return GoldSpeaker(kind="not found")
    mentions = [m for m in document.mentions if m.entity in label.entities]
    called = {m.entity: name for m in mentions for name in _names(document, m)}
    names = frozenset(name for m in mentions for name in _names(document, m))
    places = tuple(Mention(m.start, m.end, m.form) for m in mentions if m.entity not in called)
    bare = all(m.form == "pronoun" for m in mentions)
    return GoldSpeaker(
        kind="named" if names else "unnamed", names=names, mentions=places, open=bare or _LAYOUT in label.note
    )


def gum_entities(document: GumDocument) -> tuple[Entity, ...]:
    """GUM's entities as the entity layer would give them were it always right; times are left out."""
    clusters: dict[str, list[GumMention]] = {}
    for mention in document.mentions:
        if mention.type != "time":
            clusters.setdefault(mention.entity, []).append(mention)
    return tuple(_entity(document, f"e{i}", mentions) for i, mentions in enumerate(clusters.values(), start=1))


def _entity(document: GumDocument, id: str, mentions: Sequence[GumMention]) -> Entity:
    names = [name for m in mentions for name in _names(document, m)]
    first = next((m for m in mentions if m.form != "pronoun"), mentions[0])
    return Entity(
        id=id,
        name=max(names, key=len) if names else document.text[first.start : first.end],
        type=first.type,
        named=bool(names),
        mentions=tuple(Mention(m.start, m.end, m.form) for m in mentions),
    )


def _names(document: GumDocument, mention: GumMention) -> Iterator[str]:
    """The proper names of the entity in one of its mentions: at its head, or beside it ("senior researcher Mu Li")."""
    if mention.form == "pronoun":
        return
    tokens = document.tokens
    if mention.form == "name":
        words = name_words(mention, tokens)
        yield document.text[tokens[words.start].start : tokens[words.end - 1].end]
        return
    inner = [m for m in document.mentions if m.start >= mention.start and m.end <= mention.end]
    others = {i for m in inner if m.entity != mention.entity for i in range(m.tokens.start, m.tokens.end)}
    beside = [i for i in range(mention.head_token + 1, mention.tokens.end) if i not in others]
    run = [i for i in beside if tokens[i].xpos in _PROPER]
    if (run and run[0] == mention.head_token + 1) or (run and tokens[run[0]].deprel in ("appos", "flat")):
        last = next((i for i in run if i + 1 not in run), run[-1])
        yield document.text[tokens[run[0]].start : tokens[last].end]
