"""The set-up holds together: the lock, the lists made from it, the Makefile, the links between pages."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTS = sorted((ROOT / "requirements").glob("*.txt"))
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("packages/*/*.md")]
)
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def locked() -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for package in toml(ROOT / "uv.lock")["package"]:
        versions.setdefault(package["name"], set()).add(package["version"])
    return versions


def requirement(text: str) -> tuple[str, str]:
    """Name as the lock spells it, and the specifier, in any order of its parts."""
    name, specifier = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[.*\])?([^;]*?)\s*(?:;.*)?", text).groups()  # type: ignore[union-attr]
    return re.sub(r"[-_.]+", "-", name).lower(), ",".join(sorted(specifier.replace(" ", "").split(",")))


def test_the_lock_knows_every_dependency_of_the_project() -> None:
    project = toml(ROOT / "pyproject.toml")["project"]
    wanted = {requirement(text) for text in project["dependencies"]}
    wanted |= {requirement(text) for texts in project["optional-dependencies"].values() for text in texts}
    metadata = next(p for p in toml(ROOT / "uv.lock")["package"] if p["name"] == "sayso")["metadata"]["requires-dist"]
    known = {requirement(entry["name"] + entry.get("specifier", "")) for entry in metadata}
    # The lock names a package of the workspace by its folder, without a version.
    assert {pair for pair in wanted if pair[0] != "sayso-en"} == {pair for pair in known if pair[0] != "sayso-en"}, (
        "run: make lock"
    )


def test_the_lists_hold_what_the_lock_holds() -> None:
    versions = locked()
    assert {path.stem for path in LISTS} == {"bench", "browser", "dev", "run", "train"}
    for path in LISTS:
        pins = PIN.findall(path.read_text(encoding="utf-8"))
        assert pins
        assert [pin for pin in pins if pin[1] not in versions.get(pin[0], ())] == [], f"{path.name}: run: make lock"


def test_the_run_list_has_every_dependency_and_no_tool_of_ours() -> None:
    names = {name for name, _ in PIN.findall((ROOT / "requirements/run.txt").read_text(encoding="utf-8"))}
    wanted = {requirement(text)[0] for text in toml(ROOT / "pyproject.toml")["project"]["dependencies"]} - {"sayso-en"}
    assert wanted <= names
    assert not names & {"pytest", "mypy", "torch", "spacy"}


def test_nothing_drags_in_torch() -> None:
    for path in LISTS:
        names = {name for name, _ in PIN.findall(path.read_text(encoding="utf-8"))}
        assert not {name for name in names if name == "torch" or name.startswith("nvidia")}, path.name


def test_the_lock_names_only_the_public_index() -> None:
    for path in [ROOT / "uv.lock", *LISTS]:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"\w+://([^/\"]+)", text)) <= {"pypi.org", "files.pythonhosted.org"}, path.name
        assert not re.search(r'(path|directory|registry) = "/', text), path.name


def test_every_locked_package_has_a_hash() -> None:
    for path in LISTS:
        for entry in re.split(r"\n(?=[a-z])", path.read_text(encoding="utf-8"))[1:]:
            assert "--hash=sha256:" in entry, f"{path.name}: {entry.splitlines()[0]}"


@pytest.fixture
def make(tmp_path: Path) -> Path:
    """A folder with a space in its name, holding the Makefile, and a PATH without any Python."""
    if not shutil.which("make"):
        pytest.skip("make is not on this machine")
    folder = tmp_path / "a clone"
    (folder / "bin").mkdir(parents=True)
    for tool in ("make", "sh", "awk"):
        (folder / "bin" / tool).symlink_to(str(shutil.which(tool)))
    for path in ("Makefile", "pyproject.toml", "requirements", "packages/sayso-en/pyproject.toml"):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / path).is_dir() else shutil.copy)(ROOT / path, target)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTHON", "MFLAGS"))}
    command = [str(folder / "bin" / "make"), *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment | {"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_without_a_python_names_the_mend(make: Path) -> None:
    done = run(make, "test")
    assert done.returncode == 2
    assert "sayso needs Python 3.11, 3.12, 3.13 or 3.14" in done.stderr
    assert "apt install python3-venv" in done.stderr
    assert "make PYTHON=" in done.stderr
    assert not (make / ".venv").exists()


def test_make_passes_over_a_python_that_does_not_fit(make: Path) -> None:
    for name in ("python3.14", "python3"):  # there, but too old, or without ensurepip
        (make / "bin" / name).write_text("#!/bin/sh\nexit 1\n")
        (make / "bin" / name).chmod(0o755)
    good = make / "bin" / "python3.12"
    good.write_text('#!/bin/sh\ncase "$1" in -m) echo "$0 made $4";; --version) echo Python 3.12.9;; esac\n')
    good.chmod(0o755)
    done = run(make, ".venv/bin/python")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Setting up .venv with Python 3.12.9, once; this takes a minute.",
        f"{good} made .venv",
    ]


def test_make_alone_explains_every_target(make: Path) -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    listed = re.findall(r"^  make ([a-z]+) +\S", run(make).stdout, re.MULTILINE)
    assert listed == phony[1].split()


def test_the_demo_reads_an_article_that_is_there() -> None:
    sample = re.search(r"^SAMPLE \?= (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sample
    assert (ROOT / sample[1]).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", link):
            assert (page.parent / link.partition("#")[0]).exists(), f"{page.name}: {link}"


def test_the_python_example_of_the_readme_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```\n\nprints `([^`]*)`", readme, re.DOTALL)
    assert example
    exec(compile(example[1], "README.md", "exec"), {})
    assert capsys.readouterr().out.strip() == example[2]
