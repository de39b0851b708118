"""Columns and rows of a linear program by name, so that its numbers can be read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import coo_array


class Columns:
    """Columns by name: what they cost, and how far they may go."""

    def __init__(self) -> None:
        self.at: dict[object, np.ndarray] = {}
        self.size = 0
        self._cost: list[np.ndarray] = []
        self._upper: list[np.ndarray] = []

    def add(self, key: object, cost: np.ndarray, upper: np.ndarray | float = np.inf) -> None:
        """Columns between 0 and `upper`, one for each cost."""
        self.at[key] = np.arange(self.size, self.size + cost.size)
        self.size += cost.size
        self._cost.append(cost)
        self._upper.append(np.broadcast_to(upper, cost.shape))

    @property
    def cost(self) -> np.ndarray:
        """(column)."""
        return np.concatenate(self._cost)

    @property
    def bounds(self) -> np.ndarray:
        """(column, 2) lower and upper ends."""
        return np.column_stack([np.zeros(self.size), np.concatenate(self._upper)])


class Rows:
    """Rows of one kind by name: entries and right sides.

    Examples
    --------
    >>> rows = Rows()
    >>> at = rows.begin("limit", np.array([1.0, 2.0]))
    >>> rows.put(at, np.array([0, 1]), 3.0)
    >>> rows.matrix(2).toarray().tolist(), rows.right.tolist()
    ([[3.0, 0.0], [0.0, 3.0]], [1.0, 2.0])
    """

    def __init__(self) -> None:
        self.at: dict[object, np.ndarray] = {}
        self.size = 0
        self._right: list[np.ndarray] = [np.empty(0)]
        self._rows: list[np.ndarray] = [np.empty(0, int)]
        self._columns: list[np.ndarray] = [np.empty(0, int)]
        self._values: list[np.ndarray] = [np.empty(0)]

    def begin(self, key: object, right: np.ndarray) -> np.ndarray:
        """New rows with their right sides; gives their numbers."""
        self.at[key] = np.arange(self.size, self.size + right.size)
        self.size += right.size
        self._right.append(right)
        return self.at[key]

    def put(self, rows: np.ndarray, columns: np.ndarray, values: np.ndarray | float) -> None:
        """Entries; those of one place add up."""
        rows, columns, values = np.broadcast_arrays(rows, columns, values)
        self._rows.append(rows.ravel())
        self._columns.append(columns.ravel())
        self._values.append(np.asarray(values, float).ravel())

    def spread(self, rows: np.ndarray, columns: np.ndarray, shares: np.ndarray) -> None:
        """Each column into several rows: (column, row) shares of it."""
        column, row = np.nonzero(shares)
        self.put(rows[row], columns[column], shares[column, row])

    def matrix(self, width: int) -> coo_array:
        """(row, column), sparse."""
        from scipy.sparse import coo_array

        ends = np.concatenate(self._rows), np.concatenate(self._columns)
        return coo_array((np.concatenate(self._values), ends), shape=(self.size, width))

    @property
    def right(self) -> np.ndarray:
        """(row)."""
        return np.concatenate(self._right)
