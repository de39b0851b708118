"""Which numbers the saving of the first corridor hangs on: ends of ranges, Morris, Sobol.

Three questions of rising cost. What if one number lies at an end of its range (tornado)? Which
numbers matter at all, alone or with others (Morris)? How much of the variance is whose (Sobol)?
All on voyages sailed again along the central track: see `resail`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial, reduce
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.ensemble import plan, run
from nsrkit.ensemble.design import at
from nsrkit.ensemble.executor import Progress
from nsrkit.ensemble.plan import Block
from nsrkit.scenario.case import Case
from nsrkit.voyage import ledger
from nsrkit.voyage.choices.resail import Model
from nsrkit.voyage.pricing.book import Trip

if TYPE_CHECKING:
    import xarray as xr

TRAJECTORIES = 10  # of Morris, each of one step for every factor
LEVELS = 4
FEWEST, MOST = 16, 1024  # rows of each of the two independent samples of Sobol
SCREEN = 0.05  # of the greatest mu*: what is below has about 1/400 of its variance
_ROUNDING = 1e-9  # of the saving: what does not move it comes out this small, not 0
_WHOLE = 0.5  # least share of samples without a closed track
_CHUNK = 2000  # rows at a time
_IDLE = "idle"
_STATISTICS = {
    "tornado_low": "saving with the number at its low end",
    "tornado_high": "saving with the number at its high end",
    "morris_mu_star": "mean of the absolute effects of a step over two thirds of the range",
    "morris_sigma": "standard deviation of those effects: interaction, or a bent answer",
    "sobol_first": "share of the variance that the number alone explains",
    "sobol_total": "share of the variance that the number explains alone and with others",
    "sobol_first_conf": "half width of the 95 % interval of sobol_first",
    "sobol_total_conf": "half width of the 95 % interval of sobol_total",
}


class Factor(NamedTuple):
    """A number, or the members of a group, which are drawn together."""

    name: str
    title: str
    keys: tuple[str, ...]


def sensitivities(case: Case, model: Model, *, progress: Progress | None = None) -> xr.Dataset:
    """Sensitivity of what the first corridor saves against each other one.

    Parameters
    ----------
    case
        The scenario; `ensemble.seed` seeds all samples. Those of Sobol have as many rows as it has
        draws, less what is beyond a power of two (`sobol_base` in `attrs`).
    model
        Its corridors, sailed again under drawn numbers.
    progress
        Called as voyages are priced; `nsrkit.ensemble.bar` makes one that draws.

    Returns
    -------
    Dataset
        On (corridor, number): `tornado_low`, `tornado_high` [USD], the saving with the number at
        an end of its range, the others central; `morris_mu_star`, `morris_sigma` [USD] (sigma NaN
        for groups); `sobol_first`, `sobol_total` [1] and half widths of their 95 % intervals,
        `sobol_first_conf`, `sobol_total_conf`. On corridor: `saving` [USD], the central one. On
        number: `number_title`. Members of a group that both move the answer are one number, named
        by the group. Numbers that never move it are left out. NaN: the first corridor itself, no
        route, the track closes under the number, or, for Sobol, screened out because mu* is below
        5 % of the greatest. Without SALib there is the tornado only, and `sensitivity_note` in
        `attrs` says so.

    Notes
    -----
    Samples in which the drawn ice closes the central track are left out of Morris and Sobol, with
    all that belongs to their row of the design; `sobol_kept` says how many are left, and below one
    half there are no indices.

    References
    ----------
    Morris (1991), Technometrics 33, 161-174; Campolongo et al. (2007), Environ. Modell. Softw. 22,
    1509-1518. Saltelli et al. (2010), Comput. Phys. Commun. 181, 259-270; Iwanaga et al. (2022),
    SESMO 4, 18155 (SALib).

    Examples
    --------
    >>> import nsrkit
    >>> from nsrkit.voyage.trips import passage
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"]})
    >>> model = Model(case, [passage.sail(case, name) for name in case.voyage.corridors])
    >>> found = sensitivities(case, model).sel(corridor="cape")
    >>> bool(found.sobol_total.sel(number="voyage.ship.charter_usd_per_d") > 0.1)
    True
    """
    import xarray as xr

    price = _Price(case, model)
    factors = _factors(case, price)
    names = list(case.voyage.corridors)
    found = {name: np.full((len(names), len(factors)), np.nan) for name in _STATISTICS}
    found |= _tornado(price, factors)
    attrs: dict[str, Any] = {"sensitivity_seed": case.ensemble.seed}
    if find_spec("SALib") is None:
        attrs["sensitivity_note"] = "Morris and Sobol need SALib: pip install 'nsrkit[systems]'"
    elif factors:
        found |= _morris(price, factors)
        sobol, kept = _sobol(price, factors, found["morris_mu_star"], progress)
        found |= sobol
        attrs |= {"sobol_base": _base(case), "sobol_kept": kept,
                  "morris_trajectories": TRAJECTORIES}  # fmt: skip
    moved = _moved(found, price.central)
    out = xr.Dataset(
        {name: (("corridor", "number"), values[:, moved], _attrs(name))
         for name, values in found.items()},
        coords={"corridor": names, "number": [one.name for one, on in zip(factors, moved,
                                                                         strict=True) if on]},
        attrs=attrs,
    )  # fmt: skip
    titles = [one.title for one, on in zip(factors, moved, strict=True) if on]
    out["number_title"] = ("number", np.array(titles, str), {"long_name": "what the number is"})
    out["saving"] = ("corridor", price.central, _attrs("saving") | {"units": "USD"})
    return out


def _attrs(name: str) -> dict[str, str]:
    text = _STATISTICS.get(name, "saving of the first corridor against this one, central numbers")
    return {"units": "1" if name.startswith("sobol") else "USD", "long_name": text,
            "source": "nsrkit.voyage.compare, sensitivity"}  # fmt: skip


def _moved(found: Mapping[str, np.ndarray], central: np.ndarray) -> np.ndarray:
    """(factor) bool: whether it moves the saving against any corridor."""
    ends = [np.nan_to_num(found[name] - central[:, None], nan=1.0)
            for name in ("tornado_low", "tornado_high")]  # fmt: skip
    effects = np.nan_to_num(found["morris_mu_star"])
    beside = np.isfinite(central)  # the first corridor itself has no saving
    noise = _ROUNDING * np.abs(central[beside, None])
    return np.asarray((np.abs([*ends, effects])[:, beside] > noise).any(axis=(0, 1)))


class _Price:
    """The saving of the first corridor against each (corridor), for drawn numbers (draw)."""

    def __init__(self, case: Case, model: Model) -> None:
        self.case, self.model = case, model
        self.numbers: dict[str, Assumption] = {
            key: number for key, number in case.numbers().items()
            if number.supplied and number.uncertain
        }  # fmt: skip
        self.central = self({})[0]

    def __call__(self, drawn: Mapping[str, np.ndarray]) -> np.ndarray:
        """(draw, corridor) [USD]; NaN for the first corridor and where there is no route."""
        size = len(next(iter(drawn.values()))) if drawn else 1
        trips, names = self.model(drawn), self.case.voyage.corridors
        usd = np.full((size, len(names)), np.nan)
        for i, name in enumerate(names):
            if name in trips:
                total = ledger.total(ledger.costs(_open(trips[name]), self.case, drawn))[0]
                usd[:, i] = np.where(_closed(trips[name]), np.nan, total)
        saved = usd - usd[:, :1]
        saved[:, 0] = np.nan
        return np.asarray(saved)

    def at(
        self, keys: Sequence[str], points: np.ndarray, progress: Progress | None = None
    ) -> np.ndarray:
        """The same at points of the unit cube (draw, number), some at a time."""
        drawn = at({key: self.numbers[key] for key in keys}, points)
        parts = max(1, -(-len(points) // _CHUNK))
        blocks = plan({"part": list(range(parts))}, inner=()).blocks()
        each = run(partial(self._part, drawn, parts), blocks, how="serial", progress=progress)
        return np.asarray(np.concatenate(each))

    def _part(self, drawn: Mapping[str, np.ndarray], parts: int, block: Block) -> np.ndarray:
        return self({key: np.array_split(row, parts)[block.at["part"]]
                     for key, row in drawn.items()})  # fmt: skip


def _closed(trip: Trip) -> np.ndarray:
    """(draw) bool, or one bool for all: no way out, or none back."""
    out = ~np.isfinite(trip.hours)
    return np.asarray(out if trip.back is None else out | _closed(trip.back))


def _open(trip: Trip) -> Trip:
    """The trip with nothing in the place of what is closed: a gap in all draws is told as such."""
    way = np.isfinite(trip.hours)
    return trip._replace(
        hours=np.where(way, trip.hours, 0.0), fuel_t=np.where(way, trip.fuel_t, 0.0),
        back=None if trip.back is None else _open(trip.back),
    )  # fmt: skip


def _ends(price: _Price, groups: Sequence[Sequence[str]]) -> np.ndarray:
    """(end, group of keys, corridor) saving with the keys at their low and at their high ends."""
    if not groups:
        return np.empty((2, 0, price.central.size))
    keys = [key for group in groups for key in group]
    rows = {key: np.full(2 * len(groups), price.numbers[key].value, float) for key in keys}
    for i, group in enumerate(groups):
        for key in group:
            rows[key][2 * i : 2 * i + 2] = price.numbers[key].low, price.numbers[key].high
    saved: np.ndarray = price(rows).reshape(len(groups), 2, -1)
    return np.moveaxis(saved, 1, 0)


def _factors(case: Case, price: _Price) -> list[Factor]:
    """Numbers, and groups of which several members move the saving."""
    grouped = [key for key, number in price.numbers.items() if number.group]
    moved = np.abs(_ends(price, [[key] for key in grouped]) - price.central)
    noise = _ROUNDING * np.abs(price.central)
    moves = dict(zip(grouped, (moved > noise).any(axis=(0, 2)), strict=True))
    members: dict[str, list[str]] = {}
    for key, number in price.numbers.items():
        if moves.get(key, True):
            members.setdefault(number.group or key, []).append(key)
    return [
        Factor(name if len(keys) > 1 else keys[0],
               "; ".join(title(case, key) for key in keys), tuple(keys))
        for name, keys in members.items()
    ]  # fmt: skip


def title(case: Case, key: str) -> str:
    """What a number of a case is, in a few words.

    Examples
    --------
    >>> import nsrkit
    >>> title(nsrkit.load("baseline"), "voyage.ship.charter_usd_per_d")
    'Time-charter hire'
    """
    *parts, last = key.split(".")
    model = type(reduce(getattr, parts, case))
    told = re.sub(
        r"\s*\(.*?\)", "", " ".join((model.model_fields[last].description or key).split())
    )
    return re.split(r"\. |[;:]", told)[0].rstrip(".")


def _tornado(price: _Price, factors: Sequence[Factor]) -> dict[str, np.ndarray]:
    if not factors:
        return {}
    low, high = _ends(price, [one.keys for one in factors])
    return {"tornado_low": low.T, "tornado_high": high.T}


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The unit cube of the factors as SALib takes it, whose last number plays no part.

    SALib takes a single group for none, so there is always another.
    """
    keys = [*(key for one in factors for key in one.keys), _IDLE]
    groups = [*(one.name for one in factors for _ in one.keys), _IDLE]
    return {"num_vars": len(keys), "names": keys, "bounds": [[0.0, 1.0]] * len(keys),
            "groups": groups}  # fmt: skip


