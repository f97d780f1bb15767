"""Coreference: which mention refers to the same as which earlier one.

Each mention chooses among the mentions before it, or none (Lee et al., 2017, https://aclanthology.org/D17-1018). The
score of a pair joins what the encoder makes of both phrases (a product of two vectors) with what can be read off their
words: do they match, which pronoun is it, how far apart, in whose quotation.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from sayso.read.features import Layout, quotation_of
from sayso.read.mentions import FORMS, TYPES, Antecedent, Candidate, Phrases, product
from sayso.read.scores import Bools, Floats, Ints

__all__ = ["BAND", "TABLES", "TRUST", "Linking", "Traits", "antecedents", "pair_features", "pair_scores", "traits"]

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
_NO_CAPITALS: frozenset[str] = frozenset()
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
# What each table counts for. In training the types are people's, which agree with each other more than guesses here.
TRUST = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.4, 1.0)


class Linking(msgspec.Struct, frozen=True):
    """The weights of what can be read off the words of a pair, a table for each feature (see `TABLES`)."""

    tables: tuple[Floats, ...]


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of mentions tell, one number for each mention.

    `core` and `head` are equal where the words are, but for articles, or the head words; `capitals` are the
    capitalised words of each.
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
    capitals: list[frozenset[str]]


def traits(words: Sequence[str], laid: Layout, found: Sequence[Candidate]) -> Traits:
    """The traits of mentions, in their order."""
    quoted = quotation_of(laid)
    numbers: dict[str, int] = {}
    low = laid.low
    read = [_words_of(low, words, c.start, c.end) for c in found]
    first = [c.start for c in found]
    return Traits(
        start=_array(first),
        end=_array([c.end for c in found]),
        form=_array([_FORM[c.form] for c in found]),
        type=_array([_TYPE.get(c.type, _TYPE["abstract"]) for c in found]),
        pronoun=_array([_pronoun(low, c) for c in found]),
        core=_array([numbers.setdefault(core, len(numbers)) for core, _, _ in read]),
        head=_array([numbers.setdefault(head, len(numbers)) for _, head, _ in read]),
        paragraph=_array([laid.paragraph[i] for i in first]),
        quotation=_array([quoted[i] for i in first]),
        capitals=[capitals for _, _, capitals in read],
    )


def _array(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _pronoun(low: Sequence[str], found: Candidate) -> int:
    alone = found.form == "pronoun" and found.end - found.start == 1
    return _CLASS.get(low[found.start], 0) if alone else 0


def _words_of(low: Sequence[str], words: Sequence[str], start: int, end: int) -> tuple[str, str, frozenset[str]]:
    """The words of a mention without article and possessive, its head word, and its capitalised words."""
    named = [w for i in range(start, end) if words[i][0].isupper() and len(w := low[i]) > 1 and w not in _LEADING]
    capitals = frozenset(named) if named else _NO_CAPITALS
    if end - start == 1:
        return low[start], low[start], capitals
    first, last = start, end
    while last - start > 1 and low[last - 1] in ("s", "'", "’"):
        last -= 1
    while first < last - 1 and low[first] in _LEADING:
        first += 1
    cut = first + 1
    while cut < last and low[cut] not in _CUTTING:
        cut += 1
    return " ".join(low[first:last]), low[cut - 1], capitals


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
    found[of.form[i] == _PRONOUN, :] = 0
    found[:, of.form[j] == _PRONOUN] = 0
    return found


def _having(capitals: Sequence[frozenset[str]]) -> dict[str, list[int]]:
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


def pair_scores(of: Traits, linking: Linking, rows: slice, columns: slice) -> Floats:
    """The weights of each pair summed, [rows, columns]; what stands for antecedents not before their mention is void.

    The same, but for rounding, as each table at its cells of `pair_features`, and several times faster: what holds of
    most pairs is a product of two matrices, or alike in long runs of columns; the rest is added to the few it holds of.
    """
    tables = [table.reshape(shape) for table, shape in zip(linking.tables, _SHAPES, strict=True)]
    match, distance, to_type, pronouns, quoting, paragraphs, types, nesting = tables
    form, pronoun, quotation = of.form[rows], of.pronoun[rows], of.quotation[rows]
    # As if the two had no words in common, were not nested, and stood in two quotations where both are quoted.
    apart = np.where(quotation[:, None] > 0, quoting[[2, 4]].T[pronoun], quoting[[0, 3]].T[pronoun])
    asked = to_type[pronoun] + types[of.type[rows]], pronouns[pronoun], (match[0] + nesting[0])[form], apart
    told = (of.type, len(TYPES)), (of.pronoun, _KINDS), (of.form, len(FORMS)), (np.minimum(of.quotation, 1), 2)
    known = [np.eye(size, dtype=np.float32)[:, trait[columns]] for trait, size in told]
    scores = product(np.hstack(asked), np.vstack(known))
    number = np.arange(rows.start, rows.stop)[:, None]
    edges = np.clip(number - columns.start + 1 - 2 ** np.arange(1, _DISTANCES)[::-1], 0, None)
    scores += _in_runs(distance[::-1, form, 0].T, edges, scores.shape[1])
    edges = np.searchsorted(of.paragraph[columns], of.paragraph[rows, None] - _PARAGRAPHS[::-1], side="right")
    scores += _in_runs(paragraphs[::-1, pronoun].T, edges, scores.shape[1])
    earlier = np.arange(columns.start, columns.stop) < number
    matched = _matches(of, rows, columns)
    i, j = _cells(earlier & (matched > 0))
    forms = form[i], of.form[columns][j]
    scores[i, j] += (match - match[0])[matched[i, j], *forms]
    scores[i, j] += (distance[:, :, 1] - distance[:, :, 0])[_far(i + rows.start - j - columns.start), form[i]]
    i, j = _cells(earlier & (of.end[rows, None] <= of.end[columns]))
    scores[i, j] += (nesting[1] - nesting[0])[form[i], of.form[columns][j]]
    i, j = _cells(earlier & (quotation[:, None] > 0) & (quotation[:, None] == of.quotation[columns]))
    scores[i, j] += (quoting[1] - quoting[4])[pronoun[i]]
    return scores


def _far(apart: Ints) -> Ints:
    """The class of a distance in mentions."""
    return np.minimum(np.floor(np.log2(np.maximum(apart, 1))).astype(np.int64), _DISTANCES - 1)


def _in_runs(values: Floats, edges: Ints, width: int) -> Floats:
    """[rows, width]: in each row the first of its values up to its first edge, the second up to the second …"""
    lengths = np.diff(edges, axis=1, prepend=0, append=width)
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
    result: list[Antecedent] = []
    for begin, end in pairwise([*range(0, len(found), _BLOCK), len(found)]):
        rows, columns = slice(begin, end), slice(max(0, begin - BAND), end)
        # The second in rows of its own: BLAS would take four times as long.
        scores = product(query[rows].astype(np.float32) / _SCALE, key[columns].T.astype(np.float32, order="C"))
        scores += pair_scores(of, trusted, rows, columns) + first[rows, None]
        result += _likeliest(scores, begin, columns.start, least)
    return result


def _likeliest(scores: Floats, row: int, column: int, least: float) -> list[Antecedent]:
    """The likely antecedents of mentions `row`, `row + 1` …; the first column of `scores` is mention `column`."""
    own = np.arange(len(scores))[:, None] + row
    scores = np.where(np.arange(scores.shape[1]) + column < own, scores, -np.inf)
    top = scores.max(1, initial=0.0)  # no antecedent scores 0
    weights = np.exp(scores - top[:, None])
    none = np.exp(-top)
    total = weights.sum(1) + none
    i, j = _cells(weights >= least * total[:, None])
    mention = np.concatenate([i, np.arange(len(scores))])
    antecedent = np.concatenate([j + column, np.full(len(scores), -1)])
    score = np.concatenate([weights[i, j] / total[i], none / total]).astype(np.float64).round(4)
    order = np.lexsort((-score, mention))
    told = zip(*(x[order].tolist() for x in (mention + row, antecedent, score)), strict=True)
    return [Antecedent(m, a if a >= 0 else None, s) for m, a, s in told]
