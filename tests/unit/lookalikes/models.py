"""Look-alikes of reanalyses and models."""

import gzip

import numpy as np
from pyproj import Transformer

from lookalikes.making import (
    SPHERE,
    axes,
    conc,
    create,
    days_since,
    dims,
    is_land,
    plane,
    put,
    put_axes,
    put_degrees,
    thick,
)

STANDARD = {"siconc": "sea_ice_area_fraction", "sithick": "sea_ice_thickness"}


def arctic_mfc(folder, unit="100  km", name="topaz4", lonlat=True):
    """TOPAZ or neXtSIM: shorts with an offset, axes in 100 km, km or m on a sphere; 25 km here."""
    x, y = axes(25_000, (-3.15e6, 3.15e6), (-1.15e6, 2.95e6))
    lon, lat = plane(SPHERE, x, y)
    path = folder / f"cmems_mod_arc_phy_my_{name}_P1D-m.nc"
    with create(path) as file:
        dims(file, time=2, y=y.size, x=x.size)
        put(file, "time", days_since("1950-01-01") * 24 + 12, ("time",), standard_name="time",
            units="hours since 1950-01-01 00:00:00")  # fmt: skip
        put_axes(file, x, y, unit=unit, per={"100  km": 1e5, "km": 1e3, "m": 1.0}[unit])
        put(file, "stereographic", 0, (), "i4", grid_mapping_name="polar_stereographic",
            latitude_of_projection_origin=90.0, longitude_of_projection_origin=-45.0,
            scale_factor_at_projection_origin=1.0, straight_vertical_longitude_from_pole=-45.0,
            false_easting=0.0, false_northing=0.0, semi_major_axis=6378273.0,
            semi_minor_axis=6378273.0, proj4=SPHERE)  # fmt: skip
        if lonlat:
            put_degrees(file, lon, lat, ("y", "x"), ("longitude", "latitude"))
        for field, made, scale, offset in (("siconc", conc, 2e-5, 0.5),
                                           ("sithick", thick, 2e-4, 4.0)):  # fmt: skip
            packed = np.round((made(lon, lat) - offset) / scale)
            packed = np.where(is_land(lon, lat), -32767, packed).astype("i2")
            put(file, field, np.stack([packed] * 2), ("time", "y", "x"), fill=-32767,
                units="1" if field == "siconc" else "m", scale_factor=scale, add_offset=offset,
                standard_name=STANDARD[field], grid_mapping="stereographic",
                coordinates="longitude latitude")  # fmt: skip
    return path


def glorys12(folder, ice_north_of=-90.0):
    """GLORYS12: shorts on longitudes and latitudes; thinned from 1/12 to 1/3 by 1/4 degree.

    South of `ice_north_of` there is no ice, and nothing is stored.
    """
    lon, lat = np.arange(15.0, 206.0, 1 / 3), np.arange(58.0, 89.01, 1 / 4)
    over, up = np.meshgrid(lon, lat)
    path = folder / "cmems_mod_glo_phy_my_0.083deg_P1D-m.nc"
    with create(path) as file:
        dims(file, time=2, latitude=lat.size, longitude=lon.size)
        file.setncatts({"source": "MERCATOR GLORYS12V1", "institution": "MERCATOR OCEAN",
                        "title": "daily mean fields from Global Ocean Physics Analysis and "
                                 "Forecast updated Daily", "Conventions": "CF-1.4"})  # fmt: skip
        put(file, "time", days_since("1950-01-01") * 24 + 12, ("time",),
            units="hours since 1950-01-01", calendar="gregorian")  # fmt: skip
        put(file, "longitude", lon, ("longitude",), "f4", units="degrees_east", axis="X")
        put(file, "latitude", lat, ("latitude",), "f4", units="degrees_north", axis="Y")
        for field, made, scale, unit in (("siconc", conc, 3.814814e-05, "1"),
                                         ("sithick", thick, 7.629627e-04, "m")):  # fmt: skip
            packed = np.round(made(over, up) / scale)
            gone = is_land(over, up) | (up < ice_north_of)
            packed = np.where(gone, -32767, packed).astype("i2")
            put(
                file,
                field,
                np.stack([packed] * 2),
                ("time", "latitude", "longitude"),
                fill=-32767,
                scale_factor=scale,
                add_offset=0.0,
                units=unit,
                standard_name=STANDARD[field],
                cell_methods="area: mean where sea_ice",
            )
    return path


def _turned(spacing_km=47):
    """Longitudes and latitudes (j, i) of a grid turned by 25 degrees on the map."""
    along = np.arange(-4.5e6, 4.5e6, 1000 * spacing_km)
    i, j = np.meshgrid(along, along)
    cos, sin = np.cos(np.radians(25)), np.sin(np.radians(25))
    back = Transformer.from_crs("EPSG:3411", "EPSG:4326", always_xy=True)
    return back.transform(cos * i - sin * j, 1.0e6 + sin * i + cos * j)


def cmip6(folder):
    """CMIP6 thickness and concentration on a curvilinear grid, noleap calendar, three months."""
    lon, lat = _turned()
    paths = []
    for field, made, unit, factor in (("sithick", thick, "m", 1.0), ("siconc", conc, "%", 100.0)):
        values = np.where(is_land(lon, lat), 1e20, made(lon, lat) * factor).astype("f4")
        path = folder / f"{field}_SImon_MODEL_ssp245_r1i1p1f1_gn_204001-204003.nc"
        with create(path) as file:
            dims(file, time=3, bnds=2, j=lon.shape[0], i=lon.shape[1])
            file.setncatts({"mip_era": "CMIP6", "variable_id": field, "table_id": "SImon",
                            "frequency": "mon", "source_id": "MODEL"})  # fmt: skip
            start = 190 * 365 + np.array([0.0, 31.0, 59.0])
            length = np.array([31.0, 28.0, 31.0])
            put(file, "time", start + length / 2, ("time",), units="days since 1850-01-01",
                calendar="noleap", bounds="time_bnds", standard_name="time")  # fmt: skip
            put(file, "time_bnds", np.stack([start, start + length], 1), ("time", "bnds"))
            put_degrees(file, lon % 360, lat, ("j", "i"), ("longitude", "latitude"), "f8")
            put(file, field, np.stack([values] * 3), ("time", "j", "i"), fill=np.float32(1e20),
                missing_value=np.float32(1e20), units=unit, coordinates="latitude longitude",
                standard_name=STANDARD[field])  # fmt: skip
        paths.append(path)
    return paths


def piomas_year(folder):
    """A gzip archive of a year of PIOMAS, as its server sends it: 12 fields of 120 x 360 floats."""
    path = folder / "heff.H2020.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(np.full((12, 120, 360), 1.5, "<f4").tobytes()))
    return path
