"""The icebreaker fleet of a season: who leads whom, who waits, and what one more would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.ensemble.executor import How, Progress
    from nsrkit.scenario.case import Case

__all__ = ["run", "season", "worth"]


def run(
    case: Case,
    *,
    how: How | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Seasons of ships that ask the icebreakers of a fleet to lead them.

    Ships go to and fro as `transit.fleet` and the service of `liner` say. Area by area they meet
    the ice of the day on which they enter it (`nsrkit.voyage.timetable`), so that ice closing
    ahead of a ship that had to wait shows. Where she must be led she asks the icebreakers of that
    station, who come from where they are, and lead as a convoy what waits there to go the same way.

    Parameters
    ----------
    case
        Scenario with `icebreakers`, and `transit` or `liner`.
    how, workers, progress
        As in `nsrkit.ensemble.run`.

    Returns
    -------
    Dataset
        On (fleet, more, season); `more` [0, 1, ...] counts icebreakers added to the fleet. The
        same ships, ice and chance meet every fleet: differences between fleets are taken season
        by season.

        Voyages: `asked`, that left port; of these `done`, through the NSR; `turned_back`, before
        they entered it; `left_in_ice`, still under way or waiting there when the season ended
        (asked = done + turned_back + left_in_ice). `ships_beset`, voyages that lay in the ice for
        longer than `icebreakers.beset_after_h` in one go, and `beset_h` [h] beyond that, all
        ships; `wait_h` [h] all waits for icebreakers; `closed_h` [h] all waits where the ice let
        nobody pass. `requests`, how often ships asked to be led; `ships_led`, voyages led at all;
        `convoys`, and `convoy_ships`, ships led in them.
        On (..., quantile): `wait_q` [h], of the waits of that season's requests; NaN without any.
        On (..., wait_bin): `waits`, requests by how long they waited; `wait_bin` is the lower end
        [h] of a bin, the next one its upper.
        On (..., group): `group_asked`, `group_done`, `group_beset`.
        On (..., station, month): `demanded_d` [d], ship-days that ships asked to be led, in the
        month they asked; `led_d` [d], ship-days led; `waiting_d` [d], ship-days waiting for an
        icebreaker; `beset_now`, most ships beset at once; `leading_d`, `coming_d`, `there_d` [d],
        icebreaker-days leading, on the way to ships, and in all at hand.
        On (..., icebreaker): `use` [1], share of her days at hand that she led or came; NaN where
        she is not in the fleet; `lead_h` [h], `come_h` [h], `at_hand_h` [h].
        `ice` (season) is the label of the ice, as in the timetable; `ships` (group) [1];
        `charter_usd_per_d` (group) [USD/d], NaN where not supplied.

    Raises
    ------
    ScenarioError
        The case asks for no icebreakers, or for no ships that they could lead.
    """
    raise NotImplementedError


def season(case: Case, fleet: str, number: int, more: int = 0) -> xr.Dataset:
    """What each ship and icebreaker did in one season, span by span.

    Parameters
    ----------
    case
        As in `run`.
    fleet
        Name of a fleet of the case.
    number
        Number of the season, from 0.
    more
        Icebreakers added to the fleet.

    Returns
    -------
    Dataset
        On `span`, by begin: `begin`, `end` [UTC]; `who`, name of a ship or icebreaker; `kind`,
        ship or icebreaker; `state`, of a ship "port", "sails" (outside the NSR), "alone", "led",
        "waits" (for an icebreaker), "closed" (ice that lets nobody pass), of an icebreaker
        "leads", "comes", "out"; `area` and `station`, empty outside the NSR; `way`, east or west;
        `icebreaker`, that leads the ship; `convoy`, its number, -1 without; `beset`, whether the
        wait was so long that she counts as beset.
    """
    raise NotImplementedError


def worth(found: xr.Dataset) -> xr.Dataset:
    """What each further icebreaker gives to a fleet, season by season against one fewer.

    Parameters
    ----------
    found
        As `run` gives it.

    Returns
    -------
    Dataset
        On (fleet, more), `more` from 1: `wait_d` [d], ship-days of waiting saved in a season, and
        `wait_d_se`, its standard error; `beset` and `beset_se`, ships fewer beset; `done` and
        `done_se`, voyages more; `usd` and `usd_se` [USD], days saved at the charter of the ships;
        NaN where no charter is supplied for one of them.
    """
    raise NotImplementedError
