"""Orders a graph with a library of Python, and prints how long that took as JSON.

usage: order.py rustworkx|igraph|networkx|graphlib EDGES

EDGES holds numbers of 32 bits, the lowest byte first: how many units there are, then units and what they need. Reading
them is not timed. Making the library's own graph of them is, as it is for ours.
"""

import array
import gc
import json
import sys
import time


def rustworkx(units, edges):
    import rustworkx

    def order():
        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from(range(units))
        graph.add_edges_from_no_data(edges)
        return rustworkx.topological_sort(graph)

    return order


def igraph(units, edges):
    import igraph

    return lambda: igraph.Graph(n=units, edges=edges, directed=True).topological_sorting()


def networkx(units, edges):
    import networkx

    def order():
        graph = networkx.DiGraph()
        graph.add_nodes_from(range(units))
        graph.add_edges_from(edges)
        return list(networkx.topological_sort(graph))

    return order


def graphlib(units, edges):
    import graphlib

    def order():
        sorter = graphlib.TopologicalSorter()
        for unit in range(units):
            sorter.add(unit)
        for need, unit in edges:
            sorter.add(unit, need)
        return list(sorter.static_order())

    return order


LIBRARIES = {"rustworkx": rustworkx, "igraph": igraph, "networkx": networkx, "graphlib": graphlib}


def main():
    library, path = sys.argv[1:]
    numbers = array.array("I")
    with open(path, "rb") as file:
        numbers.frombytes(file.read())
    if sys.byteorder == "big":
        numbers.byteswap()
    units = numbers[0]
    edges = list(zip(numbers[2::2], numbers[1::2]))
    order = LIBRARIES[library](units, edges)
    # As in measurements of Python's own: looking for garbage among millions of edges is no part of ordering them.
    gc.disable()
    start = time.perf_counter()
    ordered = order()
    milliseconds = (time.perf_counter() - start) * 1000
    print(json.dumps({"milliseconds": [milliseconds], "answer": len(ordered)}))


main()
