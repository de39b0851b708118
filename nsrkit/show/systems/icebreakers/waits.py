"""How long ships wait for icebreakers, and how many of them are beset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import words
from nsrkit.show.charts.axes import WIDTH_PX, Axes
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.icebreakers.fleets import (
    counted,
    drawn,
    fill,
    fleets,
    keys,
    line,
    named,
    short,
    upper,
)
from nsrkit.systems.icebreakers import standard_error

if TYPE_CHECKING:
    import xarray as xr

_PANEL, _GAP = 190.0, 96.0


def escort_waits(found: xr.Dataset) -> Figure:
    """Share of the requests that wait at least so long, fleet by fleet.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it: `waits`, requests by `wait_bin` [h] on
        (fleet, more, season, wait_bin); NaN counts as none.

    Returns
    -------
    Figure
        A line per fleet as it is, all seasons together; a fleet that nobody asks has none.

    Examples
    --------
    >>> import xarray as xr
    >>> made = xr.Dataset({"waits": (("fleet", "more", "season", "wait_bin"), [[[[6, 3, 1]]]])},
    ...     coords={"fleet": ["2026"], "more": [0], "wait_bin": [0.0, 12.0, 48.0]})
    >>> "10 % of the requests wait at least 2 days" in escort_waits(made).alt
    True
    """
    names, bins = fleets(found), found.wait_bin.values.astype(float)
    share = at_least(found)
    canvas = Canvas(WIDTH_PX, 380)
    axes = Axes(canvas, Box(64, 58, WIDTH_PX - 30, 316), (0, len(bins) - 1), (0, 100))
    axes.y_axis("Requests for an icebreaker that wait so long, %", [0, 20, 40, 60, 80, 100])
    axes.x_axis(
        "Wait, at least", [(k, span(hours) if k else "any") for k, hours in enumerate(bins)]
    )
    keys(canvas, [short(name) for name in names], 64, 20)
    at, said = np.arange(bins.size), []
    for i, name in enumerate(names):
        if np.isfinite(share[i]).all():
            canvas.line(axes.points(at, 100 * share[i]), **line(i))
            for x, y in axes.points(at, 100 * share[i]):
                canvas.dot(float(x), float(y), 3.2, fill=fill(i))
        said.append(_said(name, bins, share[i]))
    return canvas.figure(
        f"Waits for icebreakers. {' '.join(said)}",
        "All requests of all seasons, fleets as they are. A ship asks anew for each stretch of the "
        "route on which she has to be led.",
    )


def span(hours: float) -> str:
    """Hours in the unit that a reader thinks in.

    Examples
    --------
    >>> span(6), span(48), span(36)
    ('6 h', '2 days', '36 h')
    """
    whole_days = hours >= 48 and hours % 24 == 0
    return f"{hours / 24:g} days" if whole_days else f"{hours:g} h"


def at_least(found: xr.Dataset, more: int = 0) -> np.ndarray:
    """(fleet, wait_bin) share of all requests that wait at least the lower end of a bin.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it.
    more
        Icebreakers added.

    Returns
    -------
    numpy.ndarray
        Shares [1]; NaN for a fleet that nobody asks.
    """
    waits = np.nan_to_num(found.waits.sel(more=more).sum("season").values)
    total = waits.sum(axis=-1, keepdims=True)
    after = np.cumsum(waits[:, ::-1], axis=-1)[:, ::-1].astype(float)
    share = np.full(after.shape, np.nan)
    np.divide(after, total, out=share, where=total > 0)
    return share


def _said(name: str, bins: np.ndarray, share: np.ndarray) -> str:
    if not np.isfinite(share).all():
        return f"Nobody asks {named(name)}."
    last = np.flatnonzero(share > 0)[-1]
    told = words.percent(float(share[last]))
    return f"{upper(named(name))}: {told} of the requests wait at least {span(bins[last])}."


def beset(found: xr.Dataset) -> Figure:
    """How likely it is that at least so many ships are beset in a season.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it: `ships_beset` on (fleet, more, season), NaN
        where a season has none to count.

    Returns
    -------
    Figure
        A panel per fleet: a line for the fleet as it is and for each icebreaker added.

    Examples
    --------
    >>> import xarray as xr
    >>> made = xr.Dataset({"ships_beset": (("fleet", "more", "season"), [[[0, 2, 5, 1]]])},
    ...     coords={"fleet": ["2021"], "more": [0]})
    >>> "as it is: 25 % for at least 5 ships" in beset(made).alt
    True
    """
    names = fleets(found)
    most = int(np.nan_to_num(found.ships_beset.values).max())
    columns = 1 if len(names) < 3 else 2
    wide = (WIDTH_PX - 30 - 64) / columns
    rows = -(-len(names) // columns)
    canvas = Canvas(WIDTH_PX, 66 + (_PANEL + _GAP) * rows - 40)
    said = []
    for i, name in enumerate(names):
        top, left = 66 + i // columns * (_PANEL + _GAP), 64 + i % columns * wide
        frame = Box(left, top, left + wide - (columns - 1) * 40, top + _PANEL)
        axes = Axes(canvas, frame, (0, max(most, 1)), (0, 100))
        axes.y_axis(f"{upper(named(name))}: probability, %", [0, 25, 50, 75, 100])
        axes.x_axis("At least so many ships beset in a season", _whole(most, 12 // columns))
        for k, more in enumerate(found.more.values):
            chance = odds(found.ships_beset.sel(fleet=name, more=more).values, most)
            canvas.line(axes.points(np.arange(most + 1.0), 100 * chance), **line(k))
            said.append(_chance(name, int(more), chance))
    keys(canvas, [counted(int(more)) for more in found.more.values], 64, 20)
    error = 100 * float(standard_error((found.ships_beset >= _many(most)).astype(float)).max())
    return canvas.figure(
        f"Ships beset. {' '.join(said)}",
        f"Of {drawn(found)}; standard error of the probability of {_many(most)} or more at most "
        f"{words.number(error, 1)} points. A ship counts as beset when she has lain amid the ice "
        "longer than the scenario says; who waits at its edge only waits.",
    )


def _many(most: int) -> int:
    """The number of ships whose probability is told in words."""
    return min(5, most)


def odds(values: np.ndarray, most: int) -> np.ndarray:
    """Share of the seasons with at least 0, 1 ... `most` ships beset.

    Examples
    --------
    >>> odds(np.array([0, 2, 5, 1]), 3).tolist()
    [1.0, 0.75, 0.5, 0.25]
    """
    seen = values[np.isfinite(values)]
    return np.array([(seen >= k).mean() if seen.size else np.nan for k in range(most + 1)])


def _whole(most: int, about: int) -> list[tuple[float, str]]:
    step = next((each for each in (1, 2, 5, 10, 20, 50) if most <= each * about), 100)
    return [(float(k), str(k)) for k in range(0, max(most, 1) + 1, step)]


def _chance(name: str, more: int, chance: np.ndarray) -> str:
    at = _many(chance.size - 1)
    share = words.percent(float(chance[at]))
    return f"{upper(named(name))}, {counted(more)}: {share} for at least {at} ships."
