"""From the heads' probabilities to attributions: which words are a cue, its source, and its content.

1. Cues and sources: the best BIO sequence (Viterbi).
2. Contents: one Viterbi over "no content" and "content of cue k" for each cue of the window. A word's score joins what
   the tags say (is it content?) with what the links say (of which cue?); each change of state costs, and costs more
   within a quotation than at its marks, so that a content neither frays nor tears a quotation in two.
3. Source of a cue: the source span with most of the probability of the cue's source link, or none.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from sayso.read.bio import Run, spans_of, tags_at
from sayso.read.scores import Bools, Floats, Scores

__all__ = ["Attribution", "Decoding", "attributions", "may_have_cue"]

_FLOOR = 1e-6  # of a probability before its logarithm
_NEVER = -1e9
_SURELY_NEITHER = 0.003  # the probability below which a word is not thought of as a source's or a cue's
_NO_CUE = 0.03  # where no word is of a cue with this probability none is looked for: one in thousands would be found
_SOURCE, _CUE, _CONTENT = 1, 3, 5  # the B- tags; I- follows each
_ABUTTING = 3 * 4 + 1  # a word that closes a quotation and one that opens the next (see `_costs`)
_SLACK = 1e-3  # nats, far more than is rounded off

_Values = npt.NDArray[np.floating[Any]]


class Decoding(msgspec.Struct, frozen=True, kw_only=True):
    """Weights and costs of the decoder, in nats; chosen on dev by `sayso train`.

    `cue_bias`, `source_bias` and `no_source_bias` are added to the log-probability of a cue word, a source word and
    the "no source" option. `switch` is the cost of entering or leaving a content; `switch_quoted` replaces it
    between two words of one quotation, `switch_edge` at its marks. `rejoin` is the cost of *not* changing where one
    quotation closes and the next opens at once: usually somebody else speaks. `begin_weight` and `link_weight`
    weigh where a content begins and to which cue it belongs against whether it is content at all. Further fragments
    of a content are dropped where their mean probability is below `fragment`.
    """

    cue_bias: float = 0.0
    source_bias: float = 0.0
    no_source_bias: float = 0.0
    switch: float = 1.5
    switch_quoted: float = 15.0
    switch_edge: float = 1.0
    rejoin: float = 3.0
    begin_weight: float = 1.0
    link_weight: float = 1.0
    fragment: float = 0.0


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a cue, its source (or none) and the fragments of its content (or none); indices into the article.

    `dropped` are fragments that were too unsure to keep.

    `cue_score`, `content_score` and `source_score` are mean probabilities: that the cue's words are a cue, that the
    content's words are content of it, and of its source (or of there being none).
    """

    cue: Run
    source: Run | None
    content: tuple[Run, ...]
    dropped: tuple[Run, ...] = ()
    cue_score: float
    content_score: float
    source_score: float


def attributions(scores: Scores, quoted: Sequence[int], decoding: Decoding) -> list[Attribution]:
    """The attributions of one window, in the order of their cues; those without content included.

    `quoted[i]` says how word i of the window stands to the quotation marks (see `features.quote_states`).
    """
    tag = scores.tag
    if not may_have_cue(tag):
        return []
    at = (tag[:, _SOURCE:_CONTENT].sum(1) >= _SURELY_NEITHER).nonzero()[0]
    rows = np.log(np.maximum(tag[at], _FLOOR))
    rows[:, _CUE : _CUE + 2] += decoding.cue_bias
    rows[:, _SOURCE : _SOURCE + 2] += decoding.source_bias
    best = tags_at(at, rows, len(tag))
    cues = spans_of(best, _CUE)
    if not cues:
        return []
    sources = spans_of(best, _SOURCE)
    links = _links(scores.content, cues)
    content = tag[:, _CONTENT] + tag[:, _CONTENT + 1]
    likeliest = _likeliest(scores.source, cues, sources)
    cue_mass = tag[:, _CUE] + tag[:, _CUE + 1]
    runs = _runs(_owners(_Odds.of(tag, content, links, cues, quoted, decoding)))
    found = []
    for k, cue in enumerate(cues):
        pieces, dropped, sure = _fragments(runs.get(k, []), links[:, k] * content, decoding.fragment)
        source, probability = _source(scores, cue, likeliest[k], decoding.no_source_bias)
        found.append(
            Attribution(
                cue=_shift(cue, scores.start),
                source=_shift(source, scores.start) if source else None,
                content=tuple(_shift(piece, scores.start) for piece in pieces),
                dropped=tuple(_shift(piece, scores.start) for piece in dropped),
                cue_score=_mean(cue_mass[cue[0] : cue[1]]),
                content_score=sure,
                source_score=probability,
            )
        )
    return found


def may_have_cue(tag: Floats) -> bool:
    """Whether a cue is looked for among words with these probabilities of tags."""
    return float(tag[:, _CUE : _CUE + 2].max(initial=0.0)) >= _NO_CUE


