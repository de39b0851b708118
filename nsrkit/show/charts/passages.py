"""Tables of a passage through the ice: sea by sea, behind an icebreaker, beside one that was."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import words
from nsrkit.show.svg import Html
from nsrkit.show.tables import table

if TYPE_CHECKING:
    import xarray as xr

WHY_LED = {"polaris": "POLARIS closes it to her alone", "ice": "ice beyond her",
           "admission": "rules of admission", "slow": "faster led than alone",
           "full": "policy"}  # fmt: skip


def seas(track: xr.Dataset) -> Html:
    """What the passage met, sea by sea.

    Parameters
    ----------
    track
        As `voyage.transit.transit` gives it, on `point`; NaN counts as open water.

    Returns
    -------
    Html
        One row per sea in the order sailed: distance, hours, speed, ice, lowest RIO, escort.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.voyage.trips import transit
    >>> "Kara" in seas(transit.transit(nsrkit.load("smoke"))).html
    True
    """
    from nsrkit.show.charts.along_route import SEAS, thickness

    if not track.sizes.get("point"):
        return Html(
            f'<p class="nsr-verdict">No route: {escape(track.attrs.get("reason", ""))}</p>',
            "no route",
        )
    names = np.array([SEAS.get(int(flag), "Arctic Ocean") for flag in track.sea.values])[1:]
    nm, hours = np.diff(track.distance_nm.values), np.diff(track.hours.values)
    conc, thick = np.nan_to_num(track.siconc.values[1:]), thickness(track)[1:]
    led, rio = words.led_h(track)[1:], track.rio.values[1:]
    rows = []
    for name in dict.fromkeys(names.tolist()):
        at = names == name
        rows.append(
            [
                name,
                words.number(nm[at].sum()),
                words.number(hours[at].sum(), 1),
                words.number(nm[at].sum() / hours[at].sum(), 1),
                words.percent(float(conc[at].max())),
                words.number(float(thick[at].max()), 1),
                words.number(float(np.nanmin(rio[at]))),
                words.number(float(led[at].sum()), 1),
            ]
        )
    heads = [
        "Sea",
        "nm",
        "Hours",
        "kn",
        "Highest concentration",
        "Thickest ice, m",
        "Lowest RIO",
        "Hours led",
    ]
    return table(heads, rows, "The passage through the ice box, sea by sea, in the order sailed.")


def stretches(track: xr.Dataset, trips: xr.Dataset | None = None) -> Html:
    """Where an icebreaker leads: area, place, hours, why, and what all of it costs.

    Parameters
    ----------
    track
        As `voyage.transit.transit` gives it, on `point`.
    trips
        As `voyage.compare` gives it, for the fee; None leaves it out.

    Returns
    -------
    Html
        A row per stretch, a paragraph on what escort changes; a sentence where she is never led.

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.voyage.trips import transit
    >>> "icebreaker" in stretches(transit.transit(nsrkit.load("smoke"))).html
    True
    """
    from nsrkit.voyage import route

    note = str(track.attrs.get("escort_note", "")) if track.sizes.get("point") else ""
    told = f'<p class="nsr-said">{escape(note)}</p>' if note else ""
    found = route.stretches(track) if track.sizes.get("point") else None
    if found is None or not found.sizes["stretch"]:
        text = "No icebreaker leads on this passage."
        return Html(told or f'<p class="nsr-said">{text}</p>', text)
    rows = [
        [
            str(one.zone.item()),
            ", ".join(WHY_LED.get(why, why) for why in str(one.why.item()).split(", ")),
            f"{_place(one.lon_from, one.lat_from)} to {_place(one.lon_to, one.lat_to)}",
            words.number(float(one.nm)),
            words.number(float(one.hours), 1),
            words.number(float(one.nm) / float(one.hours), 1),
            words.number(float(one.wait_h), 1),
        ]
        for one in (found.isel(stretch=i) for i in range(found.sizes["stretch"]))
    ]
    heads = ["Area", "Why", "From where to where", "nm", "Hours", "kn", "Wait before, h"]
    return Html(table(heads, rows, _fee(found, trips), text=3).html + told, "escort")


def _place(lon: xr.DataArray, lat: xr.DataArray) -> str:
    """A position in degrees."""
    east, north = float(lon), float(lat)
    east = (east + 180) % 360 - 180
    return f"{north:.1f}°N {abs(east):.1f}°{'E' if east >= 0 else 'W'}"


def _fee(found: xr.Dataset, trips: xr.Dataset | None) -> str:
    """How much escort there is in all, and its fee: the tariff counts areas, not hours."""
    areas = len(set(found.zone.values.tolist()))
    where = "one area" if areas == 1 else f"{areas} areas"
    said = f"Led for {words.number(float(found.hours.sum()))} hours in {where}"
    if trips is None or "nsr" not in trips.corridor.values:
        return f"{said}."
    usd = float(trips.cost_usd.sel(corridor="nsr", component="escort fee"))
    fee = words.money(usd) if math.isfinite(usd) else "not supplied"
    return f"{said}; escort fee of the voyage: {fee}. The tariff counts areas, not hours."


def observed(found: xr.Dataset | None) -> Html:
    """A voyage that was sailed beside the model's, sea by sea.

    Parameters
    ----------
    found
        As `voyage.observed.of_case` gives it, on `leg`; NaN is shown as an en dash. None: the case
        names no track.

    Returns
    -------
    Html
        A row per sea with miles, hours and speeds; nothing at all without a track.

    Examples
    --------
    >>> observed(None).html
    ''
    """
    if found is None:
        return Html("", "the case names no track that was sailed")
    columns = (("observed_nm", 0), ("observed_h", 1), ("observed_kn", 1), ("same_h", 1),
               ("same_kn", 1), ("closed_nm", 0), ("own_nm", 0), ("own_h", 1),
               ("own_kn", 1))  # fmt: skip
    rows = [[str(found.sea.values[i]),
             *(words.number(float(found[name].values[i]), digits) for name, digits in columns)]
            for i in range(found.sizes["leg"])]  # fmt: skip
    heads = ["Sea", "Sailed, nm", "Hours", "kn", "Model at her positions, h", "kn",
             "Closed to the model, nm", "Model's own track, nm", "Hours", "kn"]  # fmt: skip
    attrs = found.attrs
    said = f"As sailed {attrs.get('start', '')} to {attrs.get('end', '')} UTC, beside the model."
    if (off := float(attrs.get("apart_nm", math.nan))) == off:
        said += f" The two tracks lie {words.number(off)} nm apart on average."
    if attrs.get("reason"):
        said += f" The model has no track of its own: {attrs['reason']}."
    if float(attrs.get("left_out_nm", 0.0)) >= 1:
        said += f" {words.number(float(attrs['left_out_nm']))} nm lie outside the ice box."
    return table(heads, rows, said)
