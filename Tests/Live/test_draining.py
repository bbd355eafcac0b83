"""SIGTERM: nobody new comes in, a lot in its last seconds finishes, everybody is told to come back, and all is kept."""

import os
import signal
import time

import pytest

from market_server import MarketServer, verify
from raw_http import Wire, ask
from session import Session, sign_in
from stall import Stall
from web_socket import Closed, Refused, WebSocket


@pytest.fixture
def market(tmp_path):
    market = MarketServer(tmp_path / "data").start()
    yield market
    market.end()


@pytest.fixture
def people(market):
    """A host and two buyers; whoever is let in here leaves at the end."""
    class People:
        def __init__(self):
            self.stall = Stall(market.port)
            self.an, self.binh = (Session(market.port, sign_in(market.port, name)) for name in ("mua1", "mua2"))

        def leave(self):
            for session in (self.stall.host, self.an, self.binh):
                session.cut()

    people = People()
    yield people
    people.leave()


def terminate(market, how=signal.SIGTERM):
    os.kill(market.process.pid, how)


def ended(market) -> int:
    """Waits for the process, and lets the fixture start another."""
    process, market.process = market.process, None
    return process.wait(60)


def hears_close(session) -> int | None:
    with pytest.raises(Closed) as closed:
        while True:
            session.hear()
    return closed.value.code


def noticed(session, **wanted) -> dict:
    def matches():
        return next((n for n in session.notices if all(n.get(name) == value for name, value in wanted.items())), None)
    return session.until(matches)


def test_a_lot_in_its_last_seconds_finishes_and_its_buyer_sees_the_hammer_before_the_close(market, people):
    lot = people.stall.english(duration=5_000, extensionWindow=0)
    people.an.do("bid", lot=lot, amount=100_000)
    terminate(market)
    assert noticed(people.an, kind="restarting")["until"] is None
    assert people.an.lots[lot]["state"] == "running"
    people.binh.do("bid", lot=lot, amount=110_000)
    people.an.do("bid", lot=lot, amount=120_000)
    code = hears_close(people.an)
    assert code == 4001
    seen = people.an.lots[lot]
    assert (seen["state"], seen["outcome"], seen["hammer"], seen["winner"]) == ("ended", "sold", 120_000, people.an.paddle)
    assert [hold["kind"] for hold in people.an.mine["holds"]] == ["win"], "the winner knows as well"
    assert people.an.notices[-1]["kind"] == "restarting" and people.an.notices[-1]["until"] > seen["end"]
    for other in (people.binh, people.stall.host):
        assert hears_close(other) == 4001
        assert other.lots[lot]["outcome"] == "sold", "everybody sees it"
    assert ended(market) == 0
    assert f"waiting for the end of lot {lot}" in market.log and "closed in order" in market.log
    assert verify(market.data).returncode == 0

    market.start()
    again = Session(market.port, people.an.cookie)
    assert (again.lots[lot]["outcome"], again.lots[lot]["winner"]) == ("sold", seen["winner"])
    again.cut()


def test_a_late_bid_extends_a_lot_that_is_waited_for(market, people):
    lot = people.stall.english(duration=4_000, extensionWindow=3_000, extension=3_000)
    end = people.stall.host.lots[lot]["end"]
    terminate(market)
    noticed(people.an, kind="restarting")
    while people.an.ask("time")["now"] < end - 2_000:
        time.sleep(0.1)
    people.an.do("bid", lot=lot, amount=100_000)
    assert hears_close(people.an) == 4001
    seen = people.an.lots[lot]
    assert seen["extended"] == 1 and seen["end"] > end and seen["outcome"] == "sold"
    assert ended(market) == 0


def test_a_lot_with_much_time_left_does_not_hold_up_the_end_and_goes_on(market, people):
    lot = people.stall.english(duration=600_000)
    people.an.do("bid", lot=lot, amount=100_000)
    end = people.an.lot(lot, bids=1)["end"]
    terminate(market)
    assert hears_close(people.an) == 4001
    assert people.an.lots[lot]["state"] == "running"
    assert ended(market) == 0
    assert "waiting for the end" not in market.log
    market.start()
    again = Session(market.port, people.binh.cookie)
    seen = again.lots[lot]
    assert (seen["state"], seen["price"]) == ("running", 100_000) and seen["end"] >= end
    again.do("bid", lot=lot, amount=120_000)
    again.cut()


