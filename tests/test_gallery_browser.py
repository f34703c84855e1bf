"""The gallery's page in a real browser: over its real server, with a stand-in for the network; and
over a stand-in for the server (gallery_server.py), which is in whatever state a test wants."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from headbox.formats.registry import write_scene
from headbox.gaussians import Scene
from headbox.library import worker
from headbox.web.access import Access
from headbox.web.app import make_app
from headbox.web.responses import Gallery
from support.browser import page_faults
from support.gallery_server import HEADBOX, Library, app_of, free_port, photos_of, served
from support.library_rooms import library as real_library
from support.library_rooms import photo
from support.photo_files import gradient
from support.splat_scenes import sharp_scene

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytest.importorskip("playwright", reason="no playwright: pip install playwright")
expect = pytest.importorskip("playwright.sync_api").expect

NewPage = Callable[..., "Page"]
CELLS = ".cell-open"
# A finger goes to the left, timed in the page: from outside a busy machine may be too slow.
DRAG = """async (wait) => {
  const finger = { pointerType: "touch", isPrimary: true, pointerId: 7, bubbles: true };
  const fire = (kind, clientX) => document.querySelector(".hbv-frame")
    .dispatchEvent(new PointerEvent(kind, { ...finger, clientX, clientY: 400 }));
  fire("pointerdown", 300);
  if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
  fire("pointermove", 250);
  fire("pointerup", 200);
}"""
expect.set_options(timeout=30_000)  # no measure: a machine may be busy


@pytest.fixture(scope="module")
def spz(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A scene of 800 splats."""
    gaussians, camera = sharp_scene(20)
    path = tmp_path_factory.mktemp("scene") / "small.spz"
    write_scene(path, Scene(gaussians, camera))
    return path.read_bytes()


def library_of(photos: list[dict], spz: bytes | None = None, single: bool = False) -> Library:
    out = io.BytesIO()
    Image.fromarray(gradient(60, 80)).save(out, "JPEG")
    return Library(photos, [out.getvalue()], [spz], single=single)


def focused(page: Page) -> str:
    """The accessible name of what has the focus."""
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"{CELLS}[aria-label^='{name}']")


def stage(page: Page) -> Locator:
    return page.locator(".stage")


def open_first(page: Page, address: str) -> None:
    page.goto(address)
    cell(page, "IMG_").first.click()
    expect(stage(page)).to_be_visible()


def test_only_what_is_near_the_window_exists(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of(photos_of(200)))) as address:
        page.goto(address)
        expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
        expect(page.locator(f"{CELLS} img.loaded").first).to_be_visible()
        assert page.locator(CELLS).count() < 60  # the window holds 24, and half of it on each side
        page.evaluate("document.querySelector('.grid').scrollTop = 1e9")
        expect(cell(page, "IMG_00001")).to_be_visible()
        assert page.locator(CELLS).count() < 60
        expect(page.get_by_role("heading", name="November 2026")).to_have_count(0)


def test_a_hundred_thousand_photos(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of(photos_of(100_000)))) as address:
        page.goto(address)
        cell(page, "IMG_100000").focus()
        page.keyboard.press("End")
        expect(cell(page, "IMG_00001")).to_be_focused()
        page.get_by_role("slider", name="Date").focus()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "September 1935")
        assert page.locator(CELLS).count() < 60


def test_nothing_jumps_while_it_loads(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    page.add_init_script(
        "window.jumps = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) window.jumps += entry.value;"
        "}).observe({type: 'layout-shift', buffered: true})"
    )
    with served(app_of(library_of(photos_of(200)))) as address:
        page.goto(address)
        expect(page.locator(f"{CELLS} img.loaded")).to_have_count(page.locator(CELLS).count())
        assert page.evaluate("window.jumps") < 0.005  # a digit more in the queue's words


def test_search_by_name_and_date(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of(photos_of(200)))) as address:
        page.goto(address)
        page.keyboard.press("/")
        page.keyboard.type("_0019")
        expect(page.locator(CELLS)).to_have_count(10)
        page.get_by_label("Search names").fill("nothing is called so")
        expect(page.get_by_text("No photo matches")).to_be_visible()
        page.get_by_role("button", name="Show all photos").click()
        expect(cell(page, "IMG_00200")).to_be_visible()
        page.get_by_role("button", name="Dates").click()
        page.get_by_label("From").fill("2026-11-02")
        page.get_by_label("To", exact=True).fill("2026-11-03")
        expect(page.locator(CELLS)).to_have_count(6)  # three a day


