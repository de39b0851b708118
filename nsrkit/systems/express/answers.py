"""What is asked of the chain: seasons that were reported, levers, and the way from door to door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.systems.express.parts import parts
from nsrkit.systems.express.running import run
from nsrkit.systems.express.setting import Setting, as_it_is, pulled, sailings

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
AS_IT_IS, TOGETHER = "as it is", "all together"


def calls(case: Case, table: xr.Dataset | None = None) -> xr.Dataset:
    """Calls that limits, ice and ships allow, beside those that were reported.

    Parameters
    ----------
    case
        Scenario with `liner` and `express`; seasons of `liner.service.reported` are answered.
    table
        As `sailings` gives it for one of these years; the others are computed.

    Returns
    -------
    Dataset
        On `year`: `reported` [1], calls, a voyage each way; `ships` [1] that made them; `allowed`
        [1], calls of as many ships like that of the service in the year's own ice; `one_ship` [1],
        rounds of the first ship alone; `early` [1], calls of as many ships when nobody sails after
        `express.early`, NaN where it is not given; on (quantile, year) `allowed_q` [1] over
        possible seasons, and `at_least` [1], the share of these that allow what was reported, NaN
        without members.

    Raises
    ------
    ScenarioError
        The case has no `liner` or no `express`.

    Examples
    --------
    >>> few = {"liner.service.first": "08-01", "liner.service.last": "10-10", "scan.every_d": 14,
    ...        "express.members": 0, "express.levers": {}}
    >>> calls(nsrkit.load("arctic-express", few)).reported.values.tolist()
    [5.0, 2.0]
    """
    import xarray as xr

    rows = []
    for year, told in parts(case).service.reported.items():
        base = _of_year(case, int(year))
        days = table if table is not None and _is_of(table, int(year)) else sailings(base)
        made = told.voyages / 2
        ships = told.ships or parts(case).service.ships
        found = run(base, days, chosen=as_it_is(base)._replace(ships=ships))
        alone = run(base, days, chosen=as_it_is(base)._replace(ships=1))
        early = _early(base, days, as_it_is(base)._replace(ships=ships))
        members = found.calls.values[found.ice.values > 0].astype(float)
        quantiles = np.quantile(members, QUANTILES) if members.size else np.full(3, np.nan)
        share = (members >= made).mean() if members.size else np.nan
        rows.append((int(year), made, ships, _own(found), _own(alone), early, share, *quantiles))
    columns = np.array(rows, float).reshape(-1, 10)
    names = ("reported", "ships", "allowed", "one_ship", "early", "at_least")
    data = {name: ("year", columns[:, 1 + i], {"units": "1"}) for i, name in enumerate(names)}
    return xr.Dataset(
        data | {"allowed_q": (("quantile", "year"), columns[:, 7:].T, {"units": "1"})},
        coords={"year": columns[:, 0].astype(int), "quantile": list(QUANTILES)},
        attrs={"members": parts(case).express.members, "source": "nsrkit.systems.express.calls"},
    )


def _of_year(case: Case, year: int) -> Case:
    """The case in the ice of a year, without levers."""
    express = parts(case).express.model_copy(update={"levers": {}})
    ice = case.ice.model_copy(update={"year": year})
    return case.model_copy(update={"express": express, "ice": ice})


def _is_of(table: xr.Dataset, year: int) -> bool:
    return int(table["departure"].dt.year[0]) == year


def _early(case: Case, table: xr.Dataset, chosen: Setting) -> float:
    """Calls when ice closes as early as was reported; NaN where that is not asked."""
    last = parts(case).express.early
    return (
        float("nan") if last is None else _own(run(case, table, chosen=chosen._replace(last=last)))
    )


def _own(found: xr.Dataset) -> float:
    return float(found.calls.sel(ice=0))


def levers(case: Case, table: xr.Dataset | None = None) -> xr.Dataset:
    """What the chain carries as it is, with each lever alone, and with all of them together.

    Parameters
    ----------
    case
        Scenario with `liner` and `express.levers`.
    table
        As `sailings` gives it; None computes it.

    Returns
    -------
    Dataset
        On `lever`, the first as it is, the last all together: `title` and `why`; on
        (quantile, lever) over all ices: `carried` [TEU] both ways, `refused` [TEU], `calls` [1],
        `left` [TEU]; `without` [TEU], carried with all levers but this one, NaN for the first and
        the last; `reached` [1], share of the ices in which `express.target_teu` is carried;
        `call_teu` [TEU] on (way, lever), boxes of a voyage. `pairs` [TEU] on (one, other), carried
        with two levers at once, with one of them alone on the diagonal. `without` and `pairs` are
        medians over the ices.

    Examples
    --------
    >>> few = {"liner.service.first": "08-01", "liner.service.last": "10-10", "scan.every_d": 31,
    ...        "express.levers.season.first": "08-01", "express.levers.season.last": "10-10",
    ...        "express.members": 0, "express.levers.port.ship": "feeder-1as"}
    >>> found = levers(nsrkit.load("arctic-express", few))
    >>> bool(found.carried[1, -1] > found.carried[1, 0])
    True
    """
    import xarray as xr

    table = sailings(case) if table is None else table
    asked, base = parts(case).express.levers, as_it_is(case)
    every = dict.fromkeys(asked)
    settings = {AS_IT_IS: base} | {name: pulled(base, [asked[name]]) for name in every}
    settings[TOGETHER] = pulled(base, asked.values())
    found = [run(case, table, chosen=one) for one in settings.values()]
    without = [_both(run(case, table, chosen=_but(base, case, name))) for name in every]

    def spread(name: str) -> Any:
        values = [one[name].sum("way") if "way" in one[name].dims else one[name] for one in found]
        return np.array([np.quantile(each.values, QUANTILES) for each in values]).T

    target = parts(case).express.target_teu
    units = {"carried": "TEU", "refused": "TEU", "left": "TEU", "calls": "1"}
    data: dict[str, Any] = {name: (("quantile", "lever"), spread(name), {"units": unit})
                            for name, unit in units.items()}  # fmt: skip
    titles = [AS_IT_IS, *(one.title for one in asked.values()), TOGETHER]
    reached = [float((one.carried.sum("way") >= target).mean()) for one in found]
    return xr.Dataset(
        data | {
            "title": ("lever", titles),
            "why": ("lever", ["", *(one.why for one in asked.values()), ""]),
            "reached": ("lever", reached, {"units": "1"}),
            "without": ("lever", [np.nan, *without, np.nan], {"units": "TEU"}),
            "pairs": (("one", "other"), _pairs(case, table), {"units": "TEU"}),
            "call_teu": (("way", "lever"), np.array([one.attrs["call_teu"] for one in found]).T,
                         {"units": "TEU"}),
        },
        coords={"lever": list(settings), "quantile": list(QUANTILES), "way": ["out", "back"],
                "one": list(every), "other": list(every)},
        attrs={"target_teu": target, "ices": table.sizes["ice"],
               "source": "nsrkit.systems.express.levers"},
    )  # fmt: skip


def _pairs(case: Case, table: xr.Dataset) -> np.ndarray:
    """(one, other) boxes carried with two levers at once."""
    asked, base = list(parts(case).express.levers.values()), as_it_is(case)
    found = np.full((len(asked), len(asked)), np.nan)
    for i, one in enumerate(asked):
        for j, other in enumerate(asked[: i + 1]):
            setting = pulled(base, dict.fromkeys((one, other)))
            found[i, j] = found[j, i] = _both(run(case, table, chosen=setting))
    return found


def _but(base: Setting, case: Case, name: str) -> Setting:
    """A setting with all levers but one."""
    asked = parts(case).express.levers
    return pulled(base, [one for key, one in asked.items() if key != name])


def _both(found: xr.Dataset) -> float:
    """Median of what is carried both ways."""
    return float(found.carried.sum("way").median())
