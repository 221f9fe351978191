import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import networkx as nx
import pytest

from paperkg.exports.html.drawing import SHAPES, draw, kinds, relations
from paperkg.exports.html.explorer import embedded, explore, script

PAYLOAD = "</script><script>parent.hacked=1</script><!-- <img src=x onerror=hacked=1> \"'& \u2028 {{ 7*7 }} </style>"


class Reader(HTMLParser):
    """Tags with their attributes, and the text inside style and scripts, as a browser would read them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.policy = ""
        self.texts: list[tuple[str, str]] = []
        self._type = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.links += [str(values[name]) for name in ("src", "href", "action", "srcset", "data") if name in values]
        self._type = f"{tag} {values.get('type') or ''}".strip()
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(values["content"])

    def handle_data(self, data: str) -> None:
        if self._type.startswith(("script", "style")):
            self.texts.append((self._type, data))
            self._type = ""

    def inline(self, of: str) -> list[str]:
        return [text for kind, text in self.texts if kind == of]


def poisoned(text: str) -> "nx.MultiDiGraph[str]":
    """A paper and two entities with `text` in every field there is."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = ("quote", "metric", "unit", "bound", "direction", "reported", "subject", "sentence", "link")
    lists = {name: [text] for name in ("baseline", "model", "hardware", "dataset")}
    result = {**dict.fromkeys(names, text), **lists, "value": 2.0, "value_max": None}
    paper = {"label": text, "year": 2024, "url": f"javascript:{text}", "identifier": text, "results": [result]}
    paper["corrections"] = [dict.fromkeys(("action", "entity", "value", "author", "date", "comment"), text)]
    entity = {"label": text, "definition": text, "aliases": [text], "generic": False}
    entity |= {"specification": {"vendor": [text]}, "links": [{"relation": text, "iri": f"https://a.org/{text}"}]}
    support = {"confidence": 0.5, "evidence": [text], "links": [text], "surfaces": [text], "reason": text}
    made.add_node(f"p{text}", kind="paper", **paper)
    made.add_node(f"e{text}", kind="technique", **entity)
    made.add_node(f"f{text}", kind=text, **entity)
    made.add_edge(f"p{text}", f"e{text}", "proposes", relation="proposes", **support)
    made.add_edge(f"p{text}", f"f{text}", text, relation=text, **support)
    return made


@pytest.fixture(scope="module")
def page(graph: "nx.MultiDiGraph[str]") -> Reader:
    return Reader(explore(graph))


def data_of(page: Reader) -> dict[str, list[dict[str, object]]]:
    (text,) = page.inline("script application/json")
    found: dict[str, list[dict[str, object]]] = json.loads(text)
    return found


def test_text_of_papers_adds_no_element_to_the_page() -> None:
    assert Reader(explore(poisoned(PAYLOAD), title=PAYLOAD)).tags == Reader(explore(poisoned("plain"))).tags


def test_text_of_papers_arrives_unchanged() -> None:
    data = data_of(Reader(explore(poisoned(PAYLOAD))))
    assert [node["label"] for node in data["nodes"]] == [PAYLOAD] * 3
    assert data["sentences"] == [[PAYLOAD, ""]]
    assert [node.get("specification") for node in data["nodes"]] == [None, PAYLOAD, PAYLOAD]
    assert data["edges"][0]["surfaces"] == [PAYLOAD]


def test_only_addresses_of_the_web_become_links() -> None:
    assert "url" not in data_of(Reader(explore(poisoned("x"))))["nodes"][0]
    assert "javascript:" not in explore(poisoned("x")).split('id="data"')[1].split("</script>")[0]


def test_links_of_a_graph_stay_only_if_they_are_of_the_web() -> None:
    made = poisoned("x")
    made.nodes["ex"]["links"] = [{"relation": "code", "iri": iri} for iri in ("javascript:x", "data:x", "http://a.org")]
    made.edges["px", "ex", "proposes"]["links"] = ["javascript:x"]
    made.edges["px", "fx", "x"]["links"] = ["https://a.org/#:~:text=x"]
    data = data_of(Reader(explore(made)))
    assert data["nodes"][1]["links"] == [{"relation": "code", "iri": "http://a.org"}]
    assert data["sentences"] == [["x", ""], ["x", "https://a.org/#:~:text=x"]]
    assert [edge["evidence"] for edge in data["edges"]] == [[0], [1]]


