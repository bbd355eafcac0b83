"""The disk fills up under an open market: it says so, keeps what it acknowledged, and goes on when there is room."""

import subprocess

import pytest

from market_server import MarketServer, verify
from session import Session, sign_in
from stall import Stall


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a small file system may not be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.fixture
def server(small_disk, tmp_path):
    server = MarketServer(small_disk / "data")
    server.log_path = tmp_path / "server.log"
    yield server.start()
    server.end()


def fill(disk) -> None:
    """Takes all the room there is."""
    with open(disk / "ballast", "ab", buffering=0) as ballast:
        for size in (65536, 4096, 1):
            try:
                while True:
                    ballast.write(b"\0" * size)
            except OSError:
                continue


def test_a_full_disk_loses_nothing_and_stops_nobody_from_watching(server, small_disk):
    stall = Stall(server.port)
    lot = stall.english(increment=[[0, 1000]], duration=600_000)
    people = [Session(server.port, sign_in(server.port, name)) for name in ("mua1", "mua2")]
    given, refused, amount = [], None, 100_000
    fill(small_disk)
    for number in range(4000):
        buyer = people[number % 2]
        answer = buyer.ask("bid", lot=lot, amount=amount, confirmed=True)
        if answer["ok"]:
            given.append(answer)
            amount += 1000
        elif answer["reason"] == "rateLimited":
            continue
        else:
            refused = answer
            break
    assert refused and refused["reason"] == "cannotRecord", refused

    watcher = Session(server.port)
    assert watcher.lots[lot]["bids"] == len(given), "nothing is shown that was not kept"
    last = max((answer["seq"] for answer in given), default=stall.host.seq)
    assert watcher.seq <= last, "the room's number counts only what was kept"
    for person in people:
        returned = Session(server.port, person.cookie)
        kept = [answer for answer in given if answer["key"] in person.answers]
        assert [m["amount"] for m in returned.mine["maximums"]] == [answer["price"] for answer in kept[-1:]], \
            "nobody's own view shows more either"
        returned.cut()
    assert server.is_well(), "the pages are still served"
    assert people[0].ask("bid", lot=lot, amount=amount, confirmed=True)["reason"] in ("cannotRecord", "rateLimited")
    people[0].until(lambda: any(notice["kind"] == "stopped" for notice in people[0].notices))

    (small_disk / "ballast").unlink()
    people[0].until(lambda: any(notice["kind"] == "resumed" for notice in people[0].notices), within=30)
    assert people[0].lots[lot]["bids"] == len(given)
    if given:
        assert people[0].lots[lot]["price"] == given[-1]["price"]
    leader = people[0].lots[lot]["leader"]
    other = next(session for session in people if session.mine.get("paddle") != leader or leader is None)
    other.until(lambda: other.ask("bid", lot=lot, amount=amount, confirmed=True)["ok"], within=30)
    watcher.lot(lot, bids=len(given) + 1)
    for session in (*people, watcher, stall.host):
        session.cut()
    assert server.end() == 0
    done = verify(server.data)
    assert done.returncode == 0, done


def test_a_disk_without_room_is_said_at_the_start(small_disk, tmp_path):
    fill(small_disk)
    server = MarketServer(small_disk / "data")
    server.log_path = tmp_path / "server.log"
    process = server.spawn()
    assert process.wait(30) == 1, server.log
    assert server.log.startswith("nightmarket: "), server.log
