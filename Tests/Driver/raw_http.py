"""HTTP/1.1 over a plain socket, so that a test can send what no proper client would."""

import json
import socket
import ssl
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    fields: list[tuple[str, str]]
    body: bytes = b""

    def __getitem__(self, name: str) -> str:
        found = self.all(name)
        assert len(found) == 1, f"{name} stands {len(found)} times in {self.fields}"
        return found[0]

    def __contains__(self, name: str) -> bool:
        return bool(self.all(name))

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key.lower() == name.lower()]

    @property
    def json(self):
        return json.loads(self.body)


class Wire:
    """One connection; what was received beyond an answer stays for the next."""

    def __init__(self, port: int, patience: float = 10, source: str = "127.0.0.1", tls: ssl.SSLContext | None = None):
        self.port, self.buffer = port, b""
        self.scheme = "https" if tls else "http"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience, source_address=(source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes):
        self.socket.sendall(data)

    def more(self) -> bool:
        """Receives once; False at the end of the stream."""
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.buffer += data
        return bool(data)

    def until_closed(self) -> bytes:
        while self.more():
            pass
        return self.buffer

    def take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            assert self.more(), f"the stream ended after {self.buffer!r}"
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def head(self) -> Answer:
        while b"\r\n\r\n" not in self.buffer:
            assert self.more(), f"no whole head in {self.buffer!r}"
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status, *lines = head.decode("ascii").split("\r\n")
        version, code, _ = status.split(" ", 2)
        assert version == "HTTP/1.1", status
        fields = [(name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in lines)]
        return Answer(int(code), fields)

    def answer(self, to: str = "GET") -> Answer:
        answer = self.head()
        if to != "HEAD" and answer.status not in (101, 204, 304):
            answer.body = self.take(int(answer["Content-Length"]))
        return answer

    def ask(self, method: str, path: str, body: object = None, **fields: str) -> Answer:
        """Sends one request; `cookie="a=b"` and `if_none_match="x"` become header fields."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if method in ("POST", "DELETE") and "origin" not in fields:
            fields["origin"] = f"{self.scheme}://127.0.0.1:{self.port}"
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        if body is not None:
            lines.append(f"Content-Length: {len(content)}")
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        return self.answer(method)


def ask(
    port: int, method: str, path: str, body: object = None, *, tls: ssl.SSLContext | None = None, **fields: str
) -> Answer:
    """One request on a connection of its own."""
    with Wire(port, tls=tls) as wire:
        return wire.ask(method, path, body, **fields)
