"""A number that somebody may dispute, with its range, source and status."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass

Status = Literal["found", "derived", "assumed", "not supplied", "user"]


@dataclass(
    frozen=True,
    config=ConfigDict(extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False),
)
class Assumption:
    """A number with its unit, range, source and status.

    `found` and `derived` numbers name their source; an `assumed` one has a range and a reason;
    one `not supplied` has no value, and every total it belongs to says "excluding ...";
    `user` is a value set by the user.

    Examples
    --------
    >>> Assumption(626, "USD/t", 583, 670, "Ship & Bunker G20 mean 2024", "found").value
    626.0
    """

    value: float | None = None
    """Central value; None means not supplied."""
    unit: str = ""
    """Unit of value, low and high."""
    low: float | None = None
    """Lower end of the plausible range; None where there is no spread."""
    high: float | None = None
    """Upper end of the plausible range."""
    source: str = ""
    """Citation, derivation or the reason of an assumption."""
    status: Status = "assumed"
    """How far the number can be trusted."""
    as_of: str | None = None
    """Date or year the number holds for."""
    dist: Literal["triangular", "uniform"] = "triangular"
    """Distribution from which draws are taken between low and high."""
    group: str | None = None
    """Numbers of one group are drawn together (rank correlation)."""

    @model_validator(mode="after")
    def _consistent(self) -> Assumption:
        if (self.value is None) != (self.status == "not supplied"):
            raise ValueError("give a value, or status 'not supplied' without a value")
        if (self.low is None) != (self.high is None):
            raise ValueError("give both low and high, or neither")
        low, value, high = self.low, self.value, self.high
        if low is not None and high is not None and value is not None and not low <= value <= high:
            raise ValueError(f"low <= value <= high does not hold: {low}, {value}, {high}")
        if self.status in ("found", "derived") and not self.source:
            raise ValueError(f"a {self.status} number needs a source")
        if self.status == "assumed" and (self.low is None or not self.source):
            raise ValueError("an assumed number needs low, high and a source that says why")
        return self

    @property
    def supplied(self) -> bool:
        """Whether there is a number at all."""
        return self.value is not None

    @property
    def uncertain(self) -> bool:
        """Whether draws differ from the central value."""
        return self.low is not None and self.low != self.high

    def at(self, quantile: float) -> float:
        """Value at a quantile in 0..1 of the stated distribution.

        Examples
        --------
        >>> Assumption(2, "m", 1, 3, "example", "assumed").at(0.5)
        2.0
        """
        if self.value is None:
            raise ValueError("not supplied")
        if self.low is None or self.high is None or self.low == self.high:
            return self.value
        span = self.high - self.low
        if self.dist == "uniform":
            return min(self.low + quantile * span, self.high)
        peak = (self.value - self.low) / span
        if quantile <= peak:
            return float(self.low + span * (quantile * peak) ** 0.5)
        return float(self.high - span * ((1 - quantile) * (1 - peak)) ** 0.5)
