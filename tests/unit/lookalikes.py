"""Files that look like products without a genuine file at hand, after their published structure.

Each holds the same ice: a concentration that grows eastward and a thickness that grows northward,
so that a mirrored, turned or shifted grid, a unit or a flag that is overlooked shows in the values.
A patch of the East Siberian Sea is land to each product, in that product's own way.
"""

from pathlib import Path

import netCDF4
import numpy as np
from pyproj import CRS, Transformer

DAYS = ("2020-03-10", "2020-03-11")
# The patch that is land: longitudes and latitudes [degrees].
LAND = (146.0, 172.0, 72.0, 77.5)
SPHERE = "+proj=stere +lon_0=-45 +lat_0=90 +k=1 +R=6378273 +units=m +no_defs"
EASE2 = "EPSG:6931"
EASE2_SPAN = (-1.1e6, 2.65e6), (-2.5e6, 3.45e6)


def conc(lon, lat):
    """Concentration [1], 0.1 to 0.95 from 20 E to 160 W, without a jump near the domain."""
    east = (np.asarray(lon) + 70) % 360 - 90
    return np.clip(0.1 + 0.85 * east / 180, 0, 1)


def thick(lon, lat):
    """Thickness of the ice itself [m], 0.4 at 60 N to 2.8 at 84 N."""
    return np.clip(0.4 + 0.1 * (np.asarray(lat) - 60), 0, 5)


def is_land(lon, lat):
    """The patch."""
    west, east, south, north = LAND
    return (lon % 360 > west) & (lon % 360 < east) & (lat > south) & (lat < north)


def days_since(reference, days=DAYS):
    return (np.array(days, "datetime64[D]") - np.datetime64(reference)).astype(float)


def plane(crs, x, y):
    """Longitudes and latitudes (y, x) of axes [m] on a projection."""
    over = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    return over.transform(*np.meshgrid(x, y))


def axes(step_m, x=(-3.15e6, 3.475e6), y=(-1.525e6, 3.475e6)):
    """Ascending axes of cell centres on NSIDC's map that reach beyond the project's domain."""
    return tuple(np.arange(low + step_m / 2, high, step_m) for low, high in (x, y))


def put(group, name, values, dims, dtype=None, fill=None, **attrs):
    """A variable exactly as given: no scaling by the library."""
    values = np.asarray(values, dtype)
    made = group.createVariable(name, values.dtype, dims, fill_value=fill, zlib=bool(dims))
    made.set_auto_maskandscale(False)
    made.setncatts(attrs)
    if dims:
        made[:] = values
    return made


def dims(file, **sizes):
    for name, size in sizes.items():
        file.createDimension(name, size)


