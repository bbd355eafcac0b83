"""The server ends in the middle of a sale, in order or not, and goes on."""

import signal
import sqlite3

import pytest

from market_server import MarketServer, verify
from session import Session, sign_in
from stall import Stall
from web_socket import Closed

# What finishes before the end is another matter; here nothing is waited for.
SERVER_OPTIONS = ("--drain-lots-seconds", "0")

ENDINGS = [signal.SIGTERM, signal.SIGKILL]


@pytest.fixture
def people(server, buyers, host_cookie):
    """A host and two buyers who can come back after the server has."""
    class People:
        an_cookie, binh_cookie = buyers(2)

        def arrive(self):
            self.stall = Stall(server.port, host_cookie)
            self.an = Session(server.port, self.an_cookie)
            self.binh = Session(server.port, self.binh_cookie)

        def leave(self):
            for session in (self.stall.host, self.an, self.binh):
                session.cut()

    people = People()
    people.arrive()
    yield people
    people.leave()


@pytest.mark.parametrize("how", ENDINGS, ids=lambda how: how.name)
def test_a_running_lot_goes_on(server, people, how):
    lot = people.stall.english(duration=4000, extensionWindow=0)
    answer = people.an.do("bid", lot=lot, amount=100_000)
    before = people.an.lot(lot, bids=1)
    position = people.an.position
    people.leave()
    server.restart(how)
    assert verify(server.data).returncode == 0

    people.arrive()
    assert people.an.epoch != position[0], "another life of the server is another epoch"
    seen = people.an.lots[lot]
    assert (seen["state"], seen["price"], seen["leader"]) == ("running", 100_000, answer["leader"])
    assert seen["recent"] == before["recent"] and seen["start"] == before["start"]
    joined = people.an.joined
    assert joined["seq"] > answer["seq"], "the restart itself is in the journal"
    assert seen["end"] >= before["end"]
    assert seen["end"] - joined["now"] > 20_000, "nothing closes because of time spent down"
    assert people.an.paddle == answer["leader"]
    assert people.binh.do("bid", lot=lot, amount=110_000)["bid"] == 2
    people.an.lot(lot, bids=2)


@pytest.mark.parametrize("how", ENDINGS, ids=lambda how: how.name)
def test_holds_survive_and_get_the_time_back(server, people, how):
    lot = people.stall.flash()
    answer = people.an.do("claim", lot=lot, quantity=2)
    hold = answer["hold"]
    people.leave()
    server.restart(how)
    people.arrive()
    kept = people.an.hold(hold["hold"], state="held")
    assert kept["deadline"] >= hold["deadline"]
    assert {**kept, "deadline": 0} == {**hold, "deadline": 0}
    assert people.an.lots[lot]["held"] == 2
    assert people.an.refused("claim", lot=lot, quantity=1)["reason"] == "limitReached"
    repeated = people.an.do("claim", answer["key"], lot=lot, quantity=2)
    assert repeated["hold"]["hold"] == hold["hold"], "a retry after the restart is still a retry"
    people.stall.host.do("markPaid", hold=hold["hold"])


@pytest.mark.parametrize("how", ENDINGS, ids=lambda how: how.name)
def test_everything_else_is_as_it_was(server, people, how):
    people.an.do("chat", text=f"trước khi {how.name}")
    people.stall.host.do("pin", text="ghim")
    paused, prepared = people.stall.english(), people.stall.english(start=False, reserve=300_000)
    people.stall.host.do("pause", lot=paused)
    remaining = people.stall.host.lot(paused, state="paused")["remaining"]
    people.stall.host.do("push", lot=prepared)
    people.an.until(lambda: people.an.front["featured"] == prepared)
    people.an.until(lambda: people.an.lots[paused]["state"] == "paused")
    chat = {number: line["text"] for number, line in people.an.chat.items()}
    people.leave()
    server.restart(how)
    people.arrive()
    assert {number: line["text"] for number, line in people.an.chat.items()} == chat
    assert (people.an.front["pinned"], people.an.front["featured"]) == ("ghim", prepared)
    assert people.an.lots[paused]["state"] == "paused" and people.an.lots[paused]["remaining"] == remaining
    assert people.an.lots[prepared]["state"] == "prepared"
    assert people.an.front["state"] == "open"


