"""HTML pages: the text of the article through trafilatura, with what it would lose put back first."""

import hashlib
import logging
import re
from typing import Any

from sayso.errors import SourceError
from sayso.ingest.decode import check_bytes, decode_html
from sayso.ingest.facts import NOTHING_GIVEN, NOTHING_KNOWN, Facts, Given, make_article
from sayso.ingest.markup import repair
from sayso.ingest.metadata import outlet_of, page_facts
from sayso.types import Article, Raw

__all__ = ["article_from_html"]

_WORDS = 8  # from which a line without a final stop counts as prose
_SHORT = 250  # characters; below it, trafilatura prefers its last resort, which runs paragraphs together
_NOTICE = re.compile(
    r"\b(enable|turn on) (your )?(javascript|cookies)|\b(uses?|accept) cookies|\bcaptcha\b", re.IGNORECASE
)
_DOCUMENT = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\w{2,}.*[.!?…:]\W*$")


def article_from_html(
    html: bytes | str,
    *,
    source: str,
    url: str | None = None,
    charset: str | None = None,
    known: Facts = NOTHING_KNOWN,
    given: Given = NOTHING_GIVEN,
) -> Article:
    """The article on a page.

    The text has one line per paragraph, separated by single line ends; headings and list items are lines of their own,
    and a headline that stands inside the article is its first line. `<q>` becomes “ ” (nested ‘ ’), soft hyphens are
    gone, non-breaking spaces are plain ones. Navigation, captions, data tables, comments, pull quotes and "read more"
    boxes are left out as far as they can be told. The text is not the page's own character by character.

    Args:
        html: the page, as bytes (preferred: its encoding is then found) or decoded.
        source: what the person named, for messages.
        url: the address it was fetched from; without it, the page's own word is taken.
        charset: the encoding that the server declared.
        known: facts that come before what the page says.
        given: facts that come after what the page says.

    Raises:
        LanguageError: the text is surely in a language the model does not read.
        SourceError: empty or binary data, or a page with no article text.

    >>> page = "<html><body><article><p>She said <q>no</q> to the plan on Monday.</p></article></body></html>"
    >>> article_from_html(page, source="a.html").text
    'She said “no” to the plan on Monday.'
    """
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    check_bytes(data, source=source)
    decoded = decode_html(data, charset="utf-8" if isinstance(html, str) else charset)
    tree = _parse(decoded.text)
    if tree is None:
        raise _no_text(source)
    facts = known.then(page_facts(tree, url=known.url or url))
    repair(tree)
    text = _extract(tree)
    if text is None:
        raise _no_text(source)
    facts = facts.then(given.facts()).then(outlet_of(facts.url))
    raw = Raw(source=source, media_type="text/html", encoding=decoded.encoding, sha256=hashlib.sha256(data).hexdigest())
    return make_article(text, facts, raw=raw, extractor=_extractor())


def _no_text(source: str) -> SourceError:
    return SourceError(source, "the page has no article text", "open it in a browser, and save the text shown there")


def _parse(html: str) -> Any:
    from lxml.html import fromstring
    from trafilatura.utils import load_html

    _silence()
    # trafilatura takes a bare fragment for no HTML at all.
    tree = load_html(html if _DOCUMENT.search(html) else f"<html>{html}</html>")
    if tree is None or tree.tag == "html":
        return tree
    # Of a damaged page lxml may give a part as the root, and no root can be dropped or unwrapped.
    page = fromstring("<html><body></body></html>")
    page.body.append(tree)
    return page


def _extract(tree: Any) -> str | None:
    """The text by trafilatura's usual settings, or by those that favour recall where the usual ones find no prose."""
    links = {_one_line(link.text_content()) for link in tree.iter("a")}
    text = _lines(tree)
    if len(text) < _SHORT:
        strict = _lines(tree, min_size=1)
        text = strict if len(strict) >= len(text) / 2 else text
    for candidate in (text, _lines(tree, recall=True)):
        if any(_is_prose(line) for line in candidate.split("\n") if line.removeprefix("- ") not in links):
            return candidate
    return None


def _lines(tree: Any, *, recall: bool = False, min_size: int = _SHORT) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG, Extractor

    options = Extractor(config=DEFAULT_CONFIG, output_format="python", recall=recall, comments=False, tables=False)
    options.min_extracted_size = min_size
    found = bare_extraction(tree, options=options)
    lines = map(_one_line, (getattr(found, "text", None) or "").splitlines())
    return "\n".join(filter(None, lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _is_prose(line: str) -> bool:
    # A menu or a notice that the page needs a browser has lines too, yet none that is a sentence of an article.
    words = len(line.split())
    return not _NOTICE.search(line) and (words >= _WORDS or (words >= 3 and _SENTENCE_END.search(line) is not None))


def _extractor() -> str:
    import trafilatura

    return f"trafilatura {trafilatura.__version__}"


def _silence() -> None:
    """Keep the libraries' warnings off standard error, unless the caller has set up logging."""
    for name in ("trafilatura", "htmldate", "charset_normalizer", "courlan", "readability"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
