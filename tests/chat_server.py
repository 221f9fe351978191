"""A stand-in for a chat endpoint on this machine: answers what it is told to and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple


class Said(NamedTuple):
    """A reply: status, body and headers."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Asked(NamedTuple):
    """A request: path, the Authorization header (None: there is none) and the JSON body."""

    path: str
    key: str | None
    body: dict[str, Any]


def chat(content: object) -> Said:
    """The reply of a chat endpoint whose model says `content`."""
    return Said(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())


class ChatServer(HTTPServer):
    """Gives the replies of `says` one after the other, the last one again and again; None: none until it is closed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says: list[Said | None] = []
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def will(self, *says: Said | None) -> None:
        """Forget what was asked, and say this from now on."""
        self.says, self.asked = list(says), []


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(Asked(self.path, self.headers["Authorization"], body))
        said = self.server.says.pop(0) if len(self.server.says) > 1 else self.server.says[0]
        if said is None:
            self.server.closing.wait()
            return
        self.send_response(said.status)
        for name, value in (*said.headers, ("Content-Length", str(len(said.body)))):
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # an answer that is too large is not read to its end
            self.wfile.write(said.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A running server."""
    with ChatServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
