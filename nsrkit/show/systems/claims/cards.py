"""How many claims hold, handed over to `results.json`, and the answer in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nsrkit.claims import VERDICTS
from nsrkit.ensemble import headline
from nsrkit.show import words
from nsrkit.show.headline import card
from nsrkit.show.svg import Html

if TYPE_CHECKING:
    import xarray as xr

_SOURCE = "nsrkit.claims.check"


def claim_cards(found: xr.Dataset) -> Html:
    """How many claims hold, are off, contradicted, superseded or cannot be checked.

    Parameters
    ----------
    found
        As `claims.check` gives it; NaN plays no part.

    Returns
    -------
    Html
        Cards, and a sentence; the counts go to `results.json`.

    Examples
    --------
    >>> import nsrkit
    >>> "Contradicted" in claim_cards(nsrkit.claims.check({})).html
    True
    """
    told = record(found)
    total, picked = found.sizes["claim"], []
    for verdict, title in VERDICTS.items():
        one = told[f"claims.{_key(verdict)}"]
        picked.append(card(title if verdict != "off" else "Off, but near", one, f"of {total}", 0))
    said = _said(found)
    return Html(f'<div class="nsr-cards">{"".join(picked)}</div>'
                f'<div class="prose"><p>{escape(said)}</p></div>', said)  # fmt: skip


def record(found: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Hand the counts over; gives the records by name."""
    told = {}
    for verdict, title in VERDICTS.items():
        name = f"claims.{_key(verdict)}"
        told[name] = headline(name, int((found.verdict == verdict).sum()), "1", source=_SOURCE,
                              title=f"claims with the verdict: {title.lower()}")  # fmt: skip
    told["claims.computed"] = headline(
        "claims.computed", int((found.basis == "computed").sum()), "1", source=_SOURCE,
        title="claims held against a number that this run computed",
    )  # fmt: skip
    return told


def _key(verdict: str) -> str:
    return verdict.replace(" ", "_")


def _said(found: xr.Dataset) -> str:
    """The answer in words."""
    counts = {verdict: int((found.verdict == verdict).sum()) for verdict in VERDICTS}
    total, computed = found.sizes["claim"], int((found.basis == "computed").sum())
    checked = total - counts["not checkable"]
    return (
        f"Of {total} claims {checked} can be held against a number or a date: "
        f"{counts['holds']} hold, {counts['off']} are off by less than a quarter, "
        f"{counts['contradicted']} are contradicted, and {counts['superseded']} were right when "
        f"they were written and are so no more. {computed or 'None'} of them "
        f"{'was' if computed <= 1 else 'were'} held against a number that this run computed, the "
        f"others against the record as it stood on {words.date(_date(found.attrs['as_of']))}."
    )


def _date(text: str) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(text)
