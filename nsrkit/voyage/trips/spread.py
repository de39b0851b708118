"""Spread of a comparison: the NSR solved again for each draw of the assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.ensemble import design, plan, run
from nsrkit.ensemble.memo import Memo
from nsrkit.ensemble.plan import Block
from nsrkit.errors import NoRouteError
from nsrkit.scenario.case import Case
from nsrkit.units import HOURS_PER_DAY
from nsrkit.voyage import ledger
from nsrkit.voyage.pricing.book import Cost, Trip
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
GRID_KM = 25.0  # of the draws; the central result keeps the grid of the case


class Draw(NamedTuple):
    """One corridor under one draw; NaN hours where there is no route."""

    hours: float
    fuel_t: float
    costs: tuple[Cost, ...]


def draws(case: Case, central: Sequence[passage.Passage | None]) -> xr.Dataset | None:
    """Quantiles and probabilities over draws of all uncertain numbers of a case.

    Parameters
    ----------
    case
        The scenario; `ensemble.draws` and `ensemble.seed` say how many draws and which.
    central
        Its corridors sailed with central values, in order; None where there is no route.

    Returns
    -------
    Dataset or None
        The variables on `quantile` and the probabilities of `compare`; None without draws.
    """
    numbers = case.numbers()
    drawn = design(numbers, case.ensemble.draws, case.ensemble.seed)
    if not drawn or case.ensemble.draws == 0:
        return None
    blocks = plan({}, inner=(), draws=drawn).blocks()
    try:
        trips = tuple(None if one is None else one.trip for one in central)
        return _summary(case, run(partial(_drawn, case, trips), blocks))
    finally:
        _SCALES.clear()


def _drawn(case: Case, central: tuple[Trip | None, ...], block: Block) -> list[Draw]:
    """Every corridor under the draw of a block."""
    return _SCALES(case, central).sailed(block.drawn)


class _Scale:
    """Sails draws on the coarse grid and scales them to the central result."""

    def __init__(self, case: Case, central: Sequence[Trip | None]) -> None:
        self.case, self.central = case, central
        self.ice = passage.read_ice(case, GRID_KM) if "nsr" in case.voyage.corridors else None
        self.coarse = self._nsr(case)

    def _nsr(self, case: Case) -> passage.Passage | None:
        if self.ice is None:
            return None
        try:
            return passage.sail(case, "nsr", passage.router(case, self.ice, GRID_KM))
        except NoRouteError:
            return None

    def sailed(self, row: dict[str, float]) -> list[Draw]:
        """Every corridor under one draw."""
        case = self.case.replaced(row)
        out = []
        for corridor, central in zip(case.voyage.corridors, self.central, strict=True):
            one = self._nsr(case) if corridor == "nsr" else None
            if corridor != "nsr" and central is not None:
                one = passage.sail(case, corridor)
            out.append(self._draw(case, corridor, one, central))
        return out

    def _draw(
        self, case: Case, corridor: str, one: passage.Passage | None, central: Trip | None
    ) -> Draw:
        if one is None:
            return Draw(np.nan, np.nan, ())
        trip = one.trip
        if corridor == "nsr" and central is not None and self.coarse is not None:
            of = self.coarse.trip
            fuel = trip.fuel_t * (central.fuel_t / of.fuel_t if of.fuel_t > 0 else 1.0)
            trip = trip._replace(hours=trip.hours * central.hours / of.hours, fuel_t=fuel)
        return Draw(trip.hours, trip.fuel_t, ledger.costs(trip, case))


_SCALES = Memo(_Scale, size=1)  # the ice is read once in each process


def _summary(case: Case, table: Sequence[Sequence[Draw]]) -> xr.Dataset:
    import xarray as xr

    names = list(case.voyage.corridors)
    days = np.array([[one.hours / HOURS_PER_DAY for one in row] for row in table])
    fuel = np.array([[one.fuel_t for one in row] for row in table])
    total = np.array([[_total(one) for one in row] for row in table])
    share = np.isfinite(days).mean(axis=0)
    out: dict[str, Any] = {}
    out["route_share"] = ("corridor", share, _attrs("1", "share of the draws with a route"))
    for name, values, units, text in (
        ("days", days, "d", "days port to port"),
        ("fuel", fuel, "t", "main-engine fuel"),
        ("total", total, "USD", "cost of the voyage"),
    ):
        at, error = f"{text}, quantile of the draws", f"{text}, standard error of the mean"
        out[f"{name}_q"] = (("corridor", "quantile"), _quantiles(values), _attrs(units, at))
        out[f"{name}_se"] = ("corridor", _error_of_mean(values), _attrs(units, error))
    for name, values, units in (("days_saved", days, "d"), ("saved", total, "USD")):
        gap = _quantiles(values - values[:, :1])
        gap[0] = np.nan
        text = f"by the first corridor against this one, quantile of the draws, {units}"
        out[f"{name}_q"] = (("corridor", "quantile"), gap, _attrs(units, f"saved {text}"))
    out |= _probabilities(case, table, days)
    return xr.Dataset(
        out, coords={"corridor": names, "quantile": list(QUANTILES)},
        attrs={"draws": len(table), "seed": case.ensemble.seed, "draws_grid_km": GRID_KM},
    )  # fmt: skip


def _total(one: Draw) -> float:
    return ledger.total(one.costs)[0] if one.costs else np.nan


def _quantiles(values: np.ndarray) -> np.ndarray:
    columns = [column[np.isfinite(column)] for column in values.T]
    return np.array([np.quantile(column, QUANTILES) if column.size else [np.nan] * len(QUANTILES)
                     for column in columns])  # fmt: skip


def _error_of_mean(values: np.ndarray) -> np.ndarray:
    columns = [column[np.isfinite(column)] for column in values.T]
    return np.array([column.std(ddof=1) / column.size**0.5 if column.size > 1 else np.nan
                     for column in columns])  # fmt: skip


def _probabilities(
    case: Case, table: Sequence[Sequence[Draw]], days: np.ndarray
) -> dict[str, tuple[str, np.ndarray, dict[str, str]]]:
    """Probability that the first corridor is cheaper or faster than each other one.

    No route is neither. What a missing number could turn counts in `cheaper_high` only.
    """
    count, width = days.shape
    sure, possible = np.full(width, np.nan), np.full(width, np.nan)
    faster = np.full(width, np.nan)
    for j in range(1, width):
        won = [_cheaper(case, row[0], row[j]) for row in table]
        sure[j] = np.mean([verdict == "yes" for verdict in won])
        possible[j] = np.mean([verdict != "no" for verdict in won])
        faster[j] = np.mean(days[:, 0] < days[:, j])
    first = case.voyage.corridors[0]

    def column(values: np.ndarray, text: str) -> tuple[str, np.ndarray, dict[str, str]]:
        return "corridor", values, _attrs("1", text)

    cheaper = f"probability that {first} is cheaper"
    return {
        "cheaper_low": column(sure, f"{cheaper}, whatever is not supplied"),
        "cheaper_high": column(possible, f"{cheaper}, if what is not supplied favours it"),
        "cheaper_se": column(_error(sure, count), f"standard error of the {cheaper}"),
        "faster": column(faster, f"probability that {first} is faster"),
        "faster_se": column(_error(faster, count), f"standard error, {first} faster"),
    }


def _cheaper(case: Case, first: Draw, other: Draw) -> str:
    if not first.costs or not other.costs:
        return "no" if not first.costs else "yes"
    if ledger.surely_cheaper(first.costs, other.costs, case):
        return "yes"
    return "no" if ledger.surely_cheaper(other.costs, first.costs, case) else "open"


def _error(share: np.ndarray, count: int) -> np.ndarray:
    return np.asarray(np.sqrt(share * (1 - share) / count))


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units, "long_name": long_name, "source": "nsrkit.voyage.compare, draws"}
