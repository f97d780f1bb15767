"""What is known about an article beside its text, who says so, and how an `Article` is made of it."""

import hashlib
import re

import msgspec

from sayso.errors import OptionError, SourceError
from sayso.ingest.dates import HOW_TO_WRITE, parse_date
from sayso.ingest.language import check_language
from sayso.types import Article, Raw

__all__ = ["NOTHING_GIVEN", "NOTHING_KNOWN", "Facts", "Given", "make_article", "split_names"]

_BETWEEN_NAMES = re.compile(r"\s*(?:[;|]|,(?!\s*(?:Jr|Sr|II|III)\b)|\band\b|&)\s*")
_FIELDS = ("id", "url", "outlet", "title", "authors", "published", "language")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the person says about the articles: it fills what a source lacks, and never overrides what it has.

    Raises:
        OptionError: `published` is not a date.

    >>> Given(published="6 May 2031").published
    '2031-05-06'
    """

    published: str | None = None
    outlet: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if self.published is None:
            return
        published = parse_date(self.published)
        if published is None:
            raise OptionError(f"--published: “{self.published}” is not a date; {HOW_TO_WRITE}.")
        msgspec.structs.force_setattr(self, "published", published)

    def facts(self) -> "Facts":
        """The same as facts with the evidence "option"."""
        return Facts.by("option", published=self.published, outlet=self.outlet, title=self.title)


NOTHING_GIVEN = Given()


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Metadata of one article; `evidence` says per field that is known what it rests on."""

    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    evidence: dict[str, str] = {}

    @classmethod
    def by(cls, evidence: str, *, authors: tuple[str, ...] = (), **fields: str | None) -> "Facts":
        """Facts that all rest on the same evidence; blank ones are left out.

        >>> Facts.by("meta", outlet=" The Orrin Post ", title=" ").evidence
        {'outlet': 'meta'}
        """
        known = {name: " ".join(value.split()) for name, value in fields.items() if value and value.strip()}
        names = tuple(dict.fromkeys(filter(None, (" ".join(name.split()) for name in authors))))
        found = [*known, *(["authors"] if names else [])]
        return cls(**known, authors=names, evidence=dict.fromkeys(found, evidence))

    def then(self, other: "Facts") -> "Facts":
        """These facts, and where one is missing, that of `other`."""
        fields = {name: getattr(self, name) or getattr(other, name) for name in _FIELDS}
        # In the order of the fields, whichever was found first: the JSON of an article must not depend on the way.
        both = {**other.evidence, **self.evidence}
        return Facts(**fields, evidence={name: both[name] for name in _FIELDS if name in both})


NOTHING_KNOWN = Facts()


def make_article(text: str, facts: Facts, *, raw: Raw, extractor: str) -> Article:
    """The article of this text and these facts. Its language is judged, its id derived where none is given.

    The derived id is 16 hexadecimal digits over text, address and outlet: the same page read twice has the same id,
    and a wire story printed by two outlets has two.

    Raises:
        LanguageError: the text is surely in a language the model does not read.
        SourceError: the text has half a surrogate pair, which no encoding can write.
    """
    source = raw.source or "text"
    sha256 = _sha256(text, source)
    if guess := check_language(text, source=source):
        # A page's own word is often the template's; the text itself is the better witness.
        facts = Facts.by("detected", language=guess.code).then(facts)
    key = "\0".join([sha256, facts.url or "", facts.outlet or ""])
    return Article(
        id=facts.id or hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16],
        url=facts.url,
        outlet=facts.outlet,
        title=facts.title,
        authors=facts.authors,
        published=facts.published,
        language=facts.language,
        text=text,
        sha256=sha256,
        extractor=extractor,
        raw=msgspec.structs.replace(raw, evidence=facts.evidence),
    )


def split_names(line: str) -> tuple[str, ...]:
    """The names in a byline that stands after its "By".

    >>> split_names("Ila Morn, Per Lind, Jr. and Oda Ness")
    ('Ila Morn', 'Per Lind, Jr.', 'Oda Ness')
    """
    return tuple(filter(None, _BETWEEN_NAMES.split(line.strip())))


def _sha256(text: str, source: str) -> str:
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise SourceError(
            source, f"character {error.start} is half of a surrogate pair", "decode the text properly before giving it"
        ) from None
