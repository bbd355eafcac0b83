"""The machine's clock is set back while the market is closed: its own time, which the journal has, goes on all the same."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from market_server import MarketServer, verify
from session import Session, sign_in
from stall import Stall

#: Of Debian's package libfaketime: another date for one process; the machine's own stays.
LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


@pytest.fixture
def set_back(monkeypatch):
    """From the next start on a server believes that it is so many hours earlier."""
    assert LIBRARY, "install libfaketime: Scripts/test does"

    def set_back(hours: int, server: MarketServer | None = None) -> None:
        monkeypatch.setenv("LD_PRELOAD", str(LIBRARY))
        monkeypatch.setenv("FAKETIME", f"-{hours}h")
        # The time since the machine's start cannot be set.
        monkeypatch.setenv("DONT_FAKE_MONOTONIC", "1")
        if server:
            # The library changes the environment of the first program that it comes into, and with it the place where
            # Swift looks for a program's words; so that is a shell.
            server.prefix = ["sh", "-c", 'exec "$0" "$@"']

    return set_back


def journal(port: int, room: str) -> list[dict]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/rooms/{room}/journal?after=0&limit=5000") as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda how: how.name)
def test_time_goes_on_where_it_was(tmp_path, set_back, how):
    server = MarketServer(tmp_path / "data", "--drain-lots-seconds", "0").start()
    try:
        stall = Stall(server.port)
        lot = stall.english(duration=600_000)
        buyer = Session(server.port, sign_in(server.port, "mua1"))
        before = buyer.do("bid", lot=lot, amount=100_000)
        seen = buyer.lot(lot, bids=1)
        room = buyer.room
        for session in (stall.host, buyer):
            session.cut()
        server.end(how)

        set_back(5, server)
        server.start()
        rival = Session(server.port, sign_in(server.port, "mua2"))
        assert rival.joined["now"] >= before["at"], "the market's time never runs backwards"
        after = rival.lots[lot]
        assert (after["state"], after["price"]) == ("running", 100_000)
        assert after["end"] >= seen["end"], "nothing ends earlier because of the machine's clock"
        assert after["end"] - seen["end"] < 60_000, "and the hours that never passed are not given back"
        answer = rival.do("bid", lot=lot, amount=seen["next"] + 100_000)
        assert answer["at"] >= before["at"]
        times = [entry["time"] for entry in journal(server.port, room)]
        assert times == sorted(times)
        rival.cut()
    finally:
        server.end()
    done = verify(server.data)
    assert done.returncode == 0, done.stderr


def test_the_library_does_set_the_clock_back(set_back):
    """Else the tests above would say nothing."""
    set_back(5)
    told = int(subprocess.run(["date", "+%s"], capture_output=True, text=True, env=os.environ, check=True).stdout)
    assert 4 * 3600 < time.time() - told < 6 * 3600
