"""The colour of each run, the same in every figure of a comparison."""

from __future__ import annotations

from nsrkit.show import theme

# Hues of corridors are kept for corridors; these can be told apart on ice, on sea and on paper.
_ROLES = ("series-1", "series-5", "series-9", "series-6", "series-7", "series-8")


def of(number: int) -> str:
    """CSS colour of a run by its place in the comparison.

    Examples
    --------
    >>> of(0) == of(6), of(0) == of(1)
    (True, False)
    """
    return theme.var(_ROLES[number % len(_ROLES)])
