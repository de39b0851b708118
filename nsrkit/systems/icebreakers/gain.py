"""What an icebreaker gains one ship: the same departures alone and led."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.ensemble import shared

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

POLICIES = {"alone": "none", "led": "full"}
"""Escort policy by way: no icebreaker at all, or one from end to end of the route."""


@shared
def gain(case: Case, members: int = 0) -> xr.Dataset:
    """Days on the Northern Sea Route by departure, alone and behind an icebreaker.

    Nobody waits for the icebreaker: what is compared is speed, not how many icebreakers there are.
    A ship that asks for one only where she needs it lies between the two.

    Parameters
    ----------
    case
        Its ports and ship; departures of `scan`.
    members
        Members of possible ice of that climate, besides the case's own.

    Returns
    -------
    Dataset
        On (ice, way, departure), `way` alone or led: `nsr_d` [d] in the seven areas, `days` [d]
        port to port, NaN where there is no route; `saved_d` [d] on (ice, departure), alone less
        led, NaN where one of them has no route.

    Examples
    --------
    >>> found = gain(nsrkit.load("smoke"))
    >>> bool((found.saved_d < 1).all())
    True
    """
    from nsrkit.voyage import timetable

    asked = {
        name: {"voyage.escort": policy, "escort.wait_h": 0} for name, policy in POLICIES.items()
    }
    table = timetable({name: case.with_(given) for name, given in asked.items()}, members)
    hours = table["area_h"].sum("area", skipna=True).where(table["days"].notnull())
    days = hours / 24
    days.attrs = {"units": "d", "long_name": "days in the seven areas of the Northern Sea Route"}
    found = table[["days", "led_h"]].assign(nsr_d=days)
    found["saved_d"] = days.sel(way="alone", drop=True) - days.sel(way="led", drop=True)
    found["saved_d"].attrs = {"units": "d", "long_name": "days that an icebreaker saves"}
    return found.assign_attrs(ship=case.voyage.ship.title, origin=case.voyage.origin,
                              destination=case.voyage.destination)  # fmt: skip
