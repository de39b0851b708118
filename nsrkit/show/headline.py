"""Page one: headline numbers as cards, handed over to `results.json`, and the verdict in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nsrkit.case import counts, gaps
from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

    from nsrkit.scenario.case import Case

_DRAWS = "10-90 % of the draws"
FEW = 12  # keys that are read, rather than passed over


def cards(trips: xr.Dataset, scan: xr.Dataset | None = None) -> Html:
    """Headline numbers of a comparison as cards; each is handed over to `results.json`.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN is a number without a value, with its reason.
    scan
        As `voyage.season_scan` gives it; None leaves the season out.

    Returns
    -------
    Html
        Cards with spread. A number without a value says why.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "Suez" in cards(nsrkit.voyage.compare(nsrkit.load("baseline", given))).html
    True
    """
    found = record(trips, scan)
    first = str(trips.corridor.values[0])
    others = [str(name) for name in trips.corridor.values[1:]]
    picked = [card(f"By {words.NAMES.get(first, first)}", found[f"{first}.days"], "days", 1)]
    if others:
        gap = found[f"{first}.days_saved_on_{others[0]}"]
        picked.append(card(f"Saved on {words.NAMES.get(others[0], others[0])}", gap, "days", 1))
    picked.append(card("Cost of the voyage", found[f"{first}.total_usd"], "USD m", 2, 1e-6))
    if others and (key := f"{first}.cheaper_than_{others[0]}") in found:
        picked.append(
            card(
                f"Chance to be cheaper than {words.NAMES.get(others[0], others[0])}",
                found[key],
                "%",
                0,
                100,
            )
        )
    if scan is not None:
        of = f"of {scan.sizes['departure']}"
        picked.append(card("Departures without a wait", found[f"{first}.prompt_departures"], of, 0))
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>', "headline numbers")


def card(title: str, one: dict[str, Any], unit: str, digits: int, factor: float = 1.0) -> str:
    """One headline number as a card; without a value it says why."""
    value, below = one["value"], one.get("note", one.get("reason", ""))
    if value is None:
        big = '<b class="nsr-none">no value</b>'
    else:
        percent = words.percent(value).removesuffix(" %")
        text = percent if unit == "%" else words.number(value * factor, digits)
        big = f"<b>{escape(text)}<small> {escape(unit)}</small></b>"
    if one["low"] is not None and one["high"] is not None:
        below = f"{words.spread(one['low'] * factor, one['high'] * factor, digits)}; {below}"
    return f'<div class="nsr-card"><span>{escape(title)}</span>{big}<em>{escape(below)}</em></div>'


def record(trips: xr.Dataset, scan: xr.Dataset | None = None) -> dict[str, dict[str, Any]]:
    """Hand all headline numbers over; gives the records by name."""
    found: dict[str, dict[str, Any]] = {}
    source = "nsrkit.voyage.compare"

    def hand(name: str, value: float, unit: str, title: str, **more: Any) -> None:
        found[name] = headline(name, value, unit, title=title, **({"source": source} | more))

    first = str(trips.corridor.values[0])
    for name in [str(each) for each in trips.corridor.values]:
        _corridor(hand, trips, name)
        if name != first:
            _against(hand, trips, first, name)
    if scan is not None:
        _season(hand, scan, first)
    return found


def _corridor(hand: Any, trips: xr.Dataset, name: str) -> None:
    one = trips.sel(corridor=name)
    why = str(one.reason.item())
    for key, variable, unit in (("days", "days", "d"), ("fuel", "fuel_t", "t"),
                                ("total", "total_usd", "USD")):  # fmt: skip
        value = float(one[variable])
        low, high = _ends(one, f"{key}_q")
        gone = str(one.excluded.item()) if key == "total" else ""
        note = "no draws" if low is None else _DRAWS
        note = note if math.isfinite(value) else why or "not supplied"
        note += f"; excluding {gone}" if gone else ""
        title = f"{trips[variable].attrs.get('long_name', variable)}, {name}"
        hand(f"{name}.{variable}", value, unit, title, low=low, high=high, note=note)
    distance, co2 = float(one.distance_nm), float(one.co2_t)
    hand(f"{name}.distance_nm", distance, "nm", f"distance sailed, {name}", note=why)
    gap = "" if math.isfinite(co2) else why or "no fuel number supplied"
    hand(f"{name}.co2_t", co2, "t", f"CO2, {name}", note=gap)


def _ends(one: xr.Dataset, name: str) -> tuple[float | None, float | None]:
    if name not in one or not np.isfinite(one[name].values).all():
        return None, None
    return float(one[name].values[0]), float(one[name].values[-1])


def _against(hand: Any, trips: xr.Dataset, first: str, other: str) -> None:
    one, two = trips.sel(corridor=first), trips.sel(corridor=other)
    why = " ".join(part for part in (str(one.reason.item()), str(two.reason.item())) if part)
    here, there = float(one.days), float(two.days)
    saved = there - here
    against = f"{here:.1f} against {there:.1f} days" if math.isfinite(saved) else why
    low_d, high_d = _ends(two, "days_saved_q")
    hand(f"{first}.days_saved_on_{other}", saved, "d", f"days that {first} is shorter than {other}",
         low=low_d, high=high_d, note=against)  # fmt: skip
    if "cheaper_low" in trips:
        low, high = float(two.cheaper_low), float(two.cheaper_high)
        count, error = int(trips.attrs.get("draws", 0)), float(two.cheaper_se)
        span = {"low": low, "high": high} if abs(high - low) > 1e-9 else {}
        hand(
            f"{first}.cheaper_than_{other}",
            low,
            "1",
            f"probability that {first} is cheaper than {other}",
            note=_sure(low, count, error) if math.isfinite(low) else why or "no ranking",
            **span,
        )
        hand(
            f"{first}.faster_than_{other}",
            float(two.faster),
            "1",
            f"probability that {first} is faster than {other}",
            note=_sure(float(two.faster), count, float(two.faster_se)),
        )


def _sure(share: float, count: int, error: float) -> str:
    """How sure a probability of so many draws is."""
    if share in (0.0, 1.0):
        return f"all {count} draws agree: standard error below {100 / count:.1f} points"
    return f"{count} draws, standard error {100 * error:.1f} points"


def _season(hand: Any, scan: xr.Dataset, first: str) -> None:
    open_ = np.isfinite(scan.days.values)
    count = open_.size
    source = {"source": "nsrkit.voyage.season_scan"}
    hand(
        f"{first}.departures_with_route",
        float(open_.mean()),
        "1",
        "share of the scan's departures with a route",
        note=f"{int(open_.sum())} of {count} departures, {scan.attrs.get('ice', '')}",
        **source,
    )
    near = words.prompt(scan)
    when = (
        f"leaving {words.day_range(near)}, {scan.attrs.get('ice', '')}"
        if near
        else "no departure has a route"
    )
    hand(
        f"{first}.prompt_departures",
        float(len(near)),
        "1",
        "departures of the scan that stay within two days of the shortest voyage",
        note=when,
        **source,
    )
    best = float(np.nanmin(scan.days.values)) if open_.any() else math.nan
    hand(
        f"{first}.shortest_days",
        best,
        "d",
        "shortest voyage of the scan",
        note="over the departures of the scan" if open_.any() else "no departure has a route",
        **source,
    )


def verdict(trips: xr.Dataset, scan: xr.Dataset | None = None) -> Html:
    """The answer in words, one paragraph per corridor and one on the season.

    Parameters
    ----------
    trips
        As `voyage.compare` gives it; NaN (no route) is said with its reason.
    scan
        As `voyage.season_scan` gives it.

    Returns
    -------
    Html
        Paragraphs.

    Examples
    --------
    >>> import nsrkit
    >>> given = {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0}
    >>> "shorter" in verdict(nsrkit.voyage.compare(nsrkit.load("baseline", given))).html
    True
    """
    said = [
        (name, f"Against {words.NAMES.get(name, name)}", words.stands(trips, name), text)
        for name, text in words.verdicts(trips)
    ]
    if scan is not None:
        said.append(("nsr", "Season", _open(scan), words.season(scan)))
    rows = "".join(
        f'<div class="nsr-verdict" data-corridor="{escape(name)}">'
        f"<b>{escape(head)}</b> <strong>{escape(short)}</strong><p>{escape(text)}</p></div>"
        for name, head, short, text in said
    )
    return Html(rows, " ".join(text for *_, text in said))


def _open(scan: xr.Dataset) -> str:
    """When a voyage of the scan leaves without a wait, in few words."""
    near = words.prompt(scan)
    return f"leave {words.day_range(near)}" if near else "no departure has a route"


def brief(case: Case) -> Html:
    """What the answer rests on, in a strip: dates, ice, draws, and how sure its numbers are.

    Parameters
    ----------
    case
        A loaded scenario.

    Returns
    -------
    Html
        A bar of the numbers of the case by status, and a line of words.

    Examples
    --------
    >>> import nsrkit
    >>> "not for navigation" in brief(nsrkit.load("baseline")).html
    True
    """
    found = {status: count for status, count in counts(case).items() if count}
    bar = "".join(
        f'<i data-status="{escape(status)}" style="flex-grow:{count}"></i>'
        for status, count in found.items()
    )
    told = "".join(
        f'<span><i data-status="{escape(status)}"></i>{count} {escape(status)}</span>'
        for status, count in found.items()
    )
    lines = [
        f"As of {words.date(case.as_of)}, prices in USD of {case.prices.base_year}.",
        f"Ice: {kind_of_ice(case)}.",
        f"Spread: {case.ensemble.draws} draws, seed {case.ensemble.seed}."
        if case.ensemble.draws
        else "No draws: no spread.",
        words.LIMITS,
    ]
    return Html(
        f'<div class="nsr-brief"><p><b>{sum(found.values())} numbers go in</b> {told}</p>'
        f'<div class="bar" aria-hidden="true">{bar}</div>'
        f"<p>{escape(' '.join(lines))}</p></div>",
        " ".join(lines),
    )


def basis(case: Case, trips: xr.Dataset) -> Html:
    """What the answer rests on: as-of date, ice, assumed numbers, draws, what is not modelled.

    Parameters
    ----------
    case
        A loaded scenario.
    trips
        As `voyage.compare` gives it; NaN shares are left out.

    Returns
    -------
    Html
        A list of terms.

    Examples
    --------
    >>> import nsrkit
    >>> case = nsrkit.load("baseline", {"voyage.corridors": ["suez", "cape"], "ensemble.draws": 0})
    >>> "not for navigation" in basis(case, nsrkit.voyage.compare(case)).html
    True
    """
    shares = "; ".join(
        f"{words.NAMES.get(str(name), str(name))} {words.percent(share)}"
        for name, share in zip(
            trips.corridor.values, trips.assumed_share.values.tolist(), strict=True
        )
        if math.isfinite(share)
    )
    missing = gaps(case)
    rows = [
        ("As of", f"{words.date(case.as_of)}; prices in USD of {case.prices.base_year}"),
        ("Kind of ice data", kind_of_ice(case)),
        (
            "Rests on assumed values",
            f"share of the cost that an assumed number multiplies: {shares}. "
            f"{words.assumed(case)}.",
        ),
        ("Spread", _draws(case, trips)),
        (
            "Not supplied",
            f"{few(missing)}; left out and named" if missing else "nothing that the voyage needs",
        ),
        *(("Admission to the NSR", text) for text in _admission(trips)),
        (
            "Not modelled",
            f"{trips.attrs.get('not_modelled', '')}; waves, wind and currents; "
            "queues at canals; ice of the Baltic",
        ),
        ("Use", words.LIMITS),
    ]
    inner = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in rows)
    return Html(f'<dl class="nsr-basis">{inner}</dl>', words.LIMITS)


def few(keys: Sequence[str]) -> str:
    """The first of many keys; the list of all numbers shows every one."""
    more = f", and {len(keys) - FEW} more: see Provenance" if len(keys) > FEW else ""
    return ", ".join(keys[:FEW]) + more


def _admission(trips: xr.Dataset) -> list[str]:
    """What was checked of the rules of admission, said once."""
    told = [str(text) for text in trips["legal"].values] if "legal" in trips else []
    return [text[:1].upper() + text[1:] for text in dict.fromkeys(told) if text]


def kind_of_ice(case: Case) -> str:
    """The ice that a case meets, and what is known of it, in words."""
    if case.ice.source == "normal":
        return f"normal of {case.ice.period[0]}-{case.ice.period[1]}"
    if case.ice.source != "record":
        return f"product {case.ice.source}"
    from nsrkit.ice import record

    month = (case.ice.year or case.voyage.depart.year) * 12 + case.voyage.depart.month - 1
    kinds = {name: str(record.kinds(name, np.array([month]))[0]) for name in ("siconc", "sithick")}
    return (
        "embedded record on a 25 km grid, monthly means turned into days: concentration "
        f"{words.ice_kind(kinds['siconc'])}; thickness {words.ice_kind(kinds['sithick'])}"
    )


def _draws(case: Case, trips: xr.Dataset) -> str:
    if "days_q" not in trips:
        return "no draws: no spread and no probabilities"
    error = "; ".join(
        f"cheaper than {words.NAMES.get(str(name), str(name))} {_points(se, trips)}, "
        f"faster {_points(fast, trips)}"
        for name, se, fast in zip(
            trips.corridor.values[1:],
            trips.cheaper_se.values[1:].tolist(),
            trips.faster_se.values[1:].tolist(),
            strict=True,
        )
        if math.isfinite(se)
    )
    return (
        f"{trips.attrs.get('draws')} draws of the ranges of all numbers (seed "
        f"{case.ensemble.seed}); standard error of each probability: {error}. Ranges are "
        "10-90 % of the draws; they hold no uncertainty of the ice of one year"
    )


def _points(error: float, trips: xr.Dataset) -> str:
    count = int(trips.attrs.get("draws", 1))
    return (
        f"± {100 * error:.1f} points"
        if error > 0
        else f"below {100 / count:.1f} points (all draws agree)"
    )
