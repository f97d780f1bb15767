"""GUM's documents as texts with mentions and names.

GUM marks mentions, not the names in them. A name is found in each mention whose head is a proper noun: the run of
proper nouns around the head, with numbers and marks between them and with what "of", "the", "de" … join to it; titles
before a person's name are left out. Of names in names the outer one stands. Times have no names.

The dates of publication are those of the corpus. Discontinuous mentions are not in `gum.documents`.
"""

from collections.abc import Iterable
from pathlib import Path

from sayso.learn.gum import GumDocument, GumMention, GumToken, documents
from sayso.learn.marked import Marked, MarkedText, Name, name_type
from sayso.read.name_words import word_set
from sayso.types import Span

__all__ = ["gum", "marked_document", "name_words"]

_PROPER = ("NNP", "NNPS")
_MARKS = ("-", "–", "&", ".")
_JOINING = ("of", "de", "the", "for", "and", "von", "van")
_LONGEST_JOINT = 2  # words between two parts of a name: "of the"
_NOT_A_NAME = ("time",)
# Not the list of `read/name_words.py`: labels do not change with the rules that are measured by them.
_TITLES = word_set("""
    mr mrs ms miss dr prof professor president prime minister senator sen rep representative gov governor gen general
    col colonel capt captain lt sgt major maj king queen prince princess sir lord lady pope bishop archbishop rev
    reverend father saint st chancellor secretary mayor judge justice sheriff officer chief coach director chairman ceo
""")


def gum(archive: Path) -> list[MarkedText]:
    """The documents of `gum_train.tar.xz` or `gum_dev.tar.xz`.

    Raises:
        DataError: no such archive, or a document that is not in GUM's format.
    """
    return [marked_document(document) for document in documents(archive)]


def marked_document(document: GumDocument) -> MarkedText:
    """A document with its mentions and the names found in them."""
    tokens = document.tokens
    mentions = tuple(
        Marked(start=m.start, end=m.end, type=m.type, form=m.form, entity=m.entity, head=tokens[m.head_token].start)
        for m in document.mentions
    )
    return MarkedText(
        id=document.id,
        genre=document.genre,
        text=document.text,
        published=document.published,
        mentions=mentions,
        names=_outermost(_name(m, tokens) for m in document.mentions if _has_name(m, tokens)),
        complete=frozenset(("mentions", "types", "names", "coreference")),
    )


def name_words(mention: GumMention, tokens: tuple[GumToken, ...]) -> Span:
    """The words of the proper name that heads a mention, as a range of `tokens`; its head has to be a proper noun."""
    inside = range(mention.tokens.start, mention.tokens.end)
    first = last = mention.head_token
    while first - 1 in inside and _goes_on(tokens[first - 1]):
        first -= 1
    while last + 1 in inside:
        step = next((n for n in range(1, _LONGEST_JOINT + 2) if _joins(tokens[last + 1 : last + 1 + n], n)), 0)
        if not step or last + step not in inside:
            break
        last += step
    while first < last and not _carries(tokens[first]):
        first += 1
    while last > first and not _carries(tokens[last]):
        last -= 1
    if mention.type == "person":
        while first < last and tokens[first].form.lower().strip(".") in _TITLES:
            first += 1
    return Span(first, last + 1)


def _joins(words: tuple[GumToken, ...], size: int) -> bool:
    """Whether a name goes on over these words: one that is part of a name, or joining words and then a proper noun."""
    if len(words) < size:
        return False
    if size == 1:
        return _goes_on(words[0])
    joint = [word.form.lower() for word in words[:-1]]
    return all(word in _JOINING for word in joint) and joint[0] != "and" and words[-1].xpos in _PROPER


def _goes_on(word: GumToken) -> bool:
    number = word.xpos == "CD" and word.deprel != "nummod"
    return word.xpos in _PROPER or number or word.form in _MARKS


def _carries(word: GumToken) -> bool:
    return word.xpos in _PROPER or word.xpos == "CD"


def _has_name(mention: GumMention, tokens: tuple[GumToken, ...]) -> bool:
    return mention.type not in _NOT_A_NAME and tokens[mention.head_token].xpos in _PROPER


def _name(mention: GumMention, tokens: tuple[GumToken, ...]) -> Name:
    words = name_words(mention, tokens)
    return Name(tokens[words.start].start, tokens[words.end - 1].end, name_type(mention.type))


def _outermost(names: Iterable[Name]) -> tuple[Name, ...]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return tuple(kept)
