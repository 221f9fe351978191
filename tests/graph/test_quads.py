"""Readings and the vocabulary as N-Quads."""

import re

import pyoxigraph as ox
import pytest
from four_papers import SPECIFICATIONS, VOCABULARY, fact, result, thing
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.model import KINDS, RELATIONS, Entity, Fact, Paper, Reading, Span
from paperkg.graph.quads import coins, entity_iri, graph_iri, paper_iri, quads, vocabulary_quads
from paperkg.graph.text import slug
from paperkg.ontology import terms as t
from paperkg.ontology.links import Link
from paperkg.ontology.specifications import Specification
from paperkg.ontology.vocabulary import Entry


def short(lines: list[str]) -> str:
    """Lines with prefixes in place of namespaces and without the graph, for people to compare."""
    text = "\n".join(re.sub(r" <[^>]*> \.\Z", "", line) for line in lines)
    text = re.sub(rf"<{t.ENTITIES}([^>]*)>", r"id:\1", text)
    return re.sub(r"<([^>]*)>", lambda match: t.compact(match[1]), text) + "\n"


def test_a_paper_without_facts_has_what_is_known_of_it() -> None:
    authors, aliases = ("Ada Byron", "Bo Li"), ("doi:10.1000/x",)
    paper = Paper("p-1", "Zed", "Fast.", 2025, authors, "Conf", "https://a.org", aliases, "de")
    assert (
        short(quads(Reading(paper, (), ()), "d"))
        == """\
id:paper/p-1 dc:creator "Ada Byron"
id:paper/p-1 dc:creator "Bo Li"
id:paper/p-1 dct:abstract "Fast."
id:paper/p-1 dct:identifier "doi:10.1000/x"
id:paper/p-1 dct:identifier "p-1"
id:paper/p-1 dct:issued "2025"^^xsd:gYear
id:paper/p-1 dct:language "de"
id:paper/p-1 dct:title "Zed"
id:paper/p-1 rdf:type pkg:Paper
id:paper/p-1 schema:url https://a.org
id:paper/p-1 pkg:authors "Ada Byron; Bo Li"
id:paper/p-1 pkg:digest "d"
id:paper/p-1 pkg:venue "Conf"
"""
    )


ZED = Paper("p-1", "Zed: Fast", 'It beats "vLLM" 2 to 3x.')


def zed() -> Reading:
    facts = (fact(ZED, "proposes", "system/Zed"), fact(ZED, "compares_with", "system/vllm"))
    speed = result(ZED, "2 to 3x", "speed", 2, "x", "range", value_max=3.0, subject="Zed", baselines=("vLLM",))
    own, other = thing("system/Zed"), thing("system/vllm")
    return Reading(ZED, facts, (speed,), ((own, thing("system/Engine")), (own, own), (thing("system/no"), other)))


