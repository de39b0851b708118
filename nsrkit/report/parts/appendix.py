"""The end of a report: files to take, what colours mean, where every number is from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.report.parts.sheets import spreadsheet
from nsrkit.scenario import files
from nsrkit.show import about, svg, tables, theme, words
from nsrkit.show.maps import polar

if TYPE_CHECKING:
    from nsrkit.report.pages import Section
    from nsrkit.scenario.case import Case

CONTENTS = [
    (1, "downloads", "Downloads"),
    (1, "colours", "Colours and marks"),
    (1, "provenance", "Provenance"),
    (2, "provenance-numbers", "Numbers of this case"),
    (2, "provenance-data", "Data"),
    (2, "provenance-software", "Software"),
]
_CORRIDORS = {"nsr": "Northern Sea Route", "suez": "Suez Canal", "cape": "Cape of Good Hope",
              "panama": "Panama Canal", "rail": "Rail", "direct": "Open sea"}  # fmt: skip
_RISKS = {"escort": "led by an icebreaker", "series-5": "elevated risk: slow (RIO below 0)",
          "bad": "not to be entered", "series-4": "closed by order",
          "land": "land", "unknown": "outside the ice field, or no data"}  # fmt: skip
_STATUS = {
    "found": "a citation gives the number",
    "derived": "follows from cited numbers",
    "assumed": "a range with a reason",
    "not supplied": "no number: what needs it is left out and named",
    "user": "set by the user",
}


def downloads(case: Case, sections: Sequence[Section], results: Mapping[str, Any]) -> str:
    """Files that lie in the page: a spreadsheet of all tables, the results, the scenario.

    What each figure and table gives is listed here by the page's script, which makes those files
    from what the page shows.
    """
    held = {
        f"{case.name}.xlsx": spreadsheet(case, sections, results.get("numbers", {})),
        f"{case.name}-results.json": json.dumps(results, indent=1, ensure_ascii=False).encode(),
        f"{case.name}.yaml": files.text(case.plain()).encode(),
    }
    scripts = "".join(svg.attached(name, content) for name, content in held.items())
    return (
        '<section class="book" id="downloads-all"><h2 id="downloads">Downloads</h2>'
        '<div class="prose"><p>All tables in one spreadsheet with the headline numbers in full, '
        "the results as JSON, the scenario as YAML; each figure as SVG, each table as CSV, tracks "
        "as GeoJSON and GPX. They lie in this file.</p>"
        "<noscript><p>Without scripts this page cannot unpack them: the results and the scenario "
        "also stand beside the report.</p></noscript></div>"
        f'<div class="nsr-downloads">{scripts}</div></section>'
    )


def colours() -> str:
    """One language of colours and marks for all figures."""
    corridors = _keys(_CORRIDORS, "line")
    ramp = ",".join("#{:02x}{:02x}{:02x}".format(*colour) for colour in polar.ICE.ramp)
    blend = f"linear-gradient(90deg,{theme.var('ocean')},{ramp})"
    ice = f'<li><i class="ramp" style="background:{blend}"></i>open water to closed ice</li>'
    marks = "".join(
        f'<li><span class="nsr-badge" data-status="{status}">{status}</span> {escape(text)}</li>'
        for status, text in _STATUS.items()
    )
    return (
        '<section class="book" id="colours-all"><h2 id="colours">Colours and marks</h2>'
        '<div class="prose"><p>A corridor, the ice, a risk and a status keep their colour in every '
        "figure. The hues can be told apart by readers who do not see red or green, and no meaning "
        "hangs on a colour alone: lines bear labels, areas words.</p></div>"
        f'<div class="nsr-key"><div><h3>Corridors</h3><ul>{corridors}</ul></div>'
        f"<div><h3>Ice and risk</h3><ul>{ice}{_keys(_RISKS, 'box')}</ul></div>"
        f"<div><h3>Numbers</h3><ul>{marks}</ul><p>° derived, * assumed, † set by the user. "
        "Ranges are 10-90 % of the draws.</p></div></div></section>"
    )


def _keys(rows: Mapping[str, str], kind: str) -> str:
    return "".join(
        f'<li><i class="{kind}" style="background:{theme.var(role)}"></i>{escape(text)}</li>'
        for role, text in rows.items()
    )


def provenance(case: Case, versions: Mapping[str, str]) -> str:
    """Every number of the case, the data under it, and the versions that computed it."""
    software = tables.table(["Package", "Version"], sorted(versions.items()), text=2).html
    return (
        '<section class="book" id="provenance-all"><h2 id="provenance">Provenance</h2>'
        '<h3 id="provenance-numbers">Numbers of this case</h3>'
        f'<div class="prose"><p>{escape(words.assumed(case))}. Each part unfolds; what is unfolded '
        f"is printed.</p></div>{about.numbers(case).html}"
        f'<h3 id="provenance-data">Data</h3>{_data(case)}'
        f'<h3 id="provenance-software">Software</h3>{software}</section>'
    )


def _data(case: Case) -> str:
    from nsrkit.ice import record, static

    rows = [("Ice", case.ice.source, "", "")]
    if case.ice.source in ("record", "normal"):
        rows = [_model(name, record.model(name).meta) for name in ("siconc", "sithick")]
    for entry in static.provenance()["inputs"]:
        where = entry.get("doi", entry.get("url", entry.get("version", "")))
        use = str(entry.get("use", ""))
        rows.append((str(entry.get("name", "")), use, str(where), str(entry.get("licence", ""))))
    return tables.table(["Data", "What", "Reference", "Licence"], rows, text=4).html


def _model(name: str, meta: Mapping[str, Any]) -> tuple[str, str, str, str]:
    source, references, licence = (
        str(meta.get(key, "")) for key in ("source", "references", "licence")
    )
    return f"Ice: {name}", source, references, licence
