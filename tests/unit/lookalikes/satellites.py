"""Look-alikes of satellite products."""

import numpy as np
from pyproj import CRS

from lookalikes.making import (
    DAYS,
    EASE2,
    EASE2_SPAN,
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

PROJ4 = {
    EASE2: "+proj=laea +lat_0=90 +lon_0=0 +datum=WGS84 +ellps=WGS84 +units=m",
    "EPSG:3411": "+proj=stere +a=6378273 +b=6356889.44891 +lat_0=90 +lat_ts=70 +lon_0=-45",
}


def g02202_v6(folder, monthly=False, from_north=True, with_time=True):
    """NOAA/NSIDC CDR version 6: bytes of percent; what is land stands in a group only."""
    x, y = axes(25_000)
    y = y[::-1] if from_north else y
    lon, lat = plane("EPSG:3411", x, y)
    land = is_land(lon, lat)
    packed = np.where(land, 0, np.round(conc(lon, lat) * 100)).astype("u1")[None]
    path = folder / f"sic_psn25_{'202003' if monthly else '20200310'}_F17_v06r00.nc"
    with create(path) as file:
        dims(file, time=1, y=y.size, x=x.size)
        file.setncatts({"title": "NOAA-NSIDC Climate Data Record of Passive Microwave Sea Ice "
                                 "Concentration Version 6", "license": "No constraints",
                        "time_coverage_duration": "P1M" if monthly else "P1D"})  # fmt: skip
        day = ("2020-03-01",) if monthly else DAYS[:1]
        put(file, "time", days_since("1970-01-01", day), ("time",), standard_name="time",
            units="days since 1970-01-01", calendar="standard")  # fmt: skip
        put_axes(file, x, y, unit="meters")
        # The meridian is wrong on purpose, as it was in version 4.
        put(file, "crs", b"", (), "S1", grid_mapping_name="polar_stereographic",
            straight_vertical_longitude_from_pole=135.0, latitude_of_projection_origin=90.0,
            standard_parallel=70.0, false_easting=0.0, false_northing=0.0,
            semi_major_axis=6378273.0, inverse_flattening=298.279411123064)  # fmt: skip
        _climate_record(file, packed, land, monthly, with_time)
    return path


def _climate_record(file, packed, land, monthly, with_time):
    every = {"grid_mapping": "crs", "coordinates": "time y x", "units": "1", "scale_factor": 0.01,
             "standard_name": "sea_ice_area_fraction"}  # fmt: skip
    where = ("time", "y", "x")
    put(file, f"cdr_seaice_conc{'_monthly' * monthly}", packed, where, fill=255, add_offset=0.0,
        valid_range=np.array([0, 100], "u1"), **every)  # fmt: skip
    more = file.createGroup("cdr_supplementary")
    mask = np.where(land, 250, 50).astype("u1")
    put(more, "surface_type_mask", mask[None] if with_time else mask,
        where if with_time else where[1:], grid_mapping="crs",
        flag_values=np.array([50, 75, 100, 200, 250], "u1"),
        flag_meanings="ocean lake polehole_mask coast land")  # fmt: skip
    put(more, "raw_nt_seaice_conc", packed * 0 + 33, where, "u1", fill=255, **every)


def nsidc_0051_v2(folder):
    """NSIDC-0051 version 2: bytes x 0.004 with flags above 250, one variable for each sensor."""
    x, y = axes(25_000)
    y = y[::-1]
    lon, lat = plane("EPSG:3411", x, y)
    packed = np.round(conc(lon, lat) * 250).astype("u1")
    packed[is_land(lon, lat)] = 254
    path = folder / "NSIDC0051_SEAICE_PS_N25km_20200310_v2.0.nc"
    with create(path) as file:
        dims(file, time=1, y=y.size, x=x.size)
        put(file, "time", days_since("1970-01-01", DAYS[:1]), ("time",), "i4",
            units="days since 1970-01-01")  # fmt: skip
        put_axes(file, x, y, unit="meters")
        put(file, "crs", b"", (), "S1", grid_mapping_name="polar_stereographic",
            crs_wkt=CRS("EPSG:3411").to_wkt())  # fmt: skip
        put(file, "F17_ICECON", packed[None], ("time", "y", "x"), scale_factor=0.004,
            add_offset=0.0, units="1", grid_mapping="crs",
            standard_name="sea_ice_area_fraction", flag_values=np.array([251, 252, 253, 254], "u1"),
            flag_meanings="pole_hole_mask unused coast land")  # fmt: skip
    return path


def _osi(path, crs, mapping, x, y):
    """Percent x 100 as integers; beside it the unfiltered retrieval, which goes beyond 100 %."""
    lon, lat = plane(crs, x, y)
    land = is_land(lon, lat)
    raw = np.round(conc(lon, lat) * 1e4).astype("i4") + 700
    packed = np.where(land, -32767, raw - 700)
    with create(path) as file:
        dims(file, time=1, nv=2, yc=y.size, xc=x.size)
        noon = days_since("1978-01-01", DAYS[:1]) * 86400 + 43200
        since = "seconds since 1978-01-01 00:00:00"
        put(file, "time", noon, ("time",), units=since, standard_name="time", bounds="time_bnds")
        put(file, "time_bnds", [[noon[0] - 43200, noon[0] + 43200]], ("time", "nv"), units=since)
        put_axes(file, x, y, ("xc", "yc"), "km", 1000)
        put_degrees(file, lon, lat, ("yc", "xc"))
        told = {k: v for k, v in CRS(crs).to_cf().items() if k != "crs_wkt"}
        put(file, mapping, 0, (), "i4", **told, proj4_string=PROJ4[crs])
        every = {"units": "%", "scale_factor": 0.01, "add_offset": 0.0, "grid_mapping": mapping,
                 "coordinates": "time lat lon"}  # fmt: skip
        where = ("time", "yc", "xc")
        put(file, "ice_conc", packed[None], where, "i4", fill=-32767, valid_min=0, valid_max=10000,
            standard_name="sea_ice_area_fraction", **every)  # fmt: skip
        put(file, "raw_ice_conc_values", raw[None], where, fill=-32767, **every)
        put(file, "status_flag", land[None], where, "i1", fill=-1,
            flag_masks=np.array([1, 2, 4, 8], "i1"),
            flag_meanings="land lake open_water_filtered land_spill_over")  # fmt: skip
    return path


def osi_450(folder):
    """OSI-450, 430, 458, 438: EASE-Grid 2.0, axes in km, rows from the north."""
    x, y = axes(25_000, *EASE2_SPAN)
    path = folder / "ice_conc_nh_ease2-250_cdr-v3p1_202003101200.nc"
    return _osi(path, EASE2, "Lambert_Azimuthal_Grid", x, y[::-1])


def osi_401(folder):
    """OSI-401, 408: as OSI-450 on a polar stereographic grid; thinned from 10 to 20 km here."""
    x, y = axes(20_000)
    path = folder / "ice_conc_nh_polstere-100_multi_202003101200.nc"
    return _osi(path, "EPSG:3411", "Polar_Stereographic_Grid", x, y[::-1])


def _ease2(file, day):
    """Time and places of a thickness product; longitudes and latitudes of its cells."""
    x, y = axes(25_000, *EASE2_SPAN)
    lon, lat = plane(EASE2, x, y)
    dims(file, time=1, yc=y.size, xc=x.size)
    put(file, "time", days_since("1970-01-01", (day,)) * 86400, ("time",),
        units="seconds since 1970-01-01", standard_name="time")  # fmt: skip
    put_axes(file, x, y, ("xc", "yc"), "km", 1000)
    put_degrees(file, lon, lat, ("yc", "xc"))
    put(file, "Lambert_Azimuthal_Grid", 0, (), "i4", proj4_string=PROJ4[EASE2],
        grid_mapping_name="lambert_azimuthal_equal_area", latitude_of_projection_origin=90.0,
        longitude_of_projection_origin=0.0, semi_major_axis=6378137.0,
        inverse_flattening=298.257223563)  # fmt: skip
    return lon, lat


def cs2smos(folder, marine=False):
    """CS2SMOS: millimetres as integers, percent x 100; `marine`: names of Copernicus Marine."""
    path = folder / "W_XX-ESA,SMOS_CS2,NH_25KM_EASE2_20200307_20200313_r_v206_01_l4sit.nc"
    main = "sea_ice_thickness" if marine else "analysis_sea_ice_thickness"
    empty = -2147483647
    with create(path) as file:
        lon, lat = _ease2(file, DAYS[0])
        land = is_land(lon, lat)
        mm = np.where(land, empty, np.round(thick(lon, lat) * 1000)).astype("i4")[None]
        share = np.where(land, empty, np.round(conc(lon, lat) * 1e4)).astype("i4")[None]
        every = {"grid_mapping": "Lambert_Azimuthal_Grid", "coordinates": "time lat lon"}
        where = ("time", "yc", "xc")
        put(file, main, mm, where, fill=empty, units="m", scale_factor=0.001,
            standard_name="sea_ice_thickness", **every)  # fmt: skip
        for other in () if marine else ("background", "cryosat", "smos", "weighted_mean"):
            put(file, f"{other}_sea_ice_thickness", mm * 0 + 9000, where, fill=empty, units="m",
                scale_factor=0.001, standard_name="sea_ice_thickness", **every)  # fmt: skip
        if marine:
            put(file, "quality_flag", np.zeros(mm.shape), where, "i1")
            put(file, "density_of_ocean", mm * 0 + 1024.0, where, "f4", units="kg m-3")
        put(file, "sea_ice_concentration", share, where, fill=empty, units="%", scale_factor=0.01,
            standard_name="sea_ice_area_fraction", **every)  # fmt: skip
    return path


def c3s(folder):
    """C3S thickness: metres as floats, NaN on land, a file for each month of the season."""
    paths = []
    for month in ("2020-02", "2020-03", "2020-04"):
        path = folder / f"ice_thickness_nh_ease2-250_cdr-v3p0_{month.replace('-', '')}.nc"
        with create(path) as file:
            file.time_coverage_duration = "P1M"
            lon, lat = _ease2(file, f"{month}-15")
            values = np.where(is_land(lon, lat), np.nan, thick(lon, lat)).astype("f4")[None]
            where = ("time", "yc", "xc")
            every = {"grid_mapping": "Lambert_Azimuthal_Grid", "units": "m"}
            put(file, "sea_ice_thickness", values, where, fill=np.nan,
                standard_name="sea_ice_thickness", **every)  # fmt: skip
            put(file, "uncertainty", values * 0 + 0.3, where, "f4", **every)
            put(file, "quality_flag", np.zeros(values.shape), where, "i1")
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
        put_axes(file, x, y)
        put(file, "z", values, ("y", "x"), fill=np.nan, long_name="z",
            actual_range=np.array([0.0, 100.0]), grid_mapping="polar_stereographic")  # fmt: skip
    return path
