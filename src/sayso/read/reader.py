"""The heart: an article in, its reading out."""

from collections.abc import Iterable, Iterator

from sayso.errors import OptionError
from sayso.ingest import Given, article_from_text
from sayso.read.acts import acts
from sayso.read.chains import Rereading, chains
from sayso.read.encoder import Encoder
from sayso.read.entities import entities, kept
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.said_on import said_on
from sayso.read.sight import Sight, certainty
from sayso.read.speakers import speakers
from sayso.read.statements import statements
from sayso.read.times import times
from sayso.types import Article, Model, Reading

__all__ = ["Reader", "read"]


class Reader:
    """Reads articles with one loaded model.

    Loading takes about a tenth of a second; keep a reader for many articles. Reading is deterministic: the same text
    and model give the same bytes, whatever the number of threads. A reader is not to be shared between threads.

    Args:
        threads: processor threads of the forward pass.

    Raises:
        ModelError: the model package is missing or does not belong to this version.
        OptionError: fewer than one thread.

    >>> reader = Reader(threads=2)
    >>> [r.statements[0].source_text for r in reader.read_many(["“We sail at dawn,” said Ilva Marr."])]
    ['Ilva Marr']
    """

    def __init__(self, *, threads: int = 1) -> None:
        if threads < 1:
            raise OptionError(f"threads={threads}: a reader needs at least 1 thread.")
        self._encoder = Encoder(threads=threads)
        settings = self._encoder.settings
        self.model = Model(settings.name, settings.version)
        self._decoding = settings.decoding
        self._calibration = settings.confidence
        self._rereading = Rereading(self._encoder.inside, settings.decoding, settings.confidence)

    def read(self, article: Article | str) -> Reading:
        """Read one article, or a bare text.

        Raises:
            LanguageError: a bare text that is surely in a language the model does not read.
            OptionError: neither an article nor a string.
        """
        if isinstance(article, str):
            article = article_from_text(article)
        if not isinstance(article, Article):
            raise OptionError(f"read takes an Article or a string, not {type(article).__name__}; decode bytes first.")
        text = article.text
        laid = layout(text, paragraphs(text))
        sight = Sight(text, laid, self._encoder)
        # The layers, in order. Each is one file of this room, or a few.
        said = statements(text, laid, sight.scores(), decoding=self._decoding, calibration=self._calibration)
        when = times(text, laid, published=article.published)
        mentions, links = sight.mentions(), sight.links()
        found = entities(text, laid, mentions, links)
        chained = chains(text, laid, said, self._rereading, likely=sight.likely(self._encoder.settings.inner))
        linked = certainty(laid, mentions, links, found.owner)
        spoken = speakers(text, laid, chained.statements, found.entities, outlet=article.outlet, linked=linked)
        acted = acts(text, spoken.statements)
        dated = said_on(text, laid, acted, when, published=article.published)
        recorded = kept(spoken.entities, dated)
        return Reading(
            article=article,
            model=self.model,
            entities=recorded.entities,
            statements=recorded.statements,
            times=when,
            rejected=(*chained.rejected, *found.rejected, *recorded.rejected),
        )

    def read_many(self, articles: Iterable[Article | str]) -> Iterator[Reading]:
        """Read articles one after another, as they are asked for."""
        return (self.read(article) for article in articles)


_shared: dict[int, Reader] = {}


def read(
    text: str, *, published: str | None = None, outlet: str | None = None, title: str | None = None, threads: int = 1
) -> Reading:
    """Read one text.

    The model is loaded at the first call and kept. Not for use from several threads at once: give each a `Reader`.

    Args:
        text: the article, without its title.
        published: an ISO date or RFC 3339 time.
        outlet: who published it.
        title: its headline; recorded, not read.
        threads: processor threads of the forward pass.

    Raises:
        OptionError: `published` is not a date.
        LanguageError: the text is surely in a language the model does not read.
        ModelError: the model package is missing or does not belong to this version.

    >>> reading = read("“We sail at dawn,” said Ilva Marr.", published="2031-05-06")
    >>> said = reading.statements[0]
    >>> said.source_text, said.cue_text, said.content_text, said.kind
    ('Ilva Marr', 'said', '“We sail at dawn,”', 'direct')
    """
    article = article_from_text(text, given=Given(published=published, outlet=outlet, title=title))
    if threads not in _shared:
        _shared[threads] = Reader(threads=threads)
    return _shared[threads].read(article)
