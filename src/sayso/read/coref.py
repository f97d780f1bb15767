"""Coreference: which mention refers to the same as which earlier one.

Each mention chooses among the mentions before it, or none (Lee et al., 2017, https://aclanthology.org/D17-1018). The
score of a pair joins what the encoder makes of both phrases (a product of two vectors) with what can be read off their
words: do they match, which pronoun is it, how far apart, in whose quotation.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from sayso.read.features import Layout, quotation_of
from sayso.read.mentions import FORMS, TYPES, Antecedent, Candidate, Phrases, product
from sayso.read.scores import Bools, Floats, Ints

__all__ = [
    "BAND", "TABLES", "TRUST", "Linking", "Sides", "Traits", "antecedents", "pair_features", "pair_scores", "sides",
    "traits",
]  # fmt: skip

BAND = 256  # how many mentions back an antecedent is looked for; a name further back is found by its words
_BLOCK = 128
_SCALE = 10.0  # of the product, as trained
_PRONOUNS = (
    "i me my mine myself", "we us our ours ourselves", "you your yours yourself yourselves thou thee thy",
    "he him his himself", "she her hers herself", "it its itself", "they them their theirs themselves",
    "who whom whose which that", "this these those one",
)  # fmt: skip
_CLASS = {word: number for number, words in enumerate(_PRONOUNS, 1) for word in words.split()}
_KINDS = len(_PRONOUNS) + 1
_TYPE = {name: number for number, name in enumerate(TYPES)}
_FORM = {form: number for number, form in enumerate(FORMS)}
_PRONOUN = _FORM["pronoun"]
_BEFORE_THE_HEAD = "the a an this that these those his her its their our my your some any no ' ’ s"
_BEHIND_THE_HEAD = "of for in at on who which that , whose with from to by near ( - – — whom where when"
_LEADING = frozenset(_BEFORE_THE_HEAD.split())
_CUTTING = frozenset(_BEHIND_THE_HEAD.split())
_POSSESSIVE = frozenset({"s", "'", "’"})
_NO_CAPITALS: list[str] = []
_DISTANCES = 8  # 1, 2–3, 4–7 … 128 and more mentions
_PARAGRAPHS = np.array([1, 2, 3, 6])  # edges of the classes of distance in paragraphs
_RELATIONS = 5  # of two mentions to quotation marks
# The tables of weights, in the order of `pair_features`; where two forms, pronouns or types, the mention's comes first.
_SHAPES = (
    (4, 3, 3),  # words in common, forms
    (_DISTANCES, 3, 2),  # distance, form, whether any words are in common
    (_KINDS, len(TYPES)),  # pronoun, type of the antecedent
    (_KINDS, _KINDS),  # pronouns
    (_RELATIONS, _KINDS),  # quotation marks, pronoun
    (len(_PARAGRAPHS) + 1, _KINDS),  # distance in paragraphs, pronoun
    (len(TYPES), len(TYPES)),  # types
    (3, 3, 3),  # nesting, forms
)
TABLES = tuple(math.prod(shape) for shape in _SHAPES)  # their sizes
# What each table counts for. In training the types are people's, which agree with each other more than guesses here;
# words in common tell more than the head has learned from them.
TRUST = (1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 0.4, 1.0)


class Linking(msgspec.Struct, frozen=True):
    """The weights of what can be read off the words of a pair, a table for each feature (see `TABLES`)."""

    tables: tuple[Floats, ...]


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of mentions tell, one number for each mention.

    `core` and `head` are equal where the words are, but for articles, or the head words, and the words are no
    pronouns; `capitals` are the capitalised words of each, and `having` the mentions that have such a word, in order.
    """

    start: Ints
    end: Ints
    form: Ints
    type: Ints
    pronoun: Ints
    core: Ints
    head: Ints
    paragraph: Ints
    quotation: Ints
    capitals: list[list[str]]
    having: dict[str, list[int]]