def test_what_is_empty_takes_no_room() -> None:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    claim = {"value": 0, "value_max": None, "sentence": "", "link": "", "model": [], "unit": "x"}
    made.add_node("p", kind="paper", label="P", year=None, url="", identifier="p", results=[claim], corrections=[])
    made.add_node("e", kind="task", label="E", aliases=[], generic=False, definition="", specification={}, links=[])
    made.add_edge("p", "e", "uses", relation="uses", confidence=0, evidence=[], links=[], counts=[], surfaces=["E"])
    data = data_of(Reader(explore(made)))
    drawn = {"id", "iri", "label", "group", "shape", "size", "x", "y"}
    told = [{name: value for name, value in node.items() if name not in drawn} for node in data["nodes"]]
    assert told == [{"identifier": "p", "results": [{"value": 0, "sentence": 0, "unit": "x"}]}, {}]
    assert data["edges"] == [{"from": 0, "to": 1, "relation": "uses", "confidence": 0, "surfaces": ["E"]}]


def test_the_title_is_escaped_where_it_stands() -> None:
    assert "<title>&lt;b&gt; &amp; co</title>" in explore(poisoned("x"), title="<b> & co")


def test_the_same_graph_gives_the_same_bytes_and_stays_as_it_is(graph: "nx.MultiDiGraph[str]") -> None:
    before = graph.copy()
    assert explore(graph).encode() == explore(graph).encode()
    assert nx.utils.graphs_equal(graph, before)


def test_nothing_in_the_page_refers_to_another_file(page: Reader) -> None:
    assert page.links == ["data:,"]
    assert not re.search(r"@import|url\(", page.inline("style")[0])
    assert not [text for _, text in page.texts if "sourceMappingURL" in text]


def test_the_policy_allows_the_inline_texts_by_their_hashes_and_nothing_else(page: Reader) -> None:
    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    library, code, style = page.inline("script") + page.inline("script module") + page.inline("style")
    assert page.policy.split("; ") == [
        "default-src 'none'",
        f"script-src {digest(library)} {digest(code)}",
        f"style-src {digest(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]


def test_all_nodes_and_edges_are_there_in_order(graph: "nx.MultiDiGraph[str]", page: Reader) -> None:
    data = data_of(page)
    assert [node["iri"] for node in data["nodes"]] == list(graph)
    assert [node["id"] for node in data["nodes"]] == list(range(len(graph)))
    names = list(graph)
    ends = [(names[int(str(e["from"]))], names[int(str(e["to"]))], e["relation"]) for e in data["edges"]]
    assert ends == list(graph.edges(keys=True))


def test_a_sentence_that_many_edges_share_is_kept_once(page: Reader) -> None:
    sentences = data_of(page)["sentences"]
    assert len(sentences) == len(set(map(str, sentences)))


def test_the_page_of_900_nodes_is_below_two_megabytes(graph: "nx.MultiDiGraph[str]") -> None:
    assert len(explore(graph).encode()) < 2_000_000


def test_an_empty_graph_gives_a_page() -> None:
    assert data_of(Reader(explore(nx.MultiDiGraph())))["nodes"] == []


def test_what_can_end_a_script_element_is_escaped() -> None:
    assert script("a\r\n'</script><!--'") == "a\n'<\\/script><\\!--'"
    assert embedded(["<&>\u2028"]) == '["\\u003c\\u0026\\u003e\\u2028"]'


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    return max(light(one), light(other)) / min(light(one), light(other))


def test_text_and_signs_stand_out_from_their_ground_in_light_and_dark(page: Reader) -> None:
    themes = re.findall(r":root \{(.*?)\}", page.inline("style")[0], re.DOTALL)
    assert len(themes) == 2
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#\w{6})", theme))
        grounds = ("ground", "surface", "soft")
        weak = [(a, b) for a in ("ink", "muted", "accent") for b in grounds if contrast(colours[a], colours[b]) < 4.5]
        weak += [(kind, b) for kind in SHAPES for b in grounds[:2] if contrast(colours[kind], colours[b]) < 3]
        assert [*weak, contrast(colours["ink"], colours["mark"]) >= 4.5] == [True]


def test_pyvis_holds_what_the_page_shows() -> None:
    network, sentences = draw(poisoned("x"))
    assert (network.num_nodes(), network.num_edges(), sentences) == (3, 2, [("x", "")])
    assert network.get_node(1) == {
        "id": 1,
        "label": "x",
        "shape": "dot",
        "group": "technique",
        "iri": "ex",
        "definition": "x",
        "aliases": ["x"],
        "specification": "x",
        "links": [{"relation": "x", "iri": "https://a.org/x"}],
        "size": 4.2,
        "x": network.get_node(1)["x"],
        "y": network.get_node(1)["y"],
    }
    assert network.options["physics"] == {"enabled": False}


def test_kinds_and_relations_come_in_the_order_of_the_guide_and_unknown_ones_last() -> None:
    made = poisoned("other")
    made.add_node("t", kind="task", label="t")
    made.add_edge("ft", "t", "broader", relation="broader")
    assert kinds(poisoned("other")) == ["paper", "technique", "other"]
    assert relations(made)[:3] == ["proposes", "broader", "other"]
