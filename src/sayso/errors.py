"""The errors sayso raises.

::

    SaysoError                  every error of this package
    ├── SourceError             one source could not be read; the others go on
    │   ├── FetchError          an address refused, timed out, redirected for ever, was too large …
    │   └── LanguageError       the article is in a language the model does not read
    ├── OptionError             an option or argument makes no sense (exit code 2)
    ├── SpanError               a record whose spans do not fit its article
    ├── ModelError              the model package is missing, damaged or of another version
    └── DataError               training or evaluation data that does not have the expected shape

A message names what was being read, what is wrong with it, and how to mend it, in one line.
"""

__all__ = [
    "DataError",
    "FetchError",
    "LanguageError",
    "ModelError",
    "OptionError",
    "SaysoError",
    "SourceError",
    "SpanError",
]


class SaysoError(Exception):
    """Base of every error this package raises on purpose."""


class SourceError(SaysoError):
    """A source that could not be read.

    Args:
        source: what the person named: a path, an address, `articles.jsonl line 7`, `standard input`.
        problem: what is wrong, a clause without a final stop.
        mend: what to do about it, a clause without a final stop.
    """

    def __init__(self, source: str, problem: str, mend: str) -> None:
        self.source = source
        self.problem = problem
        self.mend = mend
        super().__init__(f"{source}: {problem}; {mend}.")


class FetchError(SourceError):
    """An address that gave no page."""


class LanguageError(SourceError):
    """An article in a language the model does not read."""


class OptionError(SaysoError):
    """An option or argument that makes no sense."""


class SpanError(SaysoError):
    """A record whose spans do not fit the text of its article."""


class ModelError(SaysoError):
    """The model package is missing, damaged, or of another version than the code."""


class DataError(SaysoError):
    """Training or evaluation data that does not have the expected shape."""
