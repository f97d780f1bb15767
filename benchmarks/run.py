"""Run every benchmark and write docs/benchmarks.md. Some ten minutes; leave the machine alone meanwhile.

But for precision.py, which needs weights that are not in the repository.
"""

from pathlib import Path

import calibration
import chains
import cost
import cyclopts
import entities
import quality
import speakers
import speed
import startup
import times
import wheels
from results import publish

__all__ = ["main"]


def main(*, data: Path | None = None, rounds: int = 5) -> None:
    """Measure quality, sizes, start-up, speed and memory; each result is kept as soon as it is there."""
    publish(quality.measure(data=data))
    publish(calibration.measure(data=data))
    publish(entities.measure(data=data))
    publish(speakers.measure(data=data))
    publish(chains.measure(data=data))
    publish(times.measure(data=data))
    publish(cost.measure(data=data, rounds=rounds))
    publish(wheels.measure())
    publish(startup.measure())
    publish(speed.measure(data=data, rounds=rounds))


if __name__ == "__main__":
    cyclopts.run(main)
