"""Asking an endpoint: what is sent, what is kept, and what each failure says."""

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import Asked, ChatServer, Said, chat, chat_server
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.errors import EndpointError
from paperkg.graph import endpoint
from paperkg.graph.endpoint import Endpoint, Question, ask

SCHEMA = {"type": "object", "properties": {"colours": {"type": "array", "items": {"type": "string"}}}}
QUESTION = Question("List the colours.", "A red house.", SCHEMA)
FORM = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}}
PLAIN = {
    "model": "small",
    "messages": [{"role": "system", "content": "List the colours."}, {"role": "user", "content": "A red house."}],
    "temperature": 0,
    "seed": 7,
}
RED = {"colours": ["red"]}
GOOD = chat(json.dumps(RED))


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with pytest.MonkeyPatch.context() as patch, chat_server() as running:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.delenv(endpoint.KEY, raising=False)
        yield running


def at(server: ChatServer, **more: object) -> Endpoint:
    return Endpoint(server.url, "small", timeout=10.0)._replace(**more)  # type: ignore[arg-type]


def refusal(where: Endpoint, waits: list[float] | None = None) -> str:
    """What the error says, without the address."""
    with pytest.raises(EndpointError) as caught:
        ask(where, QUESTION, wait=(waits if waits is not None else []).append)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(where.url, "URL")


# --- what is sent


def test_a_question_is_sent_with_the_schema_of_its_answer(server: ChatServer) -> None:
    server.will(GOOD)
    assert ask(at(server), QUESTION) == RED
    assert server.asked == [Asked("/v1/chat/completions", None, {**PLAIN, "response_format": FORM})]


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_refuses_the_schema_is_asked_without_it(server: ChatServer, status: int) -> None:
    server.will(Said(status, b"unknown field response_format"), GOOD)
    assert ask(at(server), QUESTION) == RED
    assert [asked.body for asked in server.asked] == [{**PLAIN, "response_format": FORM}, PLAIN]


