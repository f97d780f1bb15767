"""From bytes to text: encodings, and what is no text at all."""

import codecs
import re

import msgspec

from sayso.errors import SourceError

__all__ = ["Decoded", "check_bytes", "decode_html", "decode_text", "nothing_in"]

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_KNOWN = [
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "compressed data"),
]
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]+)""", re.IGNORECASE)
# What browsers do (WHATWG Encoding, 4.2): these names, where declared, mean their supersets.
_SUPERSET = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gbk", "iso8859-9": "cp1254", "shift_jis": "cp932"}
_LATIN = re.compile(
    r"cp125[02478]|cp(437|500|775|85\d|86\d|1140|037|273)|latin_1|iso8859_(1|2|3|4|9|1\d)|mac_\w+|hp_roman8|ascii"
)
_DETECTED = 50_000  # bytes; more changes nothing but the time
_HEAD = 4_096  # bytes looked at for a declaration or signs of binary data


class Decoded(msgspec.Struct, frozen=True):
    """Text and the encoding its bytes were in."""

    text: str
    encoding: str


def check_bytes(data: bytes, *, source: str) -> None:
    """Refuse what is empty or no text, judged from the beginning of `data`.

    Raises:
        SourceError: nothing but blanks, a known binary format, or many control characters.
    """
    if not data.strip():
        raise nothing_in(source)
    for magic, what in _KNOWN:
        if data.startswith(magic):
            raise SourceError(source, f"this is {what}, not text", "save the article as text or HTML first")
    head = data[:_HEAD]
    if not _mark(data) and (b"\0" in head or len(_CONTROL.findall(head)) > len(head) // 50):
        raise SourceError(source, "this is binary data, not text", "save the article as text or HTML first")


def nothing_in(source: str) -> SourceError:
    """The error for an empty source."""
    return SourceError(source, "there is nothing in it", "give something that holds an article")


def decode_text(data: bytes, *, source: str, charset: str | None = None) -> Decoded:
    """Decode plain text: UTF-8, or what a byte order mark says. The mark is dropped, nothing else is changed.

    `charset`, declared by a server, is used where the bytes are not UTF-8. No other encoding is guessed: the text is
    kept exactly, and a guess is not exact.

    Raises:
        SourceError: bytes that are not valid, with where the first stands and how to mend the file.

    >>> decode_text(b"a\\r\\nb", source="a.txt")
    Decoded(text='a\\r\\nb', encoding='utf-8')
    """
    encoding = _mark(data) or "utf-8"
    # "utf-8-sig" drops the mark, as "utf-16" and "utf-32" do.
    try:
        return Decoded(data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding)
    except UnicodeDecodeError as error:
        if declared := _codec(charset if encoding == "utf-8" else None):
            return Decoded(data.decode(declared, "replace"), declared)
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            source,
            f"byte 0x{data[error.start]:02X} in line {line} is not {encoding.upper()}",
            f"save it as UTF-8, for instance: iconv -f {_likely(data)} -t UTF-8",
        ) from None


def decode_html(data: bytes, *, charset: str | None = None) -> Decoded:
    """Decode a page: byte order mark, UTF-8 if valid, `charset` (of the address's answer), declaration, detection.

    Valid UTF-8 comes before declarations because text in another encoding is hardly ever valid UTF-8 by chance, while
    declarations are often wrong. Bytes that fit nowhere become U+FFFD, as in a browser.

    >>> decode_html(b'<meta charset="iso-8859-1"><p>\\x93caf\\xe9\\x94').text[-6:]
    '“café”'
    """
    declared = [charset, *(match.decode("ascii") for match in _DECLARED.findall(data[:_HEAD])[:1])]
    for encoding in [_mark(data), "utf-8-sig", *map(_codec, declared)]:
        try:
            if encoding:
                return Decoded(data.decode(encoding), encoding.removesuffix("-sig"))
        except UnicodeDecodeError:
            continue
    encoding = next(filter(None, map(_codec, declared)), None) or _detect(data) or "utf-8"
    return Decoded(data.decode(encoding, "replace"), encoding)


def _mark(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _codec(name: str | None) -> str | None:
    try:
        codec = codecs.lookup(name or "").name
        "".encode(codec)  # "rot13" and its like are codecs, but not of text
    except LookupError:
        return None
    return _SUPERSET.get(codec, codec)


def _detect(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECTED]).best()
    if best is None:
        return None
    # Between the Latin encodings statistics over a few accents decide badly; undeclared, browsers take cp1252 as well.
    return "cp1252" if _LATIN.fullmatch(best.encoding) else best.encoding


def _likely(data: bytes) -> str:
    """What to hand to iconv: the name of the encoding that fits best."""
    return (_detect(data) or "cp1252").replace("_", "-").upper()
