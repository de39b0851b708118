"""One season of the chain: ships, calls, boxes, yard and trains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.systems import chains
from nsrkit.systems.express import yard
from nsrkit.systems.express.parts import number, parts
from nsrkit.systems.express.setting import (
    Setting,
    as_it_is,
    aside_usd,
    boxes,
    legs,
    plan,
    sailings,
)
from nsrkit.voyage.tables.timetable import OWN

if TYPE_CHECKING:
    import xarray as xr

NOT_MODELLED = (
    "empty boxes and their return; road haulage; berths shared with other traffic; cranes and "
    "weather at the quay; winter ice of the White Sea; customs; waiting for room in the yard "
    "(boxes without room are not booked)"
)
CLEARED_D = 60  # days after the last call in which trains may still clear the yard
_DAY = np.timedelta64(1, "D")


def run(
    case: Case, table: xr.Dataset | None = None, *, chosen: Setting | None = None
) -> xr.Dataset:
    """A season of boxes by sea and rail, in the case's own ice and in possible ice.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`.
    table
        As `sailings` gives it; None computes it.
    chosen
        Another setting than that of the case.

    Returns
    -------
    Dataset
        On `ice`, 0 for the case's own: `calls` [1]; `carried` [TEU] on (ice, way), "out" landed and
        taken inland, "back" loaded; `refused` [TEU], no room in the yard; `left` [TEU], still
        stored at the end; `stuck` [1], ships that came and found no way back; `stored_d` [d], mean
        days of a box in the yard, NaN without one; `usd` [USD], of all voyages. On (ice, call):
        `sailed` from the last port before the ice, `arrived` where the trains wait, `back` [UTC],
        NaT where there is none; `sea_d` [d], NaN likewise. On (ice, day): `stored_in`, `stored_out`
        [TEU], `trains` [1/d], pairs (the fuller way counts). Attribute `last_out` is the last day
        on which a ship is sent out, as `express.home_share` asks. Boxes are NaN where a load or
        weight is not supplied.

    Raises
    ------
    DataError
        The timetable lacks a way of the setting.

    Examples
    --------
    >>> few = {"liner.service.first": "08-01", "liner.service.last": "10-10", "scan.every_d": 31,
    ...        "express.levers.season.first": "08-01", "express.levers.season.last": "10-10",
    ...        "express.members": 0, "express.levers.port.ship": "feeder-1as"}
    >>> found = run(nsrkit.load("arctic-express", few))
    >>> int(found.calls[0]), bool(found.carried.sum() > 1000)
    (2, True)
    """
    table = sailings(case) if table is None else table
    chosen = as_it_is(case) if chosen is None else chosen
    both = plan(case, chosen)
    round_ = legs(both, chosen.ship, table, parts(case).express.home_share)
    voyages = chains.shuttle(table, round_, both.ready(chosen.ships))
    at_home = (voyages["leg"] == 1) & voyages["depart"].notnull()
    aside = aside_usd(both) * at_home.sum(["ship", "voyage"])
    usd = chains.along(table, voyages, round_, "usd").sum(["ship", "voyage"]) + aside
    teu = boxes(case, chosen, both.out.case.voyage.ship)
    found = _found(case, chosen, teu, _calls(voyages), voyages["ice"].values)
    last = str(round_[0].last.astype("M8[D]"))
    usd = usd.assign_attrs(units="USD", long_name="cost of all voyages")
    return found.assign(usd=usd).assign_attrs(last_out=last, excluded=table.attrs["excluded"])


def _calls(voyages: xr.Dataset) -> dict[str, np.ndarray]:
    """Calls in the order of arrival: (ice, call) sailed, arrived and gone back again."""
    out = np.flatnonzero(voyages["leg"].values == 0)
    names = {"sailed": "depart", "arrived": "arrive"}
    found = {name: voyages[given].values[..., out] for name, given in names.items()}
    depart = voyages["depart"].values
    none = np.full((*depart.shape[:-1], 1), np.datetime64("NaT"), depart.dtype)
    found["back"] = np.concatenate([depart, none], axis=-1)[..., out + 1]
    flat = {name: values.reshape(len(values), -1) for name, values in found.items()}
    order = np.argsort(flat["arrived"], axis=1, kind="stable")  # NaT sorts last
    flat = {name: np.take_along_axis(values, order, axis=1) for name, values in flat.items()}
    most = int(np.isfinite(flat["arrived"]).sum(axis=1).max(initial=0))
    return {name: values[:, :most] for name, values in flat.items()}


def _found(
    case: Case, chosen: Setting, teu: tuple[float, float], calls: dict[str, np.ndarray],
    ice: np.ndarray,
) -> xr.Dataset:  # fmt: skip
    import xarray as xr

    out, back = teu
    days = _days(calls)
    limits = yard.Limits(chosen.store_teu, chosen.trains_per_d * chosen.train_teu,
                         round(number(parts(case).express.gather_d, 0.0)))  # fmt: skip
    found = yard.season(_on(days, calls["arrived"], out), _on(days, calls["back"], back), limits)
    known = np.isfinite(calls["arrived"])
    landed = found.landed.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        stored = np.where(landed > 0, found.stored_in.sum(axis=1) / landed, np.nan)
        sea = (calls["arrived"] - calls["sailed"]) / np.timedelta64(86_400_000_000_000, "ns")
    pairs = np.maximum(found.away, found.come) / chosen.train_teu
    carried = np.stack([found.away.sum(axis=1), found.loaded.sum(axis=1)], axis=1)
    left = found.stored_in[:, -1] + found.stored_out[:, -1]
    stuck = (known & np.isnat(calls["back"])).sum(axis=1)
    return xr.Dataset(
        {
            "calls": _named("ice", known.sum(axis=1), "1", "calls"),
            "carried": _named(("ice", "way"), carried, "TEU", "boxes carried"),
            "refused": _named("ice", found.refused.sum(axis=1), "TEU", "no room in the yard"),
            "left": _named("ice", left, "TEU", "still stored at the end"),
            "stuck": _named("ice", stuck, "1", "ships without a way back"),
            "stored_d": _named("ice", stored, "d", "days of a box in the yard"),
            **{name: (("ice", "call"), calls[name], {"long_name": name}) for name in calls},
            "sea_d": _named(("ice", "call"), sea, "d", "days at sea"),
            "stored_in": _named(("ice", "day"), found.stored_in, "TEU", "stored from ships"),
            "stored_out": _named(("ice", "day"), found.stored_out, "TEU", "stored for ships"),
            "trains": _named(("ice", "day"), pairs, "1/d", "pairs of trains"),
        },
        coords={"ice": ice, "way": ["out", "back"], "day": days},
        attrs={
            "source": "nsrkit.systems.express.run",
            "call_teu": [out, back],
            "ship": chosen.ship,
            "ships": chosen.ships,
            "members": int((ice > OWN).sum()),
            "store_teu": chosen.store_teu,
            "train_teu_per_d": limits.train_teu_per_d,
            "not_modelled": NOT_MODELLED,
        },
    )


def _named(dims: Any, values: np.ndarray, units: str, long_name: str) -> tuple[Any, ...]:
    return dims, values, {"units": units, "long_name": long_name}


def _days(calls: dict[str, np.ndarray]) -> np.ndarray:
    """Days from the month before the first call until the yard is cleared."""
    known = calls["arrived"][np.isfinite(calls["arrived"])]
    if not known.size:
        return np.array(["1970-01-01"], "M8[ns]")
    first, last = known.min().astype("M8[D]"), known.max().astype("M8[D]")
    return np.arange(first - 30 * _DAY, last + CLEARED_D * _DAY, _DAY).astype("M8[ns]")


def _on(days: np.ndarray, moments: np.ndarray, teu: float) -> np.ndarray:
    """(ice, day) boxes of moments (ice, call), `teu` each."""
    found = np.zeros((len(moments), days.size))
    rows, calls = np.nonzero(np.isfinite(moments))
    at = ((moments[rows, calls] - days[0]) / _DAY).astype(int)
    np.add.at(found, (rows, at), teu)
    return found
