"""Peers that send as much as they can: each flood has an end, is counted, and the bids go on."""

import json
import re
import struct
import threading
import zlib
from pathlib import Path

import pytest

from bidders import Bidders
from metrics import counted, metric
from session import Session, fresh_key
from web_socket import CONTINUATION, PING, PONG, TEXT, Closed, WebSocket, frame

DEFLATE = "permessage-deflate; client_no_context_takeover; server_no_context_takeover"
PEERS = 20


@pytest.fixture
def bidders(enter, stall):
    return Bidders(stall, enter(), enter())


def memory(server) -> int:
    """Bytes that the server's process has in use."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def deflated(text: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (compressor.compress(text) + compressor.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")


def endings(server, flood: bytes, count: int = PEERS, **fields) -> list[int | None]:
    """Sends the same to the server on many lines at once, and gives the code that each is closed with."""
    codes: list[int | None] = []

    def attack():
        line = WebSocket(server.port, **fields)
        try:
            line.wire.send(flood)
        except OSError:
            pass  # ended before all was sent
        try:
            codes.append(line.closing())
        except OSError:
            codes.append(None)
        line.cut()

    threads = [threading.Thread(target=attack) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return codes


#: A whole message's beginning, then frames that never end it.
FRAGMENTS = {
    "fragments of one byte": (frame("{", TEXT, fin=False), frame(" ", CONTINUATION, fin=False)),
    "empty fragments": (frame("", TEXT, fin=False), frame("", CONTINUATION, fin=False)),
    "empty fragments among pings": (
        frame("", TEXT, fin=False), frame("", CONTINUATION, fin=False) + frame(b"?", PING)),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_flood_of_fragments_ends_with_1008(server, bidders, name):
    start, more = FRAGMENTS[name]
    before = metric(server, "transport_protocol_errors_total")
    with bidders.meanwhile():
        codes = endings(server, start + more * 2_000)
    assert len(codes) == PEERS and set(codes) <= {1008, None}, codes
    counted(server, "transport_protocol_errors_total", before + PEERS)


def test_empty_messages_are_commands_like_others(server, bidders):
    name = 'messages_refused_total{reason="rateLimited"}'
    before = metric(server, name)
    with bidders.meanwhile():
        codes = endings(server, frame("") * 20_000)
    assert len(codes) == PEERS and set(codes) <= {4003, None}, codes
    counted(server, name, before + 50 * PEERS)


#: A hundred megabytes of blanks in as many bytes as one message may have, and less extreme ones.
BOMBS = {
    "a message of 65,537 blanks": deflated(b" " * 65_537),
    "a message of 10 MB": deflated(b" " * 10_000_000),
    "a message of 100 MB": deflated(b" " * 100_000_000),
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("pieces", [1, 40])
def test_a_compression_bomb_ends_with_1009_before_it_is_inflated(server, bidders, name, pieces):
    bomb = BOMBS[name]
    size = len(bomb) // pieces + 1
    parts = [bomb[start:start + size] for start in range(0, len(bomb), size)]
    flood = b"".join(
        frame(part, CONTINUATION if number else TEXT, fin=number == len(parts) - 1, rsv=0 if number else 4)
        for number, part in enumerate(parts))
    before, used = metric(server, "transport_protocol_errors_total"), memory(server)
    with bidders.meanwhile():
        codes = endings(server, flood, sec_websocket_extensions=DEFLATE)
    assert len(codes) == PEERS and set(codes) <= {1009, None}, codes
    counted(server, "transport_protocol_errors_total", before + PEERS)
    assert memory(server) - used < PEERS * 1_000_000, "what a bomb may inflate to is bounded"


def test_many_small_compressed_messages_count_as_commands(server, bidders):
    """Each inflates to all that a message may be, so the rate of commands bounds what they cost."""
    name = 'messages_refused_total{reason="rateLimited"}'
    message = deflated(b'{"type":"time","key":"a"' + b" " * 65_000 + b"}")
    assert len(message) < 200
    before = metric(server, name)
    with bidders.meanwhile():
        codes = endings(server, frame(message, TEXT, rsv=4) * 5_000, sec_websocket_extensions=DEFLATE)
    assert len(codes) == PEERS and set(codes) <= {4003, None}, codes
    counted(server, name, before + 50 * PEERS)


def test_pings_within_the_rate_are_all_answered(server):
    line = WebSocket(server.port)
    assert json.loads(line.receive())["type"] == "welcome"
    line.send('{"type":"time","key":"a"}')
    line.wire.send(b"".join(frame(struct.pack("!I", number), PING) for number in range(150)))
    heard = []
    while len(heard) < 150:
        opcode, payload = line.frame()
        if opcode == PONG:
            heard.append(struct.unpack("!I", payload)[0])
    assert heard == list(range(150))
    line.cut()


@pytest.mark.parametrize("opcode", [PING, PONG])
def test_a_flood_of_pings_or_pongs_ends_with_1008(server, bidders, opcode):
    """Answers to at most as many as may come at once, then the end (RFC 6455 §5.5.3 leaves out what is old)."""
    before, used = metric(server, "transport_control_floods_total"), memory(server)
    answered = metric(server, "transport_pings_received_total")
    with bidders.meanwhile():
        codes = endings(server, frame("?" * 100, opcode) * 50_000)
    assert len(codes) == PEERS and set(codes) <= {1008, None}, codes
    counted(server, "transport_control_floods_total", before + PEERS)
    assert metric(server, "transport_pings_received_total") - answered <= PEERS * 250
    assert memory(server) - used < 10_000_000


def test_a_flood_of_commands_is_refused_and_ended(server, buyers, bidders):
    """As many as the lines take, from several accounts at once: few of them are decided."""
    name = 'messages_refused_total{reason="rateLimited"}'
    refused, decided = metric(server, name), decisions(server)
    sessions = [Session(server.port, cookie) for cookie in buyers(10)]
    flood = b"".join(frame(json.dumps({
        "type": "bid", "key": fresh_key(), "room": "che-ba-vi", "lot": bidders.lot, "amount": 1_000}))
        for _ in range(20_000))
    codes = []

    def attack(session: Session):
        try:
            session.socket.wire.send(flood)
        except OSError:
            pass
        try:
            while True:
                session.hear()
        except Closed as closed:
            codes.append(closed.code)
        except OSError:
            codes.append(None)

    own = bidders.answered
    with bidders.meanwhile():
        threads = [threading.Thread(target=attack, args=(session,)) for session in sessions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    own = bidders.answered - own
    assert len(codes) == len(sessions) and set(codes) <= {4003, None}, codes
    counted(server, name, refused + 50 * len(sessions))
    assert decisions(server) - decided - own <= 50 * len(sessions), "of 200,000 commands"


def decisions(server) -> float:
    return sum(metric(server, f'commands_total{{outcome="{outcome}"}}') for outcome in OUTCOMES)


#: What a bid below the price, or above it, can come to.
OUTCOMES = ("accepted", "amountTooLow", "alreadyLeading")
