"""Asking an OpenAI-compatible chat endpoint for JSON, with a cache on disk; needs httpx (extra `llm`).

The paper and the answer go over the wire, nothing else; the key is sent in its header only: it is in no message, no
file and no repr.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from paperkg.errors import EndpointError

if TYPE_CHECKING:
    import httpx

KEY = "PAPERKG_LLM_KEY"
"""Environment variable that holds the key."""
SEED = 7
"""Sent with every request, so that a server that can repeat itself does."""
LARGEST = 1 << 20
"""Most bytes of an answer."""
RETRIES, LONGEST_WAIT = 2, 5.0
"""How often a busy or failing server is asked again, and the most seconds before that."""

Wait = Callable[[float], None]
"""Does nothing for so many seconds."""
Answer = dict[str, Any]
"""A JSON object."""


class Endpoint(NamedTuple):
    """Where to ask: POST {url}/chat/completions.

    `key` is taken from the environment variable PAPERKG_LLM_KEY where it is empty; `timeout` is the longest silence of
    the server in seconds; `cache` is the folder of answers, or None.

    >>> Endpoint("http://127.0.0.1:8000/v1", "small", key="secret")
    Endpoint(url='http://127.0.0.1:8000/v1', model='small')
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0
    cache: Path | None = None

    def __repr__(self) -> str:
        return f"Endpoint(url={self.url!r}, model={self.model!r})"


class Question(NamedTuple):
    """What is asked: the task, the text that it is about, and the JSON schema of the answer, an object of lists."""

    task: str
    text: str
    schema: Answer


def ask(endpoint: Endpoint, question: Question, *, wait: Wait = time.sleep) -> Answer:
    """The answer, an object with at least one of the lists of the schema, from the cache where it has it.

    Raises EndpointError when there is no such answer, httpx is missing, or the cache cannot be written.
    """
    address, file = _address(endpoint.url), _cache_file(endpoint, question)
    answer = _cached(file, question) if file else None
    if answer is None:
        answer = _asked(endpoint, address, question, wait)
        if file:
            _keep(file, answer)
    return answer


# --- the cache


def _cache_file(endpoint: Endpoint, question: Question) -> Path | None:
    """One file for each address, model, task, schema and text."""
    if endpoint.cache is None:
        return None
    asked = json.dumps([endpoint.url, endpoint.model, *question])
    return endpoint.cache / f"{hashlib.sha256(asked.encode()).hexdigest()}.json"


def _cached(file: Path, question: Question) -> Answer | None:
    """The answer in a file; None where the file is missing or damaged."""
    try:
        return _fitting(_object(file.read_text(encoding="utf-8")), question)
    except (OSError, ValueError):
        return None


