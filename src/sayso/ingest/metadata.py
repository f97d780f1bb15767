"""What a page says about itself, and where it says so."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from sayso.ingest.dates import parse_date
from sayso.ingest.facts import Facts, split_names

__all__ = ["page_facts"]

Element = Any  # of lxml.html
Json = dict[str, Any]

_ARTICLE_TYPES = re.compile(r"(?:.*Article|.*Posting|Report)", re.DOTALL)
_DATE_NAMES = [
    "article:published_time",
    "article:published",
    "article.published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "cxenseparse:recs:publishtime",
    "date",
]
_OUTLET_NAMES = ["og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher"]
_TITLE_NAMES = ["og:title", "headline", "dc.title", "twitter:title"]
_AUTHOR_NAMES = ["author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator"]
_NO_NAME = re.compile(r"https?://|www\.|@|^\W*$")
_BY = re.compile(r"^(?:words |written |reported )?by\s+", re.IGNORECASE)
_BROKEN_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_NEW_YEAR = re.compile(r"\b0?1[-/. ]0?1\b|\bjan\w*\.? 0?1(?:st)?\b|\b0?1(?:st)? jan", re.IGNORECASE)
# Later than any article to come. Fixed, because the default, today, would make readings differ from day to day.
_LAST_DATE = "2099-12-31"


def page_facts(tree: Element, *, url: str | None) -> Facts:
    """The facts that a page states, each from the best witness: JSON-LD, meta tags, microdata, then what it shows.

    `url` is the address it was read from. Dates that only stand in the text are found by `htmldate`.
    """
    facts = Facts.by("address", url=url).then(Facts.by("meta", outlet=_first(_outlets(tree))))
    facts = facts.then(_json_ld(tree)).then(_meta(tree)).then(_microdata(tree)).then(_links(tree))
    facts = facts.then(Facts.by("html lang", language=_language(tree.get("lang") or tree.get("xml:lang"))))
    return _tidy(facts.then(_shown(tree, facts)))


def outlet_of(url: str | None) -> Facts:
    """The outlet as the name of the web site, where nothing better is known."""
    return Facts.by("address", outlet=_host(url).removeprefix("www."))


def _json_ld(tree: Element) -> Facts:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        try:
            data = json.loads(_uncommented(script.text), strict=False)
        except (ValueError, RecursionError):
            # Broken JSON is common (a quotation mark in a headline); its date is the one thing worth saving.
            facts = Facts.by("json-ld", published=_first_date(_BROKEN_DATE.findall(script.text)))
        else:
            things = list(_objects(data))
            facts = next((_from_object(item, things) for item in things if _is_article(item)), Facts())
        if facts.evidence:
            return facts
    return Facts()


def _uncommented(script: str) -> str:
    return re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", script)


def _objects(data: Any) -> Iterator[Json]:
    """The objects that describe this page; not those nested in lists of other articles."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                if isinstance(item.get(key), (dict, list)):
                    yield from _objects(item[key])


def _is_article(item: Json) -> bool:
    types = item.get("@type")
    return any(
        isinstance(t, str) and _ARTICLE_TYPES.fullmatch(t) for t in (types if isinstance(types, list) else [types])
    )


def _from_object(item: Json, things: list[Json]) -> Facts:
    named = {thing.get("@id"): thing for thing in things if thing.get("name") and thing.get("@id")}

    def resolved(value: Any) -> Any:
        return named.get(value.get("@id"), value) if isinstance(value, dict) else value

    authors = item.get("author")
    people = map(resolved, authors if isinstance(authors, list) else [authors])
    return Facts.by(
        "json-ld",
        title=_text(item.get("headline")) or _text(item.get("name")),
        authors=_names(map(_text, people)),
        outlet=_text(resolved(item.get("publisher"))),
        published=_first_date([_text(item.get("datePublished"))]),
        language=_language(_text(item.get("inLanguage"))),
    )


