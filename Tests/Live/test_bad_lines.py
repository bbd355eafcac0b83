"""Peers that break the WebSocket protocol, send too much or nothing: their line ends, the others' do not."""

import json
import os
import struct
import threading
import time

import pytest

from raw_http import Wire
from session import Session, fresh_key
from web_socket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Closed, Refused, WebSocket, frame

TIME = json.dumps({"type": "time", "key": "t"})


@pytest.fixture(scope="module")
def bystander(server, buyers):
    """Sits in the room all the while and must never notice."""
    session = Session(server.port, buyers(1)[0])
    yield session
    assert session.ask("time")["now"] > 0
    session.close()


@pytest.fixture
def socket(server, bystander):
    opened = WebSocket(server.port)
    assert json.loads(opened.receive())["type"] == "welcome"
    yield opened
    opened.cut()


BAD_TEXT = {
    "a lone byte": b"\xff", "a cut character": b"\xe1\xba", "an overlong slash": b"\xc0\xaf",
    "a surrogate": b"\xed\xa0\x80", "above Unicode": b"\xf4\x90\x80\x80", "a stray continuation": b"\x80",
}


@pytest.mark.parametrize("name", BAD_TEXT)
def test_invalid_utf8_ends_with_1007(socket, name):
    socket.send(b'{"type":"chat","key":"a","text":"' + BAD_TEXT[name] + b'"}')
    assert socket.closing() == 1007


def test_invalid_utf8_is_seen_before_the_message_is_whole(socket):
    socket.send(b'{"type":"chat","text":"\xff', TEXT, fin=False)
    assert socket.closing() == 1007


