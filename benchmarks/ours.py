"""Our searches on the same static job, called as the product calls them."""

import numpy as np

from nsrkit._kernels import graph, march
from nsrkit.voyage.routing import path


def eight(plane, start):
    """Dijkstra on eight neighbours."""
    hours = np.full(plane.field.links.size, np.inf)
    graph.dijkstra(plane.field, hours, *_seed(plane, start), -1, 0.0, 8)
    return hours


def plain(plane, start):
    """Marching from one cell, without curvature and without weighing paces along a segment."""
    hours = np.full(plane.field.links.size, np.inf)
    march.march(plane.field, hours, *_seed(plane, start), -1, 0.0, False)
    return hours


def exact(plane, start):
    """Marching as routes use it: with an exact disc around the start and curvature."""
    return path.solve(plane, start)


def _seed(plane, start):
    return np.array([plane.node(*start)]), np.zeros(1)


FORMS = {"graph": eight, "plain": plain, "exact": exact}


def whole(name, pace, start):
    import world

    plane = world.free_plane(pace)
    return plane.grid(FORMS[name](plane, (start[1] + 1.0, start[0] + 1.0)))
