"""Labels of coreference: what refers to the same, among mentions that a teacher of entities found in articles.

The teacher's types and forms of these mentions stand as they are, and nothing follows from where it found none.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.learn.data import Example, Pieces, marked_example
from sayso.learn.files import label_lines
from sayso.learn.marked import Marked, MarkedText
from sayso.read.mentions import Form

__all__ = ["LinkedArticle", "linked_examples", "linked_texts", "load_linked", "without_antecedents"]


class LinkedArticle(msgspec.Struct, frozen=True):
    """The mentions of an article with their entities, which are numbered in each article anew.

    `text` is the article's where it is not a gold article, but one that was written to be linked.
    """

    doc_id: str
    mentions: tuple[Marked, ...]
    text: str | None = None


class _Mention(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    start: int
    end: int
    type: str
    form: Form
    entity: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no characters from {self.start} to {self.end}")


class _Line(msgspec.Struct, frozen=True):
    doc_id: str
    mentions: list[_Mention]
    text: str | None = None


def load_linked(path: Path) -> list[LinkedArticle]:
    """Labels of coreference: JSON lines of offsets into articles (`benchmarks/labels/README.md`).

    Raises:
        DataError: no such file, or a line that is not of this form; the message names the line.
    """
    found = label_lines(path, _Line, "linked article")
    return [LinkedArticle(line.doc_id, tuple(map(_marked, line.mentions)), line.text) for line in found]


def _marked(mention: _Mention) -> Marked:
    return Marked(
        start=mention.start,
        end=mention.end,
        type=mention.type,
        form=mention.form,
        entity=str(mention.entity),
        head=mention.start,
    )


def linked_texts(linked: Iterable[LinkedArticle], articles: Iterable[Example]) -> Iterator[MarkedText]:
    """Linked articles as marked texts, complete in coreference alone.

    Their ids differ from those of the articles, by which teachers of attribution know theirs.

    Args:
        linked: as labelled.
        articles: those that they are of, and perhaps others.

    Raises:
        DataError: an article is not among them, or is shorter than its labels say.
    """
    texts = {article.id: article.text for article in articles}
    for one in linked:
        text = texts.get(one.doc_id) if one.text is None else one.text
        if text is None or max((mention.end for mention in one.mentions), default=0) > len(text):
            raise DataError(
                f"linked article {one.doc_id}: no text here, nor in polnear/train, with its name that reaches as far; "
                "name labels that belong to the data folder with --linked."
            )
        yield MarkedText(
            id=f"{one.doc_id} linked",
            genre="linked",
            text=text,
            mentions=one.mentions,
            complete=frozenset(("coreference",)),
        )


def linked_examples(linked: Iterable[LinkedArticle], articles: Iterable[Example], pieces: Pieces) -> list[Example]:
    """Linked articles as examples that teach types, forms and antecedents, but not what is a mention.

    Args:
        linked: as labelled.
        articles: those that they are of, and perhaps others.
        pieces: how an encoder cuts words.

    Raises:
        DataError: an article is not among them, or is shorter than its labels say.
    """
    return [marked_example(text, pieces) for text in linked_texts(linked, articles)]


def without_antecedents(articles: Iterable[Example], linked: Iterable[LinkedArticle]) -> list[Example]:
    """The articles; those that are linked are left without what a teacher says of antecedents."""
    known = {one.doc_id for one in linked}
    return [_unlinked(article) if article.id in known else article for article in articles]


def _unlinked(article: Example) -> Example:
    if article.mentions is None:
        return article
    rest = msgspec.structs.replace(article.mentions, antecedent=None, share=None)
    return msgspec.structs.replace(article, mentions=rest)
