"""Whether words mean the newspaper that they stand in."""

import re

from sayso.read.name_words import word_set
from sayso.types import Entity

__all__ = ["is_outlet", "outlet_words"]

_THIS = re.compile(
    r"(?:this|our)(?: own)? (?:newspaper|paper|magazine|site|website|outlet|publication|programme|program|broadcaster"
    r"|station|agency|article|story|report|reporter|correspondent|column|columnist|newsroom|blog)\b"
    r"|an? (?:earlier|previous) version of this\b"
)
_GENERIC = word_set("""
    news online daily weekly press media agency the network radio tv television com co uk service
""")


def outlet_words(words: str) -> bool:
    """Whether words (in lower case) say "this newspaper", or mean an article of its own.

    >>> outlet_words("an earlier version of this article"), outlet_words("a newspaper")
    (True, False)
    """
    return _THIS.match(words) is not None


def is_outlet(entity: Entity, outlet: str | None) -> bool:
    """Whether an entity is the outlet, by its name: "the Tide" in the *Skerrock Tide*, initials included.

    >>> is_outlet(Entity(id="e1", name="NPA", type="organization"), "Northwater Press Agency")
    True
    """
    if outlet is None or not entity.named or entity.type not in ("organization", "object", "abstract"):
        return False
    said, known = _words(entity.name), _words(outlet)
    if not said or not known:
        return False
    telling = [word for word in known if word not in _GENERIC] or known
    initials = "".join(word[0] for word in known)
    return said == [initials] or (set(said) <= set(known) and telling[-1] in said)


def _words(name: str) -> list[str]:
    words = re.findall(r"\w+", name.casefold())
    return words[1:] if words[:1] == ["the"] else words
