"""What `import sayso` promises: the names, the documentation, the types, a light import."""

import doctest
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import sayso
import sayso.errors
import sayso.types

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "api.md"


def test_the_examples_of_the_page_run() -> None:
    done = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8")
    assert done.attempted >= 15
    assert done.failed == 0


def test_every_name_is_documented_and_every_documented_name_is_there() -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`(\w+)", row)}
    assert documented == set(sayso.__all__)
    assert all(hasattr(sayso, name) for name in sayso.__all__)


@pytest.mark.parametrize("module", [sayso.errors, sayso.types], ids=lambda module: module.__name__)
def test_a_module_lists_all_its_own_public_names(module: object) -> None:
    own = {name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__}
    assert {name for name in own if not name.startswith("_")} == set(module.__all__)


def test_the_tree_of_errors_is_drawn_whole() -> None:
    for name in sayso.errors.__all__:
        assert issubclass(getattr(sayso.errors, name), sayso.SaysoError)
        assert re.search(rf"^ .*\b{name} ", sayso.errors.__doc__ or "", re.MULTILINE)


def test_importing_loads_nothing_that_only_pages_or_views_need() -> None:
    heavy = [
        "trafilatura",
        "httpx",
        "rich",
        "cyclopts",
        "lxml",
        "babel",
        "fasttext",
        "htmldate",
        "sayso.learn",
        "sayso.show",
    ]
    code = f"import sys, sayso; print(*[name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_wheel_says_that_it_is_typed(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "sayso/py.typed" in names
    assert {f"sayso/{name}.py" for name in ("__init__", "types", "errors", "read/reader")} <= set(names)
    assert not [name for name in names if name.endswith(".onnx") or name.startswith(("tests/", "samples/"))]
