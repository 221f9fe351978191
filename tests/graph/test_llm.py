"""Reading a paper with a language model, against a stand-in endpoint on this machine."""

import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, Said, chat, chat_server

from paperkg.errors import EndpointError
from paperkg.graph.endpoint import KEY
from paperkg.graph.llm import PROMPT, SCHEMA, Dropped, Endpoint, LlmReading, extractor, read_with_llm
from paperkg.graph.model import Entity, Fact, Paper, Reading, Result, Span

PAPER = Paper("p", "Zed: Fast Serving", "We present Zed. It runs Llama-2-7B up to 2.5x faster than vLLM on A100 GPUs.")


def entity(name: str, kind: str, relation: str, *surfaces: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "relation": relation, "surfaces": list(surfaces), "evidence": ""}


ANSWER: dict[str, Any] = {
    "entities": [
        entity("Zed", "system", "proposes", "Zed"),
        entity("vLLM", "system", "compares_with", "vLLM"),
        entity("NVIDIA A100", "hardware", "evaluates_on", "A100 GPUs"),
        entity("Zebra-7B", "model", "evaluates_on", "Zebra-7B"),
        entity("serving", "task", "addresses", "Serving", "LLM serving"),
        entity("Ada", "person", "mentions", "Ada"),
    ],
    "results": [
        {
            "quote": "up to 2.5x faster", "metric": "speed", "value": 2.5, "value_max": None, "unit": "x",
            "bound": "up_to", "direction": "increase", "subject": "Zed", "baseline": ["vLLM", "Orca"],
            "model": ["Llama-2-7B"], "hardware": ["A100 GPUs"], "dataset": [],
        },
        {"quote": "up to 9x faster", "value": 9},
    ],
}  # fmt: skip
TITLE, FIRST, SECOND = Span(0, 17), Span(18, 33), Span(34, 94)
A100 = Entity("hardware", "nvidia-a100", "NVIDIA A100", True)
READING = Reading(
    PAPER,
    (
        Fact("evaluates_on", A100, 0.8, ("A100 GPUs",), (SECOND,), "llm"),
        Fact("compares_with", Entity("system", "vllm", "vLLM", True), 0.8, ("vLLM",), (SECOND,), "llm"),
        Fact("proposes", Entity("system", "zed", "Zed"), 0.8, ("Zed",), (TITLE, FIRST), "llm"),
        Fact("addresses", Entity("task", "serving", "serving"), 0.8, ("Serving",), (TITLE,), "llm"),
    ),
    (
        Result(
            "speed", 2.5, None, "x", "up_to", "increase", "Zed", ("vLLM",), ("Llama-2-7B",), ("A100 GPUs",), (),
            Span(53, 70), SECOND, "2.5",
        ),
    ),
)  # fmt: skip
DROPPED = Dropped(kinds=1, surfaces=2, entities=1, quotes=1, arguments=1)


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with pytest.MonkeyPatch.context() as patch, chat_server() as running:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.delenv(KEY, raising=False)
        yield running


def test_an_answer_becomes_a_reading_without_what_is_not_in_the_text(server: ChatServer) -> None:
    server.will(chat(json.dumps(ANSWER)))
    assert read_with_llm(PAPER, Endpoint(server.url, "small")) == LlmReading(READING, DROPPED)
    (asked,) = server.asked
    assert asked.body["messages"] == [
        {"role": "system", "content": PROMPT},
        {"role": "user", "content": f"Title: {PAPER.title}\n\nAbstract: {PAPER.abstract}"},
    ]
    assert asked.body["response_format"]["json_schema"]["schema"] == SCHEMA


def test_a_paper_that_was_read_is_not_asked_about_again(server: ChatServer, tmp_path: Path) -> None:
    server.will(chat(json.dumps(ANSWER)), Said(500, b""))
    read = extractor(Endpoint(server.url, "small", cache=tmp_path))
    assert [read(PAPER), read(PAPER._replace(id="q", year=2025))] == [
        READING,
        READING._replace(paper=PAPER._replace(id="q", year=2025)),
    ]
    assert len(server.asked) == 1


def test_models_that_only_a_name_puts_in_a_family_get_their_family(server: ChatServer) -> None:
    paper = PAPER._replace(abstract="It serves Foozle-2-7B.")
    server.will(chat(json.dumps({"entities": [entity("Foozle-2-7B", "model", "uses", "Foozle-2-7B")]})))
    read = read_with_llm(paper, Endpoint(server.url, "small"))
    assert [(narrow.name, broad.name) for narrow, broad in read.reading.broader] == [("Foozle-2-7B", "Foozle-2")]
    assert read.dropped == Dropped(malformed=1)


def test_waiting_is_left_to_the_caller(server: ChatServer) -> None:
    server.will(Said(503, b""))
    waits: list[float] = []
    with pytest.raises(EndpointError, match="busy or failing"):
        read_with_llm(PAPER, Endpoint(server.url, "small"), wait=waits.append)
    assert waits == [1.0, 2.0]


def test_an_extractor_can_be_sent_to_another_process(server: ChatServer) -> None:
    server.will(chat(json.dumps(ANSWER)))
    assert pickle.loads(pickle.dumps(extractor(Endpoint(server.url, "small"))))(PAPER) == READING


def test_importing_the_module_does_not_need_httpx() -> None:
    code = "import sys; sys.modules['httpx'] = None; import paperkg.graph.llm"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stderr == b""


def test_the_schema_asks_for_each_field_and_no_other() -> None:
    listed = {name: part["items"] for name, part in SCHEMA["properties"].items()}
    assert {name: list(part["properties"]) for name, part in listed.items()} == {
        "entities": ["name", "type", "relation", "surfaces", "evidence"],
        "results": list(ANSWER["results"][0]),
    }
    for part in (SCHEMA, *listed.values()):
        assert (part["required"], part["additionalProperties"]) == (list(part["properties"]), False)
    kinds = ["technique", "system", "hardware", "model", "dataset", "task"]
    assert listed["entities"]["properties"]["type"] == {"type": "string", "enum": kinds}
    assert listed["results"]["properties"]["value_max"] == {"type": ["number", "null"]}


@pytest.mark.parametrize("list_name", ["entities", "results"])
def test_the_prompt_names_every_field_and_every_choice(list_name: str) -> None:
    fields = SCHEMA["properties"][list_name]["items"]["properties"]
    choices = [choice for field in fields.values() for choice in field.get("enum", ())]
    assert [name for name in (list_name, *fields, *choices) if not re.search(rf"\b{name}\b", PROMPT)] == []