def test_an_answer_that_was_given_is_never_lost(server, people):
    """Killed in the middle of a stream of bids: what was acknowledged before the line broke is there afterwards."""
    lot = people.stall.english(increment=[[0, 1000]])
    sessions = (people.an, people.binh)
    for number in range(12):
        sessions[number % 2].send("bid", lot=lot, amount=100_000 + number * 1000)
    people.binh.until(lambda: people.binh.answers)
    server.process.kill()
    for session in sessions:
        with pytest.raises((Closed, ConnectionError)):
            while True:
                session.hear()
    given = {key: answer for session in sessions for key, answer in session.answers.items() if answer.get("bid")}
    assert given
    people.leave()
    server.restart()
    people.arrive()
    for session, before in zip((people.an, people.binh), sessions):
        for key, answer in before.answers.items():
            if answer.get("bid"):
                amount = answer["price"]
                assert session.do("bid", key, lot=lot, amount=amount)["bid"] == answer["bid"]
    top = max(given.values(), key=lambda answer: answer["bid"])
    assert people.an.lots[lot]["bids"] >= top["bid"] and people.an.lots[lot]["price"] >= top["price"]
    assert verify(server.data).returncode == 0


def test_closing_in_order_tells_everybody_to_come_back(server, people):
    lines = [people.an.socket, people.binh.socket, people.stall.host.socket]
    server.process.send_signal(signal.SIGTERM)
    codes = []
    for line in lines:
        codes.append(line.closing())
    assert all(code in (1001, 1012, 4001) for code in codes), codes
    assert server.process.wait(20) == 0
    people.leave()
    server.process = None
    server.start()
    people.arrive()


def test_verify_finds_a_changed_byte(server, people):
    lot = people.stall.english()
    people.an.do("bid", lot=lot, amount=100_000)
    people.leave()
    server.end()
    assert verify(server.data).returncode == 0
    with sqlite3.connect(server.data / "market.sqlite") as database:
        number, payload = database.execute(
            "SELECT id, payload FROM journal WHERE kind = 'bid' ORDER BY id DESC LIMIT 1").fetchone()
        changed = payload.replace(b"100000", b"100001")
        assert changed != payload
        database.execute("UPDATE journal SET payload = ? WHERE id = ?", (changed, number))
    found = verify(server.data)
    assert found.returncode == 1 and found.stderr.startswith("nightmarket: "), found
    with sqlite3.connect(server.data / "market.sqlite") as database:
        database.execute("UPDATE journal SET payload = ? WHERE id = ?", (payload, number))
    assert verify(server.data).returncode == 0


@pytest.mark.parametrize("change", [
    "DELETE FROM journal WHERE id = (SELECT max(id) - 2 FROM journal)",
    "UPDATE journal SET time = time + 1 WHERE id = (SELECT max(id) - 2 FROM journal)",
    "UPDATE lot SET hammer = 1, winner = 1, state = 'ended' WHERE lot = 1",
    "UPDATE hold SET quantity = quantity + 1",
    "DELETE FROM hold WHERE id = (SELECT max(id) FROM hold)",
])
def test_verify_finds_what_was_changed_behind_the_markets_back(tmp_path_factory, change):
    server = MarketServer(tmp_path_factory.mktemp("damaged") / "data").start()
    try:
        stall = Stall(server.port)
        lot = stall.flash()
        buyer = Session(server.port, sign_in(server.port, "mua1"))
        buyer.do("claim", lot=lot, quantity=1)
        buyer.cut()
        stall.host.cut()
    finally:
        server.end()
    assert verify(server.data).returncode == 0
    with sqlite3.connect(server.data / "market.sqlite") as database:
        assert database.execute(change).rowcount > 0
    found = verify(server.data)
    assert found.returncode == 1 and found.stderr, found