BROKEN = {
    "an unmasked frame": frame(TIME, masked=False),
    "a reserved bit": frame(TIME, rsv=4),
    "another reserved bit": frame(TIME, rsv=2),
    "an unknown opcode": frame(TIME, 3),
    "an unknown control opcode": frame(b"", 11),
    "a continuation of nothing": frame(TIME, CONTINUATION),
    "a text inside a text": frame('{"', TEXT, fin=False) + frame(TIME),
    "a fragmented ping": frame(b"a", PING, fin=False),
    "a long ping": frame(b"a" * 126, PING),
    "a long way to write a short length": b"\x81\xfe\x00\x05" + b"\x00" * 9,
    "a length with its top bit": b"\x81\xff" + b"\xff" * 8 + b"\x00" * 4,
    "a close of one byte": frame(b"\x03", CLOSE),
    "a close with a code that is never sent": frame(struct.pack("!H", 1006), CLOSE),
    "a close with an unknown code": frame(struct.pack("!H", 2999), CLOSE),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_frame_ends_with_1002(socket, name):
    socket.wire.send(BROKEN[name])
    code = socket.closing()
    assert code == (1009 if name == "a length with its top bit" and code == 1009 else 1002)


def test_binary_messages_end_with_1003(socket):
    socket.send(TIME, BINARY)
    assert socket.closing() == 1003


def test_a_message_over_the_limit_ends_with_1009(socket):
    text = json.dumps({"type": "chat", "key": "big", "room": "che-ba-vi", "text": "x" * 70_000})
    socket.send(text)
    assert socket.closing() == 1009


def test_a_length_over_the_limit_is_refused_before_its_bytes_come(socket):
    socket.wire.send(b"\x81\xff" + struct.pack("!Q", 1 << 40) + os.urandom(4))
    assert socket.closing() == 1009


def test_fragments_together_over_the_limit_end_with_1009(socket):
    socket.send("{" + " " * 40_000, TEXT, fin=False)
    socket.send(" " * 40_000, CONTINUATION)
    assert socket.closing() == 1009


def test_endless_fragments_are_ended(socket):
    socket.send("{", TEXT, fin=False)
    try:
        for _ in range(2000):
            socket.send(" ", CONTINUATION, fin=False)
    except OSError:
        pass
    assert socket.closing() in (1008, 1009, None)


def test_a_message_just_within_the_limit_is_read(socket):
    socket.send(TIME[:-1] + " " * (65536 - len(TIME)) + "}")
    assert json.loads(socket.receive())["type"] == "time"


def test_a_message_in_pieces_with_pings_between_is_read(socket):
    socket.send(TIME[:5], TEXT, fin=False)
    socket.send(b"alive?", PING)
    socket.send(TIME[5:9], CONTINUATION, fin=False)
    socket.send(TIME[9:], CONTINUATION)
    assert socket.frame() == (PONG, b"alive?")
    assert json.loads(socket.receive())["type"] == "time"


def test_every_byte_may_come_alone(socket):
    for byte in frame(TIME):
        socket.wire.send(bytes([byte]))
    assert json.loads(socket.receive())["type"] == "time"


def test_a_close_is_answered_with_its_code(socket):
    socket.send(struct.pack("!H", 1000) + "hẹn gặp lại".encode(), CLOSE)
    assert socket.closing() == 1000
    assert not socket.wire.more(), "the server ends the stream"


UPGRADES = {
    "no version": ({"sec_websocket_version": None}, (400, 426)),
    "an old version": ({"sec_websocket_version": "8"}, (400, 426)),
    "no key": ({"sec_websocket_key": None}, (400,)),
    "a short key": ({"sec_websocket_key": "YWJj"}, (400,)),
    "a key that is no base64": ({"sec_websocket_key": "!" * 24}, (400,)),
    "no upgrade": ({"upgrade": None}, (400, 426)),
    "another upgrade": ({"upgrade": "h2c"}, (400, 426)),
    "no connection": ({"connection": "keep-alive"}, (400, 426)),
    "a foreign origin": ({"origin": "https://evil.example"}, (403,)),
    "an origin that begins like ours": ({"origin": "http://127.0.0.1.evil.example"}, (403,)),
    "another port": ({"origin": "http://127.0.0.1:1"}, (403,)),
    "another scheme": ({"origin": None, "https": True}, (403,)),
    "a null origin": ({"origin": "null"}, (403,)),
}


@pytest.mark.parametrize("name", UPGRADES)
def test_an_upgrade_that_breaks_a_rule_is_refused(server, name):
    fields, statuses = UPGRADES[name]
    fields = dict(fields)
    if fields.pop("https", False):
        fields["origin"] = f"https://127.0.0.1:{server.port}"
    with pytest.raises(Refused) as refused:
        WebSocket(server.port, **fields)
    assert refused.value.answer.status in statuses
    if refused.value.answer.status == 426:
        assert refused.value.answer["Sec-WebSocket-Version"] == "13"


def test_the_subprotocol_is_chosen_and_none_is_made_up(server):
    socket = WebSocket(server.port, sec_websocket_protocol="superchat, nightmarket.v1.json")
    assert socket.answer["Sec-WebSocket-Protocol"] == "nightmarket.v1.json"
    socket.close()
    socket = WebSocket(server.port, sec_websocket_protocol="superchat")
    assert "Sec-WebSocket-Protocol" not in socket.answer
    socket.close()


def test_a_program_that_is_no_browser_needs_no_origin(server):
    socket = WebSocket(server.port, origin=None)
    assert json.loads(socket.receive())["role"] == "guest"
    socket.close()


def test_too_many_commands_are_refused_and_then_the_line_ends(server, buyers, bystander):
    flooder = Session(server.port, buyers(1)[0])
    flood = b"".join(frame(json.dumps({"type": "chat", "key": f"f{n}", "room": "che-ba-vi", "text": "a"}))
                     for n in range(1000))
    flooder.socket.wire.send(flood)
    with pytest.raises(Closed) as closed:
        while True:
            flooder.hear()
    assert closed.value.code == 4003
    over = [answer for answer in flooder.answers.values() if answer.get("reason") == "rateLimited"]
    assert over and all(answer["ok"] is False and answer["retryAfter"] > 0 for answer in over)
    assert len(flooder.answers) < 1000
    flooder.cut()
    assert bystander.ask("time")["type"] == "time"


def test_a_flood_is_ended_even_if_it_comes_in_portions(server, buyers, bystander):
    """Twenty times what is allowed, on and on: now and then one is within the rate, which excuses nothing."""
    flooder = Session(server.port, buyers(1)[0])
    with pytest.raises((Closed, ConnectionError)) as ended:
        for _ in range(60):
            keys = [flooder.send("time") for _ in range(20)]
            flooder.answer(keys[-1])
            time.sleep(0.1)
    assert getattr(ended.value, "code", 4003) == 4003
    flooder.cut()


def test_whoever_slows_down_is_heard_again(server, buyers):
    session = Session(server.port, buyers(1)[0])
    keys = [session.send("time") for _ in range(60)]
    refusals = [a for a in map(session.answer, keys) if a.get("reason") == "rateLimited"]
    assert refusals
    time.sleep(refusals[-1]["retryAfter"] / 1000)
    assert session.ask("time")["type"] == "time", "after as long as the refusal said"
    session.close()


def test_slow_and_silent_peers_are_closed(server):
    """All at once, since each takes the server's whole patience."""
    results: dict[str, object] = {}

    def half_head():
        with Wire(server.port, patience=30) as wire:
            wire.send(b"GET / HTTP/1.1\r\nHost: a")
            results["half a head"] = wire.until_closed().split(b"\r\n")[0]

    def nothing():
        with Wire(server.port, patience=30) as wire:
            results["nothing"] = wire.until_closed().split(b"\r\n")[0]

    def trickle():
        with Wire(server.port, patience=0.5) as wire:
            wire.send(b"GET / HTTP/1.1\r\nHost: a\r\n")
            for number in range(60):
                try:
                    wire.send(b"X-%d: 1\r\n" % number)
                    if not wire.more():
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            else:
                return
            results["a trickle"] = wire.buffer.split(b"\r\n")[0]

    def silent_socket():
        socket = WebSocket(server.port, patience=30)
        results["a silent socket"] = socket.closing()

    threads = [threading.Thread(target=work) for work in (half_head, nothing, trickle, silent_socket)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert time.monotonic() - begun < 60
    assert results.keys() == {"half a head", "nothing", "a trickle", "a silent socket"}
    assert results["a silent socket"] == 4002
    for name in ("half a head", "nothing", "a trickle"):
        assert results[name] in (b"", b"HTTP/1.1 408 Request Timeout"), name