def traits(words: Sequence[str], laid: Layout, found: Sequence[Candidate]) -> Traits:
    """The traits of mentions, in their order."""
    quoted = quotation_of(laid)
    low = laid.low
    first = [c.start for c in found]
    core, head = _numbered(low, found)
    capitals = _capitals(low, words, found)
    having: dict[str, list[int]] = {}
    for number, those in enumerate(capitals):
        for word in those:
            having.setdefault(word, []).append(number)
    return Traits(
        start=_array(first),
        end=_array([c.end for c in found]),
        form=_array([_FORM[c.form] for c in found]),
        type=_array([_TYPE.get(c.type, _TYPE["abstract"]) for c in found]),
        pronoun=_array([_pronoun(low, c) if c.form == "pronoun" else 0 for c in found]),
        core=_array(core),
        head=_array(head),
        paragraph=_array([laid.paragraph[i] for i in first]),
        quotation=_array([quoted[i] for i in first]),
        capitals=capitals,
        having=having,
    )


def _array(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _pronoun(low: Sequence[str], found: Candidate) -> int:
    return _CLASS.get(low[found.start], 0) if found.end - found.start == 1 else 0


def _numbered(low: Sequence[str], found: Sequence[Candidate]) -> tuple[list[int], list[int]]:
    """For each mention a number for its words without article and possessive, and one for its head word.

    Those of a pronoun are its own.
    """
    numbers: dict[str, int] = {}
    cores, heads = [], []
    for own, c in enumerate(found, 1):
        if c.form == "pronoun":
            cores.append(-own)
            heads.append(-own)
        elif c.end - c.start == 1:
            number = numbers.setdefault(low[c.start], len(numbers))
            cores.append(number)
            heads.append(number)
        else:
            core, head = _words_of(low, c.start, c.end)
            cores.append(numbers.setdefault(core, len(numbers)))
            heads.append(numbers.setdefault(head, len(numbers)))
    return cores, heads


def _words_of(low: Sequence[str], first: int, last: int) -> tuple[str, str]:
    """The words of a mention without article and possessive, and its head word."""
    while last - first > 1 and low[last - 1] in _POSSESSIVE:
        last -= 1
    while first < last - 1 and low[first] in _LEADING:
        first += 1
    cut = first + 1
    while cut < last and low[cut] not in _CUTTING:
        cut += 1
    return " ".join(low[first:last]), low[cut - 1]


def _capitals(low: Sequence[str], words: Sequence[str], found: Sequence[Candidate]) -> list[list[str]]:
    """The capitalised words of each mention, each once; none of a pronoun."""
    at = [i for i, word in enumerate(words) if word[0].isupper() and len(low[i]) > 1 and low[i] not in _LEADING]
    before = [0] * (len(words) + 1)  # how many of them stand before each word
    for number, (i, following) in enumerate(pairwise([*at, len(words)]), 1):
        before[i + 1 : following + 1] = [number] * (following - i)
    capitals: list[list[str]] = []
    for c in found:
        a, b = before[c.start], before[c.end]
        if a == b or c.form == "pronoun":
            capitals.append(_NO_CAPITALS)
        else:
            named = [low[i] for i in at[a:b]]
            capitals.append(named if b - a == 1 else [*dict.fromkeys(named)])
    return capitals


def pair_features(of: Traits, rows: slice, columns: slice) -> Iterator[Ints]:
    """For each table of weights the cell of each pair, [rows, columns]; a row is a mention, a column an antecedent.

    The columns have the rows among them.
    """
    i, j = rows, columns
    forms = of.form[i, None] * 3 + of.form[None, j]
    match = _matches(of, i, j)
    number = np.arange(len(of.start))
    distance = _far(number[i, None] - number[None, j])
    pronoun = of.pronoun[i, None]
    yield match * 9 + forms
    yield distance * 6 + of.form[i, None] * 2 + (match > 0)
    yield pronoun * len(TYPES) + of.type[None, j]
    yield pronoun * _KINDS + of.pronoun[None, j]
    yield _relation(of.quotation[i, None], of.quotation[None, j]) * _KINDS + pronoun
    yield np.digitize(of.paragraph[i, None] - of.paragraph[None, j], _PARAGRAPHS) * _KINDS + pronoun
    yield of.type[i, None] * len(TYPES) + of.type[None, j]
    yield _nesting(of, i, j) * 9 + forms


def _matches(of: Traits, i: slice, j: slice) -> Ints:
    """0: nothing in common, 1: a capitalised word, 2: the head word, 3: all words. Pronouns match nothing."""
    head = (of.head[i, None] == of.head[None, j]).astype(np.int8)
    match = np.zeros_like(head)
    having = _having(of.capitals[j])
    for word, rows in _having(of.capitals[i]).items():
        if len(columns := having[word]) > 1:  # one is the mention itself
            match[np.array(rows)[:, None], columns] = 1
    # Where all words are the same, so is the head.
    found: Ints = np.maximum(match, head + head + (of.core[i, None] == of.core[None, j]))
    found[of.form[i] == _PRONOUN, :] = 0  # not even itself
    return found


def _having(capitals: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """For each capitalised word the mentions that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(capitals):
        for word in words:
            found[word].append(number)
    return found


def _relation(this: Ints, that: Ints) -> Ints:
    """0: both outside quotations, 1: in the same, 2: only this inside, 3: only that, 4: in two different ones."""
    inside = np.where(that == 0, 2, np.where(this == 0, 3, 4))
    return np.where((this == 0) & (that == 0), 0, np.where(this == that, 1, inside))


def _nesting(of: Traits, i: slice, j: slice) -> Ints:
    """0: apart, 1: the antecedent contains the mention, 2: the other way round."""
    a, b, c, d = of.start[i, None], of.end[i, None], of.start[None, j], of.end[None, j]
    return np.where((c <= a) & (d >= b), 1, np.where((a <= c) & (b >= d), 2, 0))


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """The weights of what can be read off the words of a pair, made ready for the mentions of one article.

    `asked` [mentions, traits] of a mention and `told` [traits, mentions] of an antecedent multiply to what any pair of
    the two scores that have no words in common, are not nested, and stand in two quotations where both are quoted.
    `match`, `quoted` and `nesting` are what is added where they do, are, or stand in one; `nearer` [classes, forms]
    is added to `match`. `distance` and `paragraphs` have the farthest class first.
    """

    asked: Floats
    told: Floats
    match: Floats
    nearer: Floats
    nesting: Floats
    quoted: Floats
    distance: Floats
    paragraphs: Floats


def sides(of: Traits, linking: Linking) -> Sides:
    """The weights made ready for the mentions of an article."""
    tables = [table.reshape(shape) for table, shape in zip(linking.tables, _SHAPES, strict=True)]
    match, distance, to_type, pronouns, quoting, paragraphs, types, nesting = tables
    form, pronoun = of.form, of.pronoun
    apart = np.where(of.quotation[:, None] > 0, quoting[[2, 4]].T[pronoun], quoting[[0, 3]].T[pronoun])
    asked = to_type[pronoun] + types[of.type], pronouns[pronoun], (match[0] + nesting[0])[form], apart
    told = (of.type, len(TYPES)), (pronoun, _KINDS), (form, len(FORMS)), (np.minimum(of.quotation, 1), 2)
    return Sides(
        asked=np.hstack(asked),
        told=np.vstack([np.eye(size, dtype=np.float32)[:, trait] for trait, size in told]),
        match=match - match[0],
        nearer=distance[:, :, 1] - distance[:, :, 0],
        nesting=nesting[1] - nesting[0],
        quoted=quoting[1] - quoting[4],
        distance=distance[::-1, :, 0],
        paragraphs=paragraphs[::-1],
    )


def pair_scores(of: Traits, weights: Sides, rows: slice, columns: slice) -> Floats:
    """The weights of each pair summed, [rows, columns]; what stands for antecedents not before their mention is void.

    The same, but for rounding, as each table at its cells of `pair_features`, and several times faster: what holds of
    most pairs is a product of two matrices, or alike in long runs of columns; the rest is added to the few it holds of.
    """
    scores = product(weights.asked[rows], weights.told[:, columns])
    scores += _by_distance(weights.distance, of.form[rows], rows, columns)
    scores += _by_paragraph(weights.paragraphs, of, rows, columns)
    size = scores.shape[1]
    flat = scores.reshape(-1)  # [rows * columns]: cells are reached by one index in half the time
    i, j, matched = _matched(of, rows, columns)
    at = (i - rows.start) * size + j - columns.start
    forms = of.form[i]
    kinds = (matched * len(FORMS) + forms) * len(FORMS) + of.form[j]
    added = flat[at]
    added += weights.match.ravel().take(kinds)
    added += weights.nearer.ravel().take(_far(i - j) * len(FORMS) + forms)
    flat[at] = added
    i, j = _nested(of, rows, columns)
    flat[(i - rows.start) * size + j - columns.start] += weights.nesting[of.form[i], of.form[j]]
    i, j = _in_one_quotation(of, rows, columns)
    flat[(i - rows.start) * size + j - columns.start] += weights.quoted[of.pronoun[i]]
    return scores


def _by_distance(values: Floats, form: Ints, rows: slice, columns: slice) -> Floats:
    """The value of each pair's class of distance, [rows, columns], from `values` [classes, forms], the farthest first.

    For mentions of one form they are the same row, moved by one from mention to mention.
    """
    size = columns.stop - columns.start
    last = rows.stop - 1
    apart = np.arange(last - columns.start, rows.start - columns.stop, -1)
    row = values.T[:, _DISTANCES - 1 - _far(apart)]  # [forms, …]: each row of the result is a part of one
    moved = np.lib.stride_tricks.sliding_window_view(row, size, axis=1)
    found: Floats = moved[form, np.arange(last - rows.start, -1, -1)]
    return found


def _by_paragraph(values: Floats, of: Traits, rows: slice, columns: slice) -> Floats:
    """The value of each pair's distance in paragraphs, [rows, columns], from `values` [classes, pronouns].

    Each row goes in runs of columns, and is the same for all mentions of a paragraph that are no pronouns.
    """
    kinds, kind = np.unique(of.paragraph[rows] * _KINDS + of.pronoun[rows], return_inverse=True)
    paragraph, pronoun = np.divmod(kinds, _KINDS)
    edges = np.searchsorted(of.paragraph[columns], paragraph[:, None] - _PARAGRAPHS[::-1], side="right")
    found: Floats = _in_runs(values[:, pronoun].T, edges, columns.stop - columns.start)[kind]
    return found


def _matched(of: Traits, rows: slice, columns: slice) -> tuple[Ints, Ints, Ints]:
    """The mentions and their antecedents that have words in common, and how (see `_matches`)."""
    this, that = of.head[rows].astype(np.int32), of.head[columns].astype(np.int32)  # compared in half the time
    i, j = _cells(this[:, None] == that)
    i, j = i + rows.start, j + columns.start
    earlier = j < i
    i, j = i[earlier], j[earlier]
    a, b = _with_capitals(of, rows, columns)
    alone = of.head[a] != of.head[b]
    match = np.ones(len(i) + int(np.count_nonzero(alone)), dtype=np.int64)
    match[: len(i)] = 2 + (of.core[i] == of.core[j])
    return np.concatenate([i, a[alone]]), np.concatenate([j, b[alone]]), match


def _with_capitals(of: Traits, rows: slice, columns: slice) -> tuple[Ints, Ints]:
    """The mentions and their antecedents that have capitalised words in common, once for each word."""
    mention: list[int] = []
    antecedent: list[int] = []
    for i, words in enumerate(of.capitals[rows], rows.start):
        for word in words:
            those = of.having[word]
            before = those[bisect_left(those, columns.start) : bisect_left(those, i)] if those[0] < i else ()
            antecedent += before
            mention += [i] * len(before)
    return _array(mention), _array(antecedent)


def _nested(of: Traits, rows: slice, columns: slice) -> tuple[Ints, Ints]:
    """The mentions and the antecedents that they stand in."""
    # Only those that go on when the first of the mentions begins; they are in the order of their first words.
    going = of.end[columns] > of.start[rows.start]
    first = columns.start + int(going.argmax())
    j = np.arange(first, columns.stop)
    i, j = _cells((j < np.arange(rows.start, rows.stop)[:, None]) & (of.end[rows, None] <= of.end[j]))
    return i + rows.start, j + first


def _in_one_quotation(of: Traits, rows: slice, columns: slice) -> tuple[Ints, Ints]:
    """The mentions and the antecedents that stand in the same quotation."""
    i = rows.start + np.flatnonzero(of.quotation[rows])
    j = columns.start + np.flatnonzero(of.quotation[columns])
    a, b = _cells((j < i[:, None]) & (of.quotation[i, None] == of.quotation[j]))
    return i[a], j[b]


def _far(apart: Ints) -> Ints:
    """The class of a distance in mentions."""
    return np.minimum(np.floor(np.log2(np.maximum(apart, 1))).astype(np.int64), _DISTANCES - 1)


def _in_runs(values: Floats, edges: Ints, width: int) -> Floats:
    """[rows, width]: in each row the first of its values up to its first edge, the second up to the second …"""
    lengths = np.empty(values.shape, dtype=edges.dtype)
    lengths[:, :-1] = edges
    lengths[:, -1] = width
    lengths[:, 1:] -= edges
    return np.repeat(values.ravel(), lengths.ravel()).reshape(len(values), width)


def _cells(mask: Bools) -> tuple[Ints, Ints]:
    """`np.nonzero` of a matrix, twice as fast."""
    return np.divmod(np.flatnonzero(mask), mask.shape[1])


def antecedents(
    words: Sequence[str], laid: Layout, windows: Sequence[Phrases], linking: Linking, *, least: float = 0.03
) -> list[Antecedent]:
    """For each mention of an article its likely antecedents, the likeliest first.

    Args:
        words: of the article.
        laid: its layout.
        windows: the mentions of each window, in order.
        linking: the weights that come with the model.
        least: the probability below which an antecedent is left out.
    """
    found = [c for window in windows for c in window.found]
    if not found:
        return []
    filled = [w for w in windows if w.found]
    query, key = (np.concatenate([getattr(w, name) for w in filled]) for name in ("query", "key"))
    first = np.concatenate([w.first for w in filled])
    of = traits(words, laid, found)
    trusted = Linking(tuple(table * trust for table, trust in zip(linking.tables, TRUST, strict=True)))
    weights = sides(of, trusted)
    likely = []
    # The keys are in rows of their own: BLAS would take four times as long.
    band: Floats = np.zeros((key.shape[1], 0), dtype=np.float32)
    for begin, end in pairwise([*range(0, len(found), _BLOCK), len(found)]):
        rows, columns = slice(begin, end), slice(max(0, begin - BAND), end)
        band = np.concatenate([band[:, -BAND:], key[rows].T.astype(np.float32)], axis=1)  # of the columns
        scores = product(query[rows].astype(np.float32) / _SCALE, band)
        told = pair_scores(of, weights, rows, columns)
        told += first[rows, None]
        scores += told
        likely.append(_likeliest(scores, begin, columns.start, least))
    return _told(*map(np.concatenate, zip(*likely, strict=True)))


def _likeliest(scores: Floats, row: int, column: int, least: float) -> tuple[Ints, Ints, Floats]:
    """The likely antecedents of mentions `row`, `row + 1` …; the first column of `scores` is mention `column`.

    Mentions, antecedents (−1 for none) and scores; `scores` is used up.
    """
    own = np.arange(len(scores))
    np.copyto(scores[:, row - column :], -np.inf, where=own >= own[:, None])  # what is not before its mention
    top = scores.max(1, initial=0.0)  # no antecedent scores 0
    scores -= top[:, None]
    weights = np.exp(scores, out=scores)
    none = np.exp(-top)
    total = weights.sum(1) + none
    i, j = _cells(weights >= least * total[:, None])
    score = np.concatenate([weights[i, j] / total[i], none / total])
    return np.concatenate([i, own]) + row, np.concatenate([j + column, np.full(len(own), -1)]), score


def _told(mention: Ints, antecedent: Ints, score: Floats) -> list[Antecedent]:
    """The antecedents as records, the likeliest of each mention first."""
    rounded = score.astype(np.float64).round(4)
    order = np.lexsort((-rounded, mention))
    told = zip(*(x[order].tolist() for x in (mention, antecedent, rounded)), strict=True)
    return [Antecedent(m, a if a >= 0 else None, s) for m, a, s in told]