def test_no_lot_ends_while_lines_are_being_closed(tmp_path):
    """Once some are sent away, not everybody can bid: what would end then goes on after the restart."""
    market = MarketServer(tmp_path / "data", "--drain-lots-seconds", "0", "--drain-seconds", "4").start()
    stall = Stall(market.port)
    crowd = [Session(market.port, None) for _ in range(8)]
    lot = stall.english(duration=2_000, extensionWindow=0)
    terminate(market)
    assert [hears_close(session) for session in (*crowd, stall.host)] == [4001] * 9
    assert all(session.lots[lot]["state"] == "running" for session in crowd)
    assert ended(market) == 0
    market.start()
    again = Session(market.port, None)
    seen = again.lots[lot]
    assert seen["state"] == "running" and seen["end"] - again.joined["now"] > 20_000
    again.cut()
    assert market.end() == 0


def test_while_a_lot_is_waited_for_nobody_new_comes_in_and_no_lot_starts(market, people):
    lot = people.stall.english(duration=10_000, extensionWindow=0)
    prepared, paused = people.stall.english(start=False), people.stall.english()
    people.stall.host.do("pause", lot=paused)
    with Wire(market.port) as balancer:
        assert balancer.ask("GET", "/healthz").status == 200
        terminate(market)
        noticed(people.stall.host, kind="restarting")
        answer = balancer.ask("GET", "/healthz")
        assert (answer.status, answer.json, "Retry-After" in answer) == (503, {"status": "restarting"}, True)
    assert ask(market.port, "HEAD", "/healthz").status == 503
    with pytest.raises(Refused) as refused:
        WebSocket(market.port)
    assert refused.value.answer.status == 503
    assert people.stall.host.refused("start", lot=prepared)["reason"] == "restarting"
    assert people.stall.host.refused("resume", lot=paused)["reason"] == "restarting"
    assert people.an.refused("start", lot=prepared)["reason"] == "wrongRole"
    assert people.stall.host.lots[prepared]["state"] == "prepared"
    page = ask(market.port, "GET", "/metrics").body.decode()
    assert "nightmarket_draining 1.0" in page and "nightmarket_drain_lots_waited_for 1.0" in page
    assert people.stall.host.lots[lot]["state"] == "running"
    assert hears_close(people.stall.host) == 4001
    assert ended(market) == 0
    market.start()
    stall = Stall(market.port)
    stall.host.do("start", lot=prepared)
    stall.host.do("resume", lot=paused)
    stall.host.cut()


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT], ids=lambda signal: signal.name)
def test_a_second_signal_ends_the_waiting_but_not_the_order(market, people, second):
    lot = people.stall.english(duration=12_000, extensionWindow=0)
    people.an.do("bid", lot=lot, amount=100_000)
    people.an.lot(lot, bids=1)
    terminate(market)
    noticed(people.an, kind="restarting")
    terminate(market, second)
    assert hears_close(people.an) == 4001
    assert people.an.lots[lot]["state"] == "running", "it was not waited for"
    terminate(market)
    assert ended(market) == 0, "a third signal changes nothing"
    assert "second signal" in market.log and "closed in order" in market.log
    assert verify(market.data).returncode == 0
    market.start()
    again = Session(market.port, people.an.cookie)
    assert (again.lots[lot]["state"], again.lots[lot]["price"]) == ("running", 100_000)
    again.cut()


def test_the_waiting_is_bounded_however_often_bids_move_the_end(tmp_path):
    market = MarketServer(tmp_path / "data", "--drain-lots-seconds", "8").start()
    stall = Stall(market.port)
    an, binh = (Session(market.port, sign_in(market.port, name)) for name in ("mua1", "mua2"))
    lot = stall.english(duration=3_800, extensionWindow=5_000, extension=5_000)
    terminate(market)
    noticed(an, kind="restarting")
    an.do("bid", lot=lot, amount=100_000)
    binh.lot(lot, bids=1)
    time.sleep(3.5)
    binh.do("bid", lot=lot, amount=110_000)
    assert hears_close(an) == 4001
    assert an.lots[lot]["state"] == "running"
    assert ended(market) == 0
    assert "nothing is waited for any longer" in market.log
    for session in (stall.host, an, binh):
        session.cut()
