"""Mentions: the noun phrases that name, describe or refer to somebody or something, nested where they nest.

From the heads' scores of one window. A phrase is a pair of a first and a last word (Yu et al., 2020,
https://aclanthology.org/2020.acl-main.577); phrases may nest but not cross. Proper names are tagged apart, so that a
name is known without its title and without what stands around it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np

from sayso.read.bio import Run, tags_at
from sayso.read.name_words import PARTICLES
from sayso.read.scores import Floats, Ints, Phrasing

__all__ = ["FORMS", "NAME_TYPES", "TYPES", "Antecedent", "Candidate", "Form", "Phrases", "Seeing", "phrases", "product"]

Form = Literal["name", "description", "pronoun"]
FORMS: tuple[Form, ...] = ("name", "description", "pronoun")
TYPES = (
    "person", "place", "organization", "object", "event", "time", "substance", "animal", "plant", "abstract",
)  # fmt: skip
NAME_TYPES = ("person", "organization", "place", "other")  # of the name tags: "O", then B- and I- of each
_FLOOR = 1e-6
_SURELY_NO_NAME = 0.99
# OpenBLAS multiplies up to this many numbers (rows x inner x columns) on the thread that asks; beyond, it wakes others.
_ON_ONE_THREAD = 2**18
_TOGETHER = 12  # phrases of which the words are weighed at once
_APOSTROPHES = ("'", "’")
_BEFORE_A_NAME = {"of", "for", "in", "at", "from", "to", "with", "by", "on", "near", "against", "between", "and", "or"}
_AFTER_A_NAME = {",", "(", "-", "–", "—", "who", "whose", "which", "that", "of", "in", "from", "for", "at"}


class Candidate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A noun phrase that mentions something: words `start:end` of the article, half-open; phrases may nest.

    `type` is one of GUM's ten (person, place, organization, object, event, time, substance, animal, plant, abstract).
    `name` are the words of the proper name that heads the phrase, without a title: "Aldous Fenn" in "its own envoy,
    Aldous Fenn". `score` estimates the probability that this is a mention.
    """

    start: int
    end: int
    type: str
    form: Form
    score: float
    name: Run | None = None


class Antecedent(msgspec.Struct, frozen=True, gc=False):
    """That `mention` refers to what `antecedent` refers to; both are indices of candidates, the antecedent's lower.

    Without an antecedent, that it is the first mention of what it refers to. `score` is the probability; a mention
    may have several, the best first.
    """

    mention: int
    antecedent: int | None
    score: float


class Seeing(msgspec.Struct, frozen=True, kw_only=True):
    """What turns the vectors of a phrase's words into its type, its form and its place among the others.

    Weights of linear layers [in, out] and their biases. `key`, `query` and `first` are for coreference, and take what
    `referring` makes of the vectors.
    """

    type: Floats
    type_bias: Floats
    form: Floats
    form_bias: Floats
    referring: Floats
    referring_bias: Floats
    key: Floats
    key_bias: Floats
    query: Floats
    query_bias: Floats
    first: Floats
    first_bias: Floats


class Phrases(msgspec.Struct, frozen=True, kw_only=True):
    """The mentions of one window in the order of their first words, the longer first, and how they may be linked.

    `query` and `key` [mentions, size] (half precision: a long article has many), `first` [mentions], the readiness to
    have an antecedent.
    """

    found: list[Candidate]
    query: Floats
    key: Floats
    first: Floats


def phrases(words: Sequence[str], scores: Phrasing, seeing: Seeing, *, least: float = 0.5) -> Phrases:
    """The mentions of one window.

    Args:
        words: of the whole article.
        scores: of the window.
        seeing: the weights that come with the model.
        least: the probability from which on a phrase is a mention.
    """
    inside = words[scores.start : scores.end]
    names = dict(_written_as_names(inside, _names(scores.name)))
    spans, sure, heading = _with_names(inside, *_spans(scores.span, least), names)
    if not spans:
        nothing = np.zeros((0, 0), dtype=np.float32)
        return Phrases(found=[], query=nothing, key=nothing, first=np.zeros(0, dtype=np.float32))
    vectors = _vectors(scores, np.array(spans, dtype=np.int32))
    types = (product(vectors, seeing.type) + seeing.type_bias).argmax(1).tolist()
    forms = (product(vectors, seeing.form) + seeing.form_bias).argmax(1).tolist()
    referring = _gelu(product(vectors, seeing.referring) + seeing.referring_bias)
    shift = scores.start
    found = []
    rounded = np.array(sure).round(4).tolist()
    for run, name, type, form, score in zip(spans, heading, types, forms, rounded, strict=True):
        alone = name is not None and (name == run or FORMS[form] == "name")
        kind = NAME_TYPES[names[name]] if name and alone else "other"
        found.append(
            Candidate(
                start=run[0] + shift,
                end=run[1] + shift,
                type=TYPES[type] if kind == "other" else kind,
                form="name" if alone else FORMS[form],
                score=score,
                name=(name[0] + shift, name[1] + shift) if name else None,
            )
        )
    return Phrases(
        found=found,
        query=(product(referring, seeing.query) + seeing.query_bias).astype(np.float16),
        key=(product(referring, seeing.key) + seeing.key_bias).astype(np.float16),
        first=product(referring, seeing.first)[:, 0] + seeing.first_bias,
    )