def test_facts_and_results_have_evidence() -> None:
    assert (
        short(quads(zed(), "d"))
        == r"""
id:assertion/p-1/system/vllm rdf:object id:system/vllm
id:assertion/p-1/system/vllm rdf:predicate pkg:comparesWith
id:assertion/p-1/system/vllm rdf:subject id:paper/p-1
id:assertion/p-1/system/vllm rdf:type rdf:Statement
id:assertion/p-1/system/vllm rdf:type pkg:Assertion
id:assertion/p-1/system/vllm pkg:confidence "0.9"^^xsd:decimal
id:assertion/p-1/system/vllm pkg:evidence id:evidence/p-1/10-34
id:assertion/p-1/system/vllm pkg:kind "system"
id:assertion/p-1/system/vllm pkg:name "vLLM"
id:assertion/p-1/system/vllm pkg:reason "cue of compares_with"
id:assertion/p-1/system/vllm pkg:surface "vLLM"
id:assertion/p-1/system/zed rdf:object id:system/zed/p-1
id:assertion/p-1/system/zed rdf:predicate pkg:proposes
id:assertion/p-1/system/zed rdf:subject id:paper/p-1
id:assertion/p-1/system/zed rdf:type rdf:Statement
id:assertion/p-1/system/zed rdf:type pkg:Assertion
id:assertion/p-1/system/zed pkg:confidence "0.9"^^xsd:decimal
id:assertion/p-1/system/zed pkg:evidence id:evidence/p-1/0-9
id:assertion/p-1/system/zed pkg:kind "system"
id:assertion/p-1/system/zed pkg:name "Zed"
id:assertion/p-1/system/zed pkg:reason "cue of proposes"
id:assertion/p-1/system/zed pkg:surface "Zed"
id:assertion/p-1/system/zed pkg:under id:system/engine
id:assertion/p-1/system/zed pkg:underName "Engine"
id:evidence/p-1/0-9/position rdf:type oa:TextPositionSelector
id:evidence/p-1/0-9/position oa:end "9"^^xsd:integer
id:evidence/p-1/0-9/position oa:start "0"^^xsd:integer
id:evidence/p-1/0-9/quote rdf:type oa:TextQuoteSelector
id:evidence/p-1/0-9/quote oa:exact "Zed: Fast"
id:evidence/p-1/0-9/quote oa:suffix "\nIt beats \"vLLM\" 2 to 3x."
id:evidence/p-1/0-9 rdf:type oa:SpecificResource
id:evidence/p-1/0-9 oa:hasSelector id:evidence/p-1/0-9/position
id:evidence/p-1/0-9 oa:hasSelector id:evidence/p-1/0-9/quote
id:evidence/p-1/0-9 oa:hasSource id:paper/p-1
id:evidence/p-1/10-34/position rdf:type oa:TextPositionSelector
id:evidence/p-1/10-34/position oa:end "34"^^xsd:integer
id:evidence/p-1/10-34/position oa:start "10"^^xsd:integer
id:evidence/p-1/10-34/quote rdf:type oa:TextQuoteSelector
id:evidence/p-1/10-34/quote oa:exact "It beats \"vLLM\" 2 to 3x."
id:evidence/p-1/10-34/quote oa:prefix "Zed: Fast\n"
id:evidence/p-1/10-34 rdf:type oa:SpecificResource
id:evidence/p-1/10-34 oa:hasSelector id:evidence/p-1/10-34/position
id:evidence/p-1/10-34 oa:hasSelector id:evidence/p-1/10-34/quote
id:evidence/p-1/10-34 oa:hasSource id:paper/p-1
id:paper/p-1 dct:abstract "It beats \"vLLM\" 2 to 3x."
id:paper/p-1 dct:identifier "p-1"
id:paper/p-1 dct:language "en"
id:paper/p-1 dct:title "Zed: Fast"
id:paper/p-1 rdf:type pkg:Paper
id:paper/p-1 pkg:claims id:result/p-1/01
id:paper/p-1 pkg:comparesWith id:system/vllm
id:paper/p-1 pkg:digest "d"
id:paper/p-1 pkg:proposes id:system/zed/p-1
id:result/p-1/01 rdf:type pkg:Result
id:result/p-1/01 pkg:baseline id:system/vllm
id:result/p-1/01 pkg:baselineText "vLLM"
id:result/p-1/01 pkg:bound "range"
id:result/p-1/01 pkg:direction "higher"
id:result/p-1/01 pkg:evidence id:evidence/p-1/10-34
id:result/p-1/01 pkg:gain "true"^^xsd:boolean
id:result/p-1/01 pkg:measure id:measure/time
id:result/p-1/01 pkg:metric "speed"
id:result/p-1/01 pkg:quote "2 to 3x"
id:result/p-1/01 pkg:reportedText "2"
id:result/p-1/01 pkg:subject "Zed"
id:result/p-1/01 pkg:unit "x"
id:result/p-1/01 pkg:value "2"^^xsd:decimal
id:result/p-1/01 pkg:valueMax "3"^^xsd:decimal
""".removeprefix("\n")
    )


