"""The explorer: a graph as one HTML page that needs no network, for looking around, searching and reading sentences.

The page holds vis-network as pyvis ships it, our own template, style and scripts, and the data as JSON. Its content
security policy names the hashes of its own style and scripts and forbids all else, so that nothing is ever fetched
and no text of a paper can run. The scripts put text into the page as text only.
"""

import base64
import hashlib
import json
from importlib import resources

import networkx as nx
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from paperkg.exports.html.drawing import draw, kinds, relations
from paperkg.ontology import terms as t

_VIS = "lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("model.js", "page.js", "picture.js", "panel.js", "tables.js", "search.js", "app.js")
"""The page's own scripts in the order in which they need each other; together they are one module."""
_DATA_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def explore(graph: "nx.MultiDiGraph[str]", *, title: str = "Knowledge graph of papers") -> str:
    """The page for a view of a store (`paperkg.graph.view.view`) as HTML text; write it as UTF-8.

    The same graph and title give the same text. The graph is left as it is.
    """
    style, library = _own("app.css"), script(_library())
    code = script('"use strict";\n' + "\n".join(_own(name) for name in _SCRIPTS))
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(_own("template.html"))
    return template.render(
        title=title,
        policy=policy(style, library, code),
        style=Markup(style),
        library=Markup(library),
        code=Markup(code),
        data=Markup(embedded(_data(graph))),
    )


def policy(style: str, *scripts: str) -> str:
    """A content security policy that allows just these inline texts, and images made by the page itself."""
    allowed = " ".join(_digest(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def embedded(data: object) -> str:
    r"""JSON that may stand inside a script element, whatever the strings in it are; ASCII only.

    >>> embedded({"label": "</script>\u2028 é"})
    '{"label":"\\u003c/script\\u003e\\u2028 \\u00e9"}'
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":")).translate(_DATA_ESCAPES)


def script(text: str) -> str:
    r"""JavaScript that may stand inside a script element: what could end it is written differently inside strings.

    >>> script("x = '</script>'")
    "x = '<\\/script>'"
    """
    return text.replace("\r\n", "\n").replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _data(graph: "nx.MultiDiGraph[str]") -> dict[str, object]:
    network, sentences = draw(graph)
    return {
        "base": t.ENTITIES,
        "kinds": kinds(graph),
        "relations": relations(graph),
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "sentences": sentences,
    }


def _library() -> str:
    """vis-network without the line that makes developer tools fetch its source map."""
    text = (resources.files("pyvis") / _VIS).read_text("utf-8")
    return "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))


def _own(name: str) -> str:
    return (resources.files("paperkg.exports.html") / name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
