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


def Quantity(  # noqa: N802 - it makes a type
    unit: str, lowest: float | None = 0.0, highest: float | None = None
) -> Any:
    """Type of an `Assumption` in `unit`; a plain number becomes one 'set by user'."""

    def in_unit(given: dict[str, Any]) -> dict[str, Any]:
        given = {"unit": unit} | given
        if given["unit"] != unit:
            raise ValueError(f"the unit here is {unit}; convert the value or leave `unit` out")
        return given

    return _number(unit, lowest, highest, in_unit)


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

    return _number(units[0], 0.0, None, in_money)


def _number(
    unit: str, lowest: float | None, highest: float | None,
    in_unit: Callable[[dict[str, Any]], Any],
) -> Any:  # fmt: skip
    told = "" if unit == "1" else f" {unit}"

    def read(given: Any) -> Any:
        if given is None or isinstance(given, bool | str | list):
            raise ValueError(
                f"expected a number in {unit} or a mapping with value, source and status"
            )
        if isinstance(given, int | float):
            given = {"value": given, "unit": unit, "source": "set by user", "status": "user"}
        if isinstance(given, dict):
            given = in_unit(given)
            numbers = [n for name in ("value", "low", "high")
                       if isinstance(n := given.get(name), int | float)]  # fmt: skip
            if lowest is not None and any(n < lowest for n in numbers):
                raise ValueError(f"must not be below {lowest:g}{told}")
            if highest is not None and any(n > highest for n in numbers):
                raise ValueError(f"must not be above {highest:g}{told}")
        return given

    return Annotated[
        Assumption,
        BeforeValidator(read, json_schema_input_type=float | Assumption),
        Field(json_schema_extra={"unit": unit}),
    ]


def not_supplied(unit: str, why: str) -> Assumption:
    """A gap that shows: no number, and the reason why."""
    return Assumption(unit=unit, source=why, status="not supplied")
