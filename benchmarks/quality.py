"""How well statements are found on PolNeAR's development part, the whole path from text, beside textacy.

textacy's quotations are scored by the same metrics: the speaker is the source, the quotation the content. It knows
direct quotations only. The figures of other systems on the held-out part, which is not here, are in the README.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import cyclopts
import msgspec
from results import HERE, Result, data_folder, publish
from speed import peers_python

from sayso.learn.evaluate import Evaluation, Figure, evaluate_statements
from sayso.learn.gold import GoldArticle, load_gold
from sayso.learn.score import Counts, score_article, total
from sayso.types import Span, Statement

__all__ = ["measure"]

# What the project set out to reach, and what would be beyond (two trained people agree at pair 75.4, strict 64).
TARGETS = {
    "pair": ("73.0", "75.4"),
    "pair.direct": ("91", "97"),
    "pair.mixed": ("84", "89"),
    "pair.indirect": ("67", "70"),
    "strict_np": ("60", "64"),
}


def measure(*, data: Path | None = None, resamples: int = 1000) -> Result:
    """Read and score the 84 articles; textacy runs in the peers' own environment.

    Raises:
        DataError: the data is not there.
    """
    gold = (data or data_folder()) / "polnear" / "dev.jsonl.xz"
    found = evaluate_statements(gold, resamples=resamples)
    peer = _textacy(load_gold(gold).articles)
    figures = {name.replace(".", "_"): found.summary.metrics[name].f1 for name in TARGETS}
    figures |= {f"textacy_{name.replace('.', '_')}": round(100 * peer[name].f1, 2) for name in TARGETS}
    return Result(
        name="quality",
        title="Statements found (PolNeAR dev, F1)",
        command="python benchmarks/quality.py",
        columns=("metric", "P", "R", "F1", "95 %", "to reach", "beyond", "textacy F1"),
        rows=tuple(_row(name, found.summary.metrics[name], peer[name]) for name in TARGETS),
        figures=figures,
        notes=(_outlets(found), f"Model: {found.summary.model.name} {found.summary.model.version}."),
    )


def _row(name: str, figure: Figure, peer: Counts) -> tuple[str, ...]:
    low, high = (figure.interval.low, figure.interval.high) if figure.interval else (0.0, 0.0)
    shares = (f"{value:.1f}" for value in (figure.precision, figure.recall, figure.f1))
    return (f"`{name}`", *shares, f"{low:.1f}–{high:.1f}", *TARGETS[name], f"{100 * peer.f1:.1f}")


def _outlets(found: Evaluation) -> str:
    each = (f"{name} {outlet.pair.f1:.1f} ({outlet.articles})" for name, outlet in found.summary.outlets.items())
    return f"Pair F1 by outlet (articles): {', '.join(each)}."


def _textacy(articles: tuple[GoldArticle, ...]) -> dict[str, Counts]:
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "texts.json")
        texts.write_text(json.dumps([gold.article.text for gold in articles]), encoding="utf-8")
        command = [str(peers_python()), str(HERE / "textacy_quotes.py"), str(texts)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    found = msgspec.json.decode(printed, type=list[list[dict[str, list[int]]]])
    return total(
        score_article(gold.article.text, gold=gold.statements, predicted=[_statement(q) for q in quotes]).counts
        for gold, quotes in zip(articles, found, strict=True)
    )


def _statement(quote: dict[str, list[int]]) -> Statement:
    source, cue, content = ((Span(*quote[role]),) for role in ("source", "cue", "content"))
    return Statement(id="", kind="direct", source=source, cue=cue, content=content, confidence=1.0)


if __name__ == "__main__":
    cyclopts.run(lambda *, data=None: publish(measure(data=data)))
