"""The page in a real browser: nothing is fetched or runs over the edge; links lead, and the right words light up."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from show_story import told

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


EVIL = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = told()
    entities = tuple(replace(e, name=f"{EVIL}{e.name}", role=EVIL * 3) for e in made.entities)
    statements = tuple(replace(s, act=EVIL, speaker_reason=EVIL) for s in made.statements)
    file = tmp_path_factory.mktemp("page") / "hostile.html"
    file.write_text(render([replace(made, entities=entities, statements=statements)]), encoding="utf-8")
    return file


def lit(tab: Any, name: str) -> list[str]:
    """The words of the text that carry this class."""
    return tab.locator(f".row p .{name}").all_inner_texts()  # type: ignore[no-any-return]


def told_page(tmp_path: Path) -> str:
    file = tmp_path / "told.html"
    file.write_text(render([told()]), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_names_stay_words(browser: Any, hostile: Path, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(hostile.as_uri())
    assert tab.title() == "Boats stay – sayso"
    assert (tab.locator("script").count(), tab.locator("img").count()) == (1, 0)
    assert tab.locator("#a1-e1 .s").inner_text() == f"{EVIL}Mara Ilvane"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


def test_the_keyboard_lights_a_statement_its_date_and_all_mentions_of_its_speaker(browser: Any, tmp_path: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(told_page(tmp_path))
    tab.locator("#a1-s3 > a.no").focus()
    assert lit(tab, "on") == [
        "its envoy", ", ", "Oda Renk", ",", "promised", "two days earlier", "that no boat would be turned back",
    ]  # fmt: skip
    assert lit(tab, "who") == ["its envoy", "Oda Renk", "she"]
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#a1-s3-t"
    tab.locator("summary").focus()
    assert "two days earlier" in lit(tab, "on")  # what was chosen stays lit
    tab.close()


def test_the_pointer_lights_a_person_and_leaves_nothing_behind(browser: Any, tmp_path: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(told_page(tmp_path))
    tab.locator("#a1-e1 .s").hover()
    assert (lit(tab, "who"), lit(tab, "on")) == (["the harbour minister", "Mara Ilvane"], [])
    assert tab.locator(".note.who").count() == 1
    tab.locator("h1").hover()
    assert tab.locator(".who, .on").count() == 0
    tab.close()


def test_without_its_script_all_is_told_and_every_link_leads(browser: Any, tmp_path: Path) -> None:
    tab = browser.new_context(java_script_enabled=False, reduced_motion="reduce").new_page()
    tab.goto(told_page(tmp_path))
    tab.locator("#a1-e3 a.no").first.click()
    assert tab.url.endswith("#a1-s3")
    assert tab.locator("#a1-s3 .chain").inner_text().strip() == "Ministry of Harbours ▸"
    assert "said 2031-05-04 “two days earlier” · published 2031-05-07" in tab.locator("#a1-s3 .facts").inner_text()
    outer, inner = (tab.locator(f"#a1-s{n}").bounding_box() for n in (2, 3))
    assert outer["x"] < inner["x"]
    assert outer["y"] < inner["y"] < inner["y"] + inner["height"] < outer["y"] + outer["height"]
    tab.locator("#a1-s3 .chain a").click()
    assert tab.url.endswith("#a1-s2")
    tab.context.close()


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
