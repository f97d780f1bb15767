"""Run every benchmark and write docs/benchmarks.md. Some five minutes; leave the machine alone meanwhile."""

from pathlib import Path

import cyclopts
import speed
import startup
import wheels
from results import publish

__all__ = ["main"]


def main(*, data: Path | None = None, rounds: int = 5) -> None:
    """Measure sizes, start-up, speed and memory; each result is kept as soon as it is there."""
    publish(wheels.measure())
    publish(startup.measure())
    publish(speed.measure(data=data, rounds=rounds))


if __name__ == "__main__":
    cyclopts.run(main)
