"""The directive `.. reports::`: a card for each scenario named, with a picture of its report.

Pictures lie in `docs/gallery/` (tools/shoot_gallery.py). A report that was run in the checkout, in
`out/NAME/index.html`, is copied into the site and linked.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import nsrkit

DOCS = Path(__file__).parents[1]
OUT = DOCS.parent / "out"


def report(name: str) -> Path | None:
    """The report of a scenario, if it was run here."""
    found = OUT / name / "index.html"
    return found if found.is_file() else None


def card(name: str) -> Iterator[str]:
    """One scenario, as lines of reStructuredText."""
    case = nsrkit.load(name)
    yield f"   .. grid-item-card:: {case.title}"
    if (DOCS / "gallery" / f"{name}.webp").is_file():
        yield f"      :img-top: /gallery/{name}.webp"
        yield f"      :img-alt: First page of the report: {case.title}"
    yield from ("", f"      {' '.join(case.description.split())}", "")
    yield from ("      .. code-block:: sh", "", f"         nsrkit run {name}", "")
    if report(name):
        yield from (f"      `Open the report <reports/{name}.html>`__", "")


class Reports(SphinxDirective):
    """Cards of the scenarios named, a name a line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse what `card` writes."""
        lines = [".. grid:: 1 1 2 2", "   :gutter: 3", "   :class-container: gallery", ""]
        for name in self.content:
            lines += card(name)
        return list(self.parse_text_to_nodes("\n".join(lines)))


def _copy(app: Sphinx, failed: Exception | None) -> None:
    """Put the reports that were run here beside the pages."""
    if failed is None and app.builder.format == "html":
        into = Path(app.outdir) / "reports"
        into.mkdir(exist_ok=True)
        for picture in (DOCS / "gallery").glob("*.webp"):
            if found := report(picture.stem):
                shutil.copy(found, into / f"{picture.stem}.html")


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known."""
    app.add_directive("reports", Reports)
    app.connect("build-finished", _copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
