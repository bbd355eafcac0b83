"""Every limit that whoever runs the server may move: it is in the help, it is checked, and it takes effect."""

import json

import pytest

from market_server import MarketServer, run
from metrics_page import metrics
from raw_http import Wire, ask
from session import Session, sign_in
from web_socket import CONTINUATION, Closed, WebSocket, frame

LIMITS = """
    connections-max connections-per-address backlog accepts-per-turn bytes-per-turn body-bytes lane-bytes pipeline-bytes
    message-bytes message-fragments handshake-seconds keep-alive-seconds stall-seconds first-message-seconds
    ping-seconds missed-pings close-seconds linger-seconds commands-per-second commands-burst
    account-commands-per-second account-commands-burst address-commands-per-second address-commands-burst
    command-senders-max sign-ins-per-second sign-ins-burst address-sign-ins-per-second address-sign-ins-burst
    intake-max chat-burst chat-seconds host-chat-burst host-chat-seconds drain-lots-seconds drain-seconds
""".split()


@pytest.fixture
def open_with(tmp_path):
    """A market with options of its own."""
    opened = []

    def open_with(*options: str) -> MarketServer:
        opened.append(MarketServer(tmp_path / f"data{len(opened)}", *options).start())
        return opened[-1]

    yield open_with
    for market in opened:
        market.end()


def test_the_help_names_each_limit_with_its_value_and_group():
    text = run("serve", "--help").stdout
    for group in ("CONNECTIONS:", "PATIENCE WITH CONNECTIONS:", "RATES:", "ROOMS:", "CLOSING IN ORDER:"):
        assert f"\n{group}\n" in text
    for limit in LIMITS:
        entry = text.split(f"\n  --{limit} ", 1)[1].split("\n  --", 1)[0]
        assert "(default:" in entry.replace("\n", " "), limit


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if not limit.startswith("drain-")])
def test_zero_and_nonsense_are_refused_by_name(limit):
    for value in ("0", "-1", "many"):
        done = run("serve", f"--{limit}={value}")
        assert done.returncode == 64 and f"--{limit}" in done.stderr and "Usage:" in done.stderr, done
    assert f"--{limit} must be" in run("serve", f"--{limit}=0").stderr


@pytest.mark.parametrize("limit", ["drain-lots-seconds", "drain-seconds"])
def test_a_drain_may_take_no_time_but_not_less(limit):
    for value in ("-1", "1e9", "nan"):
        done = run("serve", f"--{limit}={value}")
        assert done.returncode == 64 and f"--{limit}" in done.stderr


def test_sizes_take_effect(open_with):
    market = open_with("--message-bytes", "3000", "--message-fragments", "2", "--body-bytes", "2000")
    large = WebSocket(market.port)
    large.send(json.dumps({"type": "time", "key": "a", "filling": "x" * 3000}))
    assert large.closing() == 1009
    pieces = WebSocket(market.port)
    pieces.send("{", fin=False)
    pieces.send(" ", CONTINUATION, fin=False)
    pieces.send("}", CONTINUATION)
    assert pieces.closing() == 1008
    assert ask(market.port, "POST", "/api/session", {"name": "x" * 3000, "password": "y"}).status == 413


def test_patience_takes_effect(open_with):
    market = open_with("--first-message-seconds", "0.3", "--handshake-seconds", "0.3")
    silent = WebSocket(market.port)
    assert silent.closing() == 4002
    with Wire(market.port) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: a")
        assert wire.until_closed().split(b"\r\n")[0] in (b"", b"HTTP/1.1 408 Request Timeout")


def test_a_line_that_answers_no_ping_ends(open_with):
    market = open_with("--ping-seconds", "0.3", "--missed-pings", "1")
    deaf = Session(market.port)
    with pytest.raises(Closed) as closed:
        while True:
            deaf.socket.frame()
    assert closed.value.code is None


