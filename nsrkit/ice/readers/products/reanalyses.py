"""Reanalyses and forecasts of Copernicus Marine, of which no genuine file was at hand."""

from __future__ import annotations

from nsrkit.ice.readers.products.spec import Field, Marks, Product

LICENCE = "Copernicus Marine Service Product License"
# On a sphere and true at the pole: neither EPSG:3411 nor 3413, which lie up to 50 km off.
SPHERE = "+proj=stere +lon_0=-45 +lat_0=90 +k=1 +R=6378273 +units=m +no_defs"

ARCTIC = Product(
    name="arctic-mfc",
    title="TOPAZ and neXtSIM, reanalyses and forecasts of the Arctic (Copernicus Marine)",
    fields={
        "siconc": Field((r"siconc", r"fice"), units="1", standard_name="sea_ice_area_fraction"),
        "sithick": Field((r"sithick", r"hice"), units="m", standard_name="sea_ice_thickness"),
        "sisnthick": Field((r"sisnthick", r"hsnow"), units="m"),
        "siage": Field((r"siage",), units="year"),
        "si_ridge_ratio": Field((r"si_ridge_ratio", r"siridgeratio"), units="1"),
    },
    marks=Marks(variables=(r"siconc|fice|sithick|hice", r"stereographic")),
    grid="polar stereographic on a sphere (true at the pole), 3, 6.25 or 12.5 km",
    cadence="auto",
    crs=SPHERE,
    licence=LICENCE,
    references="doi:10.48670/moi-00001, moi-00004, moi-00007, mds-00336",
    notes=("x and y may be in units of 100 km, km or m: the file says which.",),
)

GLORYS12 = Product(
    name="glorys12",
    title="GLORYS12V1 global ocean reanalysis (Copernicus Marine)",
    fields={
        "siconc": Field((r"siconc",), units="1", standard_name="sea_ice_area_fraction"),
        "sithick": Field((r"sithick",), units="m", standard_name="sea_ice_thickness"),
    },
    marks=Marks(variables=(r"siconc|sithick",),
                attrs={"source": r"glorys"}),
    grid="longitude and latitude, 1/12 degree",
    cadence="auto",
    licence=LICENCE,
    references="Lellouche et al. (2021), Front. Earth Sci. 9, 698876, "
               "doi:10.3389/feart.2021.698876",
    missing_is_bare=True,
    zero_on_land=True,
    notes=("Sea without ice is stored as missing, as land is.",),
)  # fmt: skip

PRODUCTS = (ARCTIC, GLORYS12)
