"""A second server in the place of one that runs: refused with one clear sentence, and the first notices nothing."""

import subprocess
import time

import pytest

from market_server import MarketServer, verify
from metrics_page import metrics
from raw_http import ask
from session import Session


@pytest.fixture
def guest(server):
    session = Session(server.port, None)
    yield session
    session.cut()


def refused(market: MarketServer) -> str:
    """Starts a server that must not open, and gives the only line that it says."""
    said = len(market.log)
    process = market.spawn()
    try:
        code = process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("the second server opened") from None
    lines = market.log[said:].splitlines()
    assert code == 1 and len(lines) == 1, lines
    assert lines[0].startswith("nightmarket: ") and lines[0].endswith("."), lines
    return lines[0]


def is_undisturbed(server, guest, before: str):
    accepted = ("nightmarket_transport_accepted_total", "")
    count = metrics(server)[accepted]
    for _ in range(40):
        assert ask(server.port, "GET", "/healthz").json == {"status": "ok"}
    assert metrics(server)[accepted] >= count + 40, "every new connection is the first server's"
    assert guest.ask("time")["now"] > 0
    assert server.log == before
    assert verify(server.data).returncode == 0


def test_a_second_server_on_the_port_is_refused_before_it_writes_anything(server, guest, tmp_path):
    before = server.log
    second = MarketServer(tmp_path / "data")
    second.port = server.port
    assert f"Port {server.port} is taken by another program." in refused(second)
    assert not second.data.exists(), "its folder was not even made"
    is_undisturbed(server, guest, before)


def test_of_servers_started_in_one_instant_one_gets_the_port(server, tmp_path):
    assert server.end() == 0
    markets = [MarketServer(tmp_path / str(number)) for number in range(4)]
    for market in markets:
        market.port = server.port
    processes = [market.spawn() for market in markets]
    try:
        end = time.monotonic() + 30
        while sum(process.poll() is None for process in processes) > 1:
            assert time.monotonic() < end, "several servers have the port"
            time.sleep(0.05)
        (lasting,) = [market for market, process in zip(markets, processes) if process.poll() is None]
        while not lasting.is_well():
            assert time.monotonic() < end, lasting.log
            time.sleep(0.05)
        for market, process in zip(markets, processes):
            if market is not lasting:
                assert process.returncode == 1 and f"Port {server.port} is taken by another program." in market.log
    finally:
        for process in processes:
            process.kill()
            process.wait()
        server.start()


def test_a_second_server_on_the_data_folder_is_refused(server, guest, tmp_path):
    before = server.log
    second = MarketServer(server.data)
    second.log_path = tmp_path / "log"
    assert str(server.data) in (said := refused(second)) and "in use by another server" in said
    is_undisturbed(server, guest, before)


def test_a_second_server_on_both_is_refused(server, guest, tmp_path):
    before = server.log
    second = MarketServer(server.data)
    second.port, second.log_path = server.port, tmp_path / "log"
    refused(second)
    is_undisturbed(server, guest, before)


def test_the_place_is_free_when_the_first_has_ended(server, tmp_path):
    assert server.end() == 0
    second = MarketServer(server.data)
    second.port, second.log_path = server.port, tmp_path / "log"
    try:
        second.start()
        assert second.is_well()
    finally:
        assert second.end() == 0
        server.start()
