"""The boxes (longitude east, latitude) by which the ice fit is judged, and the shipping area."""

from __future__ import annotations

import numpy as np

# name: west, east, south, north [degrees]
BOXES = {
    "Kara SW": (55, 72, 69, 76),
    "Kara NE": (72, 105, 72.5, 78.5),
    "Vilkitsky Strait": (99, 107, 77, 78.5),
    "Laptev W": (105, 125, 72.5, 78),
    "Laptev E": (125, 140, 71, 77),
    "Sannikov and D. Laptev": (138, 145, 72.3, 75),
    "East Siberian W": (140, 160, 70.5, 76),
    "East Siberian E": (160, 180, 69, 74),
    "Long Strait": (175, 182, 69, 71),
    "Chukchi SW": (180, 192, 66, 71.5),
    "Pechora": (45, 58, 68, 72),
    "Kara Gate": (56, 61, 69.7, 71),
    "Barents": (20, 55, 70, 80),
    "White Sea": (32, 44, 63.7, 68),
    "Bering": (165, 200, 60, 66),
}


def inside(box: tuple[float, float, float, float], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Cells whose centre lies in the box."""
    west, east, south, north = box
    lon = np.mod(lon, 360.0)
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def shipping(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """The area that ships of the Northern Sea Route use: 50 E to 165 W south of 80 N."""
    lon = np.mod(lon, 360.0)
    return (lon > 50) & (lon < 195) & (lat < 80)
