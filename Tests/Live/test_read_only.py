"""A data folder that may only be read: nothing opens on it, and a market on one that turns so keeps what it said."""

import json
import shutil
import subprocess
import time

import pytest

from disks import FailingDisk, mount, unmount
from folders import refusal, state
from market_server import MarketServer, run, verify
from metrics import counted, metric
from orders import Orders, claim, notify
from raw_http import ask
from session import Session, sign_in
from stall import Stall


@pytest.fixture
def disk(tmp_path):
    """A small file system with an empty folder; read-only after `mount -o remount,ro`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", disk)
    (disk / "empty").mkdir()
    yield disk
    unmount(disk)


def closed_market(folder, *, killed: bool = False):
    """A market that was open before, with a bid; killed, its last commits are still in the write-ahead log."""
    server = MarketServer(folder)
    server.log_path = folder.parent.parent / "before.log"
    server.start()
    stall = Stall(server.port)
    lot = stall.english()
    buyer = Session(server.port, sign_in(server.port, "mua1"))
    buyer.do("bid", lot=lot, amount=100_000)
    if killed:
        server.process.kill()
        server.process.wait()
    else:
        assert server.end() == 0


@pytest.mark.parametrize("name", ["empty", "none", "none/below"])
def test_nothing_opens_where_nothing_may_be_written(disk, tmp_path, name):
    mount("-o", "remount,ro", disk)
    before = state(disk)
    said = refusal(disk / name, log=tmp_path / "server.log")
    assert str(disk / name) in said and "Read-only file system" in said, said
    assert state(disk) == before


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_a_market_that_may_only_be_read_does_not_open_but_can_be_checked(disk, tmp_path, killed):
    closed_market(disk / "data", killed=killed)
    mount("-o", "remount,ro", disk)
    before = state(disk)
    said = refusal(disk / "data", log=tmp_path / "server.log")
    assert str(disk / "data") in said and "Read-only file system" in said, said
    done = verify(disk / "data")
    assert done.returncode == 0 and "everything agrees" in done.stdout, done
    copied = run("backup", "--data", disk / "data", "--to", tmp_path / "copy")
    assert copied.returncode == 0, copied
    account = run("account", "create", "--role", "organiser", "--sign-in-name", "moi", "--name", "M", "--data", disk / "data",
                  text="mot mat khau dai\nmot mat khau dai\n")
    assert account.returncode == 1 and "Read-only file system" in account.stderr, account
    assert state(disk) == before
    whole = verify(tmp_path / "copy")
    assert whole.returncode == 0 and whole.stdout == done.stdout, whole


@pytest.fixture
def failing(tmp_path):
    if not shutil.which("mkfs.ext4"):
        pytest.skip("no ext4 can be made here")
    disk = FailingDisk(tmp_path)
    yield disk
    subprocess.run(["umount", "-l", disk.folder], capture_output=True)


def journal(server) -> list[dict]:
    return [json.loads(line) for line in ask(server.port, "GET", "/api/rooms/che-ba-vi/journal").body.splitlines()]


def test_a_disk_that_turns_read_only_stops_the_market_and_nothing_else(failing, tmp_path):
    server = MarketServer(failing.folder / "data")
    server.log_path = tmp_path / "server.log"
    server.start()
    try:
        stall = Stall(server.port)
        lot, sale = stall.english(duration=600_000), stall.flash(hold=600_000)
        buyer, other = (Session(server.port, sign_in(server.port, name)) for name in ("mua1", "mua2"))
        an, order = claim(other, sale)
        slot, = Orders(server.port, sign_in(server.port, "bantochuc")).point(5)
        given = buyer.do("bid", lot=lot, amount=100_000)
        last = max(entry["seq"] for entry in journal(server))

        failing.fail()
        assert other.refused("bid", lot=lot, amount=200_000)["reason"] == "cannotRecord"
        buyer.until(lambda: any(notice["kind"] == "stopped" for notice in buyer.notices))
        assert other.refused("claim", lot=sale, quantity=1)["reason"] == "cannotRecord"
        assert buyer.refused("chat", text="con ai khong")["reason"] == "cannotRecord"
        assert stall.host.refused("pause", lot=lot)["reason"] == "cannotRecord"
        assert notify(server.port, order).status == 503, "the bank has to send it again"
        an.refused(503, "cannotRecord", "POST", f"/api/orders/{order['order']}/pickup", {"slot": slot})
        new = ask(server.port, "POST", "/api/accounts", {"name": "Bà Tư", "phone": "0912345678", "password": "mat khau dai"})
        assert (new.status, new.json["reason"]) == (503, "cannotRecord"), new

        assert counted(server, "ledger_stopped", 1) == 1
        deadline = time.monotonic() + 20
        while "accept nothing until it can be recorded: the data became read-only" not in server.log:
            assert time.monotonic() < deadline, server.log
            time.sleep(0.05)
        assert server.is_well(), "the pages are still served"
        watcher = Session(server.port)
        assert (watcher.lots[lot]["bids"], watcher.lots[lot]["price"]) == (1, given["price"])
        assert Session(server.port, other.cookie).mine["holds"][0]["state"] == "held", "what was kept is still shown"
        assert an.one(order["order"])["state"] == "awaitingPayment"
        assert max(entry["seq"] for entry in journal(server)) == last
        assert metric(server, "ledger_entries_total") > 0
        assert "orders are not recorded" in server.log and "SQLite" not in server.log, server.log
        assert server.end() == 0, "and it can be ended in order"
    finally:
        server.end()

    failing.repair()
    server.start()
    try:
        kept = [entry for entry in journal(server) if entry["seq"] <= last]
        assert len(kept) == last, "every answer that was given is kept"
        again = Session(server.port, other.cookie)
        assert (again.lots[lot]["bids"], again.lots[lot]["state"]) == (1, "running")
        again.do("bid", lot=lot, amount=200_000)
        assert notify(server.port, order).json["result"] == "paid"
    finally:
        assert server.end() == 0
    assert verify(server.data).returncode == 0
