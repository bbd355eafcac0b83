"""The server is killed at every point between a bank's notice and its answer, and provably there.

A notice takes three commits: the payment is received, its room marks the hold paid, the payment is settled. Each is
hit before it is written, when it is written and not yet synced, and when it is synced and nobody has heard of it. A
killed process loses no page that it wrote, so the last two come to the same; a power cut is the simulator's affair.
"""

import shutil
import sqlite3
from pathlib import Path

import pytest

from kill_point import KillPoint, compile_library
from market_server import MarketServer, verify
from orders import Orders, bank_id, claim, notify
from raw_http import ask
from session import Session, sign_in
from stall import Stall

#: The words of each commit's own page, and what stands behind them.
COMMITS = {"received": ("{bank}", ""), "marked": ("markPaid", ""), "settled": ("{bank}", "paid")}
#: What is on the disk when the process is gone: the payment's state and how often the journal says that it paid.
BEFORE = {"received": (None, 0), "marked": ("received", 0), "settled": ("received", 1)}
AFTER = {"received": ("received", 0), "marked": ("received", 1), "settled": ("paid", 1)}


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    return compile_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """A closed market with an order that is booked and waits for its payment."""
    server = MarketServer(tmp_path_factory.mktemp("market") / "data").start()
    stall = Stall(server.port)
    slot, = Orders(server.port, sign_in(server.port, "bantochuc")).point(1)
    lot = stall.flash(quantity=2, hold=3_600_000, duration=3_600_000)
    an, order = claim(Session(server.port, sign_in(server.port, "mua1")), lot, 2)
    an.book(order["order"], slot)
    assert server.end() == 0
    return server.data, order, an.cookie


def on_disk(data: Path, scratch: Path) -> tuple[str | None, int]:
    """Reads a copy, since reading recovers."""
    shutil.copytree(data, scratch)
    database = sqlite3.connect(scratch / "market.sqlite")
    try:
        states = [state for state, in database.execute("SELECT state FROM payment")]
        assert len(states) <= 1, states
        paid, = database.execute("SELECT count(*) FROM journal WHERE kind = 'markPaid'").fetchone()
        return states[0] if states else None, paid
    finally:
        database.close()


@pytest.mark.parametrize("point", ["unwritten", "written", "synced"])
@pytest.mark.parametrize("commit", COMMITS)
def test_killed_at_a_point_of_a_payment(market, library, tmp_path, commit, point):
    closed, order, cookie = market
    server = MarketServer(Path(shutil.copytree(closed, tmp_path / "data")))
    bank = bank_id()
    words, after = COMMITS[commit]
    end = KillPoint(library, tmp_path / "note", point, words.format(bank=bank), after)
    server.prefix = end.prefix
    server.start()
    try:
        with pytest.raises((OSError, AssertionError)):
            print("answered:", notify(server.port, order, id=bank))
        end.await_end(server)
        expected = (BEFORE if point == "unwritten" else AFTER)[commit]
        assert on_disk(server.data, tmp_path / "as-left") == expected

        server.prefix = []
        server.start()
        an = Orders(server.port, cookie)
        if expected[0] is None:
            assert an.one(order["order"])["state"] == "awaitingPayment", "nobody had been told anything"
        else:
            an.until(order["order"], state="paid")
        again = notify(server.port, order, id=bank)
        assert again.status == 200, again
        assert (again.json["result"], again.json.get("first")) == \
            (("paid", None) if expected[0] is None else ("duplicate", "paid")), again
        third = notify(server.port, order, id=bank)
        assert (third.json["result"], third.json["first"]) == ("duplicate", "paid")
        assert third.json["payment"] == again.json["payment"]

        seen = an.one(order["order"])
        assert (seen["state"], seen["refund"], len(seen["payments"])) == ("paid", 0, 1)
        assert seen["pickup"]["state"] == "booked" and seen["code"]
        journal = ask(server.port, "GET", "/api/rooms/che-ba-vi/journal").body.decode()
        assert journal.count('"type":"markPaid"') == 1
    finally:
        server.end()
    assert verify(server.data).returncode == 0
