"""Repairs to a page before its text is taken out: what every extractor loses, and what it wrongly keeps.

All functions change the tree they are given.
"""

import re
from typing import Any

import msgspec

__all__ = ["repair"]

# An lxml.html element. lxml has no types of its own here, and is imported only when a page is read.
Element = Any

_OPENING = frozenset("“„«‹‘‚\"'")
_CLOSING = frozenset("”“»›’‘\"'")
_MARKS = (("“", "”"), ("‘", "’"))  # outer and inner, as English sets them
_SOFT_HYPHEN = "\u00ad"

# Boxes inside an article that are not its text. Whole words of the class or id, so that "storyteller" is no "story".
_BOX = re.compile(
    r"(?<![a-z])(read-?(more|also|next)|also-?read|see-?also|related(-?(links|stories|articles|content|posts|news))?|recirc(ulation)?|newsletter|subscri(be|ption)|promo"
    r"|pull-?quote|wp-caption|(image|photo|picture|media)-?caption|caption|photo-?credit|share|social|cookies?|advert(isement)?)(?![a-z])"
)
_TEASER = re.compile(
    r"\W*(read (more|also|next)|also read|see also|related( (stories|articles|coverage))?|more on this( story)?"
    r"|recommended|watch|listen|don[’']t miss)\b\s*[:|–—-]?",
    re.IGNORECASE,
)
_CALL = re.compile(r"\W*(sign up (for|to)|subscribe (to|now)|follow us)\b", re.IGNORECASE)
_BOX_LIMIT = 600  # characters
_PROSE_CELL = 150  # characters from which a table cell holds prose: the table is a layout, or a transcript
_BLOCKS = ("p", "div", "li", "aside", "section", "span", "ul", "figure", "blockquote", "h2", "h3", "h4")


class _Quote(msgspec.Struct, frozen=True):
    element: Element
    marks: tuple[str, str]


def repair(tree: Element) -> None:
    """Make `tree` ready for text extraction.

    Puts quotation marks back for `<q>`, keeps the words of `<time>` inside sentences, removes soft hyphens, tables of
    data, captions, pull quotes and "read more" boxes, and turns tables that hold prose, and lists of terms with what
    is said of them (as transcripts are often set), into paragraphs.
    """
    _remove_soft_hyphens(tree)
    _remove_boxes(tree)
    _resolve_tables(tree)
    _resolve_definitions(tree)
    _keep_inline_times(tree)
    _put_marks_back(tree)


def _put_marks_back(tree: Element) -> None:
    from lxml.etree import strip_tags

    # All decided before the first is changed: a mark that we set must not pass for one of the page's own.
    quotes = [_marks_for(element) for element in tree.iter("q")]
    for quote in quotes:
        element = quote.element
        opening, closing = quote.marks
        element.text = opening + (element.text or "")
        element.tail = closing + (element.tail or "")
    strip_tags(tree, "q")


def _marks_for(element: Element) -> _Quote:
    inside = element.text_content().strip()
    has_marks = inside[:1] in _OPENING and inside[-1:] in _CLOSING
    # Only an opening mark outside counts: a closing one may end a larger quotation ("It is a <q>joke</q>", he said).
    if not inside or has_marks or _text_before(element)[-1:] in _OPENING:
        return _Quote(element, ("", ""))
    depth = sum(1 for _ in element.iterancestors("q"))
    return _Quote(element, _MARKS[depth % 2])


def _text_before(element: Element) -> str:
    previous = element.getprevious()
    text = element.getparent().text if previous is None else previous.tail
    return text or ""


def _keep_inline_times(tree: Element) -> None:
    # Extraction removes <time> with its words, also where they are part of a sentence ("said on <time>Monday</time>").
    for element in list(tree.iter("time")):
        if next(element.iterancestors("p", "li", "blockquote"), None) is not None:
            element.drop_tag()


def _remove_soft_hyphens(tree: Element) -> None:
    for element in tree.iter():
        for part in ("text", "tail"):
            value = getattr(element, part)
            if value and _SOFT_HYPHEN in value:
                setattr(element, part, value.replace(_SOFT_HYPHEN, ""))


def _remove_boxes(tree: Element) -> None:
    prose = sum(len(paragraph.text_content()) for paragraph in tree.iter("p"))
    # A "box" that is half of the page is the article itself, in a badly named wrapper.
    limit = min(_BOX_LIMIT, prose // 2 or _BOX_LIMIT)
    for element in list(tree.iter(*_BLOCKS, "figcaption")):
        size = len(element.text_content())
        if element.tag == "figcaption" or (size <= limit and (_is_box(element) or _is_teaser(element))):
            element.drop_tree()


def _is_box(element: Element) -> bool:
    return bool(_BOX.search(f"{element.get('class', '')} {element.get('id', '')}".lower()))


def _is_teaser(element: Element) -> bool:
    """Whether this block is "Read more:" and then nothing but links, or asks to sign up for something."""
    text = element.text_content().strip()
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    match = _TEASER.match(text)
    only_links = match is not None and linked >= 0.8 * (len(text) - match.end())
    return linked > 0 and (only_links or bool(_CALL.match(text)))


def _resolve_tables(tree: Element) -> None:
    for table in list(tree.iter("table")):
        cells = list(table.iter("td", "th"))
        if all(len(cell.text_content()) < _PROSE_CELL for cell in cells):
            table.drop_tree()
            continue
        for part in [table, *table.iter("thead", "tbody", "tr", "td", "th", "caption", "tfoot")]:
            part.tag = "div"


def _resolve_definitions(tree: Element) -> None:
    for term in list(tree.iter("dt")):
        words = term.getnext()
        if words is not None and words.tag == "dd":
            words.text = f"{term.text_content().strip()} {words.text or ''}"
            term.drop_tree()
    for part in list(tree.iter("dl", "dt", "dd")):
        part.tag = "div" if part.tag == "dl" else "p"
