"""A network of one mine, one trunk, two crossings and one buyer, in tables of a folder."""

import nsrkit

NODES = """node,title,kind,lat,lon,port,place_status,place_source,value,low,high,status,source,as_of
MIN,Mine,inland,52,100,,assumed,made,,,,not supplied,none,
CHI,Junction,inland,52,113,,assumed,made,,,,not supplied,none,
ZAB,Border,border,49.65,117.3,,assumed,made,,,,not supplied,none,
MZL,Far side,border,49.6,117.4,,assumed,made,,,,not supplied,none,
NEC,Buyer,inland,45.8,126.5,,assumed,made,,,,not supplied,none,
"""
ARCS = """arc,tail,head,mode,ways,corridor,carrier,through,carries,way,rate,km,km_status,km_source,\
value,low,high,status,source,as_of
MIN-CHI,MIN,CHI,rail,both,,,,bulk,,rail,1000,found,made,20,,,found,made,2024
CHI-ZAB,CHI,ZAB,rail,both,,,,bulk,,rail,500,found,made,,,,not supplied,none,
ZAB-MZL,ZAB,MZL,border_rail,both,,,,bulk boxes,rail_border,rail,10,found,made,,,,not supplied,none,
ZAB-MZL belt,ZAB,MZL,conveyor,out,,,,coal,conveyor,rail,60,found,made,0,,,found,made,2024
MZL-NEC,MZL,NEC,rail,both,,,,bulk,,rail,900,found,made,,,,not supplied,none,
"""
GOODS = """commodity,title,group,hurry,value,low,high,status,source,as_of,at_source,at_source_low,\
at_source_high,at_source_status,at_source_source,tariff,tariff_low,tariff_high,tariff_status,\
tariff_source
coal,Coal,bulk,slow,100,60,140,assumed,made,2024,0.3,0.2,0.4,assumed,made,0.5,,,found,made
boxes,Boxes,boxes,slow,1000,800,1200,assumed,made,2024,0.5,0.4,0.6,assumed,made,1,,,found,made
"""
DEMAND = """side,node,commodities,year,value,low,high,status,source,as_of
supply,MIN,coal,2024,,,,not supplied,no limit,
demand,NEC,coal,2024,18,15,21,assumed,made,2024
demand,NEC,coal,2030,24,,,found,made,2030
"""
STORES = "node,title,commodities,value,low,high,status,source,as_of\n"
RECORDS = """record,title,arcs,commodities,year,definition,publisher,value,low,high,status,source,\
as_of,why
border,Over the border,ZAB-MZL; ZAB-MZL belt,coal,2024,exports,nobody,10,,,found,made,2024,made
"""
TABLES = {"nodes": NODES, "arcs": ARCS, "commodities": GOODS, "demand": DEMAND, "stores": STORES,
          "records": RECORDS}  # fmt: skip

# 2 trains an hour, 12 hours a day, 500 t each: 4.383 Mt a year.
CROSSING = {"title": "Border", "arc": "ZAB-MZL", "slots_per_h": 2, "hours": 12, "availability": 1,
            "load_t": 500}  # fmt: skip
BELT = {"title": "Belt", "arc": "ZAB-MZL belt", "on": False, "starts": 2026, "adds": 6,
        "capital": 10, "built": "idea"}  # fmt: skip
TRUNK = {"title": "Second track", "arc": "MIN-CHI", "starts": 2025, "adds": 40, "built": "planned"}
ASKED = {
    "years": [2024, 2030], "detour": 1.2, "discount": 0.1, "life_y": 25,
    "hurry": {"slow": 0.0002}, "shares": {"MIN-CHI": 0.25},
    "rates": {"rail": {"title": "Rail", "classes": True,
                       "bulk": {"usd_t_km": 0.01, "km_per_d": 300}}},
    "crossings": {"border": CROSSING}, "projects": {"belt": BELT, "trunk": TRUNK},
}  # fmt: skip


def folder(path, **changed):
    """The tables as files; `arcs=...` and so on replace one."""
    for name, text in (TABLES | changed).items():
        (path / f"{name}.csv").write_text(text)
    return path


def case(path, **more):
    """A case that asks of the tables; keys with dots go below `network`."""
    told = {"network": ASKED | {"tables": str(path)}}
    return nsrkit.load("smoke", told | {f"network.{key}": value for key, value in more.items()})
