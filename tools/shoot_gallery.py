"""Take the pictures of the gallery: page one of reports, as docs/gallery/NAME.webp.

Usage: nsrkit run NAME... && python tools/shoot_gallery.py [OUT]

Every report that lies in OUT (out/NAME/index.html) is opened in Chromium without a network.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
SIZE = {"width": 1280, "height": 960}
WIDTH, LARGEST = 960, 150_000
INTO = Path(__file__).parents[1] / "docs" / "gallery"


def shot(report: Path, driver: object) -> Image.Image:
    """The first screen of a report, in light."""
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    page = browser.new_context(offline=True, viewport=SIZE, color_scheme="light").new_page()
    page.goto(report.resolve().as_uri())
    page.wait_for_timeout(800)
    picture = Image.open(io.BytesIO(page.screenshot()))
    browser.close()
    return picture.convert("RGB")


def packed(picture: Image.Image) -> bytes:
    """The picture in the size of a card, at the best quality that is small enough."""
    small = picture.resize((WIDTH, WIDTH * picture.height // picture.width), Image.LANCZOS)
    for quality in (88, 80, 70, 60, 50):
        found = io.BytesIO()
        small.save(found, "WEBP", quality=quality, method=6)
        if found.tell() <= LARGEST:
            break
    return found.getvalue()


def main() -> None:
    """Shoot every report of the folder."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
    INTO.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        for report in sorted(out.glob("*/index.html")):
            path = INTO / f"{report.parent.name}.webp"
            path.write_bytes(packed(shot(report, driver)))
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