def test_all_lines_stand_in_the_paper_s_graph() -> None:
    lines = quads(zed(), "d")
    assert {line.split()[-2] for line in lines} == {f"<{graph_iri('p-1')}>"}
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("paper", "unwanted"),
    [
        (ZED._replace(year=None), t.ISSUED),
        (ZED._replace(year=0), t.ISSUED),
        (ZED._replace(year=10_000), t.ISSUED),
        (ZED._replace(url="javascript:alert(1)"), t.URL),
        (ZED._replace(abstract=""), t.ABSTRACT),
    ],
)
def test_what_is_not_known_is_not_stated(paper: Paper, unwanted: str) -> None:
    assert [line for line in quads(Reading(paper, (), ()), "d") if f"<{unwanted}>" in line] == []


@pytest.mark.parametrize(
    ("surface", "kind", "target"),
    [
        pytest.param("vLLM", "", "system/vllm", id="the very surface"),
        pytest.param("the vLLM engine", "", "system/vllm", id="a surface within it"),
        pytest.param("Zed engine", "", None, id="what the paper proposes is no baseline"),
        pytest.param("VLLMs", "", None, id="only whole words count"),
        pytest.param("A100 GPU", "hardware", "hardware/nvidia-a100", id="the longest of two"),
        pytest.param("vLLM engine", "hardware", None, id="another kind"),
    ],
)
def test_roles_of_results_are_tied_to_entities(surface: str, kind: str, target: str | None) -> None:
    paper = ZED._replace(abstract="Zed on a GPU, an A100, is 2x faster than vLLM.")
    facts = (
        fact(paper, "proposes", "system/Zed"), fact(paper, "compares_with", "system/vllm"),
        fact(paper, "uses", "hardware/gpu"), fact(paper, "evaluates_on", "hardware/nvidia-a100", "A100"),
    )  # fmt: skip
    speed = result(paper, "2x", "speed", 2, "x", "exact", **{"hardware" if kind else "baselines": (surface,)})
    lines = quads(Reading(paper, facts, (speed,)), "d")
    link, text = (t.ON_HARDWARE, t.HARDWARE_TEXT) if kind else (t.BASELINE, t.BASELINE_TEXT)
    linked = [line.split()[2] for line in lines if f"<{link}>" in line]
    assert linked == ([f"<{t.ENTITIES}{target}>"] if target else [])
    assert [line for line in lines if f'<{text}> "{surface}"' in line]


@pytest.mark.parametrize(
    ("relation", "kind", "name", "known", "is_coined"),
    [
        ("proposes", "system", "Zed", False, True),
        ("proposes", "system", "zed2", False, True),
        ("proposes", "technique", "2-step", False, True),
        ("proposes", "technique", "eLLM", False, True),
        ("proposes", "technique", "cache reuse", False, False),
        ("proposes", "technique", "Cache reuse", False, False),
        ("proposes", "system", "Zed", True, False),
        ("proposes", "task", "Zed", False, False),
        ("uses", "system", "Zed", False, False),
    ],
)
def test_what_a_paper_coins(relation: str, kind: str, name: str, known: bool, is_coined: bool) -> None:
    assert coins(Fact(relation, Entity(kind, slug(name), name, known), 1.0, (), (), "")) is is_coined


@pytest.mark.parametrize(
    ("paper_id", "tail"),
    [
        ("arXiv:2309.06180", "arxiv-2309.06180"),
        ("arXiv:cs/9901001", "arxiv-cs-9901001"),
        ("doi:10.1145/36.1", "doi-10.1145-36.1"),
        ("title:a-b", "title-a-b"),
        ("P_1_2", "p-1-2"),
        ("P_12", "p-12"),
    ],
)
def test_iris_of_papers(paper_id: str, tail: str) -> None:
    assert (paper_iri(paper_id), graph_iri(paper_id)) == (f"{t.ENTITIES}paper/{tail}", f"{t.PAPER_GRAPHS}{tail}")
    assert entity_iri(Entity("system", "c++", "C++"), paper_id) == f"{t.ENTITIES}system/c++/{tail}"


def test_ids_in_other_scripts_have_iris_of_their_own() -> None:
    assert len({paper_iri(f"title:{title}-gpu") for title in ("推理", "训练", "naïve", "naive")}) == 4


