"""Transits of a season by group and ice, and what an early closing takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.systems.traffic import Group
from nsrkit.systems.chains import along
from nsrkit.systems.transit.fleet import OWN, SIDES, asked, attrs, sail, table, way
from nsrkit.units import HOURS_PER_DAY

if TYPE_CHECKING:
    import xarray as xr

NOT_MODELLED = (
    "orders, permits and sanctions; icebreakers that are busy elsewhere (the wait for one is a "
    "number, escort.wait_h); lighter draught in ballast; ice of the Baltic and of river mouths"
)
_LIKELY = (0.1, 0.5, 0.9)


def run(case: Case) -> xr.Dataset:
    """Transits of a season by group of ships and ice, and what an early closing takes away.

    Each ship leaves when the next departure comes through and she has had her days in port. The
    numbers of the fleet are at their central values; `levers` moves them.

    Parameters
    ----------
    case
        Scenario with `transit`.

    Returns
    -------
    Dataset
        On (ice, group, side), `ice` 0 for the case's own, 1 and so on for members, below zero for
        ice to compare with (as in `table`), `side` east or west: `voyages`, `laden` and `escorted`
        [1], those behind an icebreaker for a part; `led_h` [h] of them; `closes`, the last
        departure with a route (NaT: none). On (ice, group, side, month): `entries` [1] into the
        NSR. On (ice, group): `tonnes` [t], NaN where no cargo is supplied; `late_t` [t], of these
        on voyages that leave after the last departure of the case's own ice; `idle_d` [d] ready in
        port before a departure comes through; `first_entry`, `last_exit` of the NSR (NaT: no
        voyage). On (group): `ships`, `tariff_class`, `cargo` in the published table (empty: none).
        On (quantile, group): `lost_t` [t], tonnes that a member carries more than the own ice.

    Raises
    ------
    DataError
        The case has no `transit`.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> found = run(nsrkit.load("smoke", given))
    >>> found.voyages.dims, bool((found.laden <= found.voyages).all())
    (('ice', 'group', 'side'), True)
    """
    import xarray as xr

    fleet, sailed = asked(case).fleet, table(case)
    members = int((sailed["ice"] > OWN).sum())
    parts = [_group(sailed, name, group) for name, group in fleet.items()]
    found = xr.concat(parts, dim="group", combine_attrs="override")
    found = found.assign_coords(group=list(fleet)).transpose("ice", "group", "side", "month")
    classes = [read_ship(group.ship).ice_class.tariff for group in fleet.values()]
    return found.assign(
        ships=("group", [group.ships for group in fleet.values()], attrs("1", "ships")),
        tariff_class=("group", classes, {"long_name": "ice class of the tariff"}),
        cargo=("group", [group.cargo or "" for group in fleet.values()]),
        lost_t=_lost(found),
    ).assign_attrs(case=case.name, publisher=asked(case).publisher, members=members,
                   normal="{}-{}".format(*case.ice.period), not_modelled=NOT_MODELLED,
                   year=int(sailed["departure"].dt.year[0]),
                   excluding=", ".join(_gaps(fleet)))  # fmt: skip


def _group(sailed: xr.Dataset, name: str, group: Group) -> xr.Dataset:
    """Counts of one group."""
    import xarray as xr

    found, legs = sail(sailed, name, group)
    sides = [leg.way.rsplit(" ", 1)[1] for leg in legs]
    side = xr.DataArray([sides[leg] for leg in found["leg"].values], dims="voyage").astype("U4")
    hours = {key: along(sailed, found, legs, key) for key in
             ("led_h", "nsr_enter_h", "nsr_exit_h")}  # fmt: skip
    enters, leaves = (_since(found["depart"], hours[key]) for key in ("nsr_enter_h", "nsr_exit_h"))
    sails, months = found["depart"].notnull(), enters.dt.month
    carries = xr.DataArray([group.laden in ("both", each) for each in SIDES],
                           dims="side", coords={"side": list(SIDES)})  # fmt: skip
    on = xr.concat([sails & (side == each) for each in SIDES], dim=carries["side"])
    over = ("ship", "voyage")
    voyages = on.sum(over)
    closes = _closes(sailed, name)
    # Not "later than": where the own ice never opens (NaT) all of it is late.
    late = ~(found["depart"] <= closes.sel(ice=OWN)) & on & carries
    cargo = np.nan if group.cargo_t.value is None else group.cargo_t.value
    month = xr.DataArray(range(1, 13), dims="month", name="month")
    return xr.Dataset({
        "voyages": voyages.assign_attrs(attrs("1", "voyages")),
        "laden": (voyages * carries).assign_attrs(attrs("1", "laden voyages")),
        "escorted": (on & (hours["led_h"] > 0)).sum(over).assign_attrs(
            attrs("1", "voyages with an icebreaker")),
        "led_h": hours["led_h"].where(on).sum(over).assign_attrs(
            attrs("h", "behind an icebreaker")),
        "entries": (on & (months == month)).sum(over).assign_coords(month=month).assign_attrs(
            attrs("1", "entries into the NSR")),
        "closes": closes,
        "tonnes": ((voyages * carries).sum("side") * cargo).assign_attrs(attrs("t", "cargo")),
        "late_t": (late.sum((*over, "side")) * cargo).assign_attrs(
            attrs("t", "cargo that leaves after the closing of the case's own ice")),
        "idle_d": found["idle_d"].sum(over).assign_attrs(attrs("d", "ready in port")),
        "first_entry": _padded(enters).min(over, skipna=True),
        "last_exit": _padded(leaves).max(over, skipna=True),
    })  # fmt: skip


def _since(depart: xr.DataArray, hours: xr.DataArray) -> xr.DataArray:
    return depart + (hours / HOURS_PER_DAY * 86_400e9).astype("timedelta64[ns]")


def _padded(times: xr.DataArray) -> xr.DataArray:
    """With a voyage that never was, so that there is a first of none: NaT."""
    return times.pad(voyage=(0, 1))


def _closes(sailed: xr.Dataset, name: str) -> xr.DataArray:
    """(ice, side) the last departure with a route."""
    import xarray as xr

    each = [sailed["days"].sel(way=way(name, side), drop=True).notnull() for side in SIDES]
    opens = xr.concat(each, dim="side").assign_coords(side=list(SIDES))
    return sailed["departure"].where(opens).max("departure", skipna=True)


def _lost(found: xr.Dataset) -> xr.DataArray:
    """(quantile, group) tonnes that members carry more than the case's own ice; NaN without any."""
    import xarray as xr

    members = found["tonnes"].values[found["ice"].values > OWN]
    more = members - found["tonnes"].sel(ice=OWN).values
    shape = (len(_LIKELY), more.shape[1])
    values = np.quantile(more, _LIKELY, axis=0) if len(more) else np.full(shape, np.nan)
    return xr.DataArray(
        values, dims=("quantile", "group"), coords={"quantile": list(_LIKELY)},
        attrs=attrs("t", "cargo of members above that of the case's own ice"),
    )  # fmt: skip


def _gaps(fleet: dict[str, Group]) -> list[str]:
    """What no number was supplied for."""
    texts = {"port_d": "days in port", "cargo_t": "cargo", "gap_d": "days between ships"}
    return [f"{text} of {name}" for name, group in fleet.items() for key, text in texts.items()
            if not getattr(group, key).supplied]  # fmt: skip