def test_the_key_is_sent_from_the_environment_or_as_given(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.will(GOOD)
    monkeypatch.setenv(endpoint.KEY, "from-outside\n")
    ask(at(server), QUESTION)
    ask(at(server, key="given"), QUESTION)
    assert [asked.key for asked in server.asked] == ["Bearer from-outside", "Bearer given"]


@pytest.mark.parametrize(
    "content",
    ['```json\n{"colours": ["red"]}\n```', 'Sure! {"colours": ["red"]} Is that all?', '{"colours": ["red"]}\n'],
)
def test_words_around_the_object_do_no_harm(server: ChatServer, content: str) -> None:
    server.will(chat(content))
    assert ask(at(server), QUESTION) == RED


def test_a_slash_at_the_end_of_the_address_does_no_harm(server: ChatServer) -> None:
    server.will(GOOD)
    ask(at(server, url=f"{server.url}/"), QUESTION)
    assert [asked.path for asked in server.asked] == ["/v1/chat/completions"]


# --- the cache


def test_what_was_answered_once_is_not_asked_again(server: ChatServer, tmp_path: Path) -> None:
    server.will(GOOD)
    where = at(server, cache=tmp_path / "answers", key="secret")
    assert [ask(where, QUESTION) for _ in range(3)] == [RED] * 3
    assert len(server.asked) == 1
    kept = list((tmp_path / "answers").iterdir())
    assert [file.read_text(encoding="utf-8") for file in kept] == ['{\n "colours": [\n  "red"\n ]\n}\n']
    assert [(file.suffix, len(file.stem)) for file in kept] == [(".json", 64)]


def test_the_cache_tells_model_address_task_schema_and_text_apart(server: ChatServer, tmp_path: Path) -> None:
    server.will(GOOD)
    where = at(server, cache=tmp_path)
    more = {"type": "object", "properties": {"colours": {}, "shapes": {}}}
    for asked in (QUESTION, QUESTION._replace(task="Colours?"), QUESTION._replace(text="A blue house. \ud800")):
        ask(where, asked)
    ask(where, QUESTION._replace(schema=more))
    ask(where._replace(model="large"), QUESTION)
    ask(where._replace(url=f"{server.url}/x"), QUESTION)
    ask(where._replace(key="other", timeout=9.0), QUESTION)
    assert len(server.asked) == len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize(
    "damage", [b"", b'{"colours": ["r', b"[1]", b"{}", b'{"colours": 1}', b"\xff\xfe", b'{"a":' * 99999 + b"}"]
)
def test_a_damaged_file_is_asked_anew_and_mended(server: ChatServer, tmp_path: Path, damage: bytes) -> None:
    server.will(GOOD)
    where = at(server, cache=tmp_path)
    ask(where, QUESTION)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert ask(where, QUESTION) == RED
    assert len(server.asked) == 2
    assert [(left, left.read_bytes()) for left in tmp_path.iterdir()] == [(file, whole)]


def test_a_bad_answer_is_not_kept(server: ChatServer, tmp_path: Path) -> None:
    server.will(chat("no idea"), GOOD)
    where = at(server, cache=tmp_path)
    refusal(where)
    assert list(tmp_path.iterdir()) == []
    assert ask(where, QUESTION) == RED


def test_a_cache_that_cannot_be_written_is_named(server: ChatServer, tmp_path: Path) -> None:
    server.will(GOOD)
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = refusal(at(server, cache=tmp_path / "file"))
    assert said == f"{tmp_path / 'file'}: cannot keep an answer here: File exists; name another"


def test_an_answer_that_cannot_be_put_in_its_place_leaves_nothing_behind(server: ChatServer, tmp_path: Path) -> None:
    server.will(GOOD)
    where = at(server, cache=tmp_path)
    ask(where, QUESTION)
    (file,) = tmp_path.iterdir()
    file.unlink()
    file.mkdir()
    assert refusal(where) == f"{tmp_path}: cannot keep an answer here: Is a directory; name another"
    assert list(tmp_path.iterdir()) == [file]


# --- what goes wrong

BUSY = "URL: busy or failing (HTTP {}); try again later"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(401, b"bad key: secret"), "URL: the key is refused (HTTP 401); set PAPERKG_LLM_KEY"),
        (Said(403, b""), "URL: the key is refused (HTTP 403); set PAPERKG_LLM_KEY"),
        (Said(404, b"no model\x1b[31m\nsecret small"),
         "URL: refuses the request for model 'small' (HTTP 404): no model [31m … small"),
        (Said(400, b""), "URL: refuses the request for model 'small' (HTTP 400): without a reason"),
        (Said(307, b"", (("Location", "http://192.0.2.1/"),)),
         "URL: redirects to another address (HTTP 307), which is not followed; give that one"),
        (Said(200, b"<html>"), "URL: the reply is not that of a chat endpoint; try another model than 'small'"),
        (Said(200, b"[" * 99999), "URL: the reply is not that of a chat endpoint; try another model than 'small'"),
        (Said(200, b'{"choices": []}'),
         "URL: the reply is not that of a chat endpoint; try another model than 'small'"),
        (chat(None), "URL: the reply is not that of a chat endpoint; try another model than 'small'"),
        (chat("no idea"), "URL: the answer is no JSON object; try another model than 'small'"),
        (chat('["red"]'), "URL: the answer is no JSON object; try another model than 'small'"),
        (chat('{"colours": ["r'), "URL: the answer is no JSON object; try another model than 'small'"),
        (chat('{"a":' * 9999 + "}"), "URL: the answer is no JSON object; try another model than 'small'"),
        (chat('{"n": ' + "9" * 5000 + "}"), "URL: the answer is no JSON object; try another model than 'small'"),
        (chat('{"colours": "red"}'), "URL: the answer has no list of colours; try another model than 'small'"),
    ],
)  # fmt: skip
def test_each_failure_says_in_one_line_what_to_do(server: ChatServer, said: Said, message: str) -> None:
    server.will(said)
    assert refusal(at(server, key="secret")) == message


