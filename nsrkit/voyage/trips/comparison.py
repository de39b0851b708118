"""Corridors side by side: distance, days, climate, cost, what is uncertain and what turns it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import shared
from nsrkit.errors import DataError
from nsrkit.scenario.case import Case
from nsrkit.ship import emissions
from nsrkit.voyage import corridors, ledger
from nsrkit.voyage.choices import breakeven, options, sensitivity
from nsrkit.voyage.choices.priced import Priced, meets_ice, price
from nsrkit.voyage.choices.resail import Model
from nsrkit.voyage.choices.season import season
from nsrkit.voyage.compared import corridors as sides
from nsrkit.voyage.compared import legs
from nsrkit.voyage.trips import passage, spread

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.voyage.routing.ices.cube import Ice

PARTS = ("options", "breakeven", "spread", "sensitivity", "season")
"""What may be left out of a comparison to save time."""


@shared
def compare(case: Case | Sequence[Case], only: Sequence[str] | None = None) -> xr.Dataset:
    """Compare the corridors of a case, or of several cases.

    Parameters
    ----------
    case
        A loaded scenario, or a list of them.
    only
        Which of "options", "breakeven", "spread", "sensitivity" and "season" are worked out besides
        the corridors themselves; None is all. Without draws there is no spread, no sensitivity
        and no band.

    Returns
    -------
    Dataset
        Variables by what they lie on; NaN: no route, or not supplied. Several cases lie along
        `case`.

        corridor: `distance_nm` [nm], `days`, `port_days`, `return_days`, `nsr_days` [d], `arrival`,
        `escorted_h` [h], `zones`, `fuel_t`, `co2_t`, `co2e_ttw_t`, `co2e_wtw_t` [t], `cii`,
        `total_usd`, `cargo_time_usd` (no part of the total), `total_cargo_usd` [USD], `unit_usd`
        and `unit_cargo_usd` [USD per unit carried, or of capacity where the load is not supplied],
        `t_usd` and `t_cargo_usd` [USD/t], `equal_days` and `equal_usd` (all at the ship's ordered
        speed), `assumed_share` [1]; the texts `excluded` (components that no total holds), `reason`
        (why there is no route), `ranking` (how the first corridor stands against this one),
        `cii_rating`, `hfo`, `legal`, `escort_note`, `note`.
        (corridor, component): `cost_usd` [USD]. (corridor, species): `emitted_t` [t].
        (corridor, leg): `leg_start`, `leg_end`, `leg_kind`, `leg_nm`, `leg_h`, `leg_fuel_t`,
        `leg_co2_t`, `leg_usd`. (corridor, vertex): `lon`, `lat` [degrees] of the line sailed.
        options: `option_...` on (corridor, policy, order) as `choices.options.table` says, and on
        corridor `cheapest_escort`, `cheapest_kn`, `cheapest_days`, `cheapest_usd`.
        breakeven: on (corridor, lever) as `choices.breakeven.breakeven` says.
        spread: on (corridor, quantile) `days_q`, `fuel_q`, `total_q`, and `days_saved_q`, `saved_q`
        (what the first corridor saves against this one, draw by draw); on corridor `..._se`,
        `route_share`, `cheaper_low`, `cheaper_high`, `faster` and their standard errors.
        sensitivity: on (corridor, number) as `choices.sensitivity.sensitivities` says.
        season: on (corridor, departure) as `choices.season.season` says.

    Raises
    ------
    DataError
        The ice or a port is not known, or `only` names a part that does not exist.

    Notes
    -----
    The ice is that of the case's year; what members of it add is in the season. Probabilities of
    the spread are over the assumptions only.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> trips = compare(case, only=("breakeven",))
    >>> bool(trips.distance_nm.sel(corridor="suez") < trips.distance_nm.sel(corridor="cape"))
    True
    """
    wanted = PARTS if only is None else tuple(only)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        raise DataError(f"a comparison has no part {unknown[0]!r}; there are: {', '.join(PARTS)}")
    if isinstance(case, Case):
        return _one(case, wanted)
    import xarray as xr

    cases = list(case)
    # Numbered, legs and points of lines that are longer in one case are filled up in the others.
    found = [_numbered(_one(each, wanted)) for each in cases]
    names = xr.Variable("case", [each.name for each in cases])
    out = xr.concat(found, names, join="outer", combine_attrs="drop_conflicts", data_vars="all",
                    fill_value=_fill(found))  # fmt: skip
    return out.drop_vars(["leg", "vertex"])


def _numbered(one: xr.Dataset) -> xr.Dataset:
    return one.assign_coords({dim: np.arange(one.sizes[dim]) for dim in ("leg", "vertex")})


def _fill(found: Sequence[xr.Dataset]) -> dict[str, Any]:
    """What stands for a variable in a case that lacks the corridor."""
    kinds = {str(name): each.dtype.kind for one in found for name, each in one.variables.items()}
    nothing = {"U": "", "M": np.datetime64("NaT"), "b": False}
    return {name: nothing.get(kind, np.nan) for name, kind in kinds.items()}


def _one(case: Case, wanted: Sequence[str]) -> xr.Dataset:
    iced = any(meets_ice(case, name) for name in case.voyage.corridors)
    ice = passage.read_ice(case, case.routing.grid_km) if iced else None
    choose = "options" in wanted or case.options.take != "given"
    tried = options.tried(case, ice) if choose else {}
    chosen = options.taken(case, tried)
    priced = [price(chosen, name, ice) for name in case.voyage.corridors]
    out = _table(chosen, priced, _at_equal_speed(chosen, priced, ice))
    if "options" in wanted:
        out = out.merge(options.table(case, tried))
    return out.merge(_answers(chosen, priced, wanted), combine_attrs=_first)


def _first(attrs: Sequence[Mapping[str, Any]], context: object = None) -> dict[str, Any]:
    """What the first says, besides what others alone say: a part from the store has a title too."""
    return {key: value for one in reversed(attrs) for key, value in one.items()}


def _at_equal_speed(case: Case, priced: Sequence[Priced], ice: Ice | None) -> list[Priced]:
    """The corridors at the ship's ordered speed; those that sail it anyway are taken over."""
    level = passage.equal(case)
    return [one if passage.order(level, one.corridor) == passage.order(case, one.corridor)
            else price(level, one.corridor, ice) for one in priced]  # fmt: skip


