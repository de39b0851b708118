"""What all scenario models share: frozen, no unknown keys, numbers with unit and source."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nsrkit.assumption import Assumption


class Model(BaseModel):
    """A part of a scenario: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


def Quantity(unit: str, lowest: float | None = 0.0) -> Any:  # noqa: N802 - it makes a type
    """Type of an `Assumption` in `unit`; a plain number becomes one 'set by user'."""

    def read(given: Any) -> Any:
        if given is None or isinstance(given, bool | str | list):
            raise ValueError(
                f"expected a number in {unit} or a mapping with value, source and status"
            )
        if isinstance(given, int | float):
            given = {"value": given, "source": "set by user", "status": "user"}
        if isinstance(given, dict):
            given = {"unit": unit} | given
            if given["unit"] != unit:
                raise ValueError(f"the unit here is {unit}; convert the value or leave `unit` out")
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
