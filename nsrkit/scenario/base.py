"""What all scenario models share: frozen, no unknown keys, numbers with unit and source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nsrkit.assumption import Assumption

CURRENCIES = ("USD", "EUR", "RUB", "SDR")


class Model(BaseModel):
    """A part of a scenario: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


def Quantity(unit: str, lowest: float | None = 0.0) -> Any:  # noqa: N802 - it makes a type
    """Type of an `Assumption` in `unit`; a plain number becomes one 'set by user'."""

    def in_unit(given: dict[str, Any]) -> dict[str, Any]:
        given = {"unit": unit} | given
        if given["unit"] != unit:
            raise ValueError(f"the unit here is {unit}; convert the value or leave `unit` out")
        return given

    return _number(unit, lowest, in_unit)


def Price(per: str) -> Any:  # noqa: N802 - it makes a type
    """Type of an `Assumption` in money for one `per`; a plain number is USD, 'set by user'.

    The key of a price does not say a currency, so the unit must.
    """
    units = [f"{currency}/{per}" for currency in CURRENCIES]

    def in_money(given: dict[str, Any]) -> dict[str, Any]:
        if given.get("unit") not in units:
            told = f"the unit {given['unit']!r}" if "unit" in given else "a price without `unit`"
            raise ValueError(f"{told} names no currency; write unit: {' or '.join(units)}")
        return given

    return _number(units[0], 0.0, in_money)


def _number(unit: str, lowest: float | None, in_unit: Callable[[dict[str, Any]], Any]) -> Any:
    def read(given: Any) -> Any:
        if given is None or isinstance(given, bool | str | list):
            raise ValueError(
                f"expected a number in {unit} or a mapping with value, source and status"
            )
        if isinstance(given, int | float):
            given = {"value": given, "unit": unit, "source": "set by user", "status": "user"}
        if isinstance(given, dict):
            given = in_unit(given)
            numbers = [given.get(name) for name in ("value", "low", "high")]
            if lowest is not None and any(
                isinstance(n, int | float) and n < lowest for n in numbers
            ):
                raise ValueError(f"must not be below {lowest:g} {unit}")
        return given

    return Annotated[
        Assumption,
        BeforeValidator(read, json_schema_input_type=float | Assumption),
        Field(json_schema_extra={"unit": unit}),
    ]


def not_supplied(unit: str, why: str) -> Assumption:
    """A gap that shows: no number, and the reason why."""
    return Assumption(unit=unit, source=why, status="not supplied")
