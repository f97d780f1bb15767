"""Where marked texts come from: gold readings, and the archives of the data sets, known by their names."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from sayso.errors import DataError
from sayso.learn.crossner import crossner
from sayso.learn.gold import load_reading
from sayso.learn.gum_marked import gum
from sayso.learn.litbank import litbank
from sayso.learn.marked import MarkedText, marked_reading

__all__ = ["MarkedFile", "load_marked"]

# The beginning of an archive's name, and how it is read. Of CrossNER the part to develop with.
_ARCHIVES: Mapping[str, Callable[[Path], list[MarkedText]]] = {
    "gum_": gum,
    "litbank": litbank,
    "crossner_politics": partial(crossner, part="dev"),
}


class MarkedFile(msgspec.Struct, frozen=True):
    """One file of marked texts; `sha256` is of its bytes as they lie on the disk."""

    path: str
    sha256: str
    texts: tuple[MarkedText, ...]


def load_marked(path: Path) -> MarkedFile:
    """The texts of a gold reading (`*.json`), or of an archive of GUM, LitBank or CrossNER (`*.tar.xz`).

    Raises:
        DataError: no such file, an archive with another name, or one that cannot be read.
    """
    if path.suffix == ".json":
        file = load_reading(path)
        return MarkedFile(file.path, file.sha256, (marked_reading(file.reading),))
    read = next((read for name, read in _ARCHIVES.items() if path.name.startswith(name)), None)
    if read is None or not path.name.endswith(".tar.xz"):
        known = ", ".join(f"{name}*.tar.xz" for name in _ARCHIVES)
        raise DataError(f"{path}: not known to hold marked entities; name a gold reading (*.json) or {known}.")
    texts: Sequence[MarkedText] = read(path)
    return MarkedFile(str(path), sha256(path.read_bytes()).hexdigest(), tuple(texts))