def _morris(price: _Price, factors: Sequence[Factor]) -> dict[str, np.ndarray]:
    from SALib.analyze import morris as analyse
    from SALib.sample import morris as sample

    seed, problem = price.case.ensemble.seed, _problem(factors)
    points = sample.sample(problem, TRAJECTORIES, num_levels=LEVELS, seed=seed)
    saved = price.at(problem["names"][:-1], points[:, :-1])
    out = {name: np.full((saved.shape[1], len(factors)), np.nan)
           for name in ("morris_mu_star", "morris_sigma")}  # fmt: skip
    for i, column in enumerate(saved.T):
        rows = _complete(column, len(factors) + 2)
        if rows.any():
            given = points[rows], column[rows]
            found = analyse.analyze(problem, *given, num_levels=LEVELS, num_resamples=2, seed=seed)
            out["morris_mu_star"][i] = np.asarray(found["mu_star"], float)[:-1]
            out["morris_sigma"][i] = np.ma.filled(np.ma.asarray(found["sigma"], float), np.nan)[:-1]
    return out


def _sobol(
    price: _Price, factors: Sequence[Factor], mu_star: np.ndarray, progress: Progress | None
) -> tuple[dict[str, np.ndarray], float]:
    """Indices of the factors that Morris keeps, and the share of samples without a closed track."""
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    seed, whole = price.case.ensemble.seed, np.nan_to_num(mu_star)
    top = whole.max(axis=1, keepdims=True)
    kept = [i for i in range(len(factors)) if ((whole >= SCREEN * top) & (top > 0))[:, i].any()]
    out = {name: np.full(mu_star.shape, np.nan) for name in _STATISTICS if name[:5] == "sobol"}
    if not kept:
        return out, 0.0
    problem = _problem([factors[i] for i in kept])
    points = sample.sample(problem, _base(price.case), calc_second_order=False, seed=seed)
    saved = price.at(problem["names"][:-1], points[:, :-1], progress)
    share = 0.0
    for i, column in enumerate(saved.T):
        rows = _complete(column, len(kept) + 3)
        share = max(share, rows.mean())
        if rows.mean() < _WHOLE or np.ptp(column[rows]) == 0:
            continue
        found = analyse.analyze(problem, column[rows], calc_second_order=False, seed=seed)
        for name, key in (("first", "S1"), ("total", "ST")):
            out[f"sobol_{name}"][i, kept] = found[key][:-1]
            out[f"sobol_{name}_conf"][i, kept] = found[f"{key}_conf"][:-1]
    return out, float(share)


def _base(case: Case) -> int:
    """Rows of each sample of Sobol: a power of two, as the sequence wants it."""
    return int(min(max(2 ** (max(case.ensemble.draws, 1).bit_length() - 1), FEWEST), MOST))


def _complete(column: np.ndarray, block: int) -> np.ndarray:
    """(draw) bool: the blocks of so many rows of a design in which no value is missing."""
    return np.repeat(np.isfinite(column).reshape(-1, block).all(axis=1), block)