def test_connections_are_counted_by_address(tmp_path):
    market = MarketServer(tmp_path / "data", "--connections-per-address", "3")
    market.is_demo = False
    market.start()
    try:
        wires = []
        while len(wires) < 3:
            # What asked whether the server is well may not be gone yet.
            wire = Wire(market.port)
            wire.send(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            if wire.more():
                assert wire.answer().status == 200
                wires.append(wire)
        with Wire(market.port) as fourth:
            assert fourth.until_closed() == b""
        page = wires[0].ask("GET", "/metrics").body.decode()
        refused = next(line for line in page.splitlines() if "transport_refused_per_address_total " in line and "#" not in line)
        assert float(refused.split()[1]) >= 1
        for wire in wires:
            assert wire.ask("GET", "/healthz").status == 200, "the others are as they were"
            wire.socket.close()
    finally:
        market.end()


def test_the_chat_rate_takes_effect(open_with):
    market = open_with("--chat-burst", "2", "--chat-seconds", "60")
    session = Session(market.port, sign_in(market.port, "mua1"))
    for text in ("một", "hai"):
        session.do("chat", text=text)
    answer = session.refused("chat", text="ba")
    assert answer["reason"] == "rateLimited" and answer["retryAfter"] > 30_000
    session.cut()


def test_an_intake_that_is_full_answers_busy(open_with):
    market = open_with("--intake-max", "1", "--commands-burst", "1000", "--chat-burst", "1000")
    session = Session(market.port, sign_in(market.port, "mua1"))
    # Whatever one turn reads is handed over together, so of several frames in one segment only one fits.
    frames = b"".join(
        frame(json.dumps({"type": "chat", "key": f"c{n}", "room": "che-ba-vi", "text": f"{n}"})) for n in range(20))
    session.socket.wire.send(frames)
    answers = [session.answer(f"c{n}") for n in range(20)]
    assert any(answer.get("reason") == "busy" for answer in answers)
    assert any(answer["ok"] for answer in answers)
    busy = [answer for answer in answers if answer.get("reason") == "busy"]
    assert metrics(market)["nightmarket_messages_refused_total", 'reason="busy"'] == len(busy)
    session.cut()


def test_sign_ins_take_their_rate_and_are_counted(open_with):
    market = open_with("--sign-ins-burst", "2", "--sign-ins-per-second", "0.01")
    attempt = lambda: ask(market.port, "POST", "/api/session", {"name": "mua1", "password": "sai mat khau"})  # noqa: E731
    answers = [attempt() for _ in range(3)]
    assert [answer.status for answer in answers] == [401, 401, 429]
    assert answers[-1].json["retryAfter"] > 50_000
    sign_in(market.port, "mua2")
    counted = {labels: value for (name, labels), value in metrics(market).items() if name == "nightmarket_sign_ins_total"}
    assert counted == {'outcome="wrongNameOrPassword"': 2, 'outcome="rateLimited"': 1, 'outcome="accepted"': 1}


def refusals(market) -> dict[str, float]:
    return {labels.split('"')[1]: value for (name, labels), value in metrics(market).items()
            if name == "nightmarket_rate_limited_total"}


def flood(session, count: int) -> list[dict]:
    keys = [session.send("time") for _ in range(count)]
    return [session.answer(key) for key in keys]


def limited(answers: list[dict]) -> list[dict]:
    return [answer for answer in answers if answer.get("reason") == "rateLimited"]


def test_an_account_has_one_rate_over_all_its_sessions(open_with):
    market = open_with("--commands-per-second", "10", "--commands-burst", "20", "--account-commands-burst", "30",
                       "--account-commands-per-second", "0.1", "--loops", "2")
    cookie = sign_in(market.port, "mua1")
    # Over several connections, and so over both loops: nine joins are in the burst.
    sessions = [Session(market.port, cookie) for _ in range(9)]
    answers = [answer for session in sessions for answer in flood(session, 5)]
    over = limited(answers)
    assert len(over) >= 45 - 21 - 2 and all(answer["retryAfter"] > 0 for answer in over)
    assert len(answers) - len(over) >= 21
    other = Session(market.port, sign_in(market.port, "mua2"))
    assert not limited(flood(other, 10)), "another account has its own"
    found = refusals(market)
    assert found["account"] == len(over) and found["session"] == found["address"] == 0
    for session in (*sessions, other):
        session.cut()


def test_a_session_has_its_own_rate_within_the_accounts(open_with):
    market = open_with("--commands-burst", "5", "--commands-per-second", "0.1")
    session = Session(market.port, sign_in(market.port, "mua1"))
    assert len(limited(flood(session, 10))) >= 5
    found = refusals(market)
    assert found["session"] >= 5 and found["account"] == found["address"] == 0
    session.cut()


def test_loopback_is_trusted_in_a_demo_only(open_with, tmp_path):
    rates = ("--address-commands-burst", "10", "--address-commands-per-second", "0.1")
    demo = open_with(*rates)
    guests = [Session(demo.port) for _ in range(3)]
    assert not any(limited(flood(guest, 10)) for guest in guests)
    for guest in guests:
        guest.cut()
    demo.end()
    # The same market, no longer a demo.
    market = MarketServer(demo.data, *rates)
    market.is_demo = False
    market.start()
    try:
        guests = [Session(market.port) for _ in range(3)]
        over = [answer for guest in guests for answer in limited(flood(guest, 10))]
        assert len(over) >= 33 - 10 - 2
        found = refusals(market)
        assert found["address"] == len(over) and found["session"] == found["account"] == 0
        for guest in guests:
            guest.cut()
    finally:
        market.end()
