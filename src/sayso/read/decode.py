"""From the heads' probabilities to attributions: which words are a cue, its source, and its content.

1. Cues and sources: the best BIO sequence (Viterbi).
2. Contents: one Viterbi over "no content" and "content of cue k" for each cue of the window. A word's score joins what
   the tags say (is it content?) with what the links say (of which cue?); each change of state costs, and costs more
   within a quotation than at its marks, so that a content neither frays nor tears a quotation in two.
3. Source of a cue: the source span with most of the probability of the cue's source link, or none.
"""

import math
from collections.abc import Sequence
from itertools import groupby, pairwise

import msgspec
import numpy as np

from sayso.read.scores import Bools, Floats, Ints, Scores

__all__ = ["Attribution", "Decoding", "attributions", "best_tags", "spans_of", "tags_at", "tags_where"]

_FLOOR = 1e-6  # of a probability before its logarithm
_NEVER = -1e9
_SURELY_NEITHER = 0.003  # the probability below which a word is not thought of as a source's or a cue's
_NO_CUE = 0.03  # where no word is of a cue with this probability none is looked for: one in thousands would be found
_SOURCE, _CUE, _CONTENT = 1, 3, 5  # the B- tags; I- follows each

Run = tuple[int, int]  # words, half-open


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
    if float(scores.tag[:, _CUE : _CUE + 2].max(initial=0.0)) < _NO_CUE:
        return []
    tags = np.log(np.maximum(scores.tag, _FLOOR))
    tags[:, _CUE : _CUE + 2] += decoding.cue_bias
    tags[:, _SOURCE : _SOURCE + 2] += decoding.source_bias
    best = tags_where(scores.tag[:, _SOURCE:_CONTENT].sum(1) >= _SURELY_NEITHER, tags)
    cues = spans_of(best, _CUE)
    if not cues:
        return []
    sources = spans_of(best, _SOURCE)
    links = np.stack([scores.content[:, 1 + a : 1 + b].sum(1) for a, b in cues], axis=1)
    runs = _runs(_owners(scores.tag, links, cues, quoted, decoding))
    content = scores.tag[:, _CONTENT:].sum(1)
    found = []
    for k, cue in enumerate(cues):
        pieces, dropped, sure = _fragments(runs.get(k, []), links[:, k] * content, decoding.fragment)
        source, probability = _source(scores, cue, sources, decoding.no_source_bias)
        found.append(
            Attribution(
                cue=_shift(cue, scores.start),
                source=_shift(source, scores.start) if source else None,
                content=tuple(_shift(piece, scores.start) for piece in pieces),
                dropped=tuple(_shift(piece, scores.start) for piece in dropped),
                cue_score=_mean(scores.tag[cue[0] : cue[1], _CUE : _CUE + 2].sum(1)),
                content_score=sure,
                source_score=probability,
            )
        )
    return found


def _shift(run: Run, by: int) -> Run:
    return run[0] + by, run[1] + by


