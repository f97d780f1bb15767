"""Whether the confidence means what it says: cross-validated reliability on PolNeAR dev, and its diagram.

Needs the train extra (`make train`): the confidence is fitted anew on four fifths of the articles for each fifth.
"""

from pathlib import Path

import altair as alt
import cyclopts
from results import ROOT, Result, data_folder, publish

from sayso.learn.calibrate import cross_validated
from sayso.learn.data import examples, pieces_with
from sayso.learn.reliability import Bin, Reliability
from sayso.read.encoder import Encoder

__all__ = ["diagram", "measure"]

DIAGRAM = ROOT / "docs" / "reliability.svg"
TO_REACH = 0.05


def measure(*, data: Path | None = None) -> Result:
    """Read dev, fit, and compare confidence with the share of right statements.

    Raises:
        DataError: the data is not there.
    """
    encoder = Encoder()
    dev = examples(data or data_folder(), "dev", pieces_with(encoder.tokenizer))
    found = cross_validated(encoder, dev)
    diagram(found).save(str(DIAGRAM))
    reached = "reached" if found.error <= TO_REACH else "not reached"
    return Result(
        name="calibration",
        title="Is the confidence right? (PolNeAR dev, 5-fold cross-validation over articles)",
        command="python benchmarks/calibration.py",
        columns=("confidence", "statements", "mean confidence", "right"),
        rows=tuple(_row(b) for b in found.bins),
        figures={"ece": round(found.error, 4)},
        notes=(
            f"Expected calibration error {found.error:.3f}; to reach: {TO_REACH}: {reached}. "
            "Right: contents overlap by half and sources overlap.",
            "![Reliability diagram](reliability.svg)",
        ),
    )


def _row(b: Bin) -> tuple[str, ...]:
    return (f"{b.low:.2f}–{b.high:.2f}", str(b.statements), f"{b.confidence:.3f}", f"{b.right:.3f}")


def diagram(found: Reliability) -> alt.LayerChart:
    """Mean confidence against the share of right statements, with the line of perfect calibration."""
    rows = [{"confidence": b.confidence, "right": b.right, "statements": b.statements} for b in found.bins]
    axis = alt.Scale(domain=[0.3, 1])
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("confidence:Q", scale=axis, title="mean confidence"),
            y=alt.Y("right:Q", scale=axis, title="share right"),
        )
    )
    ideal = (
        alt.Chart(alt.Data(values=[{"p": 0.3}, {"p": 1}]))
        .mark_line(strokeDash=[4, 4], color="gray")
        .encode(x="p:Q", y="p:Q")
    )
    return (ideal + points).properties(width=320, height=320)


if __name__ == "__main__":
    cyclopts.run(lambda *, data=None: publish(measure(data=data)))
