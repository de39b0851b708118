"""Products of satellites of which no genuine file was at hand: as their producers describe them."""

from __future__ import annotations

from nsrkit.ice.readers.products.nsidc import FLAGS
from nsrkit.ice.readers.products.spec import Field, Marks, Product

OSI_LICENCE = "CC BY 4.0 (EUMETSAT OSI SAF); by Copernicus Marine under its product license"
OSI_REFERENCES = "Lavergne et al. (2019), The Cryosphere 13, 49-78, doi:10.5194/tc-13-49-2019"
# With the filtered and limited `ice_conc` stand the raw retrievals, which go beyond 0 and 100 %.
OSI_FIELDS = {"siconc": Field((r"ice_conc",), units="%")}

G02202_V6 = Product(
    name="g02202-v6",
    title="NOAA/NSIDC Climate Data Record of sea ice concentration, versions 5 and 6",
    fields={
        "siconc": Field(
            (
                r"cdr_seaice_conc(_monthly)?",
                r"cdr_supplementary/raw_(nt|bt)_seaice_conc(_monthly)?",
            ),
            units="1",
        )
    },
    marks=Marks(variables=(r"cdr_seaice_conc(_monthly)?", r"cdr_supplementary/.+")),
    # Ocean is 50, the pole hole about 100: the concentration there is interpolated, and kept.
    screens={"cdr_supplementary/surface_type_mask": (75.0, 200.0, 250.0)},
    grid="NSIDC polar stereographic (EPSG:3411), 25 km",
    cadence="auto",
    crs="EPSG:3411",
    licence="no constraints on data access or use",
    references="NOAA/NSIDC G02202, doi:10.7265/b18j-z797 (version 6), doi:10.7265/rjzb-pf78 (5)",
    notes=(
        "Land and coast stand in the group cdr_supplementary, not in the concentration.",
        "The near-real-time product G10016 is laid out alike.",
    ),
)

NSIDC_0051 = Product(
    name="nsidc-0051-v2",
    title="NSIDC-0051 and NSIDC-0081 sea ice concentration, NASA Team, version 2 (netCDF)",
    # A file may hold two satellites; the later one, as a rule the better calibrated, is taken.
    fields={
        "siconc": Field(
            tuple(rf"{sensor}_ICECON(_MON)?"
                  for sensor in ("F18", "F17", "F16", "F13", "F11", "F08", "N07")),
            units="1", flags=FLAGS, scale=0.004,
        )
    },
    marks=Marks(variables=(r"[FN]\d\d_ICECON(_MON)?",)),
    grid="NSIDC polar stereographic (EPSG:3411), 25 km",
    cadence="auto",
    crs="EPSG:3411",
    licence="free use with citation",
    references="DiGirolamo et al. (2022), NSIDC-0051 version 2, doi:10.5067/MPYG15WAA4WX",
)  # fmt: skip

OSI_EASE2 = Product(
    name="osi-saf-ease2",
    title="OSI SAF climate data records of sea ice concentration (OSI-450, 430, 458, 438)",
    fields=OSI_FIELDS,
    marks=Marks(variables=(r"ice_conc", r"Lambert_Azimuthal_Grid")),
    grid="EASE-Grid 2.0 north, 25 km",
    cadence="auto",
    axis_units="km",
    licence=OSI_LICENCE,
    references=OSI_REFERENCES,
)

OSI_POLAR = Product(
    name="osi-saf-polar",
    title="OSI SAF sea ice concentration in near real time (OSI-401, 408)",
    fields=OSI_FIELDS,
    marks=Marks(variables=(r"ice_conc", r"Polar_Stereographic_Grid")),
    grid="polar stereographic (true at 70 N), 10 km",
    cadence="auto",
    axis_units="km",
    licence=OSI_LICENCE,
    references=OSI_REFERENCES,
)

CS2SMOS = Product(
    name="cs2smos",
    title="Ice thickness merged from CryoSat-2 and SMOS (and Sentinel-3)",
    fields={
        "sithick": Field((r"analysis_sea_ice_thickness", r"sea_ice_thickness"), units="m"),
        "siconc": Field((r"sea_ice_concentration",), units="%"),
    },
    marks=Marks(variables=(r"(analysis_)?sea_ice_thickness", r"sea_ice_concentration",
                           r"(?i)lambert_azimuthal_grid|smos_sea_ice_thickness|density_of_ocean")),
    grid="EASE-Grid 2.0 north, 25 km",
    cadence="day",
    axis_units="km",
    licence="of the distributor, see the file",
    references="Ricker et al. (2017), The Cryosphere 11, 1607-1623, doi:10.5194/tc-11-1607-2017",
    notes=("Each day stands for a week about it; there is none from May to September.",),
)  # fmt: skip

C3S = Product(
    name="c3s-thickness",
    title="C3S ice thickness from Envisat and CryoSat-2 altimetry, monthly",
    fields={"sithick": Field((r"sea_ice_thickness",), units="m")},
    marks=Marks(variables=(r"sea_ice_thickness", r"uncertainty", r"Lambert_Azimuthal_Grid")),
    grid="EASE-Grid 2.0 north, 25 km",
    cadence="month",
    axis_units="km",
    licence="of the distributor, see the file",
    references="Copernicus Climate Change Service; Copernicus Marine doi:10.48670/moi-00127",
    notes=(
        "October to April only, with gaps between the tracks and none north of the orbit.",
        "It has no concentration: siconc='record' takes that of the record.",
    ),
)  # fmt: skip

AMSR2 = Product(
    name="amsr2-bremen",
    title="ASI sea ice concentration from AMSR2 and AMSR-E, University of Bremen",
    # Pictures of the same fields write 120 for land and missing; the netCDF has NaN.
    fields={"siconc": Field((r"z",), units="%", flags={120.0: "missing"})},
    marks=Marks(variables=(r"z", r"polar_stereographic", r"x", r"y")),
    grid="NSIDC polar stereographic (EPSG:3411; EPSG:3413 from 2018-11-02), 6.25 km",
    cadence="day",
    crs="EPSG:3411",
    axis_units="m",
    licence="free for scientific use with citation",
    references="Spreen et al. (2008), J. Geophys. Res. 113, C02S03, doi:10.1029/2005JC003384",
    notes=("A file does not say its day: its name does, so leave the name as it is.",),
)

PRODUCTS = (G02202_V6, NSIDC_0051, OSI_EASE2, OSI_POLAR, CS2SMOS, C3S, AMSR2)
