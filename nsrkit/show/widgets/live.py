"""A drawing that a report puts a moving map in the place of; paper and JupyterLab show the drawing.

What the map needs lies in the figure, compressed; the code of the map and the ground stand once
in the page (`report.moving`).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from nsrkit.show.svg import Figure
from nsrkit.show.widgets import scene
from nsrkit.show.widgets.packs import embedded

if TYPE_CHECKING:
    import xarray as xr


_ALONG = ["lon", "lat", "hours", "led", "wait_h", "rio"]


class Live(Figure):
    """A drawing, and what a map in its place shows.

    `title` is the name of the map, `frame` the one that it begins with.
    """

    def __init__(self, drawn: Figure, title: str, fields: bytes, routes: bytes, frame: int) -> None:
        super().__init__(drawn.svg, drawn.alt, drawn.caption, drawn.files)
        packs = "".join(
            f'<script type="application/zlib" data-pack="{name}">{embedded(pack)}</script>'
            for name, pack in (("fields", fields), ("routes", routes))
        )
        head = f'<figure class="nsr-figure" data-live="{escape(title)}" data-frame="{frame}">'
        self.html = self.html.replace('<figure class="nsr-figure">', head, 1)
        self.html = self.html.removesuffix("</figure>") + f"{packs}</figure>"


def season(
    drawn: Figure, found: xr.Dataset, titles: Mapping[str, str], roles: Mapping[str, str]
) -> Live:
    """The routes of a season by date and class, on a map that moves through the dates.

    Parameters
    ----------
    drawn
        The drawing that stands for it on paper.
    found
        As `voyage.tables.monthly.routes` gives it; NaN days: no route.
    titles, roles
        Name and colour role of each class, in the order in which they are listed.
    """
    import numpy as np

    from nsrkit.ship import polaris

    ice = found[["siconc", "sithick"]].rename(entry="time")
    rio = polaris.index(ice, found.attrs["own"])
    ways = found[[*_ALONG, "reason"]]
    lines = [
        scene.Line(_track(ways.isel(entry=frame).sel(ice_class=name)), name, title,
                   roles[name], dash=name != found.attrs["own"], frame=frame)
        for frame in range(found.sizes["entry"]) for name, title in titles.items()
    ]  # fmt: skip
    own = int(abs(found.entry.values - np.datetime64(found.attrs["enter"])).argmin())
    return Live(
        drawn, "Sea ice and routes by date and class",
        scene.fields(ice, rio, coarse=True),
        scene.routes(lines, draught_m=found.attrs["draught_m"],
                     clearance_m=found.attrs["clearance_m"]),
        own,
    )  # fmt: skip


def _track(one: xr.Dataset) -> xr.Dataset:
    """One route of many as `scene` takes it."""
    points = one[_ALONG].rename(vertex="point", led="escorted")
    return points.dropna("point").assign_attrs(
        enter=str(one.entry.values.astype("datetime64[m]")), reason=str(one.reason.item())
    )
