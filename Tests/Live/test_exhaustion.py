"""More connections than the server may have, of one address or in all: it says no, counts, and goes on."""

import contextlib
import os
import resource
import socket
import time

import pytest

from bidders import Bidders
from market_server import MarketServer
from metrics import counted, metric, samples
from raw_http import Wire
from session import Session, sign_in
from stall import Stall

#: Connections that the server takes of one address, and of all.
LIMIT, MOST = 12, 60
ALL = "transport_refused_in_all_total"
ATTACKER = "127.0.0.66"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A market whose loopback is not trusted, with the demo's goods and accounts."""
    server = MarketServer(tmp_path_factory.mktemp("market") / "data").start()
    server.end()
    server.is_demo = False
    server.options += ["--connections-per-address", str(LIMIT), "--connections-max", str(MOST)]
    yield server.start()
    server.end()


@pytest.fixture
def bidders(server):
    stall = Stall(server.port)
    sessions = [Session(server.port, sign_in(server.port, name)) for name in ("mua1", "mua2")]
    yield Bidders(stall, *sessions)
    for session in (stall.host, *sessions):
        session.cut()


@contextlib.contextmanager
def lines(server, count: int, source: str):
    """Connections that were begun, whether the server keeps them or not."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(connection(server, source)) for _ in range(count)]


def connection(server, source: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10, source_address=(source, 0))


def is_ended(line: socket.socket) -> bool:
    """Whether the server has ended a line that it owes nothing."""
    line.settimeout(0.2)
    try:
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


def test_one_address_gets_its_share_and_no_more(server, bidders):
    before = metric(server, "transport_refused_per_address_total")
    with bidders.meanwhile(), lines(server, 3 * LIMIT, ATTACKER) as opened:
        counted(server, "transport_refused_per_address_total", before + 2 * LIMIT)
        assert sum(map(is_ended, opened)) == 2 * LIMIT, "no more are refused than must be"
        with Wire(server.port) as other:
            assert other.ask("GET", "/healthz").status == 200, "other addresses are heard"
    deadline = time.monotonic() + 20
    while is_ended(line := connection(server, ATTACKER)):
        assert time.monotonic() < deadline, "whoever ends lines may begin others"
        line.close()
    line.close()


def test_all_addresses_together_get_no_more_than_there_are(server, bidders):
    # No new line can be had meanwhile to ask on.
    with Wire(server.port) as old:
        before = samples(old.ask("GET", "/metrics"))
        with bidders.meanwhile(), contextlib.ExitStack() as stack:
            for number in range(70, 78):
                stack.enter_context(lines(server, LIMIT, f"127.0.0.{number}"))
            deadline = time.monotonic() + 20
            while (now := samples(old.ask("GET", "/metrics")))[ALL] < before[ALL] + 8 * LIMIT - MOST:
                assert time.monotonic() < deadline, now[ALL]
                time.sleep(0.1)
            assert now["transport_connections"] <= MOST
        deadline = time.monotonic() + 20
        while samples(old.ask("GET", "/metrics"))["transport_connections"] > before["transport_connections"]:
            assert time.monotonic() < deadline, "lines that have ended are still counted"
            time.sleep(0.1)
    with Wire(server.port) as other:
        assert other.ask("GET", "/healthz").status == 200


@pytest.fixture
def poor_server(tmp_path):
    server = MarketServer(tmp_path / "data").start()
    yield server
    server.end()


def test_without_descriptors_the_listener_rests_and_takes_new_lines_afterwards(poor_server):
    stall = Stall(poor_server.port)
    sessions = [Session(poor_server.port, sign_in(poor_server.port, name)) for name in ("mua1", "mua2")]
    bidders = Bidders(stall, *sessions)
    process = poor_server.process.pid
    with Wire(poor_server.port) as old:
        assert samples(old.ask("GET", "/metrics"))["transport_accept_pauses_total"] == 0
        limit = len(os.listdir(f"/proc/{process}/fd")) + 20
        resource.prlimit(process, resource.RLIMIT_NOFILE, (limit, limit))
        with bidders.meanwhile(), lines(poor_server, 60, "127.0.0.1"):
            deadline = time.monotonic() + 20
            while (found := samples(old.ask("GET", "/metrics")))["transport_accept_pauses_total"] < 3:
                assert time.monotonic() < deadline, "the listener never rested"
                time.sleep(0.1)
            assert found["transport_connections"] <= limit
            assert len(os.listdir(f"/proc/{process}/fd")) <= limit
        assert old.ask("GET", "/healthz").status == 200, "lines that are open stay"
    newcomer = Session(poor_server.port, sign_in(poor_server.port, "mua1"))
    assert newcomer.ask("time")["type"] == "time", "lines that end make room"
    newcomer.close()