def _text(value: Any) -> str:
    """A JSON-LD value as text: a string, or the name of a thing."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or " ".join(str(value.get(key, "")) for key in ("givenName", "familyName")).strip()
    return html.unescape(value) if isinstance(value, str) else ""


def _meta(tree: Element) -> Facts:
    return Facts.by(
        "meta",
        title=_first(_contents(tree, _TITLE_NAMES)),
        authors=_names(_contents(tree, _AUTHOR_NAMES)),
        published=_first_date(_contents(tree, _DATE_NAMES)),
        language=_language(_first(_contents(tree, ["og:locale", "content-language"]))),
        url=_address(_first(_contents(tree, ["og:url"]))),
    )


def _outlets(tree: Element) -> Iterator[str]:
    return (name for name in _contents(tree, _OUTLET_NAMES) if not _NO_NAME.search(name))


def _contents(tree: Element, names: Iterable[str]) -> Iterator[str]:
    """The contents of the page's meta tags of these names, in the order of the names."""
    tags = [(_meta_name(tag), tag.get("content") or "") for tag in tree.iter("meta")]
    return (content for name in names for tag, content in tags if tag == name and content.strip())


def _meta_name(tag: Element) -> str:
    name: str = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
    return name.lower()


def _microdata(tree: Element) -> Facts:
    marked = tree.xpath(".//*[@itemprop='datePublished' or (self::time and @pubdate)]")
    dates = (element.get("content") or element.get("datetime") or element.text_content() for element in marked)
    return Facts.by("microdata", published=_first_date(dates))


def _links(tree: Element) -> Facts:
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return Facts.by("canonical link", url=_address(_first(filter(None, links))))


def _shown(tree: Element, facts: Facts) -> Facts:
    """What the page shows to its readers: heading, byline, and a date if there is none yet."""
    from htmldate import find_date
    from trafilatura.metadata import extract_author, extract_title

    shown = Facts.by("heading", title=None if facts.title else extract_title(tree))
    if not facts.authors:
        shown = shown.then(Facts.by("byline", authors=_names((extract_author(tree) or "").split(";"))))
    if facts.published is None:
        # A copy, because htmldate removes what it thinks is no date.
        day = find_date(deepcopy(tree), original_date=True, url=facts.url, max_date=_LAST_DATE)
        if day and not _only_a_year(day, tree):
            shown = shown.then(Facts.by("htmldate", published=_with_time(day, tree)))
    return shown


def _only_a_year(day: str, tree: Element) -> bool:
    # htmldate makes 1 January of a bare year, such as the one beside the copyright sign.
    return day.endswith("-01-01") and not _NEW_YEAR.search(tree.text_content())


def _with_time(day: str, tree: Element) -> str:
    times = (parse_date(element.get("datetime") or "") for element in tree.iter("time"))
    return next((time for time in times if time and time.startswith(day)), day)


def _tidy(facts: Facts) -> Facts:
    """The title without the outlet's name behind it, the authors without the outlet."""
    title, outlet = facts.title or "", facts.outlet or ""
    if outlet:
        title = re.sub(rf"\s+[|–—·-]\s+{re.escape(outlet)}$", "", title, flags=re.IGNORECASE)
    authors = tuple(name for name in facts.authors if name.lower() != outlet.lower())
    evidence = {key: value for key, value in facts.evidence.items() if key != "authors" or authors}
    known = {name: getattr(facts, name) for name in ("id", "url", "outlet", "published", "language")}
    return Facts(**known, title=title or None, authors=authors, evidence=evidence)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    parts = (part for value in values for part in split_names(_BY.sub("", value.strip())))
    return tuple(dict.fromkeys(part for part in parts if not _NO_NAME.search(part)))


def _first_date(values: Iterable[str]) -> str | None:
    return next(filter(None, map(parse_date, values)), None)


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _language(tag: str | None) -> str | None:
    """The language of a tag such as "en-GB" (BCP 47) or "en_GB"; blank where it is none."""
    code = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) and _host(url) else None


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