def test_an_empty_library_says_so(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of([]))) as address:
        page.goto(address)
        expect(page.get_by_text("No photos here yet")).to_be_visible()


def test_flat_at_once_and_then_the_scene(new_page: NewPage, spz: bytes) -> None:
    page = new_page(320, 240)
    with served(app_of(library_of(photos_of(3), spz))) as address:
        open_first(page, address)
        expect(page.locator(".hbv-photo")).to_be_visible()
        expect(page.locator(".hbv[data-phase='3d']")).to_be_visible()
        assert page.url.endswith("#photo/id0")


def test_next_previous_and_back_to_the_same_place(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    library = library_of(photos_of(200, states="waiting"))
    with served(app_of(library)) as address:
        page.goto(address)
        expect(cell(page, "IMG_00200")).to_be_visible()
        page.evaluate("document.querySelector('.grid').scrollTop = 1500")
        with page.expect_request("**/id33/request"):  # the neighbour's, the last
            cell(page, "IMG_00150").click()
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00150.jpg")
        before = page.evaluate("document.querySelector('.grid').scrollTop")
        page.keyboard.press("ArrowRight")
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00149.jpg")
        page.keyboard.press("ArrowLeft")
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00150.jpg")
        page.keyboard.press("Escape")
        expect(stage(page)).to_be_hidden()
        expect(cell(page, "IMG_00150")).to_be_focused()
        assert page.evaluate("document.querySelector('.grid').scrollTop") == before
        assert "#" not in page.url
    assert library.asked[0] == ("id32", "now")  # id 0x32 = 50: the first that was looked at
    assert ("id33", "next") in library.asked


def test_a_flick_of_the_finger_turns_and_a_slow_drag_does_not(new_page: NewPage) -> None:
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    with served(app_of(library_of(photos_of(10)))) as address:
        open_first(page, address)
        name = stage(page).get_attribute("aria-label")
        page.evaluate(DRAG, 400)  # longer than 0.3 s: it looks around
        expect(stage(page)).to_have_attribute("aria-label", name or "")
        page.evaluate(DRAG, 0)
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00009.jpg")


def test_progress_and_the_scene_that_follows(new_page: NewPage, spz: bytes) -> None:
    page = new_page(640, 400)
    library = library_of(photos_of(4, states="waiting"), spz)
    with served(app_of(library)) as address:
        page.goto(address)
        expect(cell(page, "IMG_00004")).to_have_accessible_name(re.compile("waiting"))
        library.change("id0", state="working", progress=0.25)
        expect(cell(page, "IMG_00004")).to_have_accessible_name(re.compile("25 %"))
        expect(page.locator(".badge-working .ring")).to_have_count(1)
        cell(page, "IMG_00004").click()
        expect(page.locator(".stage-status")).to_have_text("Making it 3D")
        library.change("id0", state="done", progress=None)
        expect(page.locator(".hbv[data-phase='3d']")).to_be_visible()
        expect(page.locator(".stage-status")).to_be_empty()


def test_a_failure_with_its_reason_and_another_try(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    library = library_of(photos_of(4, states="failed done"))
    with served(app_of(library)) as address:
        page.goto(address)
        cell(page, "IMG_00004").hover()
        expect(page.locator(".cell-reason").first).to_be_visible()
        cell(page, "IMG_00004").click()
        expect(page.get_by_role("alert")).to_have_text("The photo is damaged: it ends too early.")
        with page.expect_request("**/id0/request"):
            page.get_by_role("button", name="Try again").click()
        expect(page.locator(".stage-status")).to_contain_text("Waiting")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Try IMG_00002.jpg again").click()
        expect(cell(page, "IMG_00002")).to_have_accessible_name(re.compile("waiting"))
    assert ("id0", "now") in library.asked


def test_a_name_is_text(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    name = "<img src=x onerror=alert(1)>'\"&amp;.jpg"
    with served(app_of(library_of(photos_of(2, names=[name]), None))) as address:
        page.goto(address)
        first = page.locator(CELLS).first
        expect(first).to_have_accessible_name(re.compile(re.escape(name)))
        first.click()
        expect(page.locator(".stage-title h2")).to_have_text(name)
        page.get_by_role("button", name="Info").click()
        expect(page.locator(".facts")).to_contain_text(name)
        assert page.locator("img[src=x]").count() == 0


def test_the_server_goes_away_and_comes_back(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    library = library_of(photos_of(5))
    with served(app_of(library)) as address:
        page.goto(address)
        expect(page.locator(f"{CELLS} img.loaded")).to_have_count(5)
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    library.photos = photos_of(6)
    with served(app_of(library), int(address.rsplit(":", 1)[1])):
        expect(page.get_by_role("alert")).to_be_hidden()
        expect(page.locator(f"{CELLS} img.loaded")).to_have_count(6)
    faults = page_faults(page)
    assert all("ERR_" in fault for fault in faults)  # the browser's own remarks on a lost server
    faults.clear()


def test_pause_and_the_model(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    library = library_of(photos_of(9, states="done waiting failed"))
    with served(app_of(library)) as address:
        page.goto(address)
        expect(page.locator(".queue")).to_contain_text("6 of 9")
        page.get_by_role("button", name="Pause").click()
        expect(page.locator(".queue")).to_contain_text("Paused")
        page.get_by_role("button", name="Resume").click()
        expect(page.locator(".queue")).to_contain_text("Making 3D")
        page.get_by_role("button", name="Settings").click()
        expect(page.get_by_role("dialog", name="Settings")).to_contain_text("3.4 GB of 20 GB")
        page.get_by_label("Model").select_option("SHARP")
        page.wait_for_function("document.querySelector('select').value === 'sharp'")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert (library.model, library.paused) == ("sharp", False)


def test_an_export_is_downloaded(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of(photos_of(2)))) as address:
        open_first(page, address)
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile("Web page")).click()
        download.value.save_as(tmp_path / "file")
        expect(page.get_by_text("Saved to your downloads")).to_be_visible()
    assert (tmp_path / "file").read_text() == "a file"


def test_the_address_names_the_photo(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of(photos_of(900)))) as address:
        page.goto(f"{address}/#photo/id300")  # 0x300 = 768: not in the first three pages
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00132.jpg")
        page.keyboard.press("ArrowRight")
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00131.jpg")
        page.reload()
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00131.jpg")
        page.keyboard.press("Escape")
        expect(cell(page, "IMG_00131")).to_be_focused()
        cell(page, "IMG_00131").press("Enter")
        page.go_back()
        expect(stage(page)).to_be_hidden()
        page.go_forward()
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00131.jpg")


def test_a_single_photo_opens_by_itself(new_page: NewPage) -> None:
    page = new_page(640, 400)
    with served(app_of(library_of(photos_of(1), single=True))) as address:
        page.goto(address)
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00001.jpg")
        page.keyboard.press("Escape")
        expect(stage(page)).to_be_visible()
        expect(page.get_by_role("button", name="Back to all photos")).to_be_hidden()


def test_all_of_it_with_the_keyboard_alone(new_page: NewPage) -> None:
    page = new_page(1280, 800)
    with served(app_of(library_of(photos_of(200, states="done failed")))) as address:
        page.goto(address)
        expect(cell(page, "IMG_00200")).to_be_visible()

        def press(*keys: str) -> str:
            for key in keys:
                page.keyboard.press(key)
            return focused(page)

        assert press("Tab") == "Search names"
        assert press("Tab") == "Dates"
        assert press("Tab") == "Settings"
        assert press("Enter", "Tab") == "Model"
        assert press("Escape") == "Settings"
        assert press("Tab").startswith("IMG_00200.jpg")
        assert press("ArrowRight").startswith("IMG_00199.jpg")
        assert press("ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft").startswith("IMG_00194.jpg")
        assert press("End").startswith("IMG_00001.jpg")
        assert press("Home", "ArrowRight").startswith("IMG_00199.jpg")
        assert press("Tab") == "Try IMG_00199.jpg again"
        assert press("Tab") == "Date"
        assert press("Shift+Tab", "Shift+Tab").startswith("IMG_00199.jpg")
        assert press("Enter") == "IMG_00199.jpg"
        press("ArrowLeft")
        expect(stage(page)).to_have_attribute("aria-label", "IMG_00200.jpg")
        assert press("Tab") == "Back to all photos"
        assert press("Tab") == "Info"
        assert press("Tab") == "Export"
        press("Enter", "Escape")  # closes the menu, not the photo
        expect(stage(page)).to_be_visible()
        press("Escape")
        expect(cell(page, "IMG_00200")).to_be_focused()


class StandIn:
    """For `headbox.library.scenes.SceneConverter`: every photo becomes the same scene."""

    def __init__(self, spz: bytes) -> None:
        self.spz = spz

    def make(self, _source: Path, output: Path) -> dict:
        output.write_bytes(self.spz)
        camera = {"width": 56, "height": 40, "focal_px": 50.0, "focal_source": "EXIF"}
        return {"splats": 800, "headbox": HEADBOX, **camera}

    def export(self, _source: Path, _cached: object, output: Path, progress: Callable) -> None:
        progress(0.5)
        output.write_text("a page")


@contextmanager
def real_server(folder: Path) -> Iterator[str]:
    """headbox's own server over folder/photos, and its workers, in threads of this process."""
    stop = threading.Event()

    def run(made: worker.Worker) -> None:
        while not stop.is_set():
            if not made.step():
                stop.wait(0.05)

    with real_library(folder) as (catalogue, shown):
        kinds = [
            worker.ThumbnailWorker(catalogue, shown, "look"),
            worker.Converter(catalogue, shown, "make"),
        ]
        threads = [threading.Thread(target=run, args=(kind,)) for kind in kinds]
        port = free_port()
        with served(make_app(Gallery(catalogue, shown), Access(port)), port) as address:
            for thread in threads:
                thread.start()
            try:
                yield address
            finally:
                stop.set()
                for thread in threads:
                    thread.join()


def test_over_the_real_server(
    new_page: NewPage, tmp_path: Path, spz: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "load_converter", lambda _: StandIn(spz))
    for i in range(6):
        photo(tmp_path / f"photos/plain{i}.jpg", i, taken=f"2025:0{i + 1}:02 12:00:00")
    photo(tmp_path / "photos/<b>bold<b>.jpg", 9, taken="2025:09:02 12:00:00")
    whole = photo(tmp_path / "photos/broken.jpg", 10, taken="2025:10:02 12:00:00")
    whole.write_bytes(whole.read_bytes()[:-300])
    page = new_page(640, 400)
    with real_server(tmp_path) as address:
        page.goto(address)
        expect(cell(page, "<b>bold<b>.jpg")).to_have_accessible_name(re.compile("3D ready"))
        expect(cell(page, "broken.jpg")).to_have_accessible_name(re.compile("failed"))
        expect(page.get_by_role("heading", name="September 2025")).to_be_visible()
        cell(page, "<b>bold<b>.jpg").click()
        expect(page.locator(".hbv[data-phase='3d']")).to_be_visible()
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile("Web page")).click()
        assert download.value.suggested_filename.endswith(
            "bold_b_.html"
        )  # as the browser cleans it
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("alert")).to_contain_text("broken.jpg")
        page.keyboard.press("Escape")
        page.get_by_label("Search names").fill("plain3")
        expect(page.locator(CELLS)).to_have_count(1)
    faults = page_faults(page)  # the thumbnail of the broken one was asked for before it was known
    faults[:] = [fault for fault in faults if "status of 404" not in fault]