def best_tags(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of BIO tags (Viterbi); an I- tag (even, not 0) follows only its B- tag or itself.

    >>> best_tags([[0.0, -1.0, -9.0], [-2.0, -1.5, -0.1]])
    [1, 2]
    """
    inner = range(2, len(scores[0]), 2)
    total = [_NEVER if tag and tag % 2 == 0 else score for tag, score in enumerate(scores[0])]
    totals = [total]
    for row in scores[1:]:
        best = max(total)
        now = [best + score for score in row]
        for tag in inner:
            begun, gone_on = total[tag - 1], total[tag]
            now[tag] = (gone_on if gone_on >= begun else begun) + row[tag]
        total = now
        totals.append(total)
    tag = total.index(max(total))
    path = [tag]
    for total in reversed(totals[:-1]):
        if tag not in inner:
            tag = total.index(max(total))
        elif total[tag] < total[tag - 1]:
            tag -= 1
        path.append(tag)
    return path[::-1]


def tags_where(possible: Bools, scores: Floats) -> list[int]:
    """`best_tags` where some words can only be outside (tag 0): they are not looked at, which saves most of the time.

    >>> tags_where(np.array([False, True]), np.array([[0.0, 9.0, 9.0], [-2.0, -0.1, -1.0]]))
    [0, 1]
    """
    at = np.flatnonzero(possible)
    return tags_at(at, scores[at], len(possible))


def tags_at(at: Ints, rows: Floats, size: int) -> list[int]:
    """`best_tags` of `size` words of which only the words `at` can be inside; `rows` are their scores.

    >>> tags_at(np.array([1]), np.array([[-2.0, -0.1, -1.0]]), 3)
    [0, 1, 0]
    """
    tags = [0] * size
    likeliest = rows.argmax(1).tolist()
    first = 0
    for last, (i, following) in enumerate(pairwise([*at.tolist(), -1]), start=1):
        if following != i + 1:  # a stretch ends
            alone = likeliest[first:last]
            best = alone if _is_sequence(alone) else best_tags(rows[first:last].tolist())
            tags[i + 1 - last + first : i + 1] = best
            first = last
    return tags


def _is_sequence(tags: Sequence[int]) -> bool:
    """Whether every I- tag follows its B- tag or itself."""
    before = 0
    for tag in tags:
        if tag and tag % 2 == 0 and before != tag and before != tag - 1:
            return False
        before = tag
    return True


def spans_of(tags: Sequence[int], begin: int) -> list[Run]:
    """The runs of words tagged `begin` (B-) and then `begin + 1` (I-).

    >>> spans_of([0, 1, 2, 1, 0], 1)
    [(1, 3), (3, 4)]
    """
    runs: list[Run] = []
    size = len(tags)
    end = 0
    for start in [i for i, tag in enumerate(tags) if tag == begin]:
        end = start + 1
        while end < size and tags[end] == begin + 1:
            end += 1
        runs.append((start, end))
    return runs


def _costs(quoted: Sequence[int], decoding: Decoding) -> list[float]:
    """The cost of changing state before each word."""
    if not any(quoted):
        return [decoding.switch] * len(quoted)
    costs = [decoding.switch]
    for before, here in pairwise(quoted):
        if here == 1 or before == 3:
            costs.append(decoding.switch_edge)
        elif before in (1, 2) and here in (2, 3):
            costs.append(decoding.switch_quoted)
        else:
            costs.append(decoding.switch)
    return costs


def _owners(
    tag: Floats,
    links: Floats,
    cues: Sequence[Run],
    quoted: Sequence[int],
    decoding: Decoding,
) -> list[int]:
    """For each word the index of the cue it is content of, or −1."""
    costs = _costs(quoted, decoding)
    content = _between(tag[:, _CONTENT:].sum(1), _FLOOR)
    linked = _between(links, _FLOOR)
    inside = np.log(content)[:, None] + decoding.link_weight * np.log(linked)
    for k, (a, b) in enumerate(cues):
        inside[a:b, k] = _NEVER
    unlinked = np.log(_between(1 - links.sum(1), _FLOOR))
    outside = np.log(_between(1 - content, _FLOOR)) + decoding.link_weight * unlinked
    begin = decoding.begin_weight * np.log(_between(tag[:, _CONTENT] / content, 1e-3))
    go_on = decoding.begin_weight * np.log(_between(tag[:, _CONTENT + 1] / content, 1e-3))
    if any(quoted):
        go_on = go_on - decoding.rejoin * np.array(_abutting(quoted), dtype=np.float32)
    return _viterbi(outside.tolist(), inside.tolist(), begin.tolist(), go_on.tolist(), costs)


def _between(values: Floats, least: float) -> Floats:
    """`np.clip` up to 1; it takes several times as long for a few words."""
    clipped: Floats = np.minimum(np.maximum(values, least), 1.0)
    return clipped


def _abutting(quoted: Sequence[int]) -> list[bool]:
    """Before which words one quotation has just closed and another opens."""
    return [False, *(before == 3 and here == 1 for before, here in pairwise(quoted))]


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


def _source(scores: Scores, cue: Run, sources: Sequence[Run], bias: float) -> tuple[Run | None, float]:
    """The source of a cue and its probability; `None` with the probability that it has none."""
    link = scores.source[cue[0]]
    none = float(link[0])
    each = link.tolist()
    top = max(sources, key=lambda run: sum(each[1 + run[0] : 1 + run[1]]), default=None)
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
