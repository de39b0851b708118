"""Arithmetic over named numbers, as a register writes it: `100 * {transit@2024} / {total@2024}`.

Foreign text is data: a formula has numbers, names in braces, + - * / and brackets, nothing else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from nsrkit.errors import DataError

_NAME = re.compile(r"\{([^{}]*)\}")
_DOES: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
LONGEST = 500


def names(formula: str) -> list[str]:
    """Names that a formula needs, each once.

    Examples
    --------
    >>> names("100 * {a@2024} / {b}")
    ['a@2024', 'b']
    """
    return list(dict.fromkeys(_NAME.findall(formula)))


def value(formula: str, known: Mapping[str, float]) -> float:
    """The number that a formula gives.

    Parameters
    ----------
    formula
        Numbers, names in braces, + - * / and brackets.
    known
        Numbers by name.

    Returns
    -------
    float
        The result.

    Raises
    ------
    DataError
        The text is no such formula, a name is not known, or something is divided by zero.

    Examples
    --------
    >>> value("100 * {transit} / {total}", {"transit": 3, "total": 40})
    7.5
    """
    wanted = names(formula)
    try:
        numbers = {f"_{i}": float(known[name]) for i, name in enumerate(wanted)}
        return _value(_tree(formula), numbers)
    except KeyError as error:
        raise DataError(f"no number {error} for the formula {formula!r}") from None
    except ZeroDivisionError:
        raise DataError(f"the formula {formula!r} divides by zero") from None


def filled(formula: str, known: Mapping[str, float]) -> str:
    """A formula with its numbers in the place of the names.

    Examples
    --------
    >>> filled("100 * {a} / {b}", {"a": 3.07, "b": 37.9})
    '100 × 3.07 / 37.9'
    """
    text = _NAME.sub(lambda found: f"{known[found[1]]:,.6g}", formula)
    return text.replace("*", "×").replace(" - ", " − ")


def _tree(formula: str) -> ast.expr:
    order = {name: i for i, name in enumerate(names(formula))}
    text = _NAME.sub(lambda found: f"_{order[found[1]]}", formula)
    if len(formula) > LONGEST:
        raise DataError(f"a formula of more than {LONGEST} characters")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise DataError(f"no formula: {formula!r}") from None


def _value(node: ast.expr, numbers: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.Name) and node.id in numbers:
        return numbers[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, numbers)
    if isinstance(node, ast.BinOp) and type(node.op) in _DOES:
        return _DOES[type(node.op)](_value(node.left, numbers), _value(node.right, numbers))
    raise DataError("a formula has numbers, names in {braces}, + - * / and brackets only")


def _well_formed(given: str) -> str:
    try:
        value(given, {name: 1.0 + i for i, name in enumerate(names(given))})
    except DataError as error:
        if "divides by zero" not in str(error):
            raise ValueError(str(error)) from None
    return given


Formula = Annotated[str, BeforeValidator(lambda given: str(given)), AfterValidator(_well_formed)]
"""A formula, read from text or a plain number."""
