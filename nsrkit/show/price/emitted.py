"""What the voyage emits, and what the rules say of it."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, Axes, legend, ticks
from nsrkit.show.price.families import absent, names, stripes, title
from nsrkit.show.svg import Box, Canvas, Html
from nsrkit.show.tables import Badge, table

if TYPE_CHECKING:
    import xarray as xr

SPECIES = {"ch4": "CH₄", "n2o": "N₂O", "sox": "SOx", "nox": "NOx", "pm": "PM",
           "bc": "black carbon"}  # fmt: skip
TOP_PX, ROW_PX = 48.0, 44.0
_UNCHECKED = "no legal check"


def emissions(trips: xr.Dataset) -> Html:
    """Greenhouse gases of each corridor, and below them the other species.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `co2e_ttw_t`, `co2e_wtw_t` [t] on corridor, `emitted_t` [t]
        on (corridor, species); NaN where no factor or no fuel is supplied.

    Returns
    -------
    Html
        A figure; or a line of text where nothing is known.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("baseline", given), only=())
    >>> "CO2" in emissions(trips).plain
    True
    """
    if "co2e_ttw_t" not in trips or not np.isfinite(trips.co2e_ttw_t.values).any():
        return absent("CO2 and other emissions")
    there = names(trips)
    bottom = TOP_PX + ROW_PX * len(there)
    canvas = Canvas(WIDTH_PX, bottom + 76 + 22 * len(there))
    axes = Axes(canvas, Box(190, TOP_PX, WIDTH_PX - 150, bottom),
                (0, 1.03 * float(np.nanmax(trips.co2e_wtw_t.values)) / 1e3), (0, 1))  # fmt: skip
    axes.x_axis("CO₂ equivalent of the voyage, thousand tonnes",
                [(v, f"{v:g}") for v in ticks(*axes.x_range, 7)])  # fmt: skip
    for i, name in enumerate(there):
        _gases(axes, trips.sel(corridor=name), name, TOP_PX + ROW_PX * i)
    legend(canvas, [("box", theme.var("series-7"), "from the funnel (tank to wake)")], 20, 22)
    stripes(canvas, Box(270, 12, 292, 24), "series-7")
    canvas.text(298, 22, "making and bringing the fuel (well to tank)", size=11.5)
    known = [name for name in SPECIES if name in trips.species.values]
    for k, species in enumerate(known):
        wide = (WIDTH_PX - 32) / len(known)
        _species(canvas, trips, species, Box(16 + k * wide, bottom + 62, 4 + (k + 1) * wide, 0))
    said = "; ".join(f"{title(name)} {words.number(float(trips.co2e_wtw_t.sel(corridor=name)))} t"
                     for name in there)  # fmt: skip
    return canvas.figure(f"Bars of CO2 equivalent, well to wake: {said}.", _caption(trips))


def _gases(axes: Axes, one: xr.Dataset, name: str, y: float) -> None:
    canvas = axes.canvas
    canvas.text(16, y + 23, title(name), size=13, weight=600)
    ttw, wtw = float(one.co2e_ttw_t), float(one.co2e_wtw_t)
    if not math.isfinite(ttw):
        canvas.text(axes.frame.left + 6, y + 23, "no value", size=11.5, role="muted")
        return
    end = float(axes.x(ttw / 1e3))
    canvas.rect(Box(axes.frame.left, y + 5, end, y + 33), fill=theme.corridor(name),
                title=f"tank to wake: {words.number(ttw)} t")  # fmt: skip
    if math.isfinite(wtw):
        last = float(axes.x(wtw / 1e3))
        stripes(canvas, Box(end, y + 5, last, y + 33), name,
                f"well to wake: {words.number(wtw)} t")  # fmt: skip
        end = last
    canvas.text(end + 8, y + 18, f"{words.number(ttw)} t", size=12, weight=600)
    canvas.text(end + 8, y + 32, f"{words.number(wtw)} well to wake", size=10.5, role="muted")


def _species(canvas: Canvas, trips: xr.Dataset, species: str, room: Box) -> None:
    """Bars of one species, a corridor each, with its tonnes or kilograms."""
    tonnes = trips.emitted_t.sel(species=species).values
    known = tonnes[np.isfinite(tonnes)]
    most = float(known.max()) if known.size else 0.0
    factor, unit, digits = (1.0, "t", 1) if most >= 1 else (1e3, "kg", 0)
    canvas.text(room.left, room.top, f"{SPECIES[species]}, {unit}", size=11.5, weight=600)
    span = room.right - room.left - 58
    for i, name in enumerate(names(trips)):
        y = room.top + 10 + 22 * i
        share = float(tonnes[i]) / most if most > 0 and np.isfinite(tonnes[i]) else 0.0
        canvas.rect(Box(room.left, y, room.left + span * share, y + 14), fill=theme.corridor(name),
                    title=title(name))  # fmt: skip
        canvas.text(room.left + span * share + 5, y + 11.5,
                    words.number(float(tonnes[i]) * factor, digits), size=10.5)  # fmt: skip


def _caption(trips: xr.Dataset) -> str:
    made = trips["emitted_t"].attrs if "emitted_t" in trips else {}
    text = "Solid: from the funnel; striped: upstream of the tank. Below: other species, in the " \
           "order and colours of the corridors above."  # fmt: skip
    source = str(made.get("references", "") or made.get("comment", ""))
    return f"{text} {source}".strip()


def regulation(trips: xr.Dataset) -> Html:
    """What rules cost and say: carbon prices, intensity, fuel ban, admission.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN of a component means not supplied, an empty text that
        the rule has nothing to say of a corridor.

    Returns
    -------
    Html
        A row per rule, a column per corridor, with a line above where no legal check was made.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> trips = nsrkit.voyage.compare(nsrkit.load("baseline", given), only=())
    >>> "CII" in regulation(trips).html
    True
    """
    there = names(trips)
    rows: list[list[object]] = []
    for part, label in (("EU ETS", "EU emissions trading"), ("FuelEU", "FuelEU Maritime"),
                        ("IMO net-zero", "IMO net-zero framework")):  # fmt: skip
        if part in trips.component.values:
            rows.append([label, *(_cost(trips, name, part) for name in there)])
    if "cii" in trips:
        rows.append(["Carbon intensity (CII), this voyage alone",
                     *(_cii(trips.sel(corridor=name)) for name in there)])  # fmt: skip
    for variable, label in (("hfo", "Arctic ban on heavy fuel oil"),
                            ("legal", "Admission to the NSR")):  # fmt: skip
        if variable in trips:
            rows.append([label, *(_text(trips, variable, name) for name in there)])
    made = table(["Rule", *(title(name) for name in there)], rows,
                 "Rules that price or limit this voyage.", text=1 + len(there))  # fmt: skip
    return Html(_unchecked(trips) + made.html, made.plain)


def _cost(trips: xr.Dataset, name: str, part: str) -> object:
    if not np.isfinite(float(trips.days.sel(corridor=name))):
        return "no route"
    usd = float(trips.cost_usd.sel(corridor=name, component=part))
    if not math.isfinite(usd):
        return Badge("not supplied")
    return words.money(usd).replace(" ", "\u00a0") if usd else "no cost"


def _cii(one: xr.Dataset) -> str:
    value, rating = float(one.cii), str(one.cii_rating.item()) if "cii_rating" in one else ""
    if not math.isfinite(value):
        return rating or "no value"
    said = f"{words.number(value, 1)} g/(t nm)".replace(" ", "\u00a0")
    return f"{said}, rating {rating}" if rating else said


def _text(trips: xr.Dataset, variable: str, name: str) -> str:
    text = str(trips[variable].sel(corridor=name).item())
    return "not checked, see above" if text.startswith(_UNCHECKED) else text or "–"


def _unchecked(trips: xr.Dataset) -> str:
    """A line that cannot be overlooked where the rules in force were not supplied."""
    said = [str(text) for text in trips["legal"].values] if "legal" in trips else []
    lines = [text.removeprefix(_UNCHECKED).lstrip(": ")
             for text in dict.fromkeys(said) if text.startswith(_UNCHECKED)]  # fmt: skip
    return "".join(
        f'<div class="nsr-verdict nsr-warned"><b>No legal check</b>'
        f"<p>{escape(line[:1].upper() + line[1:].rstrip('.'))}.</p></div>"
        for line in lines
    )
