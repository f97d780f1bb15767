"""From sources to articles: files, folders, addresses, standard input, JSONL.

The main path is `articles` in `stream.py`. Each source becomes a document (`sources.py`, `fetch.py`), each document
one or many articles (`plain.py`, `page.py`, `jsonl.py`). What is known about an article, and on what evidence, is
gathered in `facts.py`. Heavy libraries are imported where they are first needed, never with this package.
"""

from sayso.ingest.facts import Given
from sayso.ingest.page import article_from_html
from sayso.ingest.plain import article_from_file_text, article_from_text
from sayso.ingest.stream import articles, count

__all__ = ["Given", "article_from_file_text", "article_from_html", "article_from_text", "articles", "count"]
