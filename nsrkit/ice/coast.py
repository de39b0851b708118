"""Outlines of land for maps: the world in degrees, the Arctic on the project's map plane."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np


def _polygons(name: str) -> list[np.ndarray]:
    with (
        as_file(files("nsrkit.ice").joinpath("data", name)) as path,
        np.load(path, allow_pickle=False) as pack,
    ):
        steps = np.column_stack([pack["dx"], pack["dy"]]).astype("i4")
        points = (np.cumsum(steps, axis=0) * float(pack["unit"])).astype("f4")
        ends = np.cumsum(pack["lengths"])[:-1]
    points.flags.writeable = False
    return np.split(points, ends)


@lru_cache(maxsize=1)
def coastline() -> list[np.ndarray]:
    """Land polygons of the world for maps of whole corridors.

    Returns
    -------
    list of ndarray
        (n, 2) longitude -180..180 and latitude [degrees], closed, biggest first; cut at the
        antimeridian; without Antarctica, lakes and islands below about 250 km2.

    References
    ----------
    Natural Earth land 1:50m (public domain), in npm world-atlas 2.0.2; simplified to 0.025 degree.

    Examples
    --------
    >>> coastline()[0].shape[1]
    2
    """
    return _polygons("coastline.npz")


@lru_cache(maxsize=1)
def inland_seas() -> list[np.ndarray]:
    """Seas inside the polygons of `coastline()`, to be drawn over them: the Caspian Sea.

    Returns
    -------
    list of ndarray
        (n, 2) longitude and latitude [degrees], closed.

    References
    ----------
    As `coastline()`.

    Examples
    --------
    >>> len(inland_seas())
    1
    """
    return _polygons("inland_seas.npz")


@lru_cache(maxsize=1)
def polar_land() -> list[np.ndarray]:
    """Land polygons on the map plane (EPSG:3411) for maps of the Arctic.

    Returns
    -------
    list of ndarray
        (n, 2) x, y [km], closed, biggest first; land north of 52 N within 4500 km of the pole in
        x and y, simplified to 1 km, without lakes and islands below 15 km2.

    References
    ----------
    global-land-mask 1.0.0 (MIT), 1/120 degree.

    Examples
    --------
    >>> bool(abs(polar_land()[0]).max() <= 4501)
    True
    """
    return _polygons("polar_land.npz")
