"""A row of the table and answers of a server, for the tests of the catalog."""

import time

from nsrkit.ice.catalog import table

ROW = {"title": "t", "producer": "p", "reader": "cf", "grid": "g", "cadence": "day",
       "span": ("2020-01-01", None), "licence": "l", "citation": "c", "facts": "f",
       "step": "day"}  # fmt: skip


def row(name="mine", **more):
    return table.Entry(name=name, **(ROW | more))


def cut_short(content):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])

    return answer


def too_slow(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"x")
    time.sleep(1.5)


def left(folder):
    """Everything in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
