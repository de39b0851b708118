"""Check points of the laws of ice resistance, and what this code gives for each.

The points are re-expressed from formulas as published (column `source`): one reference ship,
150 x 25 x 9 m with stem, flare and waterline at 30 degrees, unless a row says otherwise. Kwon's
loss of speed in waves has check points too, but its constants have no source: left out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from nsrkit.ship.resistance import broken, channel, insrop, level, thickness_laws, thrust

TABLE = Path(__file__).parents[1] / "tests/published/data/resistance_points.csv"
SIZE = {"length_m": 150, "beam_m": 25, "draught_m": 9}
FORM = {"parallel_m": 70, "bow_m": 40, "stem_deg": 30}
BENDING = {"stem_deg": 30, "waterline_deg": 30}
CHANNEL = {**SIZE, **FORM, "flare_deg": 30, "waterline_deg": 30, "bow_area_m2": 500}
SCREWS = {"1 screw": (12640, 5.6, 1), "2 screws": (22000, 5.6, 2), "3 screws": (45000, 5.8, 3)}

Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(row: Row) -> float:
    """What this code gives for a row."""
    return float(LAWS[row["law"]](row))


def label(row: Row) -> str:
    keys = ("law", "case", "thickness_m", "speed_ms", "concentration", "quantity")
    return "-".join(row[key] for key in keys if row[key])


def _lindqvist(row: Row) -> float:
    if row["quantity"] == "psi_deg":
        return level.bow_angle_deg(30, 30)
    if row["quantity"] == "bending_coefficient":
        return level.bending_coefficient()
    h = _number(row, "thickness_m")
    if row["quantity"] == "resistance_kn":
        c1, c2 = level.lindqvist(h, **SIZE, **BENDING)
        return c1 + c2 * _number(row, "speed_ms")
    return getattr(level.lindqvist_parts(h, **SIZE, **BENDING), row["quantity"][:-3])


def _riska(row: Row) -> float:
    c1, c2 = level.riska(_number(row, "thickness_m"), **SIZE, **FORM)
    if row["quantity"] == "resistance_kn":
        return c1 + c2 * _number(row, "speed_ms")
    return {"c1_kn": c1, "c2_kn": c2}[row["quantity"]]


def _net_thrust(row: Row) -> float:
    pull = thrust.bollard(*SCREWS[row["case"]])
    return pull if row["quantity"] == "bollard_kn" else thrust.net_thrust(pull, 0.5)


def _speed(row: Row) -> float:
    c1, c2 = level.riska(_number(row, "thickness_m"), **SIZE, **FORM)
    return thrust.speed(c1, c2, thrust.bollard(*SCREWS["1 screw"]), 20.0)


def _channel(row: Row) -> float:
    force = channel.rule_resistance(row["case"], **CHANNEL)
    return force if row["quantity"] == "resistance_kn" else channel.power_kw(force, 5.0)


def _floes(law: Callable[..., float], *size: float) -> Callable[[Row], float]:
    keys = ("speed_ms", "thickness_m", "concentration")
    return lambda row: law(*(_number(row, key) for key in keys), *size)


def _sda_speed(row: Row) -> float:
    keys = ("resistance_kn", "thickness_m", "concentration")
    return 3.6 * broken.sda_speed(*(_number(row, key) for key in keys), 24)


def _number(row: Row, key: str) -> float:
    return float(row[key])


LAWS: dict[str, Callable[[Row], float]] = {
    "lindqvist": _lindqvist,
    "riska": _riska,
    "net_thrust": _net_thrust,
    "speed": _speed,
    "channel": _channel,
    "sda": _floes(broken.sda, 24),
    "sda fuel": lambda row: broken.sda_fuel_t_per_d(
        _number(row, "speed_ms"), _number(row, "resistance_kn")
    ),
    "sda_speed": _sda_speed,
    "huang": _floes(broken.huang, 25, 150),
    "pack": _floes(broken.pack, 25),
    "zuev": _floes(broken.zuev, 25),
    "pnnl-1a": lambda row: thickness_laws.pnnl_tanker(_number(row, "thickness_m"), "pnnl-1a"),
    "pnnl-1as": lambda row: thickness_laws.pnnl_tanker(_number(row, "thickness_m"), "pnnl-1as"),
    "pnnl-icebreaker": lambda row: thickness_laws.pnnl_icebreaker(_number(row, "thickness_m")),
    "insrop": lambda row: insrop.index(6, 1, (1, -3.5), 0.5, 20),
}
