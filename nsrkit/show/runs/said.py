"""How a run stands to the first one, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsrkit.show import words
from nsrkit.show.runs.numbers import signed

if TYPE_CHECKING:
    import xarray as xr

_MOST = 3  # of the groups that are named
_WORTH = 0.05  # of the whole change of days or cost: less is not worth a word


def answer(found: xr.Dataset, labels: tuple[str, str]) -> str:
    """What switching from one scenario to the other changes, and what makes it.

    Parameters
    ----------
    found
        As `voyage.compared.attribution.attribution` gives it; NaN: no answer.
    labels
        What the two are called.

    Returns
    -------
    str
        One to three sentences.
    """
    by = words.NAMES.get(found.attrs["corridor"], found.attrs["corridor"])
    names = [str(name) for name in found.measure.values]
    before, after = (dict(zip(names, found[side].values.tolist(), strict=True))
                     for side in ("before", "after"))  # fmt: skip
    for label, one in zip(labels, (before, after), strict=True):
        if not np.isfinite(one["days"]):
            return f"{label} has no route by {by}, so there is no difference to explain."
    gap = after["days"] - before["days"]
    text = (f"By {by} {labels[1]} takes {_by(gap)} {labels[0]} ({after['days']:.1f} against "
            f"{words.days(before['days'])})")  # fmt: skip
    if np.isfinite(money := after["total_usd"] - before["total_usd"]):
        more = f"{words.money(abs(money))} {'more' if money > 0 else 'less'}"
        text += f", costs {more if abs(money) >= 1 else 'the same'}"
    if np.isfinite(gas := after["co2e_wtw_t"] - before["co2e_wtw_t"]):
        text += f" and emits {words.number(abs(gas))} t {'more' if gas > 0 else 'less'} CO₂e"
    return " ".join([f"{text}.", *_why(found)])


def _by(gap: float) -> str:
    if abs(gap) < 0.05:
        return "as long as"
    return f"{words.days(abs(gap))} {'more' if gap > 0 else 'less'} than"


def _why(found: xr.Dataset) -> list[str]:
    """Which groups make it, in days and in money."""
    if found.attrs["why"]:
        return []
    out = []
    for name, told in (("days", _days), ("total_usd", _usd)):
        share = found["share"].sel(measure=name).values
        whole = float(np.abs(share).sum())
        order = [i for i in np.argsort(-np.abs(share)) if abs(share[i]) > _WORTH * whole][:_MOST]
        if order and whole > 0:
            parts = [f"{found.group.values[i]} ({told(float(share[i]))})" for i in order]
            what = "the days" if name == "days" else "the cost"
            out.append(f"What changes {what}: {', '.join(parts)}.")
    return out


def _days(value: float) -> str:
    return f"{signed(value, 1)} d" if abs(value) >= 0.05 else f"{signed(value, 2)} d"


def _usd(value: float) -> str:
    return f"{'+' if value > 0 else words.MINUS}{words.money(abs(value))}"
