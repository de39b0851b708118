"""Maps: a route over ice on the polar plane, and whole corridors on the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.errors import DataError
from nsrkit.show import theme, words
from nsrkit.show.svg import Canvas, Figure

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case


def map(
    track: xr.Dataset | None, ice: xr.Dataset, date: object = None, *, caption: str = "",
    observed: str | None = None,
) -> Figure:  # fmt: skip
    """A route over the ice of one date.

    Parameters
    ----------
    track
        As `voyage.route.fastest` gives it, with `lon`, `lat` [degrees] and `escorted`; None, or no
        points, draws the ice alone.
    ice
        `siconc` [1] on (time, y, x) or (y, x) of the project's grid; NaN off the sea.
    date
        Date to draw; None takes the middle of the track's time, or the first of the ice.
    caption
        Words below the figure; empty makes them.
    observed
        File of a track that was sailed, drawn below the route; None draws none.

    Returns
    -------
    Figure
        Shown by a workbook; `.save(path)` writes SVG. It holds the route as GeoJSON and GPX.

    Raises
    ------
    DataError
        There is no `siconc`, or it holds no number; the file holds no track.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-10")
    >>> "ice" in map(None, ice).alt
    True
    """
    from nsrkit.show.maps import polar
    from nsrkit.voyage import exported

    there = track if track is not None and track.sizes.get("point") else None
    if "siconc" not in ice:
        held = ", ".join(str(name) for name in ice.data_vars)
        raise DataError(f"the map shows siconc; this dataset holds {held or 'nothing'}")
    field, when, kind = _on(ice["siconc"], there, date)
    if kind == "product":
        kind = str(ice.attrs.get("title", kind))
    canvas = polar.base()
    polar.shade(canvas, field)
    led = there is not None and bool(there.escorted.any())
    if led:
        polar.areas(canvas)
    polar.land(canvas)
    rows = []
    if observed is not None:
        polar.dashes(canvas, _positions(observed))
        rows.append(("as it was sailed", theme.var("label")))
    if there is not None:
        polar.line(canvas, there, theme.corridor("nsr"))
        passage = f"Route, {float(there.hours[-1]) / 24:.1f} d in the ice box"
        rows.insert(0, (passage, theme.corridor("nsr")))
        if led:
            rows.append(("led by an icebreaker", theme.var("escort")))
    heading = polar.title(canvas, f"Sea ice on {when}" if when else "Sea ice")
    polar.names(canvas, there, polar.key(canvas, rows, polar.ICE), heading)
    alt = f"Map of sea ice concentration on the Northern Sea Route{f' on {when}' if when else ''}"
    alt += f", with the route. {words.passage(there)}" if there is not None else "."
    middle = there is not None and date is None and "time" in ice.dims
    figure = polar.finish(canvas, alt, caption or _about(when, kind, there, middle=middle))
    return figure if there is None else figure.holding(exported.files(there, "route-in-ice"))


def _positions(path: str) -> xr.Dataset:
    from nsrkit.voyage import observed

    return observed.read(path)


def _on(
    field: xr.DataArray, track: xr.Dataset | None, date: object
) -> tuple[xr.DataArray, str, str]:
    """The field of one date, the date in words and the kind of data."""
    if "time" not in field.coords:
        return field, "", ""
    if date is None and track is not None and "enter" in track.attrs:
        half = float(track.hours[-1]) / 2
        date = np.datetime64(track.attrs["enter"], "h") + np.timedelta64(int(half), "h")
    if "time" not in field.dims:
        day = field
    elif date is None:
        day = field.isel(time=0)
    else:
        day = field.sel(time=np.datetime64(str(date), "ns"), method="nearest")
    kind = str(day["siconc_kind"].item()) if "siconc_kind" in day.coords else ""
    return day, words.date(day.time.values.astype("datetime64[D]").astype(object)), kind


def _about(when: str, kind: str, track: xr.Dataset | None, *, middle: bool) -> str:
    text = f"Ice concentration on {when}" if when else "Ice concentration"
    text += ", the middle of the passage" if middle else ""
    text += f" ({words.ice_kind(kind)})" if kind else ""
    if track is not None and bool(track.escorted.any()):
        text += "; dashed: the areas of the escort tariff, with the hours led in each"
    return f"{text}. Hatched: outside the ice field, or no data. Not for navigation."


def navigability(case: Case, ice: xr.Dataset, date: object = None) -> Figure:
    """Where the ship of a case may go on one date, by the POLARIS index of her class.

    Parameters
    ----------
    case
        Its ship.
    ice
        `siconc` [1] and `sithick` [m] on (time, y, x) of the project's grid; NaN off the sea.
    date
        Date to draw; None takes the first.

    Returns
    -------
    Figure
        Ice, tinted amber where the risk of her class is elevated and red where she must keep out
        ("special consideration"; classes below PC7 have no elevated band).

    Raises
    ------
    DataError
        The field holds no number.

    Examples
    --------
    >>> import nsrkit
    >>> ice = nsrkit.ice.open("record", start="2024-09-10", end="2024-09-10")
    >>> "POLARIS" in navigability(nsrkit.load("baseline"), ice).caption
    True
    """
    from nsrkit.ship import polaris
    from nsrkit.show.maps import polar

    ship = case.voyage.ship
    day = (
        ice.isel(time=[0])
        if date is None
        else ice.sel(time=[np.datetime64(str(date), "ns")], method="nearest")
    )
    index = polaris.index(day, ship.ice_class.polaris).isel(time=0)
    when = words.date(day.time.values[0].astype("datetime64[D]").astype(object))
    canvas = polar.base()
    polar.shade(canvas, day["siconc"].isel(time=0))
    name = _class(ship.ice_class.polaris)
    bands = [(-99.0, 0.0, "bad", "RIO below 0: not to be entered")]
    if polaris.level(-1.0, ship.ice_class.polaris) == "elevated":
        bands = [(-10.0, 0.0, "series-5", "RIO below 0: elevated risk, slow"),
                 (-99.0, -10.0, "bad", "RIO below −10: not to be entered")]  # fmt: skip
    for low, high, role, _ in bands:
        polar.mask(canvas, (index >= low) & (index < high), role)
    closed = _closed(case, day, canvas)
    polar.land(canvas)
    rows = [(text, theme.var(role)) for _, _, role, text in bands]
    rows += [(f"closed: {name}", theme.var("series-4")) for name in closed]
    heading = polar.title(canvas, f"Where {name} may go on {when}")
    polar.names(canvas, None, polar.key(canvas, rows, polar.ICE), heading)
    alt = f"Map of the POLARIS risk index for {name} on {when}: where she may go and where not."
    return polar.finish(
        canvas,
        alt,
        f"POLARIS index (IMO MSC.1/Circ.1519) for {name}, unescorted, on "
        f"{when}, over ice concentration; no tint: 0 or more, normal operation. "
        "Hatched: outside the ice field.",
    )


def _closed(case: Case, day: xr.Dataset, canvas: Canvas) -> list[str]:
    """Tint the seas that are closed on a day; what closes them."""
    from nsrkit.ice.static import static
    from nsrkit.ship.fields import spacing_of
    from nsrkit.show.maps import polar
    from nsrkit.voyage.routing.led import ways

    when = day.time.values[0].astype("datetime64[D]").astype(object)
    shut = ways.shut_seas(case.routing.closures.values(), day.time.values)
    spacing = spacing_of(day)
    if shut is None or spacing is None:
        return []
    sea = static(spacing)["sea"]
    polar.mask(canvas, sea.isin(np.flatnonzero(shut[0])), "series-4")
    return [one.title for one in case.routing.closures.values() if one.holds(when)]


def _class(name: str) -> str:
    return "a ship without ice class" if name == "none" else f"a ship of class {name}"


def corridors(trips: xr.Dataset, case: Case | None = None) -> Figure:
    """The corridors of a comparison on a map of the world that they cross.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it: `lon`, `lat` [degrees] on (corridor, vertex), NaN after the
        last vertex.
    case
        Names its ports on the map.

    Returns
    -------
    Figure
        A corridor without a way is named in the legend, with no line. It holds the lines as GeoJSON
        and GPX.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> "Suez" in corridors(nsrkit.voyage.compare(case), case).alt
    True
    """
    from nsrkit.show.maps import world
    from nsrkit.units import KM_PER_NM
    from nsrkit.voyage import exported

    where = world.view(trips)
    canvas, rows, lines = world.base(where), [], []
    for name in reversed([str(each) for each in trips.corridor.values]):
        lines.append(world.corridor(canvas, trips, name, where))
    for name in trips.corridor.values:
        one = trips.sel(corridor=name)
        known = bool(np.isfinite(one.days))
        nm, way = float(one.distance_nm), "no route"
        if known:
            way = f"{words.number(nm)} nm · {words.number(nm * KM_PER_NM)} km"
            way += f" · {float(one.days):.1f} d"
        rows.append((theme.corridor(str(name)), _title(str(name)), way))
    legend = world.key(canvas, rows)
    world.names(canvas, lines, _spots(case, trips), legend, where)
    canvas.add("</g>")
    alt = "Map of the corridors: " + "; ".join(f"{title}, {sums}" for _, title, sums in rows) + "."
    return _figure(canvas, alt).holding(exported.files(trips, "corridors"))


def _figure(canvas: Canvas, alt: str) -> Figure:
    return canvas.figure(
        alt,
        "Lines as sailed in the comparison: open-ocean legs on a curated network of "
        "waypoints, the ice box as routed. Equal-area projection.",
    )


def _title(name: str) -> str:
    from nsrkit.voyage.corridors import TITLES

    return TITLES.get(name, name)


def _spots(case: Case | None, trips: xr.Dataset) -> list[tuple[str, float, float]]:
    from nsrkit.voyage import ports

    found = []
    if case is not None:
        ends = [ports.place(name) for name in (case.voyage.origin, case.voyage.destination)]
        found = [(place.title, place.lon, place.lat) for place in ends]
    by = {str(name) for name in trips.corridor.values}
    known = {
        "nsr": [("Bering Strait", -168.8, 65.8)],
        "suez": [("Suez", 32.55, 29.9), ("Bab el-Mandeb", 43.3, 12.6), ("Singapore", 103.9, 1.2)],
        "cape": [("Cape of Good Hope", 18.4, -34.5)],
        "panama": [("Panama", -79.5, 9.0)],
    }
    return found + [spot for name, spots in known.items() if name in by for spot in spots]
