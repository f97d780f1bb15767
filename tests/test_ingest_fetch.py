"""Addresses: a small server on this machine that answers in every way that servers do."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from sayso.errors import FetchError
from sayso.ingest import articles
from sayso.ingest import fetch as module
from sayso.ingest.fetch import Limits, fetch
from sayso.types import Article

PAGE = "<html><body><article><p>“No,” she said of the café plan.</p></article></body></html>"
TEXT = "“No,” she said of the café plan."
JSONL = b'{"text": "It froze."}\n{"text": 5}\n'
HTML = "text/html; charset=utf-8"


class Handler(BaseHTTPRequestHandler):
    agents: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        getattr(self, "answer_" + self.path.strip("/").partition("?")[0])()

    def give(self, data: bytes, content_type: str | None = HTML, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(data)), **headers}.items():
            if value is not None:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def answer_page(self) -> None:
        self.give(PAGE.encode())

    def answer_zipped(self) -> None:
        self.give(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def answer_bomb(self) -> None:
        self.give(gzip.compress(b"a" * 5_000_000), Content_Encoding="gzip")

    def answer_mac(self) -> None:
        self.give(PAGE.encode("macroman"), "text/html; charset=macintosh")

    def answer_text(self) -> None:
        self.give(b"Title: Ice\r\n\r\nIt froze.\r\n", "text/plain")

    def answer_jsonl(self) -> None:
        self.give(JSONL, "application/x-ndjson")

    def answer_silent(self) -> None:
        self.give(PAGE.encode(), None)

    def answer_moved(self) -> None:
        self.give(b"", status=302, Location="/page?from=moved")

    def answer_loop(self) -> None:
        self.give(b"", status=302, Location="/loop")

    def answer_elsewhere(self) -> None:
        self.give(b"", status=302, Location="file:///etc/hostname")

    def answer_missing(self) -> None:
        self.give(PAGE.encode(), status=404)

    def answer_pdf(self) -> None:
        self.give(b"%PDF-1.7", "application/pdf")

    def answer_empty(self) -> None:
        self.give(b"")

    def answer_slow(self) -> None:
        time.sleep(1)

    def answer_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b"<p>")
            self.wfile.flush()
            time.sleep(0.05)

    def answer_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.send_header("Content-Length", "999")
        self.end_headers()
        self.wfile.write(b"<p>It")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the base class prints every request."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # the client hangs up, as it should, on a page too large or too slow
            super().handle()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}"
        http.shutdown()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.mark.parametrize("path", ["page", "zipped", "mac", "silent"])
def test_a_page(server: str, path: str) -> None:
    (article,) = articles([f"{server}/{path}"])
    assert isinstance(article, Article)
    assert (article.text, article.url, article.outlet) == (TEXT, f"{server}/{path}", "127.0.0.1")
    assert article.raw is not None
    assert article.raw.source == f"{server}/{path}"
    assert article.raw.evidence == {"url": "address", "outlet": "address"}


def test_the_address_is_the_one_after_redirects(server: str) -> None:
    (article,) = articles([f"{server}/moved"])
    assert isinstance(article, Article)
    assert article.url == f"{server}/page?from=moved"


def test_text_and_jsonl(server: str) -> None:
    text, first, error = articles([f"{server}/text", f"{server}/jsonl"])
    assert isinstance(text, Article)
    assert (text.text, text.title, text.url) == ("It froze.\r\n", "Ice", f"{server}/text")
    assert isinstance(first, Article)
    assert first.text == "It froze."
    assert str(error).startswith(f"{server}/jsonl line 2: “text” should be text, not a number;")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("loop", "it redirects more than 10 times; open it in a browser, and save the page."),
        ("missing", "the server answered 404 Not Found; open it in a browser, and save the page."),
        ("pdf", "this is not a page but application/pdf; give the address of a page."),
        ("empty", "there is nothing in it; give something that holds an article."),
        (
            "elsewhere",
            "this is not an address that can be fetched (Request URL has an unsupported protocol 'file://'); check it.",
        ),
    ],
)
def test_what_goes_wrong_is_one_clear_line(server: str, path: str, message: str) -> None:
    (error,) = articles([f"{server}/{path}"])
    assert str(error) == f"{server}/{path}: {message}"


@pytest.mark.parametrize(
    ("path", "limits", "message"),
    [
        ("slow", Limits(silence=0.2), "no answer for 0.2 seconds; try again later."),
        ("drip", Limits(total=0.2), "the page was not complete after 0.2 seconds; try again later."),
        ("page", Limits(size=50), "the page is larger than 50 bytes; save the part you need."),
        ("bomb", Limits(size=100_000), "the page is larger than 100,000 bytes; save the part you need."),
        ("loop", Limits(redirects=3), "it redirects more than 3 times; open it in a browser, and save the page."),
    ],
)
def test_limits(server: str, path: str, limits: Limits, message: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(f"{server}/{path}", limits=limits)
    assert str(caught.value) == f"{server}/{path}: {message}"


def test_an_answer_cut_short(server: str) -> None:
    (error,) = articles([f"{server}/cut"])
    assert str(error).startswith(f"{server}/cut: the connection broke off (")


def test_nobody_there() -> None:
    # Port 1 is reserved, so nothing listens there.
    (error,) = articles(["http://127.0.0.1:1/a"])
    assert str(error) == (
        "http://127.0.0.1:1/a: no connection ([Errno 111] Connection refused); check the address and your network."
    )


@pytest.mark.parametrize("address", ["http://", "http://[x/", "https://a b/"])
def test_what_is_no_address(address: str) -> None:
    (error,) = articles([address])
    assert str(error).startswith(f"{address}: ")
    assert isinstance(error, FetchError)


def test_it_says_who_it_is(server: str) -> None:
    Handler.agents.clear()
    fetch(f"{server}/page")
    version = module.importlib.metadata.version("sayso")
    assert Handler.agents == [f"sayso/{version}"]
