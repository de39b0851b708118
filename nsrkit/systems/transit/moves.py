"""What a ship more, a stronger ship, or a number of the fleet at its ends would change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.scenario.case import Case
from nsrkit.scenario.files import read_ship
from nsrkit.scenario.systems.traffic import Group
from nsrkit.systems.transit.fleet import asked, attrs, sail, table

if TYPE_CHECKING:
    import xarray as xr


def levers(case: Case) -> xr.Dataset:
    """What a ship more, a stronger ship, or a number of the fleet at its ends would change.

    Parameters
    ----------
    case
        Scenario with `transit`.

    Returns
    -------
    Dataset
        On (lever, ice): `voyages`, `laden` [1] and `tonnes` [t] more than without it; tonnes NaN
        where no cargo is supplied. `lever` is a text, `group` (lever) the group that is moved.

    Examples
    --------
    >>> group = {"ship": "panamax-bulk-1c", "west": "Murmansk", "east": "Qingdao", "first": "08-15"}
    >>> given = {"transit": {"members": 0, "fleet": {"bulk": group}}, "scan.every_d": 31,
    ...          "ice.source": "normal", "sailing.thickness_factor": 1}
    >>> found = levers(nsrkit.load("smoke", given))
    >>> found.lever.values.tolist(), bool((found.voyages >= 0).all())
    (['1 ship more'], True)
    """
    import xarray as xr

    sailed, rows = table(case), list[xr.Dataset]()
    for name, group in asked(case).fleet.items():
        base = _sums(sailed, name, group)
        for text, changed, how in _moved(group):
            sums = _sums(sailed, name, changed, **how) - base
            rows.append(sums.assign_coords(lever=text, group=name))
    found = xr.concat(rows, "lever", coords="different", compat="equals")
    for key, unit in (("voyages", "1"), ("laden", "1"), ("tonnes", "t")):
        found[key].attrs = attrs(unit, f"{key} more than without the lever")
    return found.assign_attrs(case=case.name)


def _moved(group: Group) -> list[tuple[str, Group, dict[str, Any]]]:
    """Levers of a group: name, the group, and how it sails."""
    found: list[tuple[str, Group, dict[str, Any]]] = [
        ("1 ship more", group, {"ships": group.ships + 1})
    ]
    if group.stronger:
        ship = read_ship(group.stronger)
        found.append((f"ships of {ship.ice_class.tariff}", group, {"stronger": True}))
    for key, title in (("port_d", "days in port"), ("gap_d", "days between ships")):
        number = getattr(group, key)
        if number.uncertain:
            for end in (number.low, number.high):
                moved = group.model_copy(update={key: replace(number, value=end)})
                found.append((f"{title} {end:g}, not {number.value:g}", moved, {}))
    return found


def _sums(sailed: xr.Dataset, name: str, group: Group, **how: Any) -> xr.Dataset:
    """(ice) voyages, laden voyages and tonnes of one group."""
    import xarray as xr

    found, legs = sail(sailed, name, group, **how)
    loaded = np.array([group.laden in ("both", leg.way.rsplit(" ", 1)[1]) for leg in legs], bool)
    sails = found["depart"].notnull()
    laden = (sails & xr.DataArray(loaded[found["leg"].values], dims="voyage")).sum(
        ("ship", "voyage"))  # fmt: skip
    cargo = np.nan if group.cargo_t.value is None else group.cargo_t.value
    return xr.Dataset({"voyages": sails.sum(("ship", "voyage")), "laden": laden,
                       "tonnes": laden * cargo})  # fmt: skip