def _answers(case: Case, priced: Sequence[Priced], wanted: Sequence[str]) -> xr.Dataset:
    """The parts that were asked for, besides the options."""
    import xarray as xr

    sailed = [one.passage for one in priced]
    trips = {one.corridor: one.passage.trip for one in priced if one.passage is not None}
    makers: dict[str, Callable[[], xr.Dataset | None]] = {
        "breakeven": lambda: breakeven.breakeven(case, trips),
        "spread": lambda: spread.draws(case, sailed),
        "sensitivity": lambda: sensitivity.sensitivities(case, Model(case, sailed))
        if case.ensemble.draws else None,
        "season": lambda: season(case),
    }  # fmt: skip

    @shared
    def part(_: Case, name: str) -> xr.Dataset:
        """One part, so that a workbook that asks for some leaves them to one that asks for all."""
        found = makers[name]()
        return xr.Dataset() if found is None else found

    parts = [part(case, name) for name in makers if name in wanted]
    return xr.merge(parts, combine_attrs=_first, join="outer")


def _table(case: Case, priced: Sequence[Priced], equal: Sequence[Priced]) -> xr.Dataset:
    import xarray as xr

    costs = np.array([[float(cost.usd) for cost in one.costs] or [np.nan] * len(ledger.NAMES)
                      for one in priced])  # fmt: skip
    by_component = {"units": "USD", "long_name": "cost by component",
                    "source": "nsrkit.voyage.compare"}  # fmt: skip
    out = xr.Dataset(
        sides.columns(case, priced, equal)
        | {"cost_usd": (("corridor", "component"), costs, by_component)}
        | legs.columns(case, priced)
        | {"ranking": ("corridor", [ranking(case, priced[0], one) for one in priced],
                       {"long_name": f"{priced[0].corridor} against this corridor, by cost"})},
        coords={"corridor": [one.corridor for one in priced], "component": list(ledger.NAMES),
                "species": list(emissions.SPECIES)},
    )  # fmt: skip
    return out.assign_attrs(_about(case, priced))


def _about(case: Case, priced: Sequence[Priced]) -> Mapping[str, Any]:
    told = [corridors.notice(case.voyage.origin, case.voyage.destination)]
    told += [one.passage.notice for one in priced if one.passage is not None]
    return {
        "title": case.title,
        "case": case.name,
        "ship": case.voyage.ship.title,
        "capacity_unit": case.voyage.ship.capacity.unit,
        "depart": str(case.voyage.depart),
        "escort": case.voyage.escort,
        "ice": f"{case.ice.source}, {passage.ice_date(case).year}",
        "base_year": case.prices.base_year,
        "as_of": str(case.as_of),
        "not_modelled": "; ".join(ledger.NOT_MODELLED),
        "notice": "; ".join(dict.fromkeys(text for text in told if text)),
    }


def ranking(case: Case, first: Priced, other: Priced) -> str:
    """How the first corridor stands against another by cost, or why that is withheld."""
    if other is first:
        return ""
    if first.passage is None or other.passage is None:
        return "no route" if first.passage is None else "no route to compare with"
    if ledger.surely_cheaper(first.costs, other.costs, case):
        return "cheaper"
    if ledger.surely_cheaper(other.costs, first.costs, case):
        return "dearer"
    gaps = {name for one in (first, other) for name, cost in ledger.leaves(one.costs)
            if cost.missing}  # fmt: skip
    return f"withheld: {', '.join(sorted(gaps))} not supplied and could turn it"
