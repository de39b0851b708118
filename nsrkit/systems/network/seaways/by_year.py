"""What the NSR costs over Suez from year to year: the pull on transit cargo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.systems.network.seaways.sailed import Service
from nsrkit.systems.network.seaways.tables import table

if TYPE_CHECKING:
    import xarray as xr


def ratio(
    case: Case, years: Sequence[int], *, origin: str | None = None, destination: str | None = None,
    carrier: str = "crude_nsr",
) -> xr.Dataset:  # fmt: skip
    """Cost of a tonne by the NSR over that by Suez, by year and month.

    Parameters
    ----------
    case
        Scenario with `network.seaways`.
    years
        Years whose ice is met; after 2025 it is projected.
    origin, destination
        Ports, names of `params/ports.csv`; None takes those of the case.
    carrier
        Ships, a name of `network.seaways.carriers`, by both corridors.

    Returns
    -------
    Dataset
        On (year, month): `nsr_usd_t` and `suez_usd_t` [USD/t], `ratio` [1], NaN where one of them
        is closed; `open` [1], share of departures with a way by the NSR; `days_saved` [d]. On
        (year): `open_months` [1], months of departures with a way, by share; `open_ratio` [1], the
        ratio weighed by that share.

    Raises
    ------
    DataError, NoRouteError
        As `table`.

    Examples
    --------
    >>> case = nsrkit.load("border-hubs", {"network.seaways": {"members": 1, "every_d": 28}})
    >>> found = ratio(case, [2024], carrier="bulk", origin="Murmansk",
    ...               destination="Qingdao")
    >>> bool(found.ratio.sel(month=9) < 1), bool(found.ratio.sel(month=2).isnull())
    (True, True)
    """
    import xarray as xr

    ends = origin or case.voyage.origin, destination or case.voyage.destination
    services = [Service(corridor, *ends, corridor, carrier) for corridor in ("nsr", "suez")]
    tables = [table(case, services, year)[["usd_t", "days", "open"]] for year in years]
    both = xr.concat(tables, "year", coords="minimal", compat="override")
    usd, days = both["usd_t"], both["days"]
    share = both["open"].sel(arc="nsr", drop=True)
    found = usd.sel(arc="nsr", drop=True) / usd.sel(arc="suez", drop=True)
    months = share.sum("month")
    weight = share.where(found.notnull(), 0.0)
    mean = (found.fillna(0.0) * weight).sum("month") / weight.sum("month").where(
        weight.any("month")
    )
    saved = days.sel(arc="suez", drop=True) - days.sel(arc="nsr", drop=True)
    told = {
        "nsr_usd_t": (usd.sel(arc="nsr", drop=True), "USD/t", "cost of a tonne by the NSR"),
        "suez_usd_t": (usd.sel(arc="suez", drop=True), "USD/t", "cost of a tonne by Suez"),
        "ratio": (found, "1", "NSR over Suez"),
        "open": (share, "1", "share of departures with a way by the NSR"),
        "days_saved": (saved, "d", "days that the NSR saves"),
        "open_months": (months, "1", "months with a way by the NSR"),
        "open_ratio": (mean, "1", "NSR over Suez while it is open"),
    }
    out = xr.Dataset({name: one.assign_attrs(
        units=units, long_name=text, source="nsrkit.systems.network.seaways"
    ) for name, (one, units, text) in told.items()})  # fmt: skip
    return out.assign_coords(year=np.asarray(years)).assign_attrs(
        origin=ends[0], destination=ends[1], carrier=carrier, red_sea=case.voyage.red_sea
    )
