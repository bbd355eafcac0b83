"""Peers that keep the server waiting: each is ended after its time and counted, and the bids go on."""

import json
import socket
import threading
import time

import pytest

from bidders import Bidders
from market_server import MarketServer
from metrics import counted, metric, settled
from raw_http import Wire
from session import Session, fresh_key, sign_in
from stall import Stall
from web_socket import PING, TEXT, WebSocket, frame

#: Peers of each kind; all of all kinds at once, since each takes the server's whole patience.
PEERS = 30
#: The lines of the host and of those who bid.
OWN = 3
HEAD = b"POST /api/session HTTP/1.1\r\nHost: a\r\n"
LONG = b"a" * 1_000

#: What is sent at once, and what then drips.
KINDS = {
    "slow heads": (b"", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + LONG),
    "slow fields": (HEAD, b"X: 1\r\n" * 200),
    "slow bodies": (HEAD + b"Content-Length: 1000\r\n\r\n", LONG),
    "half a request": (HEAD + b"Content-Length: 9\r\n\r\n{", b""),
    "silence": (b"", b""),
}


@pytest.fixture
def bidders(enter, stall):
    return Bidders(stall, enter(), enter())


def besiege(port: int, kinds: dict, count: int = PEERS, within: float = 25) -> dict[str, list[bytes]]:
    """Opens peers of every kind, lets them drip, and gives what each had heard when the server ended it."""
    peers = {}
    for kind, (start, rest) in kinds.items():
        for _ in range(count):
            peer = socket.create_connection(("127.0.0.1", port), timeout=5)
            peer.sendall(start)
            peer.setblocking(False)
            peers[peer] = [kind, rest, b""]
    ended: dict[str, list[bytes]] = {kind: [] for kind in kinds}
    deadline = time.monotonic() + within
    while peers and time.monotonic() < deadline:
        for peer, state in list(peers.items()):
            kind, rest, heard = state
            try:
                if rest:
                    peer.send(rest[:1])
                    state[1] = rest[1:]
                data = peer.recv(4096)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            state[2] += data
            if not data:
                ended[kind].append(state[2])
                peers.pop(peer).clear()
                peer.close()
        time.sleep(0.3)
    for peer in peers:
        peer.close()
    return ended


def test_peers_that_drip_are_silent_or_do_not_read_are_ended_and_counted(server, bidders):
    before = metric(server, "transport_timeouts_total")
    with bidders.meanwhile():
        # These ask for a large file again and again: the server answers no more than it may keep.
        deaf = [Wire(server.port) for _ in range(5)]
        for line in deaf:
            line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.send(b"GET /about/host.png HTTP/1.1\r\nHost: a\r\n\r\n" * 20)
        ended = besiege(server.port, KINDS)
    assert {kind: len(heard) for kind, heard in ended.items()} == dict.fromkeys(KINDS, PEERS)
    for kind, heard in ended.items():
        statuses = {answer.split(b"\r\n")[0] for answer in heard}
        assert statuses <= {b"", b"HTTP/1.1 408 Request Timeout"}, (kind, statuses)
    peers = PEERS * len(KINDS) + len(deaf)
    counted(server, "transport_timeouts_total", before + peers, within=60)
    settled(server, "transport_connections", OWN + 1)
    for line in deaf:
        line.socket.close()


def test_tls_handshakes_that_never_end_are_ended_and_counted(secure_server):
    tls = secure_server.tls
    cookies = [sign_in(secure_server.port, name, tls=tls) for name in ("mua1", "mua2")]
    stall = Stall(secure_server.port, tls=tls)
    bidders = Bidders(stall, *(Session(secure_server.port, cookie, tls=tls) for cookie in cookies))
    before = metric(secure_server, "transport_timeouts_total")
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + LONG
    kinds = {"a silent line": (b"", b""), "half a hello": (hello[:300], b""), "a dripping hello": (b"", hello[:500])}
    with bidders.meanwhile():
        ended = besiege(secure_server.port, kinds)
    assert {kind: len(heard) for kind, heard in ended.items()} == dict.fromkeys(kinds, PEERS)
    counted(secure_server, "transport_timeouts_total", before + PEERS * len(kinds))


def test_what_is_no_tls_is_ended_at_once_and_counted(secure_server):
    before = metric(secure_server, "transport_handshakes_failed_total")
    ended = besiege(secure_server.port, {"plain HTTP": (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"")})
    assert len(ended["plain HTTP"]) == PEERS
    counted(secure_server, "transport_handshakes_failed_total", before + PEERS)


def test_frames_that_come_byte_by_byte_are_read(server, bidders, enter):
    slow = [enter(None) for _ in range(20)]
    before = metric(server, "transport_messages_received_total")
    keys = [fresh_key() for _ in slow]
    frames = [frame(json.dumps({"type": "time", "key": key})) for key in keys]
    with bidders.meanwhile():
        for place in range(max(map(len, frames))):
            for session, whole in zip(slow, frames):
                session.socket.wire.send(whole[place:place + 1])
            time.sleep(0.02)
        for session, key in zip(slow, keys):
            assert session.answer(key)["type"] == "time"
    counted(server, "transport_messages_received_total", before + len(slow))


def test_a_frame_without_an_end_holds_nobody_up(server, bidders):
    """It has its time; its line is the only thing it keeps."""
    lines = [WebSocket(server.port) for _ in range(20)]
    for line in lines:
        line.send('{"type":"time","key":"a"}')
    whole = frame("x" * 60_000)
    with bidders.meanwhile():
        for place in range(0, 50_000, 10_000):
            for line in lines:
                line.wire.send(whole[place:place + 10_000])
            time.sleep(0.1)
    counted(server, "transport_websockets", OWN + len(lines))
    for line in lines:
        line.cut()
    settled(server, "transport_websockets", OWN)


@pytest.mark.parametrize("start", [frame("x" * 50)[:20], frame("x", TEXT, fin=False), b"\x81"])
def test_a_message_that_is_never_whole_ends_with_4002(tmp_path, start):
    market = MarketServer(tmp_path / "data", "--message-seconds", "1", "--first-message-seconds", "30").start()
    try:
        name = 'transport_timeouts_total{kind="message"}'
        assert metric(market, name) == 0
        line = WebSocket(market.port)
        line.send('{"type":"time","key":"a"}')
        line.wire.send(start)
        assert line.closing() == 4002
        assert metric(market, name) == 1
    finally:
        market.end()


def test_whoever_reads_nothing_costs_the_others_nothing(server, bidders, enter):
    """Its snapshots wait for it, within the bound of one line; its updates are left out."""
    deaf = Session(server.port)
    deaf.socket.wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    dropped = metric(server, "transport_publications_dropped_total")
    blocked = metric(server, "transport_sends_blocked_total")
    for _ in range(29):
        deaf.send("join")
    pings = threading.Thread(target=lambda: send_all(deaf, frame(b"p" * 125, PING) * 150))
    pings.start()
    with bidders.meanwhile():
        counted(server, "transport_sends_blocked_total", blocked + 1)
        counted(server, "transport_publications_dropped_total", dropped + 1)
    deaf.cut()
    pings.join(30)
    assert enter(None).ask("time")["type"] == "time"


def send_all(session: Session, data: bytes):
    """Sends as much as the server takes before the line is cut."""
    try:
        session.socket.wire.send(data)
    except OSError:
        pass
