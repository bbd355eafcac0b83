"""A strict WebSocket client (RFC 6455) that can also send broken frames."""

import base64
import hashlib
import os
import ssl
import struct

from raw_http import Answer, Wire

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
SUBPROTOCOL = "nightmarket.v1.json"


class Closed(Exception):
    """The server closed; `code` is None when it did so without a close frame."""

    def __init__(self, code: int | None, reason: str = ""):
        super().__init__(f"closed with {code} {reason}")
        self.code = code


class Refused(Exception):
    def __init__(self, answer: Answer):
        super().__init__(f"upgrade refused with {answer.status}")
        self.answer = answer


class WebSocket:
    def __init__(
        self, port: int, *, cookie: str | None = None, patience: float = 15, source: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None, **fields: str | None,
    ):
        self.wire = Wire(port, patience, source, tls)
        self.key = base64.b64encode(os.urandom(16)).decode()
        asked = {
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": self.key, "Sec-WebSocket-Protocol": SUBPROTOCOL,
            "Origin": f"{self.wire.scheme}://127.0.0.1:{port}", "Cookie": cookie,
        }
        asked |= {name.replace("_", "-").title().replace("Websocket", "WebSocket"): value
                  for name, value in fields.items()}
        answer = self.wire.ask("GET", "/live", **asked)
        if answer.status != 101:
            raise Refused(answer)
        proof = hashlib.sha1((self.key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        assert answer["Sec-WebSocket-Accept"] == base64.b64encode(proof).decode()
        assert answer["Upgrade"].lower() == "websocket" and answer["Connection"].lower() == "upgrade"
        self.answer = answer

    def send(self, payload: str | bytes, opcode: int = TEXT, *, fin: bool = True, rsv: int = 0, masked: bool = True):
        self.wire.send(frame(payload, opcode, fin=fin, rsv=rsv, masked=masked))

    def receive(self) -> str:
        """The next text message; answers pings on the way."""
        while True:
            opcode, payload = self.frame()
            if opcode == TEXT:
                return payload.decode("utf-8")
            if opcode == PING:
                self.send(payload, PONG)

    def frame(self) -> tuple[int, bytes]:
        try:
            first, second = self.wire.take(2)
        except AssertionError:
            raise Closed(None) from None
        assert first & 0x80 and not first & 0x70, "the server neither fragments nor compresses unasked"
        assert not second & 0x80, "a server does not mask"
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self.wire.take(2))
            assert length > 125, "the shortest length field"
        elif length == 127:
            (length,) = struct.unpack("!Q", self.wire.take(8))
            assert length > 65535, "the shortest length field"
        payload = self.wire.take(length)
        if first & 0x0F == CLOSE:
            code = struct.unpack("!H", payload[:2])[0] if payload else 1005
            raise Closed(code, payload[2:].decode("utf-8"))
        return first & 0x0F, payload

    def closing(self) -> int | None:
        """Reads to the close and gives its code."""
        try:
            while True:
                self.frame()
        except Closed as closed:
            return closed.code

    def close(self, code: int = 1000):
        """Closes in order and waits for the server's part of it."""
        try:
            self.send(struct.pack("!H", code), CLOSE)
            self.closing()
        except OSError:
            pass
        self.cut()

    def cut(self):
        """Lets the line go without a word."""
        self.wire.socket.close()


def frame(payload: str | bytes, opcode: int = TEXT, *, fin=True, rsv=0, masked=True) -> bytes:
    data = payload.encode() if isinstance(payload, str) else payload
    length = len(data)
    mask_bit = 0x80 if masked else 0
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    if length < 126:
        head += bytes([mask_bit | length])
    elif length < 65536:
        head += bytes([mask_bit | 126]) + struct.pack("!H", length)
    else:
        head += bytes([mask_bit | 127]) + struct.pack("!Q", length)
    if not masked:
        return head + data
    mask = os.urandom(4)
    repeated = mask * (length // 4 + 1)
    masked_data = int.from_bytes(data, "big") ^ int.from_bytes(repeated[:length], "big")
    return head + mask + masked_data.to_bytes(length, "big")