def _links(content: Floats, cues: Sequence[Run]) -> Floats:
    """For each word the probability that it is content of each cue."""
    links = np.empty((len(content), len(cues)), dtype=content.dtype)
    for k, (a, b) in enumerate(cues):
        if b == a + 1:
            links[:, k] = content[:, b]
        elif b == a + 2:
            np.add(content[:, b - 1], content[:, b], out=links[:, k])
        else:
            links[:, k] = content[:, 1 + a : 1 + b].sum(1)
    return links


def _shift(run: Run, by: int) -> Run:
    return run[0] + by, run[1] + by


class _Odds(msgspec.Struct, frozen=True):
    """What each word says for and against being content, as logarithms; all arrays have a row for each word.

    `outside` that it is none, `inside` [words, cues] that it is of that cue, `begin` and `go_on` that it begins one or
    goes on; `costs` of changing state before it.
    """

    outside: _Values
    inside: _Values
    begin: _Values
    go_on: _Values
    costs: _Values

    @staticmethod
    def of(
        tag: Floats, content: Floats, links: Floats, cues: Sequence[Run], quoted: Sequence[int], decoding: Decoding
    ) -> "_Odds":
        content = _between(content, _FLOOR)
        inside = np.log(content)[:, None] + decoding.link_weight * np.log(_between(links, _FLOOR))
        for k, (a, b) in enumerate(cues):
            inside[a:b, k] = _NEVER
        unlinked = np.log(_between(1 - links.sum(1), _FLOOR))
        outside = np.log(_between(1 - content, _FLOOR)) + decoding.link_weight * unlinked
        parts = _between(tag[:, _CONTENT : _CONTENT + 2] / content[:, None], 1e-3)
        begin, go_on = (decoding.begin_weight * np.log(parts)).T
        costs = np.full(len(tag), decoding.switch)
        if any(quoted):
            pairs = np.array(quoted)
            pairs = pairs[:-1] * 4 + pairs[1:]
            costs[1:] = _costs(decoding)[pairs]
            go_on[1:] -= decoding.rejoin * (pairs == _ABUTTING)
        return _Odds(outside, inside, begin, go_on, costs)


def _costs(decoding: Decoding) -> _Values:
    """The cost of changing state between two words, at 4 times the state of the first plus that of the second."""
    costs = np.full((4, 4), decoding.switch)
    costs[1:3, 2:4] = decoding.switch_quoted
    costs[:, 1] = costs[3] = decoding.switch_edge
    return costs.ravel()


def _owners(odds: _Odds) -> list[int]:
    """For each word the index of the cue it is content of, or −1.

    Words that are surely outside part the others: each run of these is decoded by itself, with the cues it may be of.
    """
    size, number = odds.inside.shape
    outside, begin, go_on, costs = (line.tolist() for line in (odds.outside, odds.begin, odds.go_on, odds.costs))
    if number == 1:
        return [held - 1 for held in _held(outside, odds.inside[:, 0].tolist(), begin, go_on, costs)]
    owners = [-1] * size
    possible, best = _possible(odds), _best(odds.inside)
    words: Bools = np.logical_or.reduce(possible, axis=1)
    for start, end in _stretches(words.nonzero()[0].tolist()):
        here = slice(start, min(end + 1, size))  # with the word outside after it: a content costs when it ends, too
        lines = outside[here], begin[here], go_on[here], costs[here]
        cue = best[start]
        cues = [cue] if cue >= 0 and best[start:end].count(cue) == end - start else _rivals(odds, possible, start, end)
        inside = odds.inside[here, cues]
        if len(cues) == 1:
            held = _held(lines[0], inside[:, 0].tolist(), *lines[1:])
            owners[here] = [cues[0] if is_held else -1 for is_held in held]
        else:
            path = _viterbi(lines[0], inside.tolist(), *lines[1:])
            owners[here] = [cues[k] if k >= 0 else -1 for k in path]
    return owners


def _best(inside: _Values) -> list[int]:
    """For each word the cue of which it is likelier content than of any other; −1 where several are as likely."""
    alone = (inside >= inside.max(1)[:, None] - _SLACK).sum(1) == 1
    best: list[int] = np.where(alone, inside.argmax(1), -1).tolist()
    return best


def _rivals(odds: _Odds, possible: Bools, start: int, end: int) -> list[int]:
    """The cues of which a stretch of words may be content: without those that one and the same beats at every word."""
    inside = odds.inside[start:end]
    best = inside[:, inside.sum(0).argmax()]
    beaten = (inside < best[:, None] - _SLACK).all(0)
    rivals: Bools = np.logical_or.reduce(possible[start:end], axis=0) & ~beaten
    return [k for k, is_rival in enumerate(rivals.tolist()) if is_rival]


def _possible(odds: _Odds) -> Bools:
    """Which words may be content of which cue; of the others the best path has none, whatever is beside them.

    Were such a word outside instead, its own score would gain more than a change of state or two could cost.
    """
    begin, go_on, costs = odds.begin, odds.go_on, odds.costs
    least = odds.outside - np.maximum(begin - costs, go_on + costs) - _SLACK
    least[:-1] -= np.maximum(go_on[1:] + costs[1:] - begin[1:], 0)  # 0: a stretch may be cut off after it
    possible: Bools = odds.inside >= least[:, None]
    return possible


