"""Escort policies and ordered speeds tried against each other: the cheapest, and what time costs.

A minimum-time route does not minimise cost. So each policy at each speed is routed, sailed and
priced, and the results are compared: the answer is the best of those tried, not an optimum over
all speeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nsrkit.assumption import Assumption
from nsrkit.scenario.case import Case
from nsrkit.scenario.parts.escort import EscortPolicy
from nsrkit.voyage.choices.priced import Priced, meets_ice, price
from nsrkit.voyage.trips import passage

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.ices.cube import Ice

NO_ESCORT: EscortPolicy = "none"
_SHARES = np.linspace(0.6, 1.0, 7)  # of the service speed, where the case names no speeds


class Option(NamedTuple):
    """A corridor under one policy at one ordered speed."""

    escort: EscortPolicy
    order_kn: float
    priced: Priced


def orders(case: Case) -> tuple[float, ...]:
    """Ordered speeds [kn] that are tried, rising: those of the case, and the ones it sails at.

    Examples
    --------
    >>> import nsrkit
    >>> orders(nsrkit.load("baseline", {"options.order_kn": [12, 14]}))
    (12.0, 14.0, 16.3)
    """
    given: Sequence[float] = case.options.order_kn
    service = case.voyage.ship.service_kn.value
    if not given and service is not None:
        given = [round(float(share * service), 1) for share in _SHARES]
    own = [passage.order(case, corridor) for corridor in case.voyage.corridors]
    return tuple(sorted({*map(float, given), *(kn for kn in own if np.isfinite(kn))}))


def policies(case: Case) -> tuple[EscortPolicy, ...]:
    """Escort policies that are tried: those of the case, and the one it sails with."""
    named = case.options.escort
    return named if case.voyage.escort in named else (*named, case.voyage.escort)


def under(case: Case, escort: EscortPolicy, corridor: str, order_kn: float) -> Case:
    """The case with another policy, and another ordered speed on one corridor."""
    told = Assumption(order_kn, "kn", source="tried against other speeds", status="user")
    sailing = case.sailing.model_copy(update={f"{corridor}_kn": told})
    voyage = case.voyage.model_copy(update={"escort": escort})
    return case.model_copy(update={"sailing": sailing, "voyage": voyage})


def tried(case: Case, ice: Ice | None) -> dict[str, list[Option]]:
    """Every option by corridor; escort is a choice on the Northern Sea Route only.

    Parameters
    ----------
    case
        The scenario.
    ice
        Its ice, laid out for its routing grid; None where no corridor needs it.

    Returns
    -------
    dict
        Options by corridor, policies outermost; one without a way says why in `priced.reason`.
    """
    return {corridor: _of(case, corridor, ice) for corridor in case.voyage.corridors}


def _of(case: Case, corridor: str, ice: Ice | None) -> list[Option]:
    found = []
    for escort in policies(case) if meets_ice(case, corridor) else (NO_ESCORT,):
        for knots in orders(case):
            one = under(case, escort, corridor, knots)
            found.append(Option(escort, knots, price(one, corridor, ice)))
    return found


def cheapest(options: Sequence[Option]) -> Option | None:
    """The cheapest feasible option; None where there is none.

    An option that needs a number which is not supplied yields to one that does not. Of equals the
    first policy and the slowest speed win.
    """
    feasible = [one for one in options if one.priced.passage is not None]
    return min(feasible, key=lambda one: (_gaps(one), one.priced.usd), default=None)


def _gaps(option: Option) -> int:
    return sum(bool(cost.missing) for cost in option.priced.costs)


def taken(case: Case, options: dict[str, list[Option]]) -> Case:
    """The case that is sailed: as given, or with the cheapest option on every corridor.

    The escort policy is one for the whole case: that of the cheapest option of the NSR.
    """
    if case.options.take == "given":
        return case
    for corridor, found in options.items():
        best = cheapest(found)
        if best is not None:
            escort = best.escort if corridor == "nsr" else case.voyage.escort
            case = under(case, escort, corridor, best.order_kn)
    return case


def front(days: np.ndarray, usd: np.ndarray) -> np.ndarray:
    """Which points no other one beats: none is as fast and as cheap, and better in one of both.

    Parameters
    ----------
    days, usd
        Points (any dims) [d], [USD]; NaN is no point.

    Returns
    -------
    ndarray
        bool, the shape of `days`.

    Examples
    --------
    >>> front(np.array([20.0, 25.0, 26.0]), np.array([3.0, 2.0, 2.5])).tolist()
    [True, True, False]
    """
    # To the second and the cent: two policies that sail one track differ by rounding alone.
    t, c = np.round(days.ravel(), 5), np.round(usd.ravel(), 2)
    with np.errstate(invalid="ignore"):
        as_good = (t[:, None] <= t) & (c[:, None] <= c)
        better = (t[:, None] < t) | (c[:, None] < c)
    beaten = (as_good & better).any(axis=0)
    return np.asarray((np.isfinite(t) & np.isfinite(c) & ~beaten).reshape(days.shape))


def table(case: Case, options: dict[str, list[Option]]) -> xr.Dataset:
    """The options as variables of `compare`.

    Parameters
    ----------
    case
        The scenario.
    options
        As `tried` gives them for it.

    Returns
    -------
    Dataset
        On (corridor, policy, order): `option_days` [d], `option_usd` [USD], `option_fuel_t` [t] of
        the main engine, `option_escorted_h` [h], `option_zones` [1], NaN where there is no way or
        the option was not tried (on corridors without ice only the policy "none" is);
        `option_reason`, why there is no way; `option_front` and `option_front_all`, whether nothing
        tried on the corridor, or on any, is as fast and as cheap and better in one. On corridor:
        `cheapest_escort` (empty without a way), `cheapest_kn` [kn], `cheapest_days` [d] and
        `cheapest_usd` [USD].
    """
    import xarray as xr

    columns = _columns(case, options)
    dims = ("corridor", "policy", "order")
    out = {name: (dims, values, attrs) for name, (values, attrs) in columns.items()}
    days, usd = columns["option_days"][0], columns["option_usd"][0]
    own = np.stack([front(d, c) for d, c in zip(days, usd, strict=True)])
    out["option_front"] = (dims, own, _text("no option of the corridor is faster and cheaper"))
    every = _text("no option of any corridor is faster and cheaper")
    out["option_front_all"] = (dims, front(days, usd), every)
    return xr.Dataset(out | _cheapest(options), coords={
        "corridor": list(options),
        "policy": list(policies(case)),
        "order": ("order", list(orders(case)), _attrs("kn", "ordered speed")),
    })  # fmt: skip


def _columns(case: Case, options: dict[str, list[Option]]) -> dict[str, tuple[np.ndarray, Any]]:
    shape = len(options), len(policies(case)), len(orders(case))
    kinds: dict[str, tuple[Any, Any]] = {
        "option_days": (np.nan, _attrs("d", "days port to port")),
        "option_usd": (np.nan, _attrs("USD", "cost of the voyage")),
        "option_fuel_t": (np.nan, _attrs("t", "main-engine fuel")),
        "option_escorted_h": (np.nan, _attrs("h", "hours escorted")),
        "option_zones": (np.nan, _attrs("1", "areas of the NSR in which escort was used")),
        "option_reason": ("", _text("why there is no route")),
    }
    out = {name: np.full(shape, fill, object if fill == "" else float)
           for name, (fill, _) in kinds.items()}  # fmt: skip
    for i, found in enumerate(options.values()):
        for one in found:
            at = i, policies(case).index(one.escort), orders(case).index(one.order_kn)
            for name, value in _row(one).items():
                out[name][at] = value
    out["option_reason"] = out["option_reason"].astype(str)
    return {name: (values, kinds[name][1]) for name, values in out.items()}


def _row(option: Option) -> dict[str, Any]:
    sailed = option.priced.passage
    if sailed is None:
        return {"option_reason": option.priced.reason}
    return {
        "option_days": option.priced.days,
        "option_usd": option.priced.usd,
        "option_fuel_t": float(sailed.trip.fuel_t),
        "option_escorted_h": float(sailed.escorted_hours),
        "option_zones": float(sailed.trip.zones),
    }


def _cheapest(options: dict[str, list[Option]]) -> dict[str, Any]:
    best = [cheapest(found) for found in options.values()]
    nothing = Priced("", None)
    priced = [one.priced if one else nothing for one in best]
    return {
        "cheapest_escort": ("corridor", [one.escort if one else "" for one in best],
                            _text("escort policy of the cheapest option")),
        "cheapest_kn": ("corridor", [one.order_kn if one else np.nan for one in best],
                        _attrs("kn", "ordered speed of the cheapest option")),
        "cheapest_days": ("corridor", [one.days for one in priced],
                          _attrs("d", "days of the cheapest option")),
        "cheapest_usd": ("corridor", [one.usd for one in priced],
                         _attrs("USD", "cost of the cheapest option")),
    }  # fmt: skip


def _attrs(units: str, long_name: str) -> dict[str, str]:
    return {"units": units} | _text(long_name)


def _text(long_name: str) -> dict[str, str]:
    return {"long_name": long_name, "source": "nsrkit.voyage.compare, options"}
