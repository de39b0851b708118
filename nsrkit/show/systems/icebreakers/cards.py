"""Headline numbers of icebreaker fleets, as cards and for `results.json`, and fleets in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.svg import Html
from nsrkit.show.systems.icebreakers.fleets import drawn, ends, fleets, named
from nsrkit.show.systems.icebreakers.waits import at_least, span
from nsrkit.show.tables import table
from nsrkit.systems.icebreakers import standard_error

if TYPE_CHECKING:
    import xarray as xr

LONG_H = 48.0
MANY = (1, 5, 10, 15)
_SOURCE = "nsrkit.systems.icebreakers.run"


def escorts(found: xr.Dataset, gained: xr.Dataset) -> Html:
    """Headline numbers of the fleets as cards; each is handed over to `results.json`.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it; NaN is a number without a value.
    gained
        As `nsrkit.systems.icebreakers.worth` gives it.

    Returns
    -------
    Html
        Cards for the first fleet.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> each = "asked done turned_back left_in_ice requests wait_h ships_beset ships_held".split()
    >>> made = {name: (("fleet", "more", "season"), np.ones((1, 1, 2))) for name in each}
    >>> made |= {name: (("fleet", "more", "season", "station", "month"), np.ones((1, 1, 2, 1, 1)))
    ...     for name in ("demanded_d", "led_d", "there_d")}
    >>> made |= {name: (("fleet", "more", "season", dim), np.ones((1, 1, 2, 1)))
    ...     for name, dim in (("waits", "wait_bin"), ("beset_at_once", "station"),
    ...         ("held_at_once", "station"))}
    >>> found = xr.Dataset(made, coords={"fleet": ["2021"], "more": [0], "wait_bin": [0.0]})
    >>> none = xr.Dataset(coords={"more": ("more", [])})
    >>> "Ships beset amid the ice" in escorts(found, none).html
    True
    """
    told = {name: hand_over(found, gained, name) for name in fleets(found)}
    first = fleets(found)[0]
    one, key = told[first], f"icebreakers.{slug(first)}"
    long = span(_long(found))
    picked = [
        card("Voyages through, of those that left port", one[f"{key}.done_share"], "%", 0, 100),
        card("Wait for an icebreaker, mean of requests", one[f"{key}.wait_h"], "h", 0),
        card(f"Requests that wait {long} or longer", one[f"{key}.wait_long"], "%", 0, 100),
        card("Ships beset amid the ice in a season", one[f"{key}.beset"], "ships", 1),
        card("Held up, at its edge too, most at once", one[f"{key}.held_at_once"], "ships", 1),
    ]
    if f"{key}.next_wait_d" in one:
        picked.append(card("The next icebreaker saves", one[f"{key}.next_wait_d"],
                           "ship-days of waiting", 1))  # fmt: skip
    lead = f"<p>Cards: {named(first)}. {_compared(told)}</p>"
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>{lead}', "fleets in numbers")


def hand_over(found: xr.Dataset, gained: xr.Dataset, name: str) -> dict[str, dict[str, Any]]:
    """Hand the numbers of one fleet over; gives the records by name."""
    one, key, records = found.sel(fleet=name, more=0), f"icebreakers.{slug(name)}", {}
    seasons = f"{one.sizes['season']} seasons, 80 % of them"

    def hand(what: str, value: float, unit: str, title: str, **more: Any) -> None:
        given = {"source": _SOURCE, "note": seasons} | more
        given |= {} if np.isfinite(value) else {"note": "nobody asks for an icebreaker"}
        at = f"{key}.{what}"
        records[at] = headline(at, value, unit, title=f"{title}, {named(name)}", **given)

    asked = np.where(one.asked.values > 0, one.asked.values, np.nan)
    _spread(hand, "done_share", one.done.values / asked, "1", "voyages through, of those begun")
    requests = np.where(one.requests.values > 0, one.requests.values, np.nan)
    _spread(hand, "wait_h", one.wait_h.values / requests, "h", "wait for an icebreaker")
    share = at_least(found)[fleets(found).index(name), _at(found)]
    hand("wait_long", float(share), "1", f"share of the requests that wait {span(_long(found))}",
         note=f"all requests of {one.sizes['season']} seasons")  # fmt: skip
    _spread(hand, "beset", one.ships_beset.values, "1", "ships beset in a season")
    _spread(hand, "held", one.ships_held.values, "1", "ships held up in a season")
    _spread(hand, "beset_at_once", at_once(one, "beset"), "1", "most ships beset at once")
    _spread(hand, "held_at_once", at_once(one, "held"), "1", "most ships held up at once")
    for many in MANY:
        chance = (one.ships_beset >= many).astype(float)
        points = words.number(100 * float(standard_error(chance)), 1)
        hand(f"beset_{many}", float(chance.mean()), "1",
             f"probability of {many} or more ships beset",
             note=f"{drawn(found)}, standard error {points} points")  # fmt: skip
    for what, variable in (("escort_asked_d", "demanded_d"), ("escort_led_d", "led_d"),
                           ("at_hand_d", "there_d")):  # fmt: skip
        days = one[variable].sum(["station", "month"]).values
        _spread(hand, what, days, "d", one[variable].attrs.get("long_name", variable))
    if 1 in gained.more.values:
        best = gained.sel(fleet=name, more=1)
        for what, variable, unit in (("next_wait_d", "wait_d", "d"), ("next_beset", "beset", "1")):
            value, error = float(best[variable]), float(best[f"{variable}_se"])
            hand(what, value, unit, f"what one more icebreaker saves: {variable}",
                 low=value - 2 * error, high=value + 2 * error,
                 note="two standard errors")  # fmt: skip
    return records


def _spread(hand: Any, what: str, values: np.ndarray, unit: str, title: str) -> None:
    mean, low, high = ends(np.asarray(values, float))
    hand(what, mean, unit, title, low=low, high=high)


def at_once(one: xr.Dataset, what: str) -> np.ndarray:
    """(season) most ships beset, or held up, at once in the waters of one station."""
    return np.asarray(one[f"{what}_at_once"].transpose("season", "station").values.max(axis=1))


def _at(found: xr.Dataset) -> int:
    """Position of the first bin of waits that counts as long, or of the last there is."""
    return min(int(np.searchsorted(found.wait_bin.values, LONG_H)), found.sizes["wait_bin"] - 1)


def _long(found: xr.Dataset) -> float:
    return float(found.wait_bin.values[_at(found)])


def slug(name: str) -> str:
    """A fleet's name as a part of a dotted key.

    Examples
    --------
    >>> slug("One in the east")
    'one_in_the_east'
    """
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def _compared(told: dict[str, dict[str, dict[str, Any]]]) -> str:
    parts = []
    for name, records in list(told.items())[1:]:
        beset = records[f"icebreakers.{slug(name)}.beset"]["value"]
        wait = records[f"icebreakers.{slug(name)}.wait_h"]["value"]
        parts.append(f"{named(name)}: {words.number(beset, 1)} ships beset, mean wait "
                     f"{words.number(wait)} h")  # fmt: skip
    return f"Beside it, {'; '.join(parts)}." if parts else ""


def escort_fleets(found: xr.Dataset, gained: xr.Dataset) -> Html:
    """Fleets side by side: what was asked of them, what they gave, what one more would.

    Parameters
    ----------
    found
        As `nsrkit.systems.icebreakers.run` gives it; NaN is shown as an en dash.
    gained
        As `nsrkit.systems.icebreakers.worth` gives it.

    Returns
    -------
    Html
        A row per fleet and number of icebreakers added; below a number 80 % of the seasons.

    Examples
    --------
    >>> import numpy as np, xarray as xr
    >>> each = "asked done turned_back left_in_ice requests wait_h ships_beset ships_held".split()
    >>> made = {name: (("fleet", "more", "season"), np.ones((1, 1, 2))) for name in each}
    >>> made |= {name: (("fleet", "more", "season", "station", "month"), np.ones((1, 1, 2, 1, 1)))
    ...     for name in ("demanded_d", "led_d", "there_d")}
    >>> made |= {name: (("fleet", "more", "season", dim), np.ones((1, 1, 2, 1)))
    ...     for name, dim in (("waits", "wait_bin"), ("beset_at_once", "station"),
    ...         ("held_at_once", "station"))}
    >>> found = xr.Dataset(made, coords={"fleet": ["2021"], "more": [0], "wait_bin": [0.0]})
    >>> none = xr.Dataset(coords={"more": ("more", [])})
    >>> "Still in the ice" in escort_fleets(found, none).html
    True
    """
    rows = [_row(found, gained, name, int(more)) for name in fleets(found)
            for more in found.more.values]  # fmt: skip
    heads = ["Fleet", "Voyages begun", "Through", "Turned back", "Still in the ice",
             "Ship-days led", "Wait of a request, h", "Ships held up", "Most at once",
             "Ships beset", "Ship-days saved"]  # fmt: skip
    said = (
        f"Fleets in the same {drawn(found)}: means, below them 80 % of the seasons. Begun = "
        "through + turned back + still in the ice. Held up: waited too long in the NSR; beset: "
        "amid the ice. Most at once: held up at the same time in the waters of one station. Days "
        "saved: against one icebreaker fewer, ± standard error."
    )
    return table(heads, rows, said)


def _row(found: xr.Dataset, gained: xr.Dataset, name: str, more: int) -> list[str]:
    one = found.sel(fleet=name, more=more)
    requests = np.where(one.requests.values > 0, one.requests.values, np.nan)
    saved = "–"
    if more and more in gained.more.values:
        best = gained.sel(fleet=name, more=more)
        saved = f"{words.number(float(best.wait_d), 1)} ± {words.number(float(best.wait_d_se), 1)}"
    return [
        name if not more else f"{name} + {more}",
        *(_mean(one[key].values, 0) for key in ("asked", "done", "turned_back", "left_in_ice")),
        _mean(one.led_d.sum(["station", "month"]).values, 0),
        _mean(one.wait_h.values / requests, 0),
        _mean(one.ships_held.values, 1),
        _mean(at_once(one, "held"), 1),
        _mean(one.ships_beset.values, 1),
        saved,
    ]


def _mean(values: np.ndarray, digits: int) -> str:
    mean, low, high = ends(np.asarray(values, float))
    if not np.isfinite(mean):
        return "–"
    spread = f"{words.number(low, digits)}–{words.number(high, digits)}"
    return words.number(mean, digits).over(spread)
