"""Files out of the archives that data sets come in."""

import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sayso.errors import DataError

__all__ = ["Member", "members"]


class Member(msgspec.Struct, frozen=True):
    """One file of an archive: its path in it, and its text."""

    path: str
    text: str


def members(archive: Path, *endings: str) -> Iterator[Member]:
    """The files of a `.tar.xz` whose path ends in one of `endings`, in the order of the archive.

    Raises:
        DataError: no such file, no whole archive, a file that is not UTF-8, or none with such an ending.
    """
    found = 0
    try:
        with tarfile.open(archive, "r:xz") as tar:
            for item in tar:
                handle = tar.extractfile(item) if item.name.endswith(endings) else None
                if handle is not None:
                    found += 1
                    yield Member(item.name, handle.read().decode())
    except (OSError, tarfile.TarError, lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise DataError(f"{archive}: cannot be read as an archive ({error}); fetch it again.") from error
    if not found:
        raise DataError(f"{archive}: has no file that ends in {' or '.join(endings)}; name another archive.")