def _stretches(places: Sequence[int]) -> Iterator[Run]:
    """Runs of numbers that follow each other."""
    start = end = -1
    for i in places:
        if i != end:
            if end > start:
                yield start, end
            start = i
        end = i + 1
    if end > start:
        yield start, end


def _between(values: Floats, least: float) -> Floats:
    """`np.clip` up to 1; it takes several times as long for a few words."""
    clipped: Floats = np.minimum(np.maximum(values, least), 1.0)
    return clipped


def _held(
    outside: Sequence[float],
    inside: Sequence[float],
    begin: Sequence[float],
    go_on: Sequence[float],
    costs: Sequence[float],
) -> list[bool]:
    """`_viterbi` where there is one cue: whether each word is content of it."""
    out = outside[0]
    held = inside[0] + begin[0] - costs[0]
    back: list[tuple[bool, bool]] = []  # for each word: whether the cue's content is left before it, and goes on
    for off, own, start, stay, cost in zip(outside[1:], inside[1:], begin[1:], go_on[1:], costs[1:], strict=True):
        left, on = held - cost, held + stay
        leaves = left > out
        base = left if leaves else out
        enter = base - cost + start
        stays = on >= enter
        back.append((leaves, stays))
        held = (on if stays else enter) + own
        out = base + off
    state = held > out
    path = [state]
    for leaves, stays in reversed(back):
        state = (state and stays) or leaves
        path.append(state)
    return path[::-1]


def _viterbi(
    outside: Sequence[float],
    inside: Sequence[Sequence[float]],
    begin: Sequence[float],
    go_on: Sequence[float],
    costs: Sequence[float],
) -> list[int]:
    out = outside[0]
    held = [score + begin[0] - costs[0] for score in inside[0]]
    back: list[tuple[bool, float, float, list[float]]] = []  # for each word: how it could be come to
    for off, row, start, stay, cost in zip(outside[1:], inside[1:], begin[1:], go_on[1:], costs[1:], strict=True):
        left = max(held) - cost
        base = left if left > out else out
        enter = base - cost + start
        back.append((left > out, enter, stay, held))
        held = [(on if (on := score + stay) >= enter else enter) + own for score, own in zip(held, row, strict=True)]
        out = base + off
    best = max(held)
    state = held.index(best) if best > out else -1
    path = [state]
    for leaves, enter, stay, before in reversed(back):
        if state < 0 or before[state] + stay < enter:
            state = before.index(max(before)) if leaves else -1
        path.append(state)
    return path[::-1]


def _runs(owner: Sequence[int]) -> dict[int, list[Run]]:
    """The runs of words of each owner."""
    runs: dict[int, list[Run]] = {}
    end = 0
    for k, those in groupby(owner):
        start, end = end, end + len([*those])
        runs.setdefault(k, []).append((start, end))
    return runs


def _fragments(runs: list[Run], sure: Floats, least: float) -> tuple[list[Run], list[Run], float]:
    """The runs of words of one cue but for the weak ones, those (never the best), and the mean probability."""
    if not runs:
        return [], [], 0.0
    if len(runs) == 1:
        return runs, [], _mean(sure[slice(*runs[0])])
    best = max(runs, key=lambda run: float(sure[run[0] : run[1]].sum()))
    kept = [run for run in runs if run == best or _mean(sure[run[0] : run[1]]) >= least]
    weak = [run for run in runs if run not in kept]
    return kept, weak, _mean(np.concatenate([sure[a:b] for a, b in kept]))


def _mean(values: Floats) -> float:
    """`values.mean()`; that takes several times as long for a few words."""
    return float(values.sum() / len(values))


def _likeliest(links: Floats, cues: Sequence[Run], sources: Sequence[Run]) -> Sequence[Run | None]:
    """The source with most of each cue's probability; of several with as much the first."""
    if not sources:
        return [None] * len(cues)
    edges = [1 + i for run in sources for i in run]
    edges = edges[:-1] if edges[-1] == links.shape[1] else edges
    masses = np.add.reduceat(links[[start for start, _ in cues]], edges, axis=1, dtype=np.float64)
    return [sources[i] for i in masses[:, ::2].argmax(1).tolist()]


def _source(scores: Scores, cue: Run, top: Run | None, bias: float) -> tuple[Run | None, float]:
    """The source of a cue, of which `top` is the likeliest, and its probability; `None` with that of having none."""
    link = scores.source[cue[0]]
    none = float(link[0])
    bar = math.log(max(none, _FLOOR)) + bias
    weight = float(link[1 + top[0] : 1 + top[1]].sum()) if top else 0.0
    if top is not None and math.log(max(weight, _FLOOR)) > bar:
        return top, weight
    # The link may point at words that the tags took for something else.
    word = int(link[1:].argmax())
    if math.log(max(float(link[1 + word]), _FLOOR)) > bar and not cue[0] <= word < cue[1]:
        end = word + 1
        while end < len(scores.tag) and scores.tag[end, _SOURCE + 1] > 0.4 and not cue[0] <= end < cue[1]:
            end += 1
        return (word, end), float(link[1 + word])
    return None, none