def test_the_vocabulary_is_written_in_skos() -> None:
    lines = short(vocabulary_quads(VOCABULARY[5:8])).splitlines(keepends=True)
    assert (
        "".join(line for line in lines if "measure" not in line)
        == """\
id:hardware/npu rdf:type skos:Concept
id:hardware/npu rdf:type pkg:Hardware
id:hardware/npu skos:inScheme id:scheme/hardware
id:hardware/npu skos:prefLabel "NPU"@en
id:hardware/npu skos:topConceptOf id:scheme/hardware
id:hardware/nvidia-a100 rdf:type skos:Concept
id:hardware/nvidia-a100 rdf:type pkg:Hardware
id:hardware/nvidia-a100 skos:altLabel "A-100"@en
id:hardware/nvidia-a100 skos:altLabel "A100"@en
id:hardware/nvidia-a100 skos:broader id:hardware/nvidia-gpu
id:hardware/nvidia-a100 skos:definition "A data-centre GPU of 2020."@en
id:hardware/nvidia-a100 skos:inScheme id:scheme/hardware
id:hardware/nvidia-a100 skos:prefLabel "NVIDIA A100"@en
id:hardware/nvidia-gpu rdf:type skos:Concept
id:hardware/nvidia-gpu rdf:type pkg:Hardware
id:hardware/nvidia-gpu skos:broader id:hardware/gpu
id:hardware/nvidia-gpu skos:inScheme id:scheme/hardware
id:hardware/nvidia-gpu skos:prefLabel "NVIDIA GPU"@en
id:scheme/hardware dct:description "Devices, chips, boards, memories, links, processes of manufacture and clusters."@en
id:scheme/hardware rdf:type skos:ConceptScheme
id:scheme/hardware skos:hasTopConcept id:hardware/npu
id:scheme/hardware skos:prefLabel "Hardware"@en
"""
    )


def test_measures_stand_in_the_vocabulary_in_a_scheme_of_their_own() -> None:
    lines = short(vocabulary_quads([])).splitlines(keepends=True)
    assert (
        "".join(line for line in lines if "measure/" not in line or "measure/area" in line)
        == """\
id:measure/area rdf:type skos:Concept
id:measure/area rdf:type pkg:Measure
id:measure/area skos:definition "How much of a chip is taken: its area, or its logic and memory blocks."@en
id:measure/area skos:inScheme id:scheme/measure
id:measure/area skos:prefLabel "area"@en
id:measure/area skos:topConceptOf id:scheme/measure
id:scheme/measure dct:description "What results are compared by."@en
id:scheme/measure rdf:type skos:ConceptScheme
id:scheme/measure skos:hasTopConcept id:measure/area
id:scheme/measure skos:prefLabel "Measures"@en
"""
    )


def test_links_lead_out_of_the_vocabulary_for_the_entries_that_there_are() -> None:
    iri = "https://example.org/x"
    found = [Link("hardware/npu", relation, iri, "a list") for relation in ("exact", "close", "code", "page")]
    found.append(Link("hardware/none", "exact", iri, "a list"))
    lines = short(vocabulary_quads(VOCABULARY[5:8], links=found)).splitlines()
    assert [line for line in lines if iri in line] == [
        "id:hardware/npu rdfs:seeAlso https://example.org/x",
        "id:hardware/npu skos:closeMatch https://example.org/x",
        "id:hardware/npu skos:exactMatch https://example.org/x",
        "id:hardware/npu schema:codeRepository https://example.org/x",
    ]


def test_aliases_that_ask_for_their_case_are_written_plainly_and_generic_entries_are_marked() -> None:
    entry = Entry("hardware", "gpu", "GPU", ("=GPU", "=gpu"), "", "", frozenset({"generic"}))
    lines = [line for line in short(vocabulary_quads([entry])).splitlines() if "altLabel" in line or "generic" in line]
    assert lines == ['id:hardware/gpu skos:altLabel "gpu"@en', 'id:hardware/gpu pkg:generic "true"^^xsd:boolean']