def _keep(file: Path, answer: Answer) -> None:
    """Write the answer so that the file is whole or not there."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=file.parent, suffix=".new")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(json.dumps(answer, indent=1) + "\n")
            os.replace(new, file)
        except OSError:
            os.unlink(new)
            raise
    except OSError as error:
        raise EndpointError(f"{file.parent}: cannot keep an answer here: {error.strerror}; name another") from None


# --- the request


def _address(url: str) -> str:
    """Where to post; a key or password in the URL would end up in messages, so there is no room for one."""
    try:
        parts = urlsplit(url)
        is_plain = bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        is_plain = False
    if not is_plain or parts.scheme not in ("http", "https") or parts.query or parts.fragment or not url.isprintable():
        shown = url.rpartition("@")[2].partition("?")[0]
        raise EndpointError(f"{shown!r} is no endpoint; give an address such as http://127.0.0.1:8000/v1")
    return f"{url.rstrip('/')}/chat/completions"


def _headers(endpoint: Endpoint) -> dict[str, str]:
    key = (endpoint.key or os.environ.get(KEY, "")).strip()
    if not (key.isascii() and key.isprintable()):
        raise EndpointError(f"the key in {KEY} has characters that no key has; set it anew")
    # an answer that is packed could be larger than it looks
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    return headers | {"Authorization": f"Bearer {key}"} if key else headers


def _body(endpoint: Endpoint, question: Question) -> Answer:
    roles = (("system", question.task), ("user", question.text))
    messages = [{"role": role, "content": content} for role, content in roles]
    return {"model": endpoint.model, "messages": messages, "temperature": 0, "seed": SEED}


def _asked(endpoint: Endpoint, address: str, question: Question, wait: Wait) -> Answer:
    """The answer by the schema; a server that refuses to be given one is asked for plain JSON."""
    body = _body(endpoint, question)
    form = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": question.schema}}
    with _client(endpoint) as client:
        reply = _patiently(client, address, body | {"response_format": form}, wait)
        if reply.status in (400, 422):
            reply = _patiently(client, address, body, wait)
    if reply.status != 200:
        raise EndpointError(f"{endpoint.url}: {_refusal(endpoint, reply)}")
    try:
        return _fitting(_object(_content(reply.body)), question)
    except ValueError as error:
        raise EndpointError(f"{endpoint.url}: {error}; try another model than {endpoint.model!r}") from None


@contextmanager
def _client(endpoint: Endpoint) -> Iterator["httpx.Client"]:
    """A connection that follows no redirect; what goes wrong on it is an EndpointError."""
    try:
        import httpx
    except ImportError:
        raise EndpointError("asking an endpoint needs httpx; pip install 'paperkg[llm]'") from None
    try:
        client = httpx.Client(headers=_headers(endpoint), timeout=endpoint.timeout)
    except (ValueError, ImportError):
        raise EndpointError(f"{endpoint.url}: the proxy that the environment names cannot be used") from None
    # the reasons that httpx gives are left out: they may quote what was sent
    try:
        with client:
            yield client
    except httpx.TimeoutException:
        raise EndpointError(f"{endpoint.url}: no answer within {endpoint.timeout:g} s; allow more time") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise EndpointError(f"{endpoint.url} cannot be reached; check the address and that it is running") from None


class _Reply(NamedTuple):
    status: int
    retry_after: str
    body: bytes


def _patiently(client: "httpx.Client", address: str, body: Answer, wait: Wait) -> _Reply:
    """The reply, the last of some where the server is busy or fails."""
    for number in range(RETRIES):
        reply = _post(client, address, body)
        if reply.status != 429 and reply.status < 500:
            return reply
        wait(_pause(reply.retry_after, number))
    return _post(client, address, body)


def _pause(retry_after: str, number: int) -> float:
    """Seconds before retry `number`: what the server asks for within bounds, else 1, 2, ….

    >>> [_pause("3", 0), _pause("86400", 0), _pause("tomorrow", 1)]
    [3.0, 5.0, 2.0]
    """
    asked = float(retry_after) if re.fullmatch(r"[0-9]{1,9}", retry_after) else 2.0**number
    return min(asked, LONGEST_WAIT)


def _post(client: "httpx.Client", address: str, body: Answer) -> _Reply:
    content = bytearray()
    with client.stream("POST", address, content=json.dumps(body).encode()) as response:
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > LARGEST:
                raise EndpointError(f"{address}: the answer is larger than {LARGEST:,} bytes; try another model")
        return _Reply(response.status_code, response.headers.get("Retry-After", ""), bytes(content))


def _refusal(endpoint: Endpoint, reply: _Reply) -> str:
    """What a status other than 200 means and what to do."""
    status = reply.status
    if status in (401, 403):
        return f"the key is refused (HTTP {status}); set {KEY}"
    if status == 429 or status >= 500:
        return f"busy or failing (HTTP {status}); try again later"
    if 300 <= status < 400:
        return f"redirects to another address (HTTP {status}), which is not followed; give that one"
    said = "".join(letter if letter.isprintable() else " " for letter in reply.body[:300].decode("utf-8", "replace"))
    key = (endpoint.key or os.environ.get(KEY, "")).strip()
    said = " ".join(said.replace(key, "…").split() if key else said.split())
    return f"refuses the request for model {endpoint.model!r} (HTTP {status}): {said or 'without a reason'}"


# --- the answer


def _loaded(text: str | bytes) -> Any:
    """The JSON value of a text; ValueError where it is none, or one too deep to be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None


def _content(body: bytes) -> str:
    """What the model said: `choices[0].message.content`."""
    try:
        content = _loaded(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        content = None
    if not isinstance(content, str):
        raise ValueError("the reply is not that of a chat endpoint")
    return content


def _object(content: str) -> Answer:
    """The JSON object in a text, also where words or a fence stand around it.

    >>> _object('Here you are: {"results": []}')
    {'results': []}
    """
    try:
        answer = _loaded(content[content.find("{") : content.rfind("}") + 1])
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ValueError("the answer is no JSON object")
    return answer


def _fitting(answer: Answer, question: Question) -> Answer:
    names = list(question.schema["properties"])
    if not any(isinstance(answer.get(name), list) for name in names):
        raise ValueError(f"the answer has no list of {' or '.join(names)}")
    return answer
