"""Sizes of the two wheels, built from this checkout."""

import subprocess
import sys
import tempfile
from pathlib import Path

import cyclopts
from results import ROOT, Result, publish

__all__ = ["build", "measure"]

# To reach, in megabytes (10^6 bytes): less than this.
LIMITS = {"sayso": 1.0, "sayso-en": 30.0}
FOLDERS = {"sayso": ROOT, "sayso-en": ROOT / "packages" / "sayso-en"}


def measure() -> Result:
    """Build both wheels in a temporary folder and weigh them.

    Raises:
        subprocess.CalledProcessError: a build failed; hatchling's message is on standard error.
    """
    with tempfile.TemporaryDirectory() as folder:
        sizes = {name: build(FOLDERS[name], Path(folder, name)).stat().st_size / 1e6 for name in FOLDERS}
    return Result(
        name="wheels",
        title="Size of the wheels",
        command="python benchmarks/wheels.py",
        columns=("wheel", "MB", "to reach"),
        rows=tuple((f"`{name}`", f"{sizes[name]:.2f}", f"< {LIMITS[name]:.0f}") for name in sizes),
        figures={f"{name}_mb": round(sizes[name], 3) for name in sizes},
    )


def build(project: Path, out: Path) -> Path:
    """Build the wheel of `project` into the folder `out`; returns the wheel."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, check=True, cwd=project, stdout=subprocess.DEVNULL)
    return next(out.glob("*.whl"))


def main() -> None:
    """Weigh the wheels; write results/wheels.json and docs/benchmarks.md."""
    publish(measure())


if __name__ == "__main__":
    cyclopts.run(main)