def test_hardware_has_the_figures_of_its_specification() -> None:
    lines = vocabulary_quads(VOCABULARY, SPECIFICATIONS)
    assert short([line for line in lines if line not in vocabulary_quads(VOCABULARY)]) == (
        """\
id:hardware/nvidia-a100 schema:manufacturer "NVIDIA"
id:hardware/nvidia-a100 schema:releaseDate "2020"^^xsd:gYear
id:hardware/nvidia-a100 pkg:architecture "Ampere"
id:hardware/nvidia-a100 pkg:designPower "400"^^xsd:decimal
id:hardware/nvidia-a100 pkg:fp16Peak "312"^^xsd:decimal
id:hardware/nvidia-a100 pkg:fp32Peak "19.5"^^xsd:decimal
id:hardware/nvidia-a100 pkg:fp8Peak "0.5"^^xsd:decimal
id:hardware/nvidia-a100 pkg:int8Peak "624"^^xsd:decimal
id:hardware/nvidia-a100 pkg:memory "40"^^xsd:decimal
id:hardware/nvidia-a100 pkg:memory "80"^^xsd:decimal
id:hardware/nvidia-a100 pkg:memoryBandwidth "1555"^^xsd:decimal
id:hardware/nvidia-a100 pkg:memoryBandwidth "2039"^^xsd:decimal
"""
    )


def test_a_specification_without_its_entry_is_left_out() -> None:
    entries = [entry for entry in VOCABULARY if entry.slug != "nvidia-a100"]
    assert vocabulary_quads(entries, SPECIFICATIONS) == vocabulary_quads(entries)


FIGURE = st.floats(1e-6, 1e6).map(lambda value: round(value, 6))
FIGURES = st.frozensets(FIGURE, max_size=3).map(lambda values: tuple(sorted(values)))


@given(st.lists(FIGURES, min_size=7, max_size=7))
def test_every_figure_reads_back(figures: list[tuple[float, ...]]) -> None:
    row = Specification("nvidia-a100", "NVIDIA", "", None, *figures, ("a table",), frozenset())
    found = ox.parse("\n".join(vocabulary_quads(VOCABULARY, [row])).encode(), format=ox.RdfFormat.N_QUADS)
    columns = {iri: column for column, iri in t.FIGURES.items()}
    read = [
        (columns[quad.predicate.value], float(quad.object.value)) for quad in found if quad.predicate.value in columns
    ]
    assert sorted(read) == sorted(row.figures())


TEXT = st.text(st.characters(), max_size=30)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings of papers whose every text is arbitrary."""
    paper = Paper(
        draw(TEXT), draw(TEXT), draw(TEXT), draw(st.none() | st.integers()), tuple(draw(st.lists(TEXT, max_size=2))),
        draw(TEXT), draw(TEXT), tuple(draw(st.lists(TEXT, max_size=2))), draw(TEXT),
    )  # fmt: skip
    span = Span(0, len(paper.text))
    names = draw(st.lists(TEXT, max_size=3, unique_by=slug))
    facts = tuple(
        Fact(
            draw(st.sampled_from(RELATIONS)), Entity(draw(st.sampled_from(KINDS)), slug(name), name),
            draw(st.floats(0, 1)), (name,), (span,), draw(TEXT),
        )
        for name in names
    )  # fmt: skip
    return Reading(paper, facts, (), tuple((fact.entity, Entity("system", "x", draw(TEXT))) for fact in facts))


@given(readings())
def test_whatever_a_paper_says_its_lines_are_sound_and_its_title_reads_back(reading: Reading) -> None:
    lines = quads(reading, "d")
    found = list(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS))
    assert len(set(found)) == len(found) == len(lines)
    assert {quad.graph_name.value for quad in found} == {graph_iri(reading.paper.id)}
    title = re.sub("[\ud800-\udfff]", "\ufffd", reading.paper.title)
    assert [quad.object.value for quad in found if quad.predicate.value == t.TITLE] == [title]
