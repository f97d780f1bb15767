"""The mistakes of an evaluation as one self-contained HTML page: gold above prediction, the article with most first.

Nothing is fetched, there is no script, and nothing of an article is taken for markup. The page holds passages of the
gold articles: who may see it is a question of their rights.
"""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from sayso.learn.evaluate import Evaluation, Figure, Scored
from sayso.learn.mistakes import TYPES, Mistake, Type
from sayso.learn.score import Counts
from sayso.read.paragraphs import paragraphs
from sayso.show.passage import Line, Piece, passage
from sayso.show.words import heading, percent, printable
from sayso.types import Span, Statement

__all__ = ["errors_page"]

_MEANING: dict[Type, str] = {
    "missed": "gold, and nothing that was read is left to match it",
    "spurious": "read, and no gold is left to match it",
    "wrong source": "the contents agree, the sources do not",
    "overlap below half": "the contents share words, but less than half of them",
    "boundary": "counted as right, yet source or content begin or end elsewhere",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
_CLASSES = {"source": "s", "cue": "q"}


def errors_page(evaluation: Evaluation) -> str:
    """One HTML document: what went wrong in all, in each article (the worst first), and statement by statement.

    An article is worse the lower its pair F1. Mistakes that only concern boundaries are folded away.
    """
    ranked = sorted((s for s in evaluation.articles if s.mistakes), key=_badness)
    title = f"What was read wrong: {evaluation.summary.layer}"
    body = [
        f"<h1>{escape(title)}</h1>{_about(evaluation)}{_meanings()}{_overview(evaluation, ranked)}",
        *(_article(scored, f"a{number}") for number, scored in enumerate(ranked, start=1)),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} – sayso</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<style>\n{_styles()}</style></head>\n<body class="sayso"><main class="page">\n'
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _styles() -> str:
    shared, own = files("sayso.show") / "page.css", files("sayso.learn") / "errors_page.css"
    return shared.read_text("utf-8") + own.read_text("utf-8")


def _badness(scored: Scored) -> tuple[float, int]:
    return scored.score.counts["pair"].f1, -len(scored.mistakes)


def _about(evaluation: Evaluation) -> str:
    summary = evaluation.summary
    names = ", ".join(corpus.path.replace("\\", "/").rpartition("/")[2] for corpus in summary.corpora[:3])
    more = len(summary.corpora) - 3
    of = f"{summary.articles} article{'s' * (summary.articles != 1)} of {names}" + (f" and {more} more" * (more > 0))
    line = f"Model {summary.model.name} {summary.model.version} · {of} · pair F1 {_f1(summary.metrics['pair'])}"
    return f'<p class="about">{escape(printable(line))}</p>'


def _f1(figure: Figure) -> str:
    interval = figure.interval
    return f"{figure.f1:.1f}" + (f" ({interval.low:.1f}–{interval.high:.1f})" if interval else "")


def _meanings() -> str:
    types = "".join(f"<dt>{kind}</dt><dd>{_MEANING[kind]}</dd>" for kind in TYPES)
    roles = '<span class="s">source</span>, <span class="q">cue</span>, <span class="c indirect">content</span>'
    return f'<dl class="types">{types}<dt>marks</dt><dd>{roles}</dd></dl>'


def _overview(evaluation: Evaluation, ranked: Sequence[Scored]) -> str:
    heads = ("article", "outlet", "gold", "read", "pair F1", *TYPES)
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    pair = evaluation.summary.metrics["pair"]
    totals = [f"{evaluation.summary.mistakes[kind]}" for kind in TYPES]
    cells = ("", pair.gold, pair.predicted, f"{pair.f1:.1f}", *totals)
    every = '<tr class="all"><th scope="row">all</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    rows = "".join(_row(scored, f"a{number}") for number, scored in enumerate(ranked, start=1))
    flawless = len(evaluation.articles) - len(ranked)
    caption = f"Articles with mistakes, the worst first; {flawless} had none. A number leads to its mistakes."
    return (
        f'<div class="wide"><table><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{every}{rows}</tbody></table></div>"
    )


def _row(scored: Scored, name: str) -> str:
    pair: Counts = scored.score.counts["pair"]
    kinds = [mistake.type for mistake in scored.mistakes]
    cells = [escape(printable(scored.article.outlet or "")), pair.gold, pair.predicted, f"{100 * pair.f1:.1f}"]
    cells += [_link(name, kind, kinds.count(kind)) for kind in TYPES]
    title = f'<a href="#{name}"><bdi>{escape(heading(scored.article))}</bdi></a>'
    return f'<tr><th scope="row">{title}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _link(name: str, kind: Type, count: int) -> str:
    return f'<a href="#{_anchor(name, kind)}">{count}</a>' if count else "·"


def _anchor(name: str, kind: Type) -> str:
    return f"{name}-{kind.replace(' ', '-')}"


def _article(scored: Scored, name: str) -> str:
    parts = paragraphs(scored.article.text)
    groups = {kind: [m for m in scored.mistakes if m.type == kind] for kind in TYPES}
    body = "".join(_group(scored, name, kind, own, parts) for kind, own in groups.items() if own)
    pair = scored.score.counts["pair"]
    about = " · ".join(filter(None, [scored.article.outlet, scored.article.id, f"pair F1 {100 * pair.f1:.1f}"]))
    return (
        f'<article id="{name}" aria-labelledby="{name}-h"><h2 id="{name}-h" dir="auto">'
        f'{escape(heading(scored.article))}</h2><p class="about">{escape(printable(about))}</p>{body}</article>'
    )


def _group(scored: Scored, name: str, kind: Type, own: Sequence[Mistake], parts: Sequence[Span]) -> str:
    cases = "".join(_case(scored.article.text, mistake, parts) for mistake in own)
    folded = "" if kind == "boundary" else " open"
    return f'<details id="{_anchor(name, kind)}"{folded}><summary>{kind}: {len(own)}</summary>{cases}</details>'


def _case(text: str, mistake: Mistake, parts: Sequence[Span]) -> str:
    gold, read = mistake.gold, mistake.predicted
    sure = f"{read.kind}, {percent(read.confidence)} sure" if read else ""
    return (
        f'<div class="case"><h4>gold<small>{gold.kind if gold else ""}</small></h4>'
        f'<div class="gold">{_passages(text, gold, parts, "nothing is marked here")}</div>'
        f"<h4>read<small>{sure}</small></h4><div>{_passages(text, read, parts, 'nothing was read here')}</div></div>"
    )


def _passages(text: str, statement: Statement | None, parts: Sequence[Span], nothing: str) -> str:
    if statement is None:
        return f'<p class="none">{nothing}</p>'
    lines = passage(text, statement, parts)
    return "".join(_lines(lines, statement)) or '<p class="none">a statement without any words</p>'


def _lines(lines: Sequence[Line], statement: Statement) -> Iterator[str]:
    for line in lines:
        yield f'<p dir="auto">{"".join(_piece(piece, statement) for piece in line)}</p>'


def _piece(piece: Piece, statement: Statement) -> str:
    words = escape(printable(piece.text))
    if piece.role is None:
        return words
    return f'<span class="{_CLASSES.get(piece.role, f"c {statement.kind}")}">{words}</span>'
