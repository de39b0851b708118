"""Corridors as one network: goods by rail, border, ferry and sea, month by month, at least cost.

`tables` reads what lies in `params/network/`, `inputs` makes it and the `seaways` an instance of
the domain-free `flows`, `results` says what the flows mean, `studies` switches projects and hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsrkit.ensemble import shared
from nsrkit.scenario.case import Case

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["run"]

_NOT_MODELLED = (
    "prices that answer to flows; growth of demand between the years of the tables; wagons, "
    "locomotives and crews; passenger trains; customs of single goods; contracts; stocks; "
    "goods of the Eastern Polygon that are not in the tables, for which its share stands; empty "
    "wagons and boxes on their way back; boxes that fill a train with fewer tonnes than ore; "
    "pipelines; seaborne coal and oil that never meet a crossing"
)


@shared
def run(case: Case) -> xr.Dataset:
    """Flows of least cost by year and state of the Red Sea, what binds, and what building gives.

    Parameters
    ----------
    case
        Scenario with `network`.

    Returns
    -------
    Dataset
        Coordinates: `year`; `state` of the Red Sea (that of the voyage first); `month` 1..12;
        `node` with `node_title`, `kind` (port, gate, border, inland), `lat`, `lon` [degrees];
        `arc` with `arc_title`, `tail`, `head`, `mode` (sea, rail, border_rail, border_road, ferry,
        conveyor, hub), `corridor` (nsr, suez, cape, direct; empty on land), `carrier`, `through`
        (gates that it leads past, divided by spaces), `arc_way`, `back_of`, `km` (NaN: a ship's
        way), `capacity_status`, `capacity_source`, `cost_status`, `cost_source`; `commodity` with
        `commodity_title`, `commodity_group`, `value_usd_t` [USD/t], `at_source` [1], the share of
        it that goods cost where they begin, and sources of both and of demand;
        `budget` with `budget_title` (ships of a kind, icebreakers, ships through a gate),
        `budget_status` and `budget_source`;
        `way`, how goods come from one side of the continent, or of a border, to the other;
        `study`, a project; `crossing`; `record`, what was reported.

        (year, state, arc, commodity, month): `flow` [Mt], `cost` [USD/t] with the time of the
        goods; NaN: closed. (year, state, arc, month): `capacity` [Mt] (NaN: no limit), `load` [Mt],
        `utilisation` [1] (NaN: no limit), `worth` [USD/t], what one more tonne of capacity in that
        month saves, `binding` (bool). (year, state, node, commodity, month): `unmet` [Mt], `price`
        [USD/t] of one more tonne there (NaN: the good never comes there), `stored` [Mt]. (year,
        state, budget, month): `spent`, `budget_days` [d, of a gate ships], `day_worth` [USD/d].
        (year, state): `total_usd` [USD] of goods, ways and the worth of what is unmet,
        `carried_usd` [USD] of the ways alone.
        (year, state, commodity): `demand_mt`, `met_mt` [Mt].
        (year, state, group, way): `way_mt` [Mt]; (year, state, way): `share` [1] of all goods that
        go by one of the ways.

        (study): `study_year`, the last one; `adds_mt` [Mt/y] of capacity each way; `extra_mt`
        [Mt/y] that arrive besides what arrives without the project, `arc_extra_mt` [Mt/y] that take
        its arc besides, both ways, and `saved_usd` [USD/y], all beside what is done already;
        `beside_extra_mt` and so on beside all that is asked; `capital_usd` [USD], `annual_usd`,
        `annual_low`, `annual_high` [USD/y] of building, spread over the years; `usd_per_t` [USD/t]
        of building for each tonne more on its arc (NaN: no cost found, or no tonne more);
        `then_binds`, what holds it back then, its own arc first while that is full, then arcs
        that gained most worth by it, divided by " ; " (empty: nothing does); `starts`, `on`,
        `built`, `adds_status`, `adds_source`, `capital_status`, `capital_source`.
        (crossing): coordinates `crossing_title`, `crossing_arc`, `hours` [h/d], `hours_status`,
        `hours_source`; `hours_year`, the first one; `capacity_12`, `capacity_24` [Mt/y] each way at
        so many hours, `carried_12`, `carried_24` [Mt/y] out and `both_12`, `both_24` [Mt/y] both
        ways, `arrives_24_mt` [Mt/y] and `saved_24_usd` [USD/y] by 24 hours over 12, `binds_24`.
        Without `network.studies` there is neither of the two.
        (record): `record_title`, `reported`, `reported_low`, `reported_high`, `modelled` [Mt] of
        the first year and state, `record_year`, `definition`, `publisher`, `record_source`,
        `record_status`, `why`, what the two are known to differ by.
        Over draws of all numbers, where `network.draws` asks for them, in the state of the voyage:
        (year, quantile, ...) `load_q`, `way_mt_q`, `unmet_q` [Mt/y], `worth_q` [USD/t], `spent_q`,
        `day_worth_q`, `total_usd_q`; (year, arc) `binds` and `binds_se` [1], as
        `nsrkit.systems.network.draws.spread` tells of them.

    Raises
    ------
    DataError
        The case has no network; a table cannot be read; demand that must be met cannot be.

    Notes
    -----
    Everybody's cost together is least: no market, no contract, no preference of a shipper.

    References
    ----------
    Ahuja, Magnanti and Orlin (1993), Network Flows, ch. 17.
    """
    from nsrkit.systems.network import results

    return results.found(case).assign_attrs(not_modelled=_NOT_MODELLED)
