"""The page in a real browser: nothing is fetched, nothing runs over the edge, a note leads to its passage and back."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.show.page import page as render
from sayso.types import Reading

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (make browser)")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
STRAIT = Path(__file__).resolve().parent.parent / "samples" / "strait"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    readings = [
        msgspec.json.decode((STRAIT / f"{name}.gold.json").read_bytes(), type=Reading)
        for name in ("2-herald-envoy", "1-npa-boat-held")
    ]
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(render(readings), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_fetched_and_nothing_overflows(browser: Any, written: Path, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(written.as_uri())
    assert asked == [written.as_uri()]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


def test_a_link_leads_to_its_passage_and_back(browser: Any, written: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(written.as_uri())
    link = tab.locator("a[href^='#a1-s']").first
    target = link.get_attribute("href")
    link.click()
    assert tab.evaluate("location.hash") == target
    assert tab.locator(target).first.is_visible()
    back = tab.locator(f"{target} a[href^='#a1-s'], a{target}").first
    assert back.get_attribute("href") not in (None, target)
    tab.close()
