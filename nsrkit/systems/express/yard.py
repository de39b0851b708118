"""Boxes between ship and train, day by day: what lands, what is stored, what the trains take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Limits(NamedTuple):
    """What bounds the boxes at the port; infinite where there is no limit."""

    store_teu: float
    """Boxes in the yard, both ways together."""
    train_teu_per_d: float
    """Boxes that the trains of a day carry, each way."""
    gather_d: int
    """Days before a ship leaves from which trains bring her boxes."""


class Yard(NamedTuple):
    """Boxes of a season [TEU], all on (ice, day)."""

    landed: np.ndarray
    """From the ships of the day."""
    away: np.ndarray
    """By train inland."""
    come: np.ndarray
    """By train to the port."""
    loaded: np.ndarray
    """Into the ships of the day."""
    stored_in: np.ndarray
    """From the ships, at the end of the day."""
    stored_out: np.ndarray
    """For the ships, at the end of the day."""
    refused: np.ndarray
    """On ships, without room in the yard."""


def season(brought: np.ndarray, wanted: np.ndarray, limits: Limits) -> Yard:
    """The yard through a season.

    Parameters
    ----------
    brought
        (ice, day) boxes on the ships that arrive on a day [TEU].
    wanted
        (ice, day) boxes that the ships which leave on a day would take [TEU].
    limits
        Of yard and trains.

    Returns
    -------
    Yard
        Boxes [TEU], never NaN. None is lost: what landed went inland or is stored, what came was
        loaded or is stored.

    Examples
    --------
    >>> brought, wanted = np.array([[100.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 60.0]])
    >>> found = season(brought, wanted, Limits(1000.0, 40.0, 2))
    >>> found.away.tolist(), found.stored_in.tolist(), found.loaded.tolist()
    ([[40.0, 40.0, 20.0]], [[60.0, 20.0, 0.0]], [[0.0, 0.0, 60.0]])
    """
    many, days = brought.shape
    rate, ahead = limits.train_teu_per_d, _ahead(wanted, limits.gather_d)
    inbound, outbound = np.zeros(many), np.zeros(many)
    rows = []
    for day in range(days):
        room = limits.store_teu - inbound - outbound
        landed = np.minimum(brought[:, day], room)
        inbound = inbound + landed
        away = np.minimum(inbound, rate)
        inbound = inbound - away
        room = limits.store_teu - inbound - outbound
        missing = np.maximum(ahead[:, day] - outbound, 0.0)
        come = np.minimum(np.minimum(missing, rate), np.maximum(room, 0.0))
        outbound = outbound + come
        loaded = np.minimum(outbound, wanted[:, day])
        outbound = outbound - loaded
        rows.append((landed, away, come, loaded, inbound, outbound, brought[:, day] - landed))
    return Yard(*np.moveaxis(np.array(rows), 0, -1))


def _ahead(wanted: np.ndarray, days: int) -> np.ndarray:
    """(ice, day) boxes of the ships that leave on the day or within so many days after it."""
    total = np.cumsum(np.pad(wanted, ((0, 0), (1, days))), axis=1)
    return np.asarray(total[:, days + 1 :] - total[:, : wanted.shape[1]])
