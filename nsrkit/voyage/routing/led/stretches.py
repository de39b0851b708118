"""Stretches of a track on which an icebreaker leads, as a table and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.errors import DataError
from nsrkit.ice import static as ice_static
from nsrkit.voyage.routing.led.ways import ALONE, FULL, REASONS

if TYPE_CHECKING:
    import xarray as xr

_WORDS = {
    "polaris": "POLARIS closes the ice to her alone",
    "ice": "the ice is beyond her alone",
    "admission": "the rules ask for an icebreaker",
    "slow": "alone she would be slower than led in thicker ice",
    "full": "by policy",
}
_SEEN_KN = 0.05  # what shows in the words
_HIGH_SEAS = "high seas north of the areas"
_NEED = ("hours", "distance_nm", "lon", "lat", "escort_sea", "escort_reason", "wait_h", "opening_h")


def table(track: xr.Dataset) -> xr.Dataset:
    """The dataset of `nsrkit.voyage.route.stretches`."""
    import xarray as xr

    missing = [name for name in _NEED if name not in track]
    if missing:
        raise DataError(f"the track has no {' and no '.join(missing)}: it must come from `fastest`")
    reason, sea = track["escort_reason"].values[1:], track["escort_sea"].values[1:]
    led = reason != ALONE
    # A stretch begins where she is led and was not, or was in another sea.
    new = led & np.append(True, ~led[:-1] | (sea[1:] != sea[:-1]))[: led.size]
    number = np.where(led, np.cumsum(new) - 1, -1)
    first = np.flatnonzero(new)
    last = np.array([np.flatnonzero(number == i)[-1] for i in range(first.size)], int)
    wait = track["wait_h"].values[1:]
    hours = np.diff(track["hours"].values) - wait - track["opening_h"].values[1:]
    nm = np.diff(track["distance_nm"].values)

    def sums(values: np.ndarray) -> np.ndarray:
        return np.array([values[number == i].sum() for i in range(first.size)])

    def column(values: Any, units: str, text: str) -> tuple[str, Any, dict[str, str]]:
        return "stretch", values, {"units": units, "long_name": text}

    names = {int(row["flag"]): str(row["title"]) for row in ice_static.seas()}
    why = [_why(reason[number == i], hours[number == i]) for i in range(first.size)]
    texts = {"zone": [names.get(int(flag), _HIGH_SEAS) for flag in sea[first]], "why": why}
    return xr.Dataset({
        "sea": column(sea[first], "1", "sea, flags of nsrkit.ice.static"),
        "lon_from": column(track["lon"].values[first], "degrees_east", "where she is first led"),
        "lat_from": column(track["lat"].values[first], "degrees_north", "where she is first led"),
        "lon_to": column(track["lon"].values[last + 1], "degrees_east", "where she is let go"),
        "lat_to": column(track["lat"].values[last + 1], "degrees_north", "where she is let go"),
        "begins_h": column(track["hours"].values[first], "h", "hours since departure"),
        "wait_h": column(sums(wait), "h", "waiting for the icebreaker before it"),
        "hours": column(sums(hours), "h", "led, under way"),
        "nm": column(sums(nm), "nm", "led"),
        **{name: ("stretch", np.array(words, str)) for name, words in texts.items()},
    })  # fmt: skip


def _why(reason: np.ndarray, hours: np.ndarray) -> str:
    """The reasons, those of most hours first."""
    found = np.unique(reason)
    order = np.argsort([-hours[reason == one].sum() for one in found], kind="stable")
    return ", ".join(REASONS[int(found[i])] for i in order)


def note(track: xr.Dataset) -> str:
    """Where an icebreaker leads, for how long, why, and what it changes; for readers.

    Parameters
    ----------
    track
        As `nsrkit.voyage.route.fastest` gives it.

    Returns
    -------
    str
        Empty where she is never led.
    """
    reason = track["escort_reason"].values[1:]
    if not reason.any():
        return ""
    found = table(track)
    seas = [_place(name) for name in dict.fromkeys(found["zone"].values.tolist())]
    hours, nm = float(found["hours"].sum()), float(found["nm"].sum())
    told = f"{track.attrs['icebreaker']} leads for {hours:.0f} h ({nm:.0f} nm) in {_joined(seas)}"
    wait = float(found["wait_h"].sum())
    told += f", after a wait of {wait:.0f} h" if wait else ""
    kinds = list(dict.fromkeys(REASONS[one] for one in reason if one != ALONE))
    told += f": {_joined([_WORDS[kind] for kind in kinds])}."
    first = int(np.flatnonzero(reason)[0])
    if first == 0 or reason[first] == FULL:
        return told
    lon, lat = float(track["lon"][first]) % 360, float(track["lat"][first])
    before, led = float(track["attainable"][first]), float(track["attainable"][first + 1])
    told += f" Escort begins near {lat:.1f}N {lon:.1f}E"
    if abs(led - before) < _SEEN_KN:
        return f"{told}, where the speed stays {led:.1f} kn."
    return f"{told}, where the speed changes: {before:.1f} kn alone just before, {led:.1f} kn led."


def _place(title: str) -> str:
    """A title without its comma, so that several can be listed."""
    name, _, part = title.partition(", ")
    return f"{name} ({part})" if part else name


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
