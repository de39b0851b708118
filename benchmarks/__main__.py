"""Speed against peers, measured side by side: `python benchmarks [PART ...] [--quick] [--write]`.

Only ratios of one run travel between machines. Nothing of this is asserted in tests.
"""

import argparse
import importlib
import sys
import time
from pathlib import Path

import measure

PARTS = ("route", "ice", "fields", "voyages", "panel", "ledger", "systems", "network", "cold",
         "lab")  # fmt: skip
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Speed beside peers

Written by `python benchmarks --write` (`make bench` prints it), all in one run on one machine,
peers and ours in turn. Times are processor times of all threads, the least of several runs unless
it says otherwise; only their ratios travel to another machine, and roughly at that.

"""


def main(given=None):
    ask = argparse.ArgumentParser(prog="python benchmarks", description=__doc__.splitlines()[0])
    ask.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}")
    ask.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    ask.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name} as well")
    asked = ask.parse_args(given)
    if unknown := set(asked.parts) - set(PARTS):
        ask.error(f"unknown part {', '.join(sorted(unknown))}; one of {', '.join(PARTS)}")
    text = f"{measure.machine()}. Load average {measure.load()} at the start"
    print(text + ".\n", flush=True)
    pages = []
    for name in asked.parts or PARTS:
        begin = time.perf_counter()
        for table in importlib.import_module(name).tables(asked.quick):
            pages.append(str(table))
            print(table, flush=True)
        print(f"({name}: {time.perf_counter() - begin:.0f} s)\n", flush=True)
    text += f", {measure.load()} at the end.\n\n"
    print(f"Load average {measure.load()} at the end.")
    if asked.write:
        PAGE.write_text(HEAD + text + "\n".join(pages), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
