"""Where each node of the picture stands, worked out in advance so that the page needs no physics.

1. A node that hangs on one other node only is a *leaf*: leaves stand in rings around what they hang on, like petals,
   so a paper and what only it speaks of are one flower, and a disc to the forces.
2. All others, the *core*, are moved by forces: every two repel (1/distance, in proportion to the area of their
   discs; summed over a grid by Fourier transform), every edge pulls. An edge pulls the less the more edges its ends
   have, so a hub stands among its papers without dragging them into one heap.
3. The whole is scaled to a given density, and discs that overlap are pushed apart.

Time is O(nodes + edges + grid log grid) a step for the forces and about O(core ** 1.5) a step for the overlaps; memory
is linear. Start positions follow from the order of the nodes alone: nothing is drawn at random.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

_WEIGHTS = {"proposes": 2.0, "mentions": 0.4, "broader": 0.3}
_STEPS, _GRID, _GOLDEN = 260, 128, np.pi * (3 - np.sqrt(5))
_GAP, _PETAL, _DENSITY, _WIDE = 6.0, 14.0, 0.36, 1.05
"""Least gap of two discs; distance of rings of leaves; share of the picture that discs cover; width by height."""


class _Core(NamedTuple):
    """The nodes that forces move: `radius` of each one's disc, and edges as `source`, `target` and `pull`."""

    radius: Floats
    source: Ints
    target: Ints
    pull: Floats


def layout(graph: "nx.MultiDiGraph[str]", radii: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Centre of each node, in the unit of `radii` (pixels at zoom 1), rounded to 0.1; the middle is near (0, 0).

    `radii` gives the size at which each node is drawn. No two discs of the core touch and no two nodes share a place.
    """
    pulls = _pulls(graph)
    hosts = _hosts(pulls, list(graph))
    core = [node for node in graph if node not in hosts]
    leaves: dict[str, list[str]] = {node: [] for node in core}
    for leaf, host in hosts.items():
        leaves[host].append(leaf)
    discs = np.array([_disc(radii[node], len(leaves[node])) for node in core], dtype=float)
    centres = _place(_core(core, discs, pulls))
    places = dict(zip(core, centres, strict=True))
    for host, petals in leaves.items():
        places.update(zip(petals, _rings(places[host], radii[host], len(petals)), strict=True))
    return {node: (round(float(places[node][0]), 1), round(float(places[node][1]), 1)) for node in graph}


# --- which nodes hang together, and how much


def _pulls(graph: "nx.MultiDiGraph[str]") -> dict[tuple[str, str], float]:
    """Weight of each pair of neighbours. What is broader counts only for entities that no paper names."""
    named = {end for *ends, relation in graph.edges(keys=True) if relation != "broader" for end in ends}
    pulls: dict[tuple[str, str], float] = {}
    for source, target, relation in graph.edges(keys=True):
        if source != target and (relation != "broader" or not {source, target} <= named):
            weight = _WEIGHTS.get(relation, 1.0) * (0.1 if graph.nodes[target].get("generic") else 1.0)
            pulls[source, target] = pulls.get((source, target), 0.0) + weight
    return pulls


def _hosts(pulls: Mapping[tuple[str, str], float], nodes: list[str]) -> dict[str, str]:
    """The one neighbour of each leaf; of a pair that has only each other, the first is the host."""
    near: dict[str, set[str]] = {node: set() for node in nodes}
    for source, target in pulls:
        near[source].add(target)
        near[target].add(source)
    hosts: dict[str, str] = {}
    taken: set[str] = set()
    for node in reversed(nodes):
        if len(near[node]) == 1 and node not in taken:
            (host,) = near[node]
            if host not in hosts:
                hosts[node] = host
                taken.add(host)
    return hosts


def _core(core: list[str], discs: Floats, pulls: Mapping[tuple[str, str], float]) -> _Core:
    number = {node: index for index, node in enumerate(core)}
    inner = [(number[a], number[b], pull) for (a, b), pull in pulls.items() if a in number and b in number]
    ends = np.array([(a, b) for a, b, _ in inner], dtype=np.int64).reshape(-1, 2)
    degree = np.maximum(np.bincount(ends.ravel(), minlength=len(core)), 1)
    pull = np.array([pull for *_, pull in inner]) / np.sqrt(degree[ends[:, 0]] * degree[ends[:, 1]])
    return _Core(discs, ends[:, 0], ends[:, 1], pull)


# --- leaves


def _ring_sizes(radius: float, leaves: int) -> list[tuple[float, int]]:
    """Distance and number of leaves of each ring around a node of that radius.

    >>> _ring_sizes(8.0, 12)
    [(21.0, 9), (35.0, 3)]
    """
    rings: list[tuple[float, int]] = []
    while leaves > 0:
        distance = radius + 13.0 + _PETAL * len(rings)
        rings.append((distance, min(leaves, int(2 * np.pi * distance / 14))))
        leaves -= rings[-1][1]
    return rings


def _disc(radius: float, leaves: int) -> float:
    """Radius of a node with its leaves around it."""
    return _ring_sizes(radius, leaves)[-1][0] + 6.0 if leaves else radius


def _rings(centre: Floats, radius: float, leaves: int) -> list[Floats]:
    places: list[Floats] = []
    for distance, number in _ring_sizes(radius, leaves):
        angles = np.arange(number) * (2 * np.pi / number) + distance
        places.extend(centre + distance * np.column_stack((np.cos(angles), np.sin(angles))))
    return places


# --- the core


def _place(core: _Core) -> Floats:
    """Centres of the core's discs, shape (core, 2)."""
    count = len(core.radius)
    if count < 2:
        return np.zeros((count, 2))
    order = np.arange(count)
    centres = np.sqrt(order + 0.5)[:, None] * np.column_stack((np.cos(order * _GOLDEN), np.sin(order * _GOLDEN)))
    centres = _settle(core, centres)
    centres -= centres.mean(axis=0)
    spread = np.sqrt(np.sum((core.radius + _GAP) ** 2) / _DENSITY)
    centres *= spread / (2 * np.percentile(np.linalg.norm(centres, axis=1), 90))
    return _separate(centres, core.radius + _GAP / 2)


def _settle(core: _Core, centres: Floats) -> Floats:
    """Forces followed downhill, in steps that get shorter; lengths are relative."""
    mass = (core.radius / np.median(core.radius)) ** 1.5 + 0.5
    side = np.sqrt(mass.sum())
    kernel = _kernel()
    centres = centres * (side / np.abs(centres).max())
    for step in range(_STEPS):
        force = 0.55 * mass[:, None] * _repulsion(centres, mass, kernel)
        force += _attraction(core, centres)
        force -= 0.55 * mass[:, None] * centres * (1 / _WIDE, _WIDE)
        length = np.linalg.norm(force, axis=1, keepdims=True)
        reach = 0.12 * side * (1 - step / _STEPS) ** 2 + 1e-9
        centres = centres + force / np.maximum(length, 1e-9) * np.minimum(length / mass[:, None] * 0.5, reach)
    return centres


def _attraction(core: _Core, centres: Floats) -> Floats:
    pull = 26.0 * core.pull[:, None] * (centres[core.target] - centres[core.source])
    force = np.zeros_like(centres)
    for axis in (0, 1):
        force[:, axis] += np.bincount(core.source, pull[:, axis], len(centres))
        force[:, axis] -= np.bincount(core.target, pull[:, axis], len(centres))
    return force


def _kernel() -> tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128]]:
    """Fourier transforms of the force of one unit of mass, direction / distance, on a grid twice as wide."""
    reach = np.fft.fftfreq(2 * _GRID, 1 / (2 * _GRID))
    x, y = reach[:, None], reach[None, :]
    square = x**2 + y**2
    square[0, 0] = 1.0
    return np.fft.rfft2(x / square), np.fft.rfft2(y / square)


