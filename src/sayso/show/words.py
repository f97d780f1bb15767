"""The words around a reading that the terminal view and the page share."""

from collections import Counter

from sayso.types import Article, Kind, Reading

__all__ = ["dateline", "heading", "percent", "printable", "summary"]

_KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect")
_BLANKS = dict.fromkeys((9, 10, 11, 12, 13, 0x85, 0x2028, 0x2029), " ")
# An article must not be able to steer a terminal (escape sequences) or end a page's text early (NUL).
_CONTROLS = {c: chr(0x2400 + c) for c in range(32)} | {0x7F: "␡"} | dict.fromkeys(range(0x80, 0xA0), "�")
_PRINTABLE = _CONTROLS | _BLANKS
_EVIDENCE = {"json-ld": "JSON-LD", "meta": "meta tag", "option": "given by option"}


def printable(text: str) -> str:
    """`text` on one line, with control characters as visible signs; the length stays the same.

    >>> printable("two\\nlines \\x1b[31m")
    'two lines ␛[31m'
    """
    return text.translate(_PRINTABLE)


def heading(article: Article) -> str:
    """The title, or else where the article came from, or else its id."""
    source = article.raw.source if article.raw else None
    return printable(article.title or source or article.id)


def dateline(article: Article) -> str:
    """Outlet, authors and date, each date with the evidence it rests on; what is unknown is said to be.

    >>> from sayso.types import Raw
    >>> raw = Raw(evidence={"published": "json-ld"})
    >>> dateline(Article(id="a", published="2031-05-06", text="", sha256="", extractor="x", raw=raw))
    'outlet unknown · 2031-05-06 (JSON-LD)'
    """
    evidence = (article.raw.evidence if article.raw else {}).get("published")
    note = f" ({_EVIDENCE.get(evidence, evidence)})" if evidence else ""
    date = article.published.replace("T", " ") + note if article.published else "date unknown"
    outlet = article.outlet or "outlet unknown"
    return printable(" · ".join([outlet, *([", ".join(article.authors)] if article.authors else []), date]))


def percent(confidence: float) -> str:
    """A confidence as people read it, rounded to whole per cent but never up to certainty.

    >>> percent(0.934), percent(0.9999)
    ('93 %', '99 %')
    """
    return f"{min(round(confidence * 100), 99 if confidence < 1 else 100)} %"


def summary(reading: Reading) -> str:
    """What was found, in one line."""
    found = reading.statements
    kinds = Counter(s.kind for s in found)
    if not found:
        line = "No statements found"
    else:
        line = _count(len(found), "statement") + ": "
        line += ", ".join(f"{kinds[kind]} {kind}" for kind in _KINDS if kinds[kind])
        line += "".join(f"; {told}" for told in _told(reading))
    dropped = len(reading.rejected)
    return line + (f"; {_count(dropped, 'candidate')} set aside" if dropped else "") + "."


def _told(reading: Reading) -> list[str]:
    """How many speak, and how many statements lack a source or tell their date."""
    found = reading.statements
    unnamed = {entity.id for entity in reading.entities if not entity.named}
    speakers = {s.speaker for s in found if s.speaker}
    nameless = sum(not (s.source or s.speaker) for s in found)
    dated = sum(s.said_on is not None for s in found)
    hidden = len(speakers & unnamed)
    told = [_count(len(speakers), "speaker") + (f", {hidden} unnamed" if hidden else "")] if speakers else []
    told += [f"{nameless} without a source"] if nameless else []
    return told + ([f"{dated} with the date said"] if dated else [])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
