"""GUM: articles with entities, coreference, calendar dates and syntax, read from its CoNLL-U archive.

The one place where GUM's format is known; whoever learns or scores with GUM starts from `documents`. Words are put
together as the files say (`SpaceAfter=No`, ranges such as `1-2 don't`), sentences of a paragraph are joined by a blank,
paragraphs (`# newpar`) by a blank line.

Leaves out lemmas, morphology, discourse relations and bridging. The speaker labels of interviews are no words of the
files: they stand in `Sentence.speaker`, not in the text.

Source: Zeldes (2017), "The GUM corpus"; the format is described at https://gucorpling.org/gum/annotations.html.
"""

import lzma
import re
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sayso.errors import DataError
from sayso.types import Span

__all__ = ["GumDate", "GumDocument", "GumMention", "GumSentence", "GumToken", "documents", "parse_document"]

Form = Literal["name", "description", "pronoun"]

_DATE = re.compile(r"<(/?)date\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'(\w+):::"([^"]*)"')
_ENTITY = re.compile(r"\((\d+)-([^()]*)(\)?)|(\d+)\)")  # opens, opens and closes, closes
_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WP$", "WDT", "DT", "EX"})
_NAMES = frozenset({"NNP", "NNPS"})
_COLUMNS = 10
_ENTITY_FIELDS = 6  # type, information status, salience, centering, head tokens, link; then perhaps an identity


class GumToken(msgspec.Struct, frozen=True):
    """One word: where it stands, and what it is. `head` is the token it depends on, -1 for a root."""

    start: int
    end: int
    form: str
    lemma: str
    xpos: str
    deprel: str
    head: int


class GumSentence(msgspec.Struct, frozen=True):
    """One sentence; `speaker` is the label of whose turn it is, where the document has turns."""

    start: int
    end: int
    speaker: str | None
    addressee: str | None


class GumMention(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of entity `entity`.

    `head_token` and `tokens` are indices of `GumDocument.tokens`: its head, and the half-open range it covers.
    `infstat` is its information status ("new", "giv:act", "acc:inf" …), `link` how it goes on its chain ("coref",
    "ana", "appos", "pred", "cata", "disc", "sgl" …), `identity` the title of a Wikipedia article.
    """

    start: int
    end: int
    entity: str
    type: str
    form: Form
    head_token: int
    tokens: Span
    infstat: str
    link: str
    identity: str | None


class GumDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date in the text, with GUM's values (`YYYY-MM-DD`, shorter, or `--MM-DD`)."""

    start: int
    end: int
    when: str | None = None
    from_: str | None = None
    to: str | None = None
    not_before: str | None = None
    not_after: str | None = None


class GumDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document. All offsets are half-open code points into `text`, except where they say tokens."""

    id: str
    genre: str
    title: str
    published: str | None
    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[GumSentence, ...]
    tokens: tuple[GumToken, ...]
    mentions: tuple[GumMention, ...]
    dates: tuple[GumDate, ...]


def documents(archive: Path) -> Iterator[GumDocument]:
    """The documents of `gum_train.tar.xz` or `gum_dev.tar.xz`, in the order of the archive.

    Raises:
        DataError: no such file, no whole archive, or a document that is not in GUM's format.
    """
    found = 0
    try:
        with tarfile.open(archive, "r:xz") as tar:
            for member in tar:
                handle = tar.extractfile(member) if member.name.endswith(".conllu") else None
                if handle is not None:
                    found += 1
                    yield parse_document(handle.read().decode(), where=f"{archive}: {member.name}")
    except (OSError, tarfile.TarError, lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise DataError(f"{archive}: cannot be read as an archive of GUM ({error}); name gum_*.tar.xz.") from error
    if not found:
        raise DataError(f"{archive}: no .conllu document in it; name gum_train.tar.xz or gum_dev.tar.xz.")


def parse_document(conllu: str, *, where: str = "GUM document") -> GumDocument:
    r"""Read one document.

    Args:
        conllu: the whole file.
        where: what to call it in an error.

    Raises:
        DataError: a line without its ten columns, or brackets of mentions or dates that do not pair.

    >>> rows = [
    ...     "1 Mara Mara PROPN NNP _ 2 nsubj _ Entity=(1-person-new-nnnnn-cf1-1-coref-Mara_Orr)",
    ...     "2 left leave VERB VBD _ 0 root _ _",
    ...     "3 Friday Friday PROPN NNP _ 2 obl _ SpaceAfter=No|XML=<date~when:::\"2031-05-09\"></date>",
    ...     "4 . . PUNCT . _ 2 punct _ _",
    ... ]
    >>> lines = [row.replace(" ", "\t").replace("~", " ") for row in rows]
    >>> found = parse_document("\n".join(["# newdoc id = GUM_news_tide", "# newpar", "# sent_id = a-1", *lines]))
    >>> found.genre, found.text, found.mentions[0].identity, found.dates[0].when
    ('news', 'Mara left Friday.', 'Mara Orr', '2031-05-09')
    """
    try:
        return _Builder(conllu).document()
    except (IndexError, KeyError, ValueError) as error:
        raise DataError(f"{where}: not in GUM's format ({error!r}); fetch the data again.") from error


class _Builder:
    """Puts one document together, sentence by sentence."""

    def __init__(self, conllu: str) -> None:
        self.meta: dict[str, str] = {}
        self.pieces: list[str] = []
        self.size = 0
        self.gap = ""  # what stands between the last word and the next
        self.paragraphs: list[Span] = []
        self.sentences: list[GumSentence] = []
        self.tokens: list[GumToken] = []
        self.mentions: list[GumMention] = []
        self.dates: list[GumDate] = []
        self.open_mentions: list[tuple[str, str, int]] = []
        self.open_dates: list[tuple[str, int]] = []
        for block in conllu.split("\n\n"):
            if block.strip():
                self._sentence(block.strip("\n").split("\n"))

    def document(self) -> GumDocument:
        """What was read."""
        if self.open_mentions:
            raise ValueError(f"mention {self.open_mentions[-1][0]} is never closed")
        name = self.meta["newdoc id"]
        return GumDocument(
            id=name,
            genre=name.split("_")[1],
            title=self.meta.get("meta::title", ""),
            published=self.meta.get("meta::dateCreated"),
            text="".join(self.pieces),
            paragraphs=tuple(self.paragraphs),
            sentences=tuple(self.sentences),
            tokens=tuple(self.tokens),
            mentions=tuple(sorted(self.mentions, key=lambda m: (m.start, -m.end))),
            dates=tuple(sorted(self.dates, key=lambda d: (d.start, -d.end))),
        )

    def _sentence(self, lines: Sequence[str]) -> None:
        comments = dict(_comment(line) for line in lines if line.startswith("#"))
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        self.meta |= {key: value for key, value in comments.items() if key == "newdoc id" or key.startswith("meta::")}
        starts_paragraph = "newpar" in comments or not self.paragraphs
        if starts_paragraph and self.size:
            self.gap = "\n\n"
        start = self.size + len(self.gap)
        if starts_paragraph:
            self.paragraphs.append(Span(start, start))
        self._rows(rows)
        self.paragraphs[-1] = Span(self.paragraphs[-1].start, self.size)
        self.sentences.append(GumSentence(start, self.size, comments.get("speaker"), comments.get("addressee")))

    def _rows(self, rows: Sequence[Sequence[str]]) -> None:
        base = len(self.tokens)
        words = [row for row in rows if row[0].isdigit()]
        for row in words:  # the syntax first: the head of a mention is asked for when the mention closes
            if len(row) != _COLUMNS:
                raise ValueError(f"{len(row)} columns in {row}")
            head = base + int(row[6]) - 1 if row[6] != "0" else -1
            self.tokens.append(GumToken(0, 0, row[1], row[2], row[4], row[7], head))
        surfaces = {int(row[0].split("-")[0]): row for row in rows if "-" in row[0]}
        inside = 0  # number of the last word of the range that is being read
        for number, row in enumerate(words, start=1):
            if number in surfaces:
                inside = int(surfaces[number][0].split("-")[1])
                spaced = "SpaceAfter=No" not in surfaces[number][9]
            self._token(base + number - 1, row)
            if number >= inside:
                self.gap = " " if (spaced if number == inside else "SpaceAfter=No" not in row[9]) else ""

    def _token(self, index: int, row: Sequence[str]) -> None:
        start = self.size + len(self.gap)
        end = start + len(row[1])
        self.pieces += [self.gap, row[1]]
        self.size, self.gap = end, ""
        self.tokens[index] = msgspec.structs.replace(self.tokens[index], start=start, end=end)
        misc = dict(part.split("=", 1) for part in row[9].split("|") if "=" in part)
        for match in _ENTITY.finditer(misc.get("Entity", "")):
            if match[1]:
                self.open_mentions.append((match[1], match[2], index))
            if match[3] or match[4]:
                self._close_mention(match[1] or match[4], index)
        for tag in _DATE.finditer(misc.get("XML", "")):
            if tag[1]:
                self.dates.append(_date(*self.open_dates.pop(), end))
            else:
                self.open_dates.append((tag[2], start))

    def _close_mention(self, entity: str, last: int) -> None:
        at = max(i for i, opened in enumerate(self.open_mentions) if opened[0] == entity)
        _, label, first = self.open_mentions.pop(at)
        kind, infstat, _, _, heads, link, *identity = label.split("-", _ENTITY_FIELDS)
        tops = [i for i in range(first, last + 1) if not first <= self.tokens[i].head <= last]
        marked = first + int(heads.split(",")[0]) - 1
        head = next((i for i in tops if self.tokens[i].deprel != "punct"), marked)
        self.mentions.append(
            GumMention(
                start=self.tokens[first].start,
                end=self.tokens[last].end,
                entity=entity,
                type=kind,
                form=_form(self.tokens[head].xpos),
                head_token=head,
                tokens=Span(first, last + 1),
                infstat=infstat,
                link=link,
                identity=identity[0].replace("_", " ") if identity else None,
            )
        )


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("# ").partition(" = ")
    return key.strip(), value


def _form(xpos: str) -> Form:
    if xpos in _NAMES:
        return "name"
    return "pronoun" if xpos in _PRONOUNS else "description"


def _date(attributes: str, start: int, end: int) -> GumDate:
    marked = dict(_ATTRIBUTE.findall(attributes))
    return GumDate(
        start=start,
        end=end,
        when=marked.get("when"),
        from_=marked.get("from"),
        to=marked.get("to"),
        not_before=marked.get("notBefore"),
        not_after=marked.get("notAfter"),
    )
