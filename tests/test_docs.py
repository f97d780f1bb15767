"""The pages under docs/ are true: their examples run, and every command and option is in them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.cli import app

DOCS = Path(__file__).parents[1] / "docs"
FAKE = Path(__file__).with_name("fake_reader.py")
_FILE = re.compile(r"<!-- file: (?P<name>\S+) -->\n```\n(?P<text>.*?)```\n", re.DOTALL)
_RUN = re.compile(r"<!-- run(?:: (?P<code>\d+))? -->\n```console\n\$ (?P<command>.*?)\n(?P<output>.*?)```\n", re.DOTALL)
EXAMPLES = [
    (page.name, match) for page in sorted(DOCS.glob("*.md")) for match in _RUN.finditer(page.read_text("utf-8"))
]


@pytest.mark.parametrize(("page", "example"), EXAMPLES, ids=[match["command"][:40] for _, match in EXAMPLES])
def test_an_example_prints_what_the_page_says(page: str, example: re.Match[str], tmp_path: Path) -> None:
    """Run by a reader that needs no model, so that a page stays true when the model learns."""
    for file in _FILE.finditer((DOCS / page).read_text("utf-8")):
        (tmp_path / file["name"]).write_text(file["text"], "utf-8")
    shell = (
        f'set -o pipefail; sayso() {{ "{sys.executable}" "{FAKE}" "$@"; }}; python() {{ "{sys.executable}" "$@"; }}; '
    )
    environment = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
    done = subprocess.run(
        ["bash", "-c", shell + example["command"]],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        cwd=tmp_path, env={**environment, "COLUMNS": "80"}, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == example["output"]
    assert done.returncode == int(example["code"] or 0)


def test_the_examples_were_found() -> None:
    assert len(EXAMPLES) >= 4


def commands() -> list[str]:
    return [name for name in app if not name.startswith("-")]


@pytest.mark.parametrize("command", commands())
def test_every_command_and_every_option_is_documented(command: str) -> None:
    page = (DOCS / f"{command}.md").read_text("utf-8")
    assert f"sayso {command} " in page
    names = {name for argument in app[command].assemble_argument_collection() for name in argument.names}
    options = {name for name in names if name.startswith("--")} | {"--help"}
    documented = set(re.findall(r"^\| `(--[\w-]+)", page, re.MULTILINE))
    assert documented == options


def test_read_is_among_the_commands() -> None:
    assert "read" in commands()
