"""Files of a run: written whole or not at all, so that a killed run leaves nothing half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sayso.errors import DataError

__all__ = ["append_line", "claim", "keep_lines", "label_lines", "replacing", "write_json"]

_T = TypeVar("_T")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to, which takes its place when the block ends well.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "a"
    >>> with replacing(target) as draft:
    ...     _ = draft.write_text("whole")
    >>> target.read_text()
    'whole'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write a record as JSON, indented for people."""
    with replacing(path) as draft:
        draft.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def append_line(path: Path, value: Any) -> None:
    """Add a record to a JSON lines file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as lines:
        lines.write(msgspec.json.encode(value) + b"\n")


def keep_lines(path: Path, steps: int) -> None:
    """Drop what a log says of steps after `steps`, and a last line that was cut short: they will be done again."""
    if not path.exists():
        return
    kept = []
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            if msgspec.json.decode(line).get("step", 0) <= steps:
                kept.append(line)
        except msgspec.DecodeError:
            continue
    with replacing(path) as draft:
        draft.write_bytes(b"".join(kept))


def label_lines(path: Path, form: type[_T], name: str) -> list[_T]:
    """The lines of a file of labels, each the JSON of a record.

    Args:
        path: the file.
        form: the record.
        name: what one is called, for messages; its plural ends in s.

    Raises:
        DataError: no such file, or a line that is not of this form; the message names the line.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); name a file of {name}s.") from error
    return [_label(line, form, f"{path} line {number}: not a {name}") for number, line in enumerate(lines, start=1)]


def _label(data: bytes, form: type[_T], problem: str) -> _T:
    try:
        return msgspec.json.decode(data, type=form)
    except msgspec.DecodeError as error:
        raise DataError(f"{problem} ({error}).") from error


def claim(path: Path, made_with: dict[str, Any], *, resume: bool, known: bool = False) -> None:
    """Record in `path` with what a folder's files are made, or see that it was the same.

    With `known` they are there already: where nothing is recorded, they were made with nothing.

    Raises:
        DataError: the folder goes on something made otherwise.
    """
    # By way of JSON, in which a tuple is a list.
    same = msgspec.json.decode(msgspec.json.encode(made_with))
    before = msgspec.json.decode(path.read_bytes()) if path.exists() else {} if known else same
    if resume and before != same:
        raise DataError(
            f"{path.parent}: made with another recipe or encoder; begin anew with --no-resume, or name another --out."
        )
    write_json(path, made_with)
