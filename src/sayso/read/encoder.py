"""The one forward pass: an article's words in, what the heads say of them out.

Runs the model of `sayso-en` with ONNX Runtime on windows of whole paragraphs, one after another, so that memory does
not grow with the length of an article.
"""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any

import msgspec
import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from sayso.errors import ModelError
from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.coref import TABLES, Linking
from sayso.read.decode import Decoding
from sayso.read.features import Layout, windows
from sayso.read.mentions import TYPES, Seeing
from sayso.read.scores import Ints, Phrasing, Scores, Window

__all__ = ["FORMAT", "INSIDE", "Encoder", "Settings", "normal", "pieces_of", "special"]

FORMAT = 2  # of the model package; raised when a head or an input changes
_PIECES_A_WORD = 8  # a longer word (an address, a hash) is known by its beginning
_LOOKED_AT = 2_000  # characters of a word from which its pieces are made: more than those of `_PIECES_A_WORD`
_CACHED_WORDS = 50_000
_CACHED_LENGTH = 40  # characters; longer words are rare, and would let the cache grow without bound
_INPUTS = ["ids", "feature", "first"]
_ATTRIBUTION = ["tag", "content", "source"]
_OUTPUTS = [*_ATTRIBUTION, "inner", "name", "span", "opening", "closing", "within", "weight"]
INSIDE = "[unused0]"  # the first piece of a content that is read again, so that the model knows it for one
_NARROW = 126  # pieces of a window of short texts: attention grows with the square, and they need no company
_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")  # what the decoder counts on
_FOLDED = {"―": "—", "‒": "–", "−": "-", "‐": "-", "‑": "-", "„": "“", "‟": "“", "«": "“", "»": "”", "‹": "‘", "›": "’"}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`settings.json` of a model package: what the code must know to run it."""

    name: str
    version: str
    format: int
    language: str
    window: int  # word pieces, special ones included
    tags: tuple[str, ...]
    decoding: Decoding
    confidence: Calibration
    inner: float  # the probability from which on a content is read again for a statement inside it


def normal(word: str) -> str:
    """A word with rare shapes of a mark folded into the usual one; the model is told of quotation marks apart.

    >>> normal("―"), normal("ferry")
    ('—', 'ferry')
    """
    return _FOLDED.get(word, word)


def pieces_of(tokenizer: Tokenizer, word: str) -> list[int]:
    """Word pieces of one word: at least one, and not more than the model looks at."""
    ids: list[int] = tokenizer.encode(normal(word[:_LOOKED_AT]), add_special_tokens=False).ids
    return ids[:_PIECES_A_WORD] or [special(tokenizer, "[UNK]")]


def special(tokenizer: Tokenizer, name: str) -> int:
    """The number of a special piece.

    Raises:
        ModelError: the tokenizer does not have it.
    """
    number = tokenizer.token_to_id(name)
    if number is None:
        raise ModelError(f"the tokenizer has no {name}; install the model package again.")
    return number


class Encoder:
    """The model of a package, loaded.

    Args:
        threads: processor threads of one forward pass.
        package: the package, or a folder, that holds `model.onnx`, `weights.npz`, `tokenizer.json` and
            `settings.json`.

    Raises:
        ModelError: the package is missing, damaged, or made for another version of this code.
    """

    def __init__(self, *, threads: int = 1, package: str | Path = "sayso_en") -> None:
        files = _files(package)
        self.settings = _settings(files, package)
        try:
            self.tokenizer: Tokenizer = Tokenizer.from_str((files / "tokenizer.json").read_text("utf-8"))
            with resources.as_file(files / "model.onnx") as path:
                self._session = _session(path, threads)
            with (files / "weights.npz").open("rb") as file:
                self.seeing, self.linking = _weights(file)
        except Exception as error:  # tokenizers raises nothing narrower, onnxruntime a dozen unrelated ones
            raise _damaged(package, error) from error
        found = [[x.name for x in some] for some in (self._session.get_inputs(), self._session.get_outputs())]
        if found != [_INPUTS, _OUTPUTS]:
            raise _damaged(package, "model.onnx has other inputs or outputs than sayso's")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._first = special(self.tokenizer, "[CLS]")
        self._inside = special(self.tokenizer, INSIDE)
        self._last = special(self.tokenizer, "[SEP]")
        self._known: dict[str, list[int]] = {}
        self._alone = ort.RunOptions()
        self._alone.only_execute_path_to_fetches = True

    def run(self, text: str, laid: Layout) -> Iterator[Window]:
        """What the heads say of an article, window by window, in order."""
        pieces = [self._known.get(word := text[w.start : w.end]) or self._pieces(word) for w in laid.words]
        for start, end in windows(laid.starts, [len(p) for p in pieces], self.settings.window - 2):
            given = self._given(self._first, pieces[start:end], laid.feature[start:end])
            tag, content, source, inner, *phrasing = self._session.run(None, given)
            scores = Scores(start, end, tag, content, source)
            yield Window(scores, inner[:, 1], Phrasing(start, end, *phrasing))

    def inside(self, text: str, laid: Layout) -> Iterator[Scores]:
        """The scores for attribution within contents that are laid out as paragraphs (`contents.sheet`).

        They need not be read together, so windows are narrower.
        """
        pieces = [self._known.get(word := text[w.start : w.end]) or self._pieces(word) for w in laid.words]
        for start, end in windows(laid.starts, [len(p) for p in pieces], self.settings.window - 2, room=_narrow):
            given = self._given(self._inside, pieces[start:end], laid.feature[start:end])
            yield Scores(start, end, *self._session.run(_ATTRIBUTION, given, self._alone))

    def _pieces(self, word: str) -> list[int]:
        """The pieces of a word that is not known yet."""
        pieces = pieces_of(self.tokenizer, word)
        if len(self._known) < _CACHED_WORDS and len(word) <= _CACHED_LENGTH:
            self._known[word] = pieces
        return pieces

    def _given(self, mark: int, pieces: list[list[int]], feature: list[int]) -> dict[str, Ints]:
        """The inputs of one window, which begins with the piece `mark`."""
        ids = [mark]
        spread = [0]
        first = []
        for word, number in zip(pieces, feature, strict=True):
            first.append(len(ids))
            ids.extend(word)
            spread.extend([number] * len(word))
        ids.append(self._last)
        spread.append(0)
        return {
            "ids": np.array([ids], dtype=np.int64),
            "feature": np.array([spread], dtype=np.int64),
            "first": np.array(first, dtype=np.int64),
        }


def _narrow() -> int:
    return _NARROW - 2


def _files(package: str | Path) -> Traversable:
    if isinstance(package, Path):
        return package
    try:
        return resources.files(package)
    except ModuleNotFoundError as error:
        raise ModelError(f"{package}: no such model package; pip install {package.replace('_', '-')}.") from error


class _Format(msgspec.Struct):
    format: int


def _settings(files: Traversable, package: str | Path) -> Settings:
    try:
        data = (files / "settings.json").read_bytes()
        found = msgspec.json.decode(data, type=_Format).format  # alone first: another format has other fields
        if found != FORMAT:
            raise ModelError(
                f"{package}: the model has format {found} and this sayso reads {FORMAT}; "
                "install the versions of sayso and sayso-en that belong together."
            )
        settings = msgspec.json.decode(data, type=Settings)
    except (OSError, UnicodeError, msgspec.DecodeError) as error:
        raise _damaged(package, error) from error
    if settings.tags != _TAGS or len(settings.confidence.weights) != len(FEATURE_NAMES):
        raise _damaged(package, "settings.json has other tags or confidence weights than sayso's")
    if settings.window < _PIECES_A_WORD + 2:
        raise _damaged(package, f"a window of {settings.window} pieces is too small")
    return settings


def _weights(file: IO[bytes]) -> tuple[Seeing, Linking]:
    """What is applied to phrases, not to words, and so stands outside the model's graph."""
    with np.load(file, allow_pickle=False) as arrays:
        seeing = Seeing(**{name: arrays[f"seeing.{name}"] for name in Seeing.__struct_fields__})
        linking = Linking(tuple(arrays[f"linking.{i}"] for i in range(len(TABLES))))
    if [table.size for table in linking.tables] != list(TABLES) or seeing.type.shape[1] != len(TYPES):
        raise ValueError("weights.npz has other tables than sayso's")
    return seeing, linking


def _damaged(package: str | Path, problem: object) -> ModelError:
    return ModelError(f"{package}: the model cannot be loaded ({' '.join(str(problem).split())}); install it again.")


def _session(model: Path, threads: int) -> Any:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The export has optimised the graph already; doing it again takes half of the start.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4  # errors are raised, and told there
    # From the file: 23 MB as bytes would be read, then copied.
    return ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
