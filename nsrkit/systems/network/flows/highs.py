"""One linear program by HiGHS, quietly, from the basis of another one of the same pattern."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Program(NamedTuple):
    """Least `cost @ x` with `lower <= x <= upper` and rows between their bounds."""

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    starts: np.ndarray
    """Coefficients column by column: first of each column,"""
    rows: np.ndarray
    """the row of each,"""
    values: np.ndarray
    """and its value."""


class Optimum(NamedTuple):
    """What HiGHS found; no numbers unless the status is "optimal"."""

    status: str
    value: float
    columns: np.ndarray
    """Value of each column."""
    prices: np.ndarray
    """By how much the least cost grows with the right side of each row."""
    reduced: np.ndarray
    """The same for a bound of each column that holds it."""
    basis: Any


def optimum(program: Program, basis: Any = None) -> Optimum:
    """The least cost; a basis of a program with the same pattern saves most of the work."""
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("solver", "simplex")  # a vertex: its duals are those of one basis
    solver.passModel(_model(program))
    if basis is not None:
        solver.setBasis(basis)
    solver.run()
    found = solver.getSolution()
    return Optimum(
        _STATUS.get(solver.getModelStatus().name, solver.getModelStatus().name),
        float(solver.getInfo().objective_function_value), np.array(found.col_value),
        np.array(found.row_dual), np.array(found.col_dual), solver.getBasis(),
    )  # fmt: skip


_STATUS = {
    "kOptimal": "optimal", "kModelEmpty": "optimal", "kInfeasible": "infeasible",
    "kUnbounded": "unbounded", "kUnboundedOrInfeasible": "infeasible",
}  # fmt: skip


def _model(program: Program) -> Any:
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = program.cost.size, program.row_lower.size
    model.col_cost_, model.col_lower_, model.col_upper_ = program[:3]
    model.row_lower_, model.row_upper_ = program.row_lower, program.row_upper
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.num_col_, matrix.num_row_ = model.num_col_, model.num_row_
    matrix.start_, matrix.index_, matrix.value_ = program.starts, program.rows, program.values
    return model
