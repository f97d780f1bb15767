"""Coreference: which mention refers to the same as which earlier one.

Each mention chooses among the mentions before it, or none (Lee et al., 2017, https://aclanthology.org/D17-1018). The
score of a pair joins what the encoder makes of both phrases (a product of two vectors) with what can be read off their
words: do they match, which pronoun is it, how far apart, in whose quotation.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from sayso.read.features import Layout, quotation_of
from sayso.read.mentions import FORMS, TYPES, Antecedent, Candidate, Phrases, product
from sayso.read.scores import Floats, Ints

__all__ = ["BAND", "TABLES", "Linking", "Traits", "antecedents", "pair_features", "traits"]

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
_BEFORE_THE_HEAD = "the a an this that these those his her its their our my your some any no ' ’ s"
_BEHIND_THE_HEAD = "of for in at on who which that , whose with from to by near ( - – — whom where when"
_LEADING = frozenset(_BEFORE_THE_HEAD.split())
_CUTTING = frozenset(_BEHIND_THE_HEAD.split())
_DISTANCES = 8  # 1, 2–3, 4–7 … 128 and more mentions
_PARAGRAPHS = np.array([1, 2, 3, 6])  # edges of the classes of distance in paragraphs
_RELATIONS = 5  # of two mentions to quotation marks
# The sizes of the tables of weights, in the order of `pair_features`.
TABLES = (
    4 * 9, _DISTANCES * 6, _KINDS * len(TYPES), _KINDS * _KINDS, _RELATIONS * _KINDS, 5 * _KINDS,
    len(TYPES) * len(TYPES), 3 * 9,
)  # fmt: skip


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
    read = [_words_of(words[c.start : c.end]) for c in found]
    start = _array([c.start for c in found])
    return Traits(
        start=start,
        end=_array([c.end for c in found]),
        form=_array([FORMS.index(c.form) for c in found]),
        type=_array([TYPES.index(c.type) if c.type in TYPES else TYPES.index("abstract") for c in found]),
        pronoun=_array([_pronoun(words, c) for c in found]),
        core=_array([numbers.setdefault(core, len(numbers)) for core, _, _ in read]),
        head=_array([numbers.setdefault(head, len(numbers)) for _, head, _ in read]),
        paragraph=_array(laid.paragraph)[start] if found else start,
        quotation=_array(quoted)[start] if found else start,
        capitals=[capitals for _, _, capitals in read],
    )


def _array(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def _pronoun(words: Sequence[str], found: Candidate) -> int:
    alone = found.form == "pronoun" and found.end - found.start == 1
    return _CLASS.get(words[found.start].lower(), 0) if alone else 0


def _words_of(words: Sequence[str]) -> tuple[str, str, frozenset[str]]:
    """The words of a mention without article and possessive, its head word, and its capitalised words."""
    low = [w.lower() for w in words]
    last = len(low)
    while last > 1 and low[last - 1] in ("s", "'", "’"):
        last -= 1
    first = 0
    while first < last - 1 and low[first] in _LEADING:
        first += 1
    cut = next((i for i in range(first + 1, last) if low[i] in _CUTTING), last)
    capitals = frozenset(w.lower() for w in words if w[:1].isupper() and len(w) > 1 and w.lower() not in _LEADING)
    return " ".join(low[first:last]), low[cut - 1], capitals


def pair_features(of: Traits, rows: slice, columns: slice) -> Iterator[Ints]:
    """For each table of weights the cell of each pair, [rows, columns]; a row is a mention, a column an antecedent."""
    i, j = rows, columns
    forms = of.form[i, None] * 3 + of.form[None, j]
    match = _matches(of, i, j)
    number = np.arange(len(of.start))
    apart = np.maximum(number[i, None] - number[None, j], 1)
    distance = np.minimum(np.floor(np.log2(apart)).astype(np.int64), _DISTANCES - 1)
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
    match = np.zeros((len(of.start[i]), len(of.start[j])), dtype=np.int64)
    having: dict[str, list[int]] = defaultdict(list)
    for column, capitals in enumerate(of.capitals[j]):
        for word in capitals:
            having[word].append(column)
    for row, capitals in enumerate(of.capitals[i]):
        for word in capitals:
            match[row, having.get(word, [])] = 1
    match[of.head[i, None] == of.head[None, j]] = 2
    match[of.core[i, None] == of.core[None, j]] = 3
    match[of.form[i] == 2, :] = 0
    match[:, of.form[j] == 2] = 0
    return match


def _relation(this: Ints, that: Ints) -> Ints:
    """0: both outside quotations, 1: in the same, 2: only this inside, 3: only that, 4: in two different ones."""
    inside = np.where(that == 0, 2, np.where(this == 0, 3, 4))
    return np.where((this == 0) & (that == 0), 0, np.where(this == that, 1, inside))


def _nesting(of: Traits, i: slice, j: slice) -> Ints:
    """0: apart, 1: the antecedent contains the mention, 2: the other way round."""
    a, b, c, d = of.start[i, None], of.end[i, None], of.start[None, j], of.end[None, j]
    return np.where((c <= a) & (d >= b), 1, np.where((a <= c) & (b >= d), 2, 0))


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
    result: list[Antecedent] = []
    for begin, end in pairwise([*range(0, len(found), _BLOCK), len(found)]):
        rows, columns = slice(begin, end), slice(max(0, begin - BAND), end)
        here, before = query[rows].astype(np.float32), key[columns].astype(np.float32).T
        scores = product(here, before) / _SCALE + first[rows, None]
        for table, cells in zip(linking.tables, pair_features(of, rows, columns), strict=True):
            scores += table[cells]
        result += _likeliest(scores, begin, columns.start, least)
    return result


def _likeliest(scores: Floats, row: int, column: int, least: float) -> Iterator[Antecedent]:
    """The likely antecedents of mentions `row`, `row + 1` …; the first column of `scores` is mention `column`."""
    own = np.arange(len(scores))[:, None] + row
    scores = np.where(np.arange(scores.shape[1])[None, :] + column < own, scores, -np.inf)
    top = np.maximum(scores.max(1, initial=0.0), 0.0)  # no antecedent scores 0
    weights = np.exp(scores - top[:, None])
    none = np.exp(-top)
    share = weights / (weights.sum(1) + none)[:, None]
    alone = none / (weights.sum(1) + none)
    chosen: list[list[Antecedent]] = [[] for _ in range(len(scores))]
    for i, j in zip(*(x.tolist() for x in np.nonzero(share >= least)), strict=True):
        chosen[i].append(Antecedent(row + i, column + j, round(float(share[i, j]), 4)))
    for i, options in enumerate(chosen):
        options.append(Antecedent(row + i, None, round(float(alone[i]), 4)))
        yield from sorted(options, key=lambda a: -a.score)
