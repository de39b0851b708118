"""The same static job for libraries of others: hours per cell in, hours to every cell out."""

import numpy as np

STEPS = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
DISC = 2.0  # cells around the start that scikit-fmm begins from


def edges(pace):
    """(from, to, hours) of the links between eight neighbours that are both open.

    As in the product: none through the corner between two closed cells.
    """
    rows, cols = pace.shape
    node = np.arange(rows * cols).reshape(rows, cols)
    wide = np.pad(pace, 1, constant_values=np.inf)
    found = []
    for dr, dc in STEPS:
        a = (slice(max(0, -dr), rows - max(0, dr)), slice(max(0, -dc), cols - max(0, dc)))
        b = (slice(max(0, dr), rows - max(0, -dr)), slice(max(0, dc), cols - max(0, -dc)))
        cost = 0.5 * np.hypot(dr, dc) * (pace[a] + pace[b])
        beside = wide[1 + dr : rows + 1 + dr, 1:-1][a], wide[1:-1, 1 + dc : cols + 1 + dc][a]
        ok = np.isfinite(cost) & (np.isfinite(beside[0]) | np.isfinite(beside[1]))
        found.append((node[a][ok], node[b][ok], cost[ok]))
    return tuple(np.concatenate(part) for part in zip(*found, strict=True))


def scipy_graph(pace):
    from scipy.sparse import csr_array

    a, b, cost = edges(pace)
    return csr_array((cost, (a, b)), shape=(pace.size, pace.size))


def scipy_search(graph, pace, start):
    from scipy.sparse.csgraph import dijkstra

    return dijkstra(graph, indices=start[0] * pace.shape[1] + start[1]).reshape(pace.shape)


def skimage(pace, start):
    from skimage.graph import MCP_Geometric

    return MCP_Geometric(np.where(np.isfinite(pace), pace, -1.0)).find_costs([start])[0]


def skfmm(pace, start, order):
    import skfmm

    rows, cols = np.ogrid[: pace.shape[0], : pace.shape[1]]
    closed = ~np.isfinite(pace)
    phi = np.ma.masked_array(np.hypot(rows - start[0], cols - start[1]) - DISC, closed)
    speed = np.ma.masked_array(1 / np.where(closed, 1.0, pace), closed)
    hours = skfmm.travel_time(phi, speed, order=order)
    return np.ma.filled(hours, np.inf) + DISC * pace[start]


def rustworkx_graph(pace):
    import rustworkx

    a, b, cost = edges(pace)
    one = a < b
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(pace.size))
    graph.add_edges_from(
        list(zip(a[one].tolist(), b[one].tolist(), cost[one].tolist(), strict=True))
    )
    return graph


def rustworkx_search(graph, pace, start):
    import rustworkx

    found = rustworkx.dijkstra_shortest_path_lengths(
        graph, start[0] * pace.shape[1] + start[1], float
    )
    hours = np.full(pace.size, np.inf)
    hours[np.fromiter(found.keys(), int)] = np.fromiter(found.values(), float)
    hours[start[0] * pace.shape[1] + start[1]] = 0.0
    return hours.reshape(pace.shape)


def networkx_graph(pace):
    import networkx

    a, b, cost = edges(pace)
    one = a < b
    graph = networkx.Graph()
    graph.add_weighted_edges_from(
        zip(a[one].tolist(), b[one].tolist(), cost[one].tolist(), strict=True)
    )
    return graph


def networkx_search(graph, pace, start):
    import networkx

    found = networkx.single_source_dijkstra_path_length(graph, start[0] * pace.shape[1] + start[1])
    hours = np.full(pace.size, np.inf)
    hours[np.fromiter(found.keys(), int)] = np.fromiter(found.values(), float)
    return hours.reshape(pace.shape)


def memory(name, file, row, col):
    """Memory [MB] of one search at its peak, graph included; for a process of its own."""
    import measure

    pace = np.load(file)
    start = int(row), int(col)
    small = 1 + np.arange(256).reshape(16, 16) / 1000
    whole(name, small, (4, 4))  # what its import takes is not its own
    return measure.grown(lambda: whole(name, pace, start))


def whole(name, pace, start):
    """One search from nothing but the hours per cell."""
    if name == "scipy":
        return scipy_search(scipy_graph(pace), pace, start)
    if name == "rustworkx":
        return rustworkx_search(rustworkx_graph(pace), pace, start)
    if name == "networkx":
        return networkx_search(networkx_graph(pace), pace, start)
    if name == "skimage":
        return skimage(pace, start)
    if name.startswith("skfmm"):
        return skfmm(pace, start, int(name[-1]))
    import ours

    return ours.whole(name, pace, start)
