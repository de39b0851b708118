"""Which corridor is cheapest and fastest, by month and by state of the canals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.systems.exports.sides import CORRIDORS, Side, asked, day_usd_t, stowed
from nsrkit.voyage import ledger
from nsrkit.voyage.pricing import cargo
from nsrkit.voyage.pricing.book import Book, Cost
from nsrkit.voyage.tables import timetable

if TYPE_CHECKING:
    import xarray as xr

STATES: dict[str, tuple[str, ...]] = {
    "all open": (), "Suez closed": ("suez",), "Panama closed": ("panama",),
    "both closed": ("suez", "panama"),
}  # fmt: skip
"""Which corridors each state leaves out."""
WITHHELD = "withheld"
"""In the place of the cheapest corridor where what is not supplied could turn it."""
OWN, MEMBERS = "own ice", "members"
QUANTILES = (0.1, 0.5, 0.9)


def attrs(units: str, long_name: str) -> dict[str, str]:
    """Attributes of a variable."""
    return {"units": units, "long_name": long_name, "source": "nsrkit.systems.exports"}


def months_of(out: xr.Dataset) -> np.ndarray:
    """(month, departure) bool."""
    month = out["departure"].dt.month.values
    return np.array(month == np.arange(1, 13)[:, None])


def bases(ice: np.ndarray) -> dict[str, np.ndarray]:
    """Which ices each basis of a share holds: the case's own, and the members.

    Examples
    --------
    >>> {name: held.tolist() for name, held in bases(np.array([0, 1, 2])).items()}
    {'own ice': [True, False, False], 'members': [False, True, True]}
    """
    own = ice == timetable.OWN
    return {OWN: own, MEMBERS: ~own if (~own).any() else own}


def winners(case: Case, sides: Mapping[str, Mapping[str, Side]], out: xr.Dataset) -> xr.Dataset:
    """Shares of departures in which each corridor is cheapest, and fastest, by state."""
    import xarray as xr

    told = asked(case)
    held, months = bases(out["ice"].values), months_of(out)
    days = out["days"].transpose("destination", "corridor", ...).values

    def share(best: np.ndarray) -> np.ndarray:
        """(ice, departure) number of the winner to (basis, month, winner)."""
        hits = best[..., None] == np.arange(len(CORRIDORS) + 1)
        return np.array([[hits[ices][:, here].mean((0, 1)) for here in months]
                         for ices in held.values()])  # fmt: skip

    beats = {(name, port): _beats(stowed(case, name)[0], one)
             for name in told.commodities for port, one in sides.items()}  # fmt: skip
    wins = np.array([[[share(_cheapest(beats[name, port], known, gone))
                       for port, known in zip(sides, np.isfinite(days), strict=True)]
                      for gone in STATES.values()] for name in told.commodities])  # fmt: skip
    fastest = np.array([[share(_fastest(one, gone)) for one in days] for gone in STATES.values()])
    whole = ("state", "destination", "basis", "month", "winner")
    return xr.Dataset(
        {"wins": (("commodity", *whole), wins, attrs("1", "share in which it is cheapest")),
         "fastest": (whole, fastest, attrs("1", "share in which it is fastest"))},
        coords={"state": list(STATES), "basis": list(held), "winner": [*CORRIDORS, WITHHELD]},
    )  # fmt: skip


def _beats(case: Case, sides: Mapping[str, Side]) -> np.ndarray:
    """(corridor, other, ice, departure) bool: surely cheaper than the other, with cargo time."""
    book = Book(case)
    day = np.nan_to_num(day_usd_t(book) * float(cargo.tonnes(book)))
    costs = {name: (*one.costs, Cost("cargo time", one.days * day)) for name, one in sides.items()}
    shape = next(iter(sides.values())).days.shape
    out = np.zeros((len(CORRIDORS), len(CORRIDORS), *shape), bool)
    for name, mine in costs.items():
        for other, its in costs.items():
            at = CORRIDORS.index(name), CORRIDORS.index(other)
            out[at] = ledger.surely_cheaper(mine, its, case) if name != other else True
    return out


def _open(gone: tuple[str, ...]) -> np.ndarray:
    """(corridor, 1, 1) bool: not closed."""
    return ~np.isin(CORRIDORS, gone)[:, None, None]


def _cheapest(beats: np.ndarray, known: np.ndarray, gone: tuple[str, ...]) -> np.ndarray:
    """(ice, departure) number of the corridor that is surely cheapest.

    -1 where there is no way, one past the last corridor where none is sure.
    """
    ways = known & _open(gone)
    ahead = ways & (beats | ~ways[None]).all(1)
    best = np.where(ahead.any(0), ahead.argmax(0), len(CORRIDORS))
    return np.where(ways.any(0), best, -1)


def _fastest(days: np.ndarray, gone: tuple[str, ...]) -> np.ndarray:
    """(ice, departure) number of the fastest corridor; -1 where there is no way."""
    found = np.where(np.isfinite(days) & _open(gone), days, np.inf)
    return np.where(np.isfinite(found).any(0), found.argmin(0), -1)


def gain(out: xr.Dataset) -> xr.Dataset:
    """What the NSR saves against the cheapest other corridor, and the waiting that eats it up."""
    import xarray as xr

    usd = out["t_usd"].isel(ice=bases(out["ice"].values)[MEMBERS])
    nsr, gains = usd.sel(corridor="nsr", drop=True), []
    for gone in STATES.values():
        others = usd.sel(corridor=[name for name in CORRIDORS[1:] if name not in gone])
        saved = others.min("corridor") - nsr
        gains.append(saved.quantile(list(QUANTILES), ("ice", "departure")))
    gain = xr.concat(gains, "state").assign_coords(state=list(STATES))
    middle, day = gain.sel(quantile=0.5, drop=True), out["holding_usd_t_d"]
    worth = (middle / day).where((middle > 0) & (day > 0))
    gain.attrs = attrs("USD/t", "saved by the NSR, when it is open, per tonne")
    worth.attrs = attrs("d", "days of waiting that eat the gain up")
    return xr.Dataset({"gain_usd_t": gain, "worth_d": worth})
