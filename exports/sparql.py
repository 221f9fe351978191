"""SPARQL over a store: any query, or one of those that ship, with its parameters filled in; and ways to show answers.

A shipped query is a file that runs as it is, with comments on top:

    # title: Papers that claim to beat a system
    # description: One row a claim.
    # param: system = vLLM
    # param: paper (paper)
    # of: papers: ?of a pkg:Paper
    # of: claim a number: ?of pkg:claims ?result

A parameter stands in the query as `VALUES ?system { UNDEF }`. It is an `entity` with all that is narrower (the
default), an entity `itself`, a `paper`, a `number`, or `text`; several values are separated by ` | `, and
`*` is anything.
The `of` lines say what the answer is a part of: how many different `?of` their patterns give is shown below a table,
here as "Of 89 papers, 65 claim a number."
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from importlib import resources
from typing import NamedTuple

from paperkg.errors import QueryError, UnknownNameError
from paperkg.exports import names
from paperkg.exports.answers import RENDERERS, Rows, rows, shown
from paperkg.graph.encode import decimal, literal
from paperkg.graph.store import Store
from paperkg.ontology.terms import KIND_CLASSES


class Parameter(NamedTuple):
    """A parameter of a query; without a default it has to be given."""

    name: str
    kind: str
    default: str | None


class Query(NamedTuple):
    """A shipped query."""

    name: str
    title: str
    description: str
    params: tuple[Parameter, ...]
    text: str


def run(store: Store, query: str) -> Rows:
    """The answer to a SPARQL query: SELECT as rows, ASK as one row, CONSTRUCT and DESCRIBE as N-Triples lines.

    Raises QueryError when the query is not valid.
    """
    return rows(store.query(query))


def show(store: Store, query: str, format: str = "table", *, width: int = 0) -> str:
    """The answer to a SPARQL query as text: `table` (cut to `width` characters unless 0), `csv`, `tsv` or `json`.

    A table ends with the counts that the query's `of` lines ask for.
    Raises QueryError when the query is not valid, UnknownNameError for another format.
    """
    text = RENDERERS[format](store.query(query), width)
    return text + whole(store, query) if format == "table" else text


def whole(store: Store, query: str) -> str:
    """What the answer to a query is a part of, as a sentence in a line, from its `of` lines; empty without any.

    >>> whole(Store.memory(), "# of: papers: ?of a pkg:Paper\\n# of: are old: ?of dct:issued ?year\\nASK {}")
    'Of 0 papers, 0 are old.\\n'
    """
    counts = [f"{_count(store, match['pattern'])} {match['what']}" for match in _OF.finditer(query)]
    return f"Of {', '.join(counts)}.\n" if counts else ""


def _count(store: Store, pattern: str) -> str:
    return shown(run(store, f"SELECT (COUNT(DISTINCT ?of) AS ?number) WHERE {{ {pattern} }}").rows[0][0])


# --- shipped queries

_HEADER = re.compile(r"# (title|description|param): (.*)")
_OF = re.compile(r"^# of: (?P<what>.+?): (?P<pattern>.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"(?P<name>\w+)(?: \((?P<kind>\w+)\))?(?: = (?P<default>.*))?")


@lru_cache(maxsize=1)
def queries() -> tuple[Query, ...]:
    """The queries that ship with paperkg, by name."""
    folder = resources.files(__package__) / "queries"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name)
    return tuple(parse(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)


def query(name: str) -> Query:
    """The shipped query of that name. Raises UnknownNameError."""
    by_name = {found.name: found for found in queries()}
    if name not in by_name:
        raise UnknownNameError("query", name, by_name)
    return by_name[name]


def parse(name: str, text: str) -> Query:
    """A query from its file's text; further `description` lines go on with the first.

    >>> parse("x", "# title: T\\n# param: paper (paper)\\n# param: system = vLLM\\nASK {}").params
    (Parameter(name='paper', kind='paper', default=None), Parameter(name='system', kind='entity', default='vLLM'))
    """
    headers = [(match[1], match[2]) for match in map(_HEADER.fullmatch, text.splitlines()) if match]
    title, description = (" ".join(value for key, value in headers if key == wanted) for wanted in _TEXTS)
    params = tuple(_parameter(value) for key, value in headers if key == "param")
    return Query(name, title, description, params, text)


_TEXTS = ("title", "description")


def _parameter(text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None or (kind := match["kind"] or "entity") not in _TERMS:
        raise QueryError(f"no parameter: {text!r}; write for example: system = vLLM")
    return Parameter(match["name"], kind, match["default"])


# --- parameters

ANYTHING = "*"
"""The value of a parameter that may be anything, of the kind that it names: its place in the query stays `UNDEF`."""


def bind(store: Store, query: Query, params: Mapping[str, str]) -> str:
    """The text of a shipped query with its parameters filled in, as values only.

    Raises QueryError when one is missing, UnknownNameError when there is no such parameter, entity or paper.
    """
    known = [param.name for param in query.params]
    for name in sorted(set(params) - set(known)):
        raise UnknownNameError(f"parameter of {query.name}", name, known)
    filled = {param.name: _filled(store, query, param, params.get(param.name, param.default)) for param in query.params}
    # in one go: a value that looks like the place of another parameter stays a value
    return _PLACE.sub(lambda match: filled.get(match[1], match[0]), query.text)


_PLACE = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")


def _filled(store: Store, query: Query, param: Parameter, given: str | None) -> str:
    """What stands in the place of a parameter."""
    values = [value.strip() for value in (given or "").split(" | ") if value.strip()]
    if not values:
        raise QueryError(f"the query {query.name} needs the parameter {param.name}; give it as {param.name}=…")
    if param.kind in _NAMED and ANYTHING in values:
        raise QueryError(f"the parameter {param.name} of {query.name} takes no {ANYTHING}; name what is meant")
    if param.kind == "number" and len(values) > 1:
        raise QueryError(f"the parameter {param.name} of {query.name} takes one number")
    if ANYTHING in values:
        kind = KIND_CLASSES.get(param.kind)
        return f"VALUES ?{param.name} {{ UNDEF }}" + (f" ?{param.name} a <{kind}> ." if kind else "")
    return f"VALUES ?{param.name} {{ {' '.join(_TERMS[param.kind](store, value) for value in values)} }}"


def _entity(store: Store, name: str, kind: str = "") -> str:
    """What has the name, of that kind if one is given, and all that is narrower. Raises QueryError without any."""
    found = names.entities(store, name)
    own = [iri for iri in found if kind in ("", names.kind_of(iri))]
    if not own:
        raise QueryError(f"{name!r} is of the kind {names.kind_of(found[0])}, and not {kind}")
    return names.nodes(names.narrower(store, own))


def _itself(store: Store, name: str) -> str:
    return names.nodes(names.entities(store, name))


def _paper(store: Store, name: str) -> str:
    return names.nodes(names.papers(store, name))


def _number(_: Store, text: str) -> str:
    shown = decimal(float(text)) if _NUMBER.fullmatch(text) else ""
    if not shown:
        raise QueryError(f"{text!r} is no number; write for example: 24 or 0.5")
    return shown


# without an exponent: a typing error makes no huge number
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def _text(_: Store, text: str) -> str:
    return literal(text)


_TERMS: Mapping[str, Callable[[Store, str], str]] = {
    "entity": _entity,
    "itself": _itself,
    "number": _number,
    "paper": _paper,
    "text": _text,
    **{kind: partial(_entity, kind=kind) for kind in KIND_CLASSES},
}
_NAMED = frozenset({"itself", "number", "paper"})
"""Kinds of parameters that cannot be anything: the answer would be as long as the graph."""
