"""Where readings go: JSON lines or the view on standard output, a page in a file. Nothing is ever half written."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Protocol

from sayso.errors import OptionError, SaysoError
from sayso.types import Reading

__all__ = ["JsonLines", "Output", "Page", "View", "uninterrupted", "write_whole"]


class Output(Protocol):
    """Takes readings one by one; `close` is called once, after the last, and not when the work was stopped.

    `add` is called where Ctrl-C waits (`uninterrupted`), so that no reading is half written.
    """

    def add(self, reading: Reading) -> None: ...

    def close(self) -> None: ...


class JsonLines:
    """Each reading as one line of JSON (UTF-8), written at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def add(self, reading: Reading) -> None:
        self._stream.write(reading.to_json() + b"\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left to do: every line is out."""


class View:
    """The terminal view on standard output; plain text, roles labelled, where colours are not wanted."""

    def __init__(self) -> None:
        from rich.console import Console

        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")  # a terminal of an old encoding shows `?`, not a traceback
        self._console = Console(color_system=None if os.environ.get("NO_COLOR") else "auto")

    def add(self, reading: Reading) -> None:
        from sayso.show.terminal import show

        show(reading, console=self._console)
        self._console.file.flush()

    def close(self) -> None:
        """Nothing is left to do: all is shown."""


class Page:
    """All readings on one HTML page, written when the last one is there; until then they stay in memory.

    Raises:
        OptionError: the page cannot be put there, or would overwrite one of the `sources`.
    """

    def __init__(self, path: Path, sources: Sequence[str]) -> None:
        self._path = path
        self._readings: list[Reading] = []
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise OptionError(f"--html {path}: not a file; name a file to write the page to.")
        if not path.resolve().parent.is_dir():
            raise OptionError(f"--html {path}: its folder does not exist; make it first or name another.")
        if path.exists() and any(Path(source).exists() and path.samefile(source) for source in sources):
            raise OptionError(f"--html {path}: is one of the sources and would be overwritten; name another file.")

    def add(self, reading: Reading) -> None:
        self._readings.append(reading)

    def close(self) -> None:
        from sayso.show.page import page

        if not self._readings:
            raise SaysoError(f"--html {self._path}: not written, as nothing was read; mend what is named above.")
        try:
            write_whole(self._path, page(self._readings).encode("utf-8", errors="replace"))
        except OSError as error:
            raise SaysoError(f"--html {self._path}: {error.strerror}; name a file that can be written.") from error


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`: either all of it or, on any error, nothing; a link is followed.

    Raises:
        OSError: no room, no right to write …
    """
    path = path.resolve()
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until the block is done; a second Ctrl-C does not wait."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    asked: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if asked:
        raise KeyboardInterrupt