def _names(tags: Floats) -> list[tuple[Run, int]]:
    """The runs of words tagged as a proper name, in order, with the index of the type: the best sequence (Viterbi).

    Only over the stretches of words that may be in a name; it would take longer than all the rest here.
    """
    possible = np.flatnonzero(tags[:, 0] < _SURELY_NO_NAME)
    best = tags_at(possible, np.log(np.maximum(tags[possible], _FLOOR)), len(tags))
    found: list[tuple[Run, int]] = []
    for start in possible.tolist():
        if best[start] % 2:
            end = start + 1
            while end < len(best) and best[end] == best[start] + 1:
                end += 1
            found.append(((start, end), best[start] // 2))
    return found


def _written_as_names(words: Sequence[str], names: Iterable[tuple[Run, int]]) -> Iterator[tuple[Run, int]]:
    """The names without what no name begins or ends with: "Teval itself"; a particle may begin one ("van der Ast")."""
    for (start, end), kind in names:
        while end > start and (words[end - 1].islower() or words[end - 1] in _APOSTROPHES):
            end -= 1
        while start < end and words[start].islower() and words[start] not in PARTICLES:
            start += 1
        if start < end:
            yield (start, end), kind


def _spans(matrix: Floats, least: float) -> tuple[list[Run], list[float]]:
    """The likely phrases of `matrix` [first word, last word], the likelier kept where two cross."""
    size = len(matrix)
    starts, lasts = np.divmod(np.flatnonzero(matrix.ravel() > least), size)
    forward = starts <= lasts
    if not forward.all():
        starts, lasts = starts[forward], lasts[forward]
    order = (starts * size - lasts).argsort()
    starts, ends = starts[order], lasts[order] + 1
    runs = [*zip(starts.tolist(), ends.tolist(), strict=True)]
    sure = matrix[starts, ends - 1].tolist()
    if not _cross(runs):
        return runs, sure
    lost = _lost(starts, ends, sure)
    kept = [(run, score) for i, (run, score) in enumerate(zip(runs, sure, strict=True)) if i not in lost]
    return [run for run, _ in kept], [score for _, score in kept]


def _cross(runs: Sequence[Run]) -> bool:
    """Whether any two phrases cross; they are in the order of their first words, the longer first."""
    open_: list[int] = []  # where those end that are not over, the first to end last
    for start, end in runs:
        while open_ and open_[-1] <= start:
            open_.pop()
        if open_ and open_[-1] < end:
            return True
        open_.append(end)
    return False


def _lost(starts: Ints, ends: Ints, sure: Sequence[float]) -> set[int]:
    """Of phrases that cross the less likely."""
    a, b = starts[:, None], ends[:, None]
    lost: set[int] = set()
    for i, j in zip(*(x.tolist() for x in np.nonzero((a < starts) & (starts < b) & (b < ends))), strict=True):
        if i not in lost and j not in lost:
            lost.add(i if sure[i] < sure[j] else j)
    return lost


def _with_names(
    words: Sequence[str], spans: list[Run], sure: list[float], names: Mapping[Run, int]
) -> tuple[list[Run], list[float], list[Run | None]]:
    """The phrases, and the names that head none of them; with the name that heads each."""
    found = _heading(words, spans, names)
    known = {*spans, *found}
    tails = {e for _, e in spans}
    # A title or an article may stand before a name in a phrase that is it, and a possessive after.
    more = [n for n in names if n not in known and tails.isdisjoint({n[1], _possessive_end(words, n[1])})]
    if not more:
        return spans, sure, found
    both = sorted([*zip(spans, sure, strict=True), *((run, 0.5) for run in more)], key=lambda x: (x[0][0], -x[0][1]))
    heading = dict(zip(spans, found, strict=True)) | {run: run for run in more}
    return [run for run, _ in both], [score for _, score in both], [heading[run] for run, _ in both]


def _possessive_end(words: Sequence[str], end: int) -> int:
    """Where a possessive that begins with word `end` ends: "Teval's", "the Isles'"; `end` where none does."""
    if end == len(words) or words[end] not in _APOSTROPHES:
        return end
    return end + 1 + (end + 1 < len(words) and words[end + 1] in ("s", "S"))


def _vectors(scores: Phrasing, spans: Ints) -> Floats:
    """[phrases, size]: of the first word, the last word, and what is weightiest within (Lee et al., 2017)."""
    start, end = spans[:, 0], spans[:, 1]
    # Without the sign, a word before the first is as one far behind the last.
    word = np.arange(len(scores.weight), dtype=np.uint32)
    within = (word - start.astype(np.uint32)[:, None]) < (end - start).astype(np.uint32)[:, None]
    share: Floats = np.exp(np.minimum(np.maximum(scores.weight, -8), 8)) * within
    mean = _weighed(share, scores.within, start, end) / share.sum(1, keepdims=True)
    return _gelu(scores.opening[start] + scores.closing[end - 1] + mean)


def _weighed(share: Floats, within: Floats, start: Ints, end: Ints) -> Floats:
    """`share @ within`, some phrases at a time: those near each other have shares in a few of the words only.

    They are in the order of their first words.
    """
    found = np.empty((len(share), within.shape[1]), dtype=np.float32)
    for i in range(0, len(share), _TOGETHER):
        words = slice(start[i], end[i : i + _TOGETHER].max())
        found[i : i + _TOGETHER] = product(share[i : i + _TOGETHER, words], within[words])
    return found


def product(a: Floats, b: Floats) -> Floats:
    """The matrix product, row by row or a few rows at a time, so that BLAS stays on this thread.

    Its other threads would wait busily beside the encoder's and cost more than they do.

    >>> product(np.eye(2, dtype=np.float32), np.ones((2, 1), dtype=np.float32)).tolist()
    [[1.0], [1.0]]
    """
    rows = min(len(a), max(1, _ON_ONE_THREAD // b.size))
    if rows == len(a):
        whole: Floats = a @ b
        return whole
    found: Floats = np.empty((len(a), b.shape[1]), dtype=np.float32)
    most = len(a) // rows * rows
    np.matmul(a[:most].reshape(-1, rows, a.shape[1]), b, out=found[:most].reshape(-1, rows, b.shape[1]))
    if most < len(a):
        # As many rows as before, some once more: a single one BLAS would sum in another order.
        np.matmul(a[-rows:], b, out=found[-rows:])
    return found


def _gelu(x: Floats) -> Floats:
    # The tanh form differs from the exact one by less than 0.0005; numpy has no error function.
    y: Floats = 0.044715 * x
    y *= x
    y += 1
    y *= 0.7978845608 * x
    np.tanh(y, out=y)
    y += 1
    y *= 0.5 * x
    return y


def _heading(words: Sequence[str], spans: Sequence[Run], names: Mapping[Run, int]) -> list[Run | None]:
    """For each phrase the proper name that heads it, if one does: at its end, or before an apposition or a clause.

    Not one inside a smaller phrase that only modifies it ("the mayor of Teval", "Teval's mayor", "a letter to the
    younger Marr").
    """
    ends: dict[int, list[int]] = {}
    for start, end in spans:
        ends.setdefault(start, []).append(end)
    found: list[Run | None] = []
    ordered = sorted(names)
    begins = [a for a, _ in ordered]
    for start, end in spans:
        at = bisect_left(begins, start)
        if at == len(begins) or begins[at] >= end:
            found.append(None)
            continue
        last = end
        while last - start > 1 and words[last - 1] in ("s", "'", "’"):
            last -= 1
        heading = None
        while heading is None and at < len(begins) and begins[at] < last:
            name = ordered[at]
            if name[1] <= last and _heads(words, name, start, last, names[name]):
                heading = name
            at += 1
        found.append(None if heading and _is_anothers(words, heading, (start, end), ends) else heading)
    return found


def _is_anothers(words: Sequence[str], name: Run, within: Run, ends: Mapping[int, Sequence[int]]) -> bool:
    """Whether a name heads a phrase that hangs on a preposition within another."""
    return any(
        words[start - 1].lower() in _BEFORE_A_NAME and any(name[1] <= end <= within[1] for end in ends.get(start, ()))
        for start in range(within[0] + 1, name[0] + 1)
    )


def _heads(words: Sequence[str], name: Run, start: int, last: int, kind: int) -> bool:
    a, b = name
    if a == start and b == last:
        return True
    before = [word.lower() for word in words[start:a]]
    if NAME_TYPES[kind] == "person":
        # The ambassador to the Isles Oda Marr: what stands before a person's name may have a name in it.
        before = before[-2:] if before[-1:] in (["the"], ["a"]) else before[-1:]
    if not _BEFORE_A_NAME.isdisjoint(before):
        return False
    return b == last or (words[b] in _AFTER_A_NAME and not (a > start and words[a - 1] == ","))