def test_a_busy_server_is_asked_twice_more_after_the_time_it_names(server: ChatServer) -> None:
    server.will(Said(429, b"", (("Retry-After", "3"),)), Said(503, b"", (("Retry-After", "86400"),)), GOOD)
    waits: list[float] = []
    assert ask(at(server), QUESTION, wait=waits.append) == RED
    assert waits == [3.0, 5.0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_stays_busy_is_given_up(server: ChatServer, status: int) -> None:
    server.will(Said(status, b"", (("Retry-After", "Wed, 21 Oct 2065 07:28:00 GMT"),)))
    waits: list[float] = []
    assert refusal(at(server), waits) == BUSY.format(status)
    assert (waits, len(server.asked)) == ([1.0, 2.0], 3)


def test_a_server_that_says_nothing_is_given_up() -> None:
    with chat_server() as silent:
        silent.will(None)
        said = refusal(at(silent, timeout=0.05))
    assert said == "URL: no answer within 0.05 s; allow more time"


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert refusal(Endpoint(address, "small")) == "URL cannot be reached; check the address and that it is running"


def test_an_answer_that_is_too_large_is_not_read(server: ChatServer) -> None:
    server.will(Said(200, b" " * (2 << 20)))
    assert refusal(at(server)) == "URL/chat/completions: the answer is larger than 1,048,576 bytes; try another model"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("file:///etc/hosts", "file:///etc/hosts"), ("127.0.0.1:8000", "127.0.0.1:8000"), ("", ""), ("http://", "http://"),
        ("http://me:secret@127.0.0.1/v1", "127.0.0.1/v1"), ("http://127.0.0.1/v1?key=secret", "http://127.0.0.1/v1"),
        ("http://127.0.0.1:99999/", "http://127.0.0.1:99999/"), ("http://[::1/", "http://[::1/"),
        ("http://127.0.0.1/\n", "http://127.0.0.1/\n"),
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_asked(url: str, shown: str) -> None:
    with pytest.raises(EndpointError) as caught:
        ask(Endpoint(url, "small"), QUESTION)
    assert str(caught.value) == f"{shown!r} is no endpoint; give an address such as http://127.0.0.1:8000/v1"


@pytest.mark.parametrize("key", ["schlüssel", "one\ntwo"])
def test_a_key_that_no_header_can_hold_is_not_shown(server: ChatServer, key: str) -> None:
    said = refusal(at(server, key=key))
    assert said == "the key in PAPERKG_LLM_KEY has characters that no key has; set it anew"


def test_a_proxy_that_cannot_be_used_is_an_error(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "odd://127.0.0.1")
    assert refusal(at(server)) == "URL: the proxy that the environment names cannot be used"


def test_without_httpx_the_extra_is_named(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert refusal(at(server)) == "asking an endpoint needs httpx; pip install 'paperkg[llm]'"


def test_the_key_is_in_no_repr() -> None:
    assert repr(Endpoint("http://127.0.0.1", "small", "secret")) == "Endpoint(url='http://127.0.0.1', model='small')"


# --- any answer

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["colours", "choices", "message", "content"]) | st.text(max_size=3), inner)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=40)
@given(VALUES)
def test_any_json_is_an_answer_or_an_error(server: ChatServer, value: object) -> None:
    fits = isinstance(value, dict) and isinstance(value.get("colours"), list)
    for said in (Said(200, json.dumps(value).encode()), chat(value), chat(json.dumps(value))):
        server.will(said)
        try:
            answer = ask(at(server), QUESTION)
        except EndpointError:
            assert not (fits and said == chat(json.dumps(value)))
        else:
            assert isinstance(answer["colours"], list)
