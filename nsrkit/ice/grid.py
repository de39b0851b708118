"""The project's grid: NSIDC polar stereographic (EPSG:3411), 25 km and its refinements.

Twenty degrees east to 160 degrees west, 60 to 84 degrees north. The projection is conformal: a
length on the map is `scale` times the true length, the same in every direction.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pyproj import Transformer

SPACINGS_KM = (25.0, 12.5, 5.0)
CRS = "EPSG:3411"
WEST_E, EAST_E, SOUTH_N, NORTH_N = 20.0, 200.0, 60.0, 84.0

# Edges of the box on the map [m]: whole cells of NSIDC's own 25 km grid (edges at n x 25 km).
X_EDGES_M = (-3_050_000.0, 3_375_000.0)
Y_EDGES_M = (-1_425_000.0, 3_375_000.0)

# Hughes 1980 ellipsoid of EPSG:3411, true scale at 70 N.
_A_M, _E2, _TRUE_LAT = 6_378_273.0, 0.006693883, 70.0


class Grid(NamedTuple):
    """Cell centres of one spacing; rows run up (y rises), columns right (x rises)."""

    spacing_km: float
    x: np.ndarray
    y: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.y.size, self.x.size


@lru_cache(maxsize=8)
def grid(spacing_km: float) -> Grid:
    """Cell centres [m] of the grid with 25, 12.5 or 5 km cells.

    Examples
    --------
    >>> grid(25).shape
    (192, 257)
    """
    step = spacing_km * 1000.0
    return Grid(float(spacing_km), np.arange(X_EDGES_M[0] + step / 2, X_EDGES_M[1], step),
                np.arange(Y_EDGES_M[0] + step / 2, Y_EDGES_M[1], step))  # fmt: skip


@lru_cache(maxsize=1)
def _transformers() -> tuple[Transformer, Transformer]:
    return (
        Transformer.from_crs("EPSG:4326", CRS, always_xy=True),
        Transformer.from_crs(CRS, "EPSG:4326", always_xy=True),
    )


def xy(lon: np.ndarray | float, lat: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Map coordinates of places.

    Parameters
    ----------
    lon, lat
        Longitude and latitude [degrees], scalars or arrays of one shape.

    Returns
    -------
    tuple of ndarray
        x, y [m] on EPSG:3411, of that shape.

    Examples
    --------
    >>> x, y = xy(135.0, 75.0)   # 135 E runs straight up the map
    >>> abs(float(x)) < 1, round(float(y) / 1000)
    (True, 1634)
    """
    x, y = _transformers()[0].transform(lon, lat)
    return np.asarray(x), np.asarray(y)


def lonlat(x: np.ndarray | float, y: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Places of map coordinates.

    Parameters
    ----------
    x, y
        Map coordinates [m] on EPSG:3411, scalars or arrays of one shape.

    Returns
    -------
    tuple of ndarray
        Longitude (-180..180) and latitude [degrees], of that shape.

    Examples
    --------
    >>> lon, lat = lonlat(*xy(135.0, 75.0))
    >>> round(float(lon), 6), round(float(lat), 6)
    (135.0, 75.0)
    """
    lon, lat = _transformers()[1].transform(x, y)
    return np.asarray(lon), np.asarray(lat)


def scale(lat: np.ndarray | float) -> np.ndarray:
    """Map length over true length at a latitude [degrees]; 1 at 70 N.

    References
    ----------
    Snyder (1987), Map Projections - A Working Manual, USGS PP 1395, eq. 14-15, 15-9, 21-32, 21-34.

    Examples
    --------
    >>> round(float(scale(70.0)), 6), round(float(scale(85.0)), 3), round(float(scale(90.0)), 3)
    (1.0, 0.972, 0.97)
    """
    e = np.sqrt(_E2)

    def parts(phi: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        sin = np.sin(phi)
        t = np.tan(np.pi / 4 - np.asarray(phi) / 2) / ((1 - e * sin) / (1 + e * sin)) ** (e / 2)
        return t, np.cos(phi) / np.sqrt(1 - _E2 * sin**2)

    t, m = parts(np.radians(np.minimum(lat, 89.9999)))  # at the pole itself 0 / 0
    t_true, m_true = parts(np.radians(_TRUE_LAT))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(t / m * (m_true / t_true))


@lru_cache(maxsize=4)
def inside(spacing_km: float) -> np.ndarray:
    """Cells (y, x) whose centre lies in the sector that the project covers."""
    cells = grid(spacing_km)
    lon, lat = lonlat(*np.meshgrid(cells.x, cells.y))
    east = np.mod(lon, 360.0)
    return np.asarray((east >= WEST_E) & (east <= EAST_E) & (lat >= SOUTH_N) & (lat <= NORTH_N))