def create(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return netCDF4.Dataset(path, "w")


def g02202_v6(folder, monthly=False, swapped_y=True, with_time=True):
    """NOAA/NSIDC CDR version 6: bytes of percent without a land mask, groups, y from the north."""
    x, y = axes(25_000)
    y = y[::-1] if swapped_y else y
    lon, lat = plane("EPSG:3411", x, y)
    stamp = "202003" if monthly else "20200310"
    days = ("2020-03-01",) if monthly else DAYS[:1]
    packed = np.round(conc(lon, lat) * 100).astype("u1")[None]
    # Land is 0 in the concentration: the mask of the other group alone tells it from open water.
    land = is_land(lon, lat)
    packed[0, land] = 0
    name = "cdr_seaice_conc" + ("_monthly" if monthly else "")
    path = folder / f"sic_psn25_{stamp}_F17_v06r00.nc"
    with create(path) as file:
        dims(file, time=1, y=y.size, x=x.size)
        file.setncatts({"title": "NOAA-NSIDC Climate Data Record of Passive Microwave Sea Ice "
                                 "Concentration Version 6", "license": "No constraints",
                        "time_coverage_duration": "P1M" if monthly else "P1D"})  # fmt: skip
        put(file, "time", days_since("1970-01-01", days), ("time",), standard_name="time",
            units="days since 1970-01-01", calendar="standard")  # fmt: skip
        for axis, values in (("x", x), ("y", y)):
            put(file, axis, values, (axis,), units="meters",
                standard_name=f"projection_{axis}_coordinate")  # fmt: skip
        put(file, "crs", b"", (), "S1", grid_mapping_name="polar_stereographic",
            straight_vertical_longitude_from_pole=135.0, latitude_of_projection_origin=90.0,
            standard_parallel=70.0, false_easting=0.0, false_northing=0.0,
            semi_major_axis=6378273.0, inverse_flattening=298.279411123064)  # fmt: skip
        every = {"grid_mapping": "crs", "coordinates": "time y x", "units": "1"}
        put(
            file,
            name,
            packed,
            ("time", "y", "x"),
            fill=255,
            scale_factor=0.01,
            add_offset=0.0,
            standard_name="sea_ice_area_fraction",
            valid_range=np.array([0, 100], "u1"),
            **every,
        )
        more = file.createGroup("cdr_supplementary")
        mask = np.where(land, 250, 50).astype("u1")
        put(more, "surface_type_mask", mask[None] if with_time else mask,
            ("time", "y", "x") if with_time else ("y", "x"), grid_mapping="crs",
            flag_values=np.array([50, 75, 100, 200, 250], "u1"),
            flag_meanings="ocean lake polehole_mask coast land")  # fmt: skip
        put(
            more,
            "raw_nt_seaice_conc",
            packed * 0 + 33,
            ("time", "y", "x"),
            "u1",
            fill=255,
            scale_factor=0.01,
            standard_name="sea_ice_area_fraction",
            **every,
        )
    return path


def nsidc_0051_v2(folder):
    """NSIDC-0051 version 2: bytes x 0.004 with flags above 250, one variable for each sensor."""
    x, y = axes(25_000)
    lon, lat = plane("EPSG:3411", x, y[::-1])
    packed = np.round(conc(lon, lat) * 250).astype("u1")
    packed[is_land(lon, lat)] = 254
    path = folder / "NSIDC0051_SEAICE_PS_N25km_20200310_v2.0.nc"
    with create(path) as file:
        dims(file, time=1, y=y.size, x=x.size)
        put(file, "time", days_since("1970-01-01", DAYS[:1]), ("time",), "i4",
            units="days since 1970-01-01")  # fmt: skip
        put(file, "x", x, ("x",), units="meters", standard_name="projection_x_coordinate")
        put(file, "y", y[::-1], ("y",), units="meters", standard_name="projection_y_coordinate")
        put(file, "crs", b"", (), "S1", grid_mapping_name="polar_stereographic",
            crs_wkt=CRS("EPSG:3411").to_wkt())  # fmt: skip
        put(file, "F17_ICECON", packed[None], ("time", "y", "x"), scale_factor=0.004,
            add_offset=0.0, units="1", grid_mapping="crs", valid_range=np.array([0, 250], "u1"),
            standard_name="sea_ice_area_fraction",
            flag_values=np.array([251, 252, 253, 254], "u1"),
            flag_meanings="pole_hole_mask unused coast land")  # fmt: skip
    return path


def _osi(path, crs, mapping, step_m, days=DAYS[:1]):
    x, y = axes(step_m)
    if crs == EASE2:  # its y axis points from the pole along 180 E, unlike that of NSIDC's map
        x, y = axes(step_m, *EASE2_SPAN)
    y = y[::-1]
    lon, lat = plane(crs, x, y)
    land = is_land(lon, lat)
    packed = np.round(conc(lon, lat) * 1e4).astype("i4")
    raw = packed + 700  # the unfiltered retrieval goes beyond 100 %
    packed[land] = -32767
    with create(path) as file:
        dims(file, time=1, nv=2, yc=y.size, xc=x.size)
        seconds = days_since("1978-01-01", days) * 86400
        put(file, "time", seconds + 43200, ("time",), units="seconds since 1978-01-01 00:00:00",
            standard_name="time", bounds="time_bnds")  # fmt: skip
        put(file, "time_bnds", [[seconds[0], seconds[0] + 86400]], ("time", "nv"),
            units="seconds since 1978-01-01 00:00:00")  # fmt: skip
        for axis, values in (("x", x), ("y", y)):
            put(file, f"{axis}c", values / 1000, (f"{axis}c",), units="km",
                standard_name=f"projection_{axis}_coordinate")  # fmt: skip
        put(file, "lon", lon, ("yc", "xc"), "f4", units="degrees_east", standard_name="longitude")
        put(file, "lat", lat, ("yc", "xc"), "f4", units="degrees_north", standard_name="latitude")
        put(
            file,
            mapping,
            0,
            (),
            "i4",
            **{k: v for k, v in CRS(crs).to_cf().items() if k != "crs_wkt"},
            proj4_string=_proj4(crs),
        )
        every = {"units": "%", "scale_factor": 0.01, "add_offset": 0.0, "grid_mapping": mapping,
                 "coordinates": "time lat lon"}  # fmt: skip
        put(
            file,
            "ice_conc",
            packed[None],
            ("time", "yc", "xc"),
            fill=-32767,
            standard_name="sea_ice_area_fraction",
            valid_min=0,
            valid_max=10000,
            **every,
        )
        put(file, "raw_ice_conc_values", raw[None], ("time", "yc", "xc"), fill=-32767, **every)
        put(file, "status_flag", land[None], ("time", "yc", "xc"), "i1", fill=-1,
            standard_name="sea_ice_area_fraction status_flag",
            flag_masks=np.array([1, 2, 4, 8], "i1"),
            flag_meanings="land lake open_water_filtered land_spill_over")  # fmt: skip
    return path


def _proj4(crs):
    told = {
        EASE2: "+proj=laea +lat_0=90 +lon_0=0 +datum=WGS84 +ellps=WGS84 +units=m",
        "EPSG:3411": "+proj=stere +a=6378273 +b=6356889.44891 +lat_0=90 +lat_ts=70 +lon_0=-45",
    }
    return told[crs]


def osi_450(folder):
    """OSI-450, 430, 458, 438: percent x 100 as integers, EASE-Grid 2.0, axes in km."""
    return _osi(folder / "ice_conc_nh_ease2-250_cdr-v3p1_202003101200.nc", EASE2,
                "Lambert_Azimuthal_Grid", 25_000)  # fmt: skip


def osi_401(folder):
    """OSI-401, 408: as OSI-450 on a polar stereographic grid; thinned from 10 to 20 km here."""
    return _osi(folder / "ice_conc_nh_polstere-100_multi_202003101200.nc", "EPSG:3411",
                "Polar_Stereographic_Grid", 20_000)  # fmt: skip


def _ease2_thickness(file, x, y, lon, lat, days):
    dims(file, time=1, yc=y.size, xc=x.size)
    put(file, "time", days_since("1970-01-01", days) * 86400, ("time",),
        units="seconds since 1970-01-01", standard_name="time")  # fmt: skip
    for axis, values in (("x", x), ("y", y)):
        put(file, f"{axis}c", values / 1000, (f"{axis}c",), units="km",
            standard_name=f"projection_{axis}_coordinate")  # fmt: skip
    put(file, "lon", lon, ("yc", "xc"), "f4", units="degrees_east", standard_name="longitude")
    put(file, "lat", lat, ("yc", "xc"), "f4", units="degrees_north", standard_name="latitude")
    put(file, "Lambert_Azimuthal_Grid", 0, (), "i4", proj4_string=_proj4(EASE2),
        grid_mapping_name="lambert_azimuthal_equal_area", latitude_of_projection_origin=90.0,
        longitude_of_projection_origin=0.0, semi_major_axis=6378137.0,
        inverse_flattening=298.257223563)  # fmt: skip


def cs2smos(folder, marine=False):
    """CS2SMOS of AWI: millimetres as integers, concentration in percent; of Copernicus Marine."""
    x, y = axes(25_000, *EASE2_SPAN)
    lon, lat = plane(EASE2, x, y)
    land = is_land(lon, lat)
    packed = np.round(thick(lon, lat) * 1000).astype("i4")
    share = np.round(conc(lon, lat) * 1e4).astype("i4")
    packed[land], share[land] = -2147483647, -2147483647
    path = folder / "W_XX-ESA,SMOS_CS2,NH_25KM_EASE2_20200307_20200313_r_v206_01_l4sit.nc"
    main = "sea_ice_thickness" if marine else "analysis_sea_ice_thickness"
    with create(path) as file:
        _ease2_thickness(file, x, y, lon, lat, DAYS[:1])
        every = {"grid_mapping": "Lambert_Azimuthal_Grid", "coordinates": "time lat lon"}
        where = ("time", "yc", "xc")
        put(file, main, packed[None], where, fill=-2147483647, units="m", scale_factor=0.001,
            standard_name="sea_ice_thickness", **every)  # fmt: skip
        for other in () if marine else ("background", "cryosat", "smos", "weighted_mean"):
            put(file, f"{other}_sea_ice_thickness", packed[None] * 0 + 9000, where,
                fill=-2147483647, units="m", scale_factor=0.001,
                standard_name="sea_ice_thickness", **every)  # fmt: skip
        put(file, "sea_ice_concentration", share[None], where, fill=-2147483647, units="%",
            scale_factor=0.01, standard_name="sea_ice_area_fraction", **every)  # fmt: skip
    return path


def c3s(folder):
    """C3S thickness: metres as floats, NaN on land, a field for each month of the season."""
    x, y = axes(25_000, *EASE2_SPAN)
    lon, lat = plane(EASE2, x, y)
    values = np.where(is_land(lon, lat), np.nan, thick(lon, lat)).astype("f4")
    paths = []
    for month in ("2020-02", "2020-03", "2020-04"):
        path = folder / f"ice_thickness_nh_ease2-250_cdr-v3p0_{month.replace('-', '')}.nc"
        with create(path) as file:
            file.time_coverage_duration = "P1M"
            _ease2_thickness(file, x, y, lon, lat, (f"{month}-15",))
            every = {"grid_mapping": "Lambert_Azimuthal_Grid", "units": "m"}
            put(file, "sea_ice_thickness", values[None], ("time", "yc", "xc"), fill=np.nan,
                standard_name="sea_ice_thickness", **every)  # fmt: skip
            put(file, "uncertainty", values[None] * 0 + 0.3, ("time", "yc", "xc"), "f4", **every)
            put(file, "quality_flag", np.zeros((1, *values.shape)), ("time", "yc", "xc"), "i1")
        paths.append(path)
    return paths


def amsr2(folder, wgs84=False):
    """ASI of Bremen: percent, NaN on land, no time inside; thinned from 6.25 to 18.75 km."""
    crs = CRS("EPSG:3413" if wgs84 else "EPSG:3411")
    x, y = axes(18_750)
    lon, lat = plane(crs, x, y)
    values = np.where(is_land(lon, lat), np.nan, 100 * conc(lon, lat)).astype("f4")
    path = folder / "asi-AMSR2-n6250-20200310-v5.4.nc"
    with create(path) as file:
        dims(file, x=x.size, y=y.size)
        file.setncatts({"title": "AMSR2 ASI sea ice concentration", "Conventions": "CF-1.4"})
        put(file, "polar_stereographic", b"", (), "S1", spatial_ref=crs.to_wkt(),
            grid_mapping_name="polar_stereographic", standard_parallel=70.0,
            straight_vertical_longitude_from_pole=-45.0)  # fmt: skip
        put(file, "x", x, ("x",), units="m", standard_name="projection_x_coordinate")
        put(file, "y", y, ("y",), units="m", standard_name="projection_y_coordinate")
        put(file, "z", values, ("y", "x"), fill=np.nan, long_name="z",
            actual_range=np.array([0.0, 100.0]), grid_mapping="polar_stereographic")  # fmt: skip
    return path


def arctic_mfc(folder, unit="100  km", name="topaz4", step_m=25_000, lonlat=True):
    """TOPAZ or neXtSIM: shorts with an offset, axes in 100 km, km or m on a sphere."""
    x, y = axes(step_m, (-3.15e6, 3.15e6), (-1.15e6, 2.95e6))
    lon, lat = plane(SPHERE, x, y)
    land = is_land(lon, lat)
    path = folder / f"cmems_mod_arc_phy_my_{name}_P1D-m.nc"
    per = {"100  km": 1e5, "km": 1e3, "m": 1.0}[unit]
    with create(path) as file:
        dims(file, time=2, y=y.size, x=x.size)
        put(file, "time", days_since("1950-01-01") * 24 + 12, ("time",), standard_name="time",
            units="hours since 1950-01-01 00:00:00")  # fmt: skip
        for axis, values in (("x", x), ("y", y)):
            put(file, axis, values / per, (axis,), units=unit,
                standard_name=f"projection_{axis}_coordinate")  # fmt: skip
        put(file, "stereographic", 0, (), "i4", grid_mapping_name="polar_stereographic",
            latitude_of_projection_origin=90.0, longitude_of_projection_origin=-45.0,
            scale_factor_at_projection_origin=1.0, straight_vertical_longitude_from_pole=-45.0,
            false_easting=0.0, false_northing=0.0, semi_major_axis=6378273.0,
            semi_minor_axis=6378273.0, proj4=SPHERE)  # fmt: skip
        if lonlat:
            put(file, "longitude", lon, ("y", "x"), "f4", units="degrees_east")
            put(file, "latitude", lat, ("y", "x"), "f4", units="degrees_north")
        for field, made, scale, offset, long in (
            ("siconc", conc, 2e-5, 0.5, "sea_ice_area_fraction"),
            ("sithick", thick, 2e-4, 4.0, "sea_ice_thickness"),
        ):
            packed = np.round((made(lon, lat) - offset) / scale).astype("i2")
            packed[land] = -32767
            put(file, field, np.stack([packed] * 2), ("time", "y", "x"), fill=-32767,
                units="1" if field == "siconc" else "m", scale_factor=scale, add_offset=offset,
                standard_name=long, grid_mapping="stereographic",
                coordinates="longitude latitude")  # fmt: skip
    return path


def glorys12(folder, bare=False):
    """GLORYS12: shorts on longitudes and latitudes; thinned from 1/12 to 1/3 by 1/4 degree."""
    lon, lat = np.arange(15.0, 206.0, 1 / 3), np.arange(58.0, 89.01, 1 / 4)
    over, up = np.meshgrid(lon, lat)
    land = is_land(over, up)
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
            packed = np.round(made(over, up) / scale).astype("i2")
            packed[land] = -32767
            if bare:  # south of 70 N there is no ice: nothing is stored
                packed[up < 70] = -32767
            put(file, field, np.stack([packed] * 2), ("time", "latitude", "longitude"),
                fill=-32767, scale_factor=scale, add_offset=-scale * 0, units=unit,
                standard_name="sea_ice_area_fraction" if unit == "1" else "sea_ice_thickness",
                cell_methods="area: mean where sea_ice")  # fmt: skip
    return path


def cmip6(folder):
    """CMIP6 thickness and concentration on a turned curvilinear grid, noleap calendar, months."""
    j, i = np.meshgrid(np.linspace(-3e6, 4e6, 150), np.linspace(-3e6, 3.4e6, 140), indexing="ij")
    turn = np.radians(25)
    lon, lat = Transformer.from_crs("EPSG:3411", "EPSG:4326", always_xy=True).transform(
        1.0e6 + np.cos(turn) * (i - 1.0e6) * 1.4 - np.sin(turn) * (j - 1.0e6) * 1.4,
        1.0e6 + np.sin(turn) * (i - 1.0e6) * 1.4 + np.cos(turn) * (j - 1.0e6) * 1.4,
    )
    land = is_land(lon, lat)
    paths = []
    for field, made, unit, factor in (("sithick", thick, "m", 1.0), ("siconc", conc, "%", 100.0)):
        values = np.where(land, 1e20, made(lon, lat) * factor).astype("f4")
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
            put(file, "longitude", lon % 360, ("j", "i"), units="degrees_east",
                standard_name="longitude")  # fmt: skip
            put(file, "latitude", lat, ("j", "i"), units="degrees_north", standard_name="latitude")
            put(
                file,
                field,
                np.stack([values] * 3),
                ("time", "j", "i"),
                fill=np.float32(1e20),
                missing_value=np.float32(1e20),
                units=unit,
                coordinates="latitude longitude",
                standard_name="sea_ice_thickness" if unit == "m" else "sea_ice_area_fraction",
            )
        paths.append(path)
    return paths


def piomas_year(folder: Path) -> Path:
    """A gzip archive of a year of PIOMAS, as its server sends it: 12 fields of 120 x 360 floats."""
    import gzip

    path = folder / "heff.H2020.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(np.full((12, 120, 360), 1.5, "<f4").tobytes()))
    return path
