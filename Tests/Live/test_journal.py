"""The public journal: chained, complete, without names; anybody can check it."""

import hashlib
import json
import struct

from market_server import verify
from raw_http import ask


def lines(server, **query) -> list[bytes]:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    answer = ask(server.port, "GET", f"/api/rooms/che-ba-vi/journal?{words}")
    assert answer["Content-Type"] == "application/x-ndjson"
    return answer.body.splitlines()


def digest(previous: bytes, line: bytes) -> bytes:
    """The hash of an entry, from the documented shape and nothing of the server's."""
    entry = json.loads(line)
    payload = line[line.index(b'"payload":') + 10:line.rindex(b',"hash":')]
    assert json.loads(payload) == entry["payload"]
    kind = entry["kind"].encode()
    return hashlib.sha256(
        previous + struct.pack(">qqq", entry["room"], entry["seq"], entry["time"])
        + struct.pack(">q", len(kind)) + kind + struct.pack(">q", len(payload)) + payload
    ).digest()


def check_chain(journal: list[bytes]) -> int:
    """Follows the chain from its start and gives how many entries were withheld; those have only their hash."""
    previous, withheld = bytes(32), 0
    for number, line in enumerate(journal, 1):
        entry = json.loads(line)
        assert entry["seq"] == number, "no number is left out"
        assert entry["room"] == 1, "the stall is the demo's first room"
        if entry["payload"].get("withheld"):
            withheld += 1
        else:
            assert entry["hash"] == digest(previous, line).hex(), entry
        previous = bytes.fromhex(entry["hash"])
    return withheld


def test_every_hash_follows_from_the_one_before(server, stall, enter):
    lot, an, binh = stall.english(), enter(), enter()
    an.do("bid", lot=lot, amount=100_000)
    last = binh.do("bid", lot=lot, amount=110_000)["seq"]
    journal = lines(server, limit=10_000)
    assert len(journal) >= last
    check_chain(journal)
    assert verify(server.data).returncode == 0, "also beside the open market"


def test_secrets_are_told_when_their_lot_has_ended(server, stall, enter):
    lot, an, binh = stall.english(proxy=True, reserve=210_777), enter(), enter()
    an.do("bid", lot=lot, amount=150_555)
    binh.do("bid", lot=lot, amount=120_000)
    running = lines(server, limit=10_000)
    text = b"\n".join(running).decode()
    assert "210777" not in text and "150555" not in text, "neither a reserve nor a maximum is told"
    withheld = check_chain(running)
    assert withheld >= 3
    stall.host.do("cancel", lot=lot, reason="thử sổ")
    an.lot(lot, state="ended")
    told = lines(server, limit=10_000)
    text = b"\n".join(told).decode()
    assert "210777" in text and "150555" in text
    assert check_chain(told) <= withheld - 3
    assert [json.loads(line)["hash"] for line in told[:len(running)]] == [json.loads(line)["hash"] for line in running]


def test_an_answer_is_in_the_journal_under_its_number(server, stall, enter):
    lot, an = stall.flash(), enter()
    answer = an.do("claim", lot=lot, quantity=2)
    (line,) = lines(server, after=answer["seq"] - 1, limit=1)
    entry = json.loads(line)
    assert (entry["seq"], entry["kind"], entry["time"]) == (answer["seq"], "claim", answer["at"])
    assert entry["payload"]["key"] == answer["key"] and entry["payload"]["outcome"]["hold"] == answer["hold"]
    an.until(lambda: an.paddle)
    assert entry["payload"]["actor"] == an.paddle


def test_the_journal_names_nobody(server, stall, enter):
    an = enter()
    an.do("bid", lot=stall.english(), amount=100_000)
    text = b"\n".join(lines(server, limit=10_000)).decode()
    assert an.welcome["name"] not in text and "crowd-" not in text and '"account"' not in text


def test_pages_of_the_journal_fit_together(server, stall):
    whole = lines(server, limit=10_000)
    pieces, after = [], 0
    while piece := lines(server, after=after, limit=3):
        assert len(piece) <= 3
        pieces += piece
        after = json.loads(piece[-1])["seq"]
    assert pieces[:len(whole)] == whole
    assert lines(server, after=2**62) == lines(server, after=2**63 - 1) == []
    for query in ({"after": "x"}, {"limit": "-5"}, {"after": "-1"}, {"after": 2**63}, {"limit": 0}):
        assert ask(server.port, "GET", "/api/rooms/che-ba-vi/journal?" + "&".join(f"{n}={v}" for n, v in query.items())
                   ).status in (200, 400)
