"""Which corridor is cheapest and fastest, by month and by state of the canals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.ensemble import design
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


def quantiles(values: np.ndarray) -> np.ndarray:
    """(..., n) to (quantile, ...) of what is known; NaN where nothing is.

    Examples
    --------
    >>> quantiles(np.array([[1.0, np.nan, 3.0], [np.nan] * 3])).tolist()[1]
    [2.0, nan]
    """
    out = np.full((len(QUANTILES), *values.shape[:-1]), np.nan)
    some = np.isfinite(values).any(-1)
    if some.any():
        out[:, some] = np.nanquantile(values[some], QUANTILES, axis=-1)
    return out


def gain(out: xr.Dataset) -> xr.Dataset:
    """What the NSR saves against the cheapest other corridor, and the waiting that eats it up."""
    import xarray as xr

    usd = out["t_usd"].isel(ice=bases(out["ice"].values)[MEMBERS])
    usd = usd.stack(at=("ice", "departure"))
    saved = [usd.sel(corridor=[name for name in CORRIDORS[1:] if name not in gone]).min("corridor")
             - usd.sel(corridor="nsr") for gone in STATES.values()]  # fmt: skip
    each = ("state", "commodity", "destination")
    ends = quantiles(np.array([one.transpose(*each[1:], "at").values for one in saved]))
    middle, day = ends[1], out["holding_usd_t_d"].values[:, None]
    pays = (middle > 0) & (day > 0)
    worth = np.divide(middle, day, out=np.full(middle.shape, np.nan), where=pays)
    return xr.Dataset({
        "gain_usd_t": (("quantile", *each), ends,
                       attrs("USD/t", "saved by the NSR, when it is open, per tonne")),
        "worth_d": (each, worth, attrs("d", "days of waiting that eat the gain up")),
    })  # fmt: skip


def priced(case: Case, sides: Mapping[str, Mapping[str, Side]]) -> xr.Dataset:
    """The same gain over draws of prices and fees, on the departure in the middle of the days."""
    import xarray as xr

    told = asked(case)
    gains = np.array([[_gains(stowed(case, name)[0], one) for one in sides.values()]
                      for name in told.commodities])  # fmt: skip
    known = np.isfinite(gains).sum(-1)
    share = (gains > 0).sum(-1) / np.where(known > 0, known, np.nan)
    each = ("commodity", "destination", "state")
    return xr.Dataset({
        "priced_gain_usd_t": (("quantile", *each), quantiles(gains),
                              attrs("USD/t", "saved, over price draws")),
        "cheaper": (each, share, attrs("1", "share of price draws in which the NSR is cheaper")),
    })  # fmt: skip


def _gains(case: Case, sides: Mapping[str, Side]) -> np.ndarray:
    """(state, draw) what the NSR saves against the cheapest other corridor [USD/t]."""
    draws = case.ensemble.draws
    drawn = design(case.numbers(), draws, case.ensemble.seed) if draws else {}
    book = Book(case, drawn)
    usd_t = np.full((len(CORRIDORS), max(1, draws)), np.nan)
    for name, one in sides.items():
        paid = ledger.total(ledger.costs(one.typical, case, drawn))[0]
        time = np.nan_to_num(cargo.time_cost(one.typical, book).usd)
        usd_t[CORRIDORS.index(name)] = (paid + time) / cargo.tonnes(book)
    out = []
    for gone in STATES.values():
        others = np.where(_open(gone)[:, 0], usd_t, np.inf)[1:]
        best = np.where(np.isnan(others), np.inf, others).min(0)
        out.append(np.where(np.isfinite(best), best, np.nan) - usd_t[0])
    return np.array(out)