def _repulsion(
    centres: Floats, mass: Floats, kernel: tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128]]
) -> Floats:
    """Force of all masses on each place: masses are spread over a grid, convolved, and read back, bilinearly."""
    low = centres.min(axis=0)
    cell = max(float(np.ptp(centres, axis=0).max()), 1e-9) / (_GRID - 2)
    scaled = (centres - low) / cell
    base = scaled.astype(np.int64)
    part = scaled - base
    steps = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
    corners = [(base + step, np.abs(1 - step - part).prod(axis=1)) for step in steps]
    grid = np.zeros((2 * _GRID, 2 * _GRID))
    for place, share in corners:
        np.add.at(grid, (place[:, 0], place[:, 1]), mass * share)
    spectrum = np.fft.rfft2(grid)
    fields = [np.fft.irfft2(spectrum * wave, grid.shape) for wave in kernel]
    force = [sum(field[place[:, 0], place[:, 1]] * share for place, share in corners) for field in fields]
    return np.column_stack(force) / cell


# --- overlaps


def _separate(centres: Floats, radius: Floats) -> Floats:
    """Discs pushed apart until none overlap, sweeping from left to right; the closest pairs move most."""
    for _ in range(300):
        order = np.argsort(centres[:, 0], kind="stable")
        push, worst = _pushes(centres[order], radius[order])
        centres[order] += push
        if worst < 0.2:
            break
    return centres


def _pushes(centres: Floats, radius: Floats) -> tuple[Floats, float]:
    """How far each disc has to move, and the deepest overlap; `centres` are sorted by x."""
    push = np.zeros_like(centres)
    worst, widest = 0.0, 2 * float(radius.max())
    for shift in range(1, len(centres)):
        way = centres[shift:] - centres[:-shift]
        if way[:, 0].min() >= widest:
            break
        distance = np.hypot(way[:, 0], way[:, 1])
        overlap = radius[shift:] + radius[:-shift] - distance
        hit = np.flatnonzero(overlap > 0)
        if len(hit):
            worst = max(worst, float(overlap[hit].max()))
            step = _apart(way[hit], distance[hit], hit) * (0.4 * overlap[hit, None])
            # each index occurs once in a shift, so that plain addition counts all
            push[hit + shift] += step
            push[hit] -= step
    return push, worst


def _apart(way: Floats, distance: Floats, index: Ints) -> Floats:
    """Directions of length one; two discs in one place part in a direction that their index gives."""
    angle = index * _GOLDEN
    alone = np.column_stack((np.cos(angle), np.sin(angle)))
    together = distance < 1e-6
    return np.where(together[:, None], alone, way / np.where(together, 1.0, distance)[:, None])
