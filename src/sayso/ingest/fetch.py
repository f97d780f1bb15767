"""Addresses: one page over http or https, with limits on everything an outside server decides."""

import importlib.metadata
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from sayso.errors import FetchError
from sayso.ingest.sources import Format

if TYPE_CHECKING:
    import httpx

__all__ = ["LIMITS", "Fetched", "Limits", "fetch"]

_FORMATS: dict[str, Format | None] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/jsonl": "jsonl",
    "application/x-jsonlines": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/ndjson": "jsonl",
    # These say nothing, so the content must.
    "": None,
    "application/octet-stream": None,
}
_IN_A_BROWSER = "open it in a browser, and save the page"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a page may cost: seconds to connect, of silence, in all; redirects; bytes after decompression."""

    connect: float = 10.0
    silence: float = 20.0
    total: float = 60.0
    redirects: int = 10
    size: int = 20_000_000


LIMITS = Limits()


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What an address gave: the bytes, the address after redirects, and what the server said of them."""

    data: bytes
    url: str
    format: Format | None
    charset: str | None


def fetch(address: str, *, limits: Limits = LIMITS) -> Fetched:
    """Fetch a page.

    Runs no scripts, keeps no cookies beyond the redirects of this page, and does not read robots.txt: it fetches one
    page that a person named.

    Raises:
        FetchError: not reachable, no answer in time, redirected for ever, refused, not a page, or too large.
    """
    import httpx

    with _explained(address, limits), _client(limits) as client, client.stream("GET", address) as response:
        if response.status_code != httpx.codes.OK:
            raise FetchError(
                address, f"the server answered {response.status_code} {response.reason_phrase}".strip(), _IN_A_BROWSER
            )
        return Fetched(
            format=_format(address, response),
            data=_body(address, response, limits),
            url=str(response.url),
            charset=response.charset_encoding,
        )


def _client(limits: Limits) -> "httpx.Client":
    import httpx

    return httpx.Client(
        follow_redirects=True,
        max_redirects=limits.redirects,
        timeout=httpx.Timeout(limits.silence, connect=limits.connect),
        headers={
            "User-Agent": f"sayso/{importlib.metadata.version('sayso')}",
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
        },
    )


def _format(address: str, response: "httpx.Response") -> Format | None:
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _FORMATS:
        raise FetchError(address, f"this is not a page but {media_type}", "give the address of a page")
    return _FORMATS[media_type]


def _body(address: str, response: "httpx.Response", limits: Limits) -> bytes:
    data = bytearray()
    deadline = time.monotonic() + limits.total
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > limits.size:
            raise FetchError(address, f"the page is larger than {limits.size:,} bytes", "save the part you need")
        if time.monotonic() > deadline:
            raise FetchError(address, f"the page was not complete after {limits.total:g} seconds", "try again later")
    return bytes(data)


@contextmanager
def _explained(address: str, limits: Limits) -> Iterator[None]:
    """Turn httpx's errors into ours, each with its mend."""
    import httpx

    try:
        yield
    except httpx.TooManyRedirects:
        raise FetchError(address, f"it redirects more than {limits.redirects} times", _IN_A_BROWSER) from None
    except httpx.ConnectTimeout:
        raise FetchError(address, f"no connection within {limits.connect:g} seconds", "try again later") from None
    except httpx.TimeoutException:
        raise FetchError(address, f"no answer for {limits.silence:g} seconds", "try again later") from None
    except httpx.ConnectError as error:
        raise FetchError(address, f"no connection ({_detail(error)})", "check the address and your network") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise FetchError(
            address, f"this is not an address that can be fetched ({_detail(error)})", "check it"
        ) from None
    except httpx.HTTPError as error:
        raise FetchError(address, f"the connection broke off ({_detail(error)})", "try again later") from None


def _detail(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
