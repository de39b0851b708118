"""Which corridor is cheapest to each destination, month by month, as canals open and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import theme, words
from nsrkit.show.charts.axes import WIDTH_PX, legend
from nsrkit.show.price.families import title
from nsrkit.show.svg import Box, Canvas, Figure
from nsrkit.show.systems.exports.cards import MONTHS
from nsrkit.systems.exports import CORRIDORS, MEMBERS, OWN, STATES, WITHHELD

if TYPE_CHECKING:
    import xarray as xr

SHORT = {"nsr": "NSR", "suez": "Suez", "cape": "Cape", "panama": "Panama", "direct": "Direct",
         WITHHELD: "open"}  # fmt: skip
_LEFT, _TOP, _ROW, _GAP = 214.0, 72.0, 30.0, 10.0


def export_choice(found: xr.Dataset, commodity: str | None = None) -> Figure:
    """The cheapest corridor by destination, state of the canals and month.

    Parameters
    ----------
    found
        As `nsrkit.systems.exports.run` gives it: `wins` [1]; NaN plays no part.
    commodity
        Name of the cargo; None is the first.

    Returns
    -------
    Figure
        A cell per month: the corridor that is cheapest most often, a bar for how often, and a dot
        where the ice of the case's year has another one. States that change nothing share a row.

    Examples
    --------
    >>> told = {"destinations": ["Shanghai"], "ships": [], "members": 0, "every_d": 28}
    >>> case = nsrkit.load("vologda-corridor", {f"exports.{key}": v for key, v in told.items()})
    >>> "Shanghai" in export_choice(nsrkit.systems.exports.run(case)).alt
    True
    """
    name = commodity or str(found.commodity.values[0])
    wins = found.wins.sel(commodity=name)
    ports = [str(port) for port in found.destination.values]
    rows = [(port, label, one) for port in ports
            for label, one in _rows(wins.sel(destination=port))]  # fmt: skip
    height = _TOP + len(rows) * _ROW + len(ports) * _GAP + 8
    canvas = Canvas(WIDTH_PX, height)
    _key(canvas, wins, found.attrs["year"])
    wide = (WIDTH_PX - _LEFT - 10) / 12
    for m, month in enumerate(MONTHS):
        canvas.text(_LEFT + (m + 0.5) * wide, _TOP - 10, month, size=11.5, anchor="middle",
                    role="muted", weight=600)  # fmt: skip
    y, last = _TOP, ""
    for port, label, one in rows:
        y += _GAP if last and port != last else 0
        if port != last:
            canvas.text(12, y + 19, port, size=12.5, weight=600)
        canvas.text(_LEFT - 8, y + 19, label, size=10.5, anchor="end", role="muted")
        for m in range(12):
            box = Box(_LEFT + m * wide, y, _LEFT + (m + 1) * wide - 2, y + _ROW - 3)
            _cell(canvas, box, one, m)
        y, last = y + _ROW, port
    return canvas.figure(_alt(rows), _caption(found, name))


def _rows(wins: xr.DataArray) -> list[tuple[str, xr.DataArray]]:
    """States with their shares; those that are alike under one label."""
    told: list[tuple[list[str], xr.DataArray]] = []
    for state in STATES:
        one = wins.sel(state=state)
        same = next((names for names, other in told if np.allclose(one, other)), None)
        if same is None:
            told.append(([state], one))
        else:
            same.append(state)
    whole = len(told) == 1
    return [("any state" if whole else _joined(names), one) for names, one in told]


def _joined(names: list[str]) -> str:
    """A short label of states that are alike.

    Examples
    --------
    >>> _joined(["all open", "Panama closed"]), _joined(["Suez closed", "both closed"])
    ('Suez open', 'Suez closed')
    >>> _joined(["all open", "Suez closed"]), _joined(["both closed"])
    ('Panama open', 'both closed')
    """
    known = {
        frozenset(("all open", "Panama closed")): "Suez open",
        frozenset(("Suez closed", "both closed")): "Suez closed",
        frozenset(("all open", "Suez closed")): "Panama open",
        frozenset(("Panama closed", "both closed")): "Panama closed",
    }
    return known.get(frozenset(names), ", ".join(names))


def _cell(canvas: Canvas, box: Box, one: xr.DataArray, m: int) -> None:
    share = one.sel(basis=MEMBERS).isel(month=m)
    who, often = _best(share)
    own, _ = _best(one.sel(basis=OWN).isel(month=m))
    colour = _colour(who)
    canvas.rect(box, radius=2, fill=colour, fill_opacity=0.25, title=_told(share))
    wide = (box.right - box.left) * often
    canvas.rect(Box(box.left, box.bottom - 5, box.left + wide, box.bottom), fill=colour)
    canvas.text((box.left + box.right) / 2, box.top + 15, SHORT.get(who, "–"), size=11,
                anchor="middle", weight=600 if who == "nsr" else 400)  # fmt: skip
    if own != who:
        canvas.dot(box.right - 6, box.top + 6, 4, fill=_colour(own), stroke=theme.var("panel"),
                   stroke_width="1px")  # fmt: skip


def _best(share: xr.DataArray) -> tuple[str, float]:
    """The winner that is most frequent, and how often; empty where there is no way."""
    often = float(share.max())
    return (str(share.winner.values[int(share.values.argmax())]), often) if often > 0 else ("", 0.0)


def _colour(who: str) -> str:
    return theme.corridor(who) if who in CORRIDORS else theme.var("line")


def _told(share: xr.DataArray) -> str:
    return ", ".join(f"{SHORT[str(name)]} {words.percent(float(value))}"
                     for name, value in zip(share.winner.values, share.values, strict=True)
                     if value > 0)  # fmt: skip


def _key(canvas: Canvas, wins: xr.DataArray, year: int) -> None:
    seen = [name for name in CORRIDORS if float(wins.sel(winner=name).max()) > 0]
    legend(canvas, [("box", theme.corridor(name), title(name)) for name in seen], 12, 22)
    text = f"Bar: how often. Dot: in the ice of {year} another one is cheapest most often."
    canvas.text(12, 44, text, size=11, role="muted")


def _alt(rows: list[tuple[str, str, xr.DataArray]]) -> str:
    told = []
    for port, label, one in rows:
        best = [_best(one.sel(basis=MEMBERS).isel(month=m))[0] for m in range(12)]
        spans = "; ".join(
            f"{SHORT.get(who, 'no way')} in "
            + ", ".join(MONTHS[m] for m in range(12) if best[m] == who)
            for who in dict.fromkeys(best)
        )
        told.append(f"{port}, {label}: {spans}")
    return f"Cheapest corridor by month. {'. '.join(told)}."


def _caption(found: xr.Dataset, name: str) -> str:
    i = [str(each) for each in found.commodity.values].index(name)
    titles = found.attrs["titles"]
    cargo = titles if isinstance(titles, str) else titles[i]
    members = int(found.attrs["members"])
    over = f"{members} members of the ice" if members else "the case's own ice"
    red = {"risk": "with a war-risk premium", "open": "without a premium",
           "closed": "closed"}[found.attrs["red_sea"]]  # fmt: skip
    text = (f"Cheapest corridor per tonne of {cargo.lower()}, time of the cargo included, by month "
            f"of departure from {found.attrs['port']}; shares of departures and {over}. Suez "
            f"{red}. {_withheld(found)}")  # fmt: skip
    return text.strip()


def _withheld(found: xr.Dataset) -> str:
    """What a reader must know of the winners: gaps that withhold them."""
    held = float(found.wins.sel(winner=WITHHELD).max())
    return "Open: what is not supplied could turn the order." if held > 0 else ""
