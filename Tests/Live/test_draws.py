"""Draws and waiting lines over the wire; every draw is computed again here, from its documented bytes alone."""

import hashlib
import json
import signal

from raw_http import ask
from session import ROOM


def draw(stall, **terms) -> int:
    return stall.flash(**{"allocation": "draw", "duration": 60_000} | terms)


def journal(server) -> list[dict]:
    entries, after = [], 0
    while lines := ask(server.port, "GET", f"/api/rooms/{ROOM}/journal?after={after}").body.splitlines():
        entries += [json.loads(line) for line in lines]
        after = entries[-1]["seq"]
    return entries


def drawn_order(entries: list[tuple[int, ...]], seed: str) -> list[int]:
    """The numbers of the entries in drawn order; each is (entry, paddle, quantity) and perhaps a choice."""
    text = "".join(":".join(str(number) for number in entry) + "\n" for entry in entries)
    fixed = hashlib.sha256(text.encode()).digest()
    rank = lambda number: hashlib.sha256(bytes.fromhex(seed) + fixed + number.to_bytes(8, "big")).digest()
    return sorted((entry[0] for entry in entries), key=rank)



def test_a_draw_is_committed_to_before_anybody_can_enter(stall, enter):
    lot, an = draw(stall, start=False), enter()
    shown = an.lot(lot, state="prepared")
    assert len(bytes.fromhex(shown["commitment"])) == 32
    assert an.refused("claim", lot=lot, quantity=1)["reason"] == "lotNotStarted"
    stall.host.do("start", lot=lot)
    assert an.do("claim", lot=lot, quantity=1)["entry"] == 1
    assert an.refused("claim", lot=lot, quantity=1)["reason"] == "alreadyEntered"


def test_the_draw_follows_from_the_seed_that_was_committed_to(server, stall, enter, buyers):
    lot = draw(stall, quantity=3, limit=2, duration=2_500)
    sessions = [enter(cookie) for cookie in buyers(8)]
    wanted = [1 + index % 2 for index in range(8)]
    entries = []
    for session, quantity in zip(sessions, wanted):
        number = session.do("claim", lot=lot, quantity=quantity)["entry"]
        session.until(lambda: session.paddle)
        entries.append((number, session.paddle, quantity))
    sessions[2].do("withdraw", lot=lot)
    entries.pop(2)
    guest = enter(None)
    closing = guest.lot(lot, within=30, state="closing")
    text = "".join(f"{entry}:{paddle}:{quantity}\n" for entry, paddle, quantity in entries)
    assert closing["entriesHash"] == hashlib.sha256(text.encode()).hexdigest()
    assert closing.get("seed") is None, "the list is fixed before the seed is told"
    ended = guest.lot(lot, within=30, state="ended")
    assert hashlib.sha256(bytes.fromhex(ended["seed"])).hexdigest() == ended["commitment"]
    free, served = 3, set()
    for number in drawn_order(entries, ended["seed"]):
        quantity = next(entry[2] for entry in entries if entry[0] == number)
        if quantity <= free:
            free -= quantity
            served.add(number)
    assert ended["held"] == 3 - free
    for session, entry in zip([session for index, session in enumerate(sessions) if index != 2], entries):
        if entry[0] in served:
            hold = session.until(lambda: next((h for h in session.mine["holds"] if h["lot"] == lot), None))
            assert (hold["quantity"], hold["state"], hold["kind"]) == (entry[2], "held", "claim")
        else:
            place = session.until(lambda: next((w for w in session.mine.get("waiting", []) if w["lot"] == lot), None))
            assert place["quantity"] == entry[2] and place["place"] >= 1
    told = next(e for e in journal(server) if e["kind"] == "advance" and e["payload"]["lot"] == lot)
    assert told["payload"]["seed"] == ended["seed"]


def test_units_that_come_back_go_to_the_first_in_line(stall, enter):
    lot = stall.flash(quantity=2)
    an, binh, chi, dung = (enter() for _ in range(4))
    hold = an.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    assert binh.refused("claim", lot=lot, quantity=1)["reason"] == "soldOut"
    first = binh.do("wait", lot=lot, quantity=1)
    assert first["place"] == 1
    assert chi.do("wait", lot=lot, quantity=1)["place"] == 2
    assert dung.do("wait", lot=lot, quantity=1)["place"] == 3
    assert binh.refused("wait", lot=lot, quantity=1)["reason"] == "alreadyEntered"
    seen = dung.lot(lot, waiting=3)
    assert (seen["asked"], seen["served"]) == (4, 1)
    chi.do("withdraw", lot=lot)
    assert chi.refused("withdraw", lot=lot)["reason"] == "notEntered"
    an.do("release", hold=hold)
    for session in (binh, dung):
        given = session.until(lambda: next((h for h in session.mine["holds"] if h["lot"] == lot), None))
        assert (given["state"], given["quantity"]) == ("held", 1)
    assert dung.lot(lot, waiting=0)["free"] == 0
    assert not any(h["lot"] == lot for h in chi.mine["holds"])


def test_nobody_waits_while_something_is_free(stall, enter):
    lot, an = stall.flash(quantity=2), enter()
    assert an.refused("wait", lot=lot, quantity=1)["reason"] == "notSoldOut"


def test_a_host_switches_to_the_draw_and_the_figures_stay(stall, enter, buyers):
    lot = stall.flash(quantity=1, duration=3_000)
    sessions = [enter(cookie) for cookie in buyers(6)]
    sessions[0].do("claim", lot=lot, quantity=1)
    for session in sessions[1:4]:
        session.do("wait", lot=lot, quantity=1)
    stall.host.do("switchToDraw", lot=lot)
    seen = stall.host.lot(lot, allocation="draw")
    assert len(bytes.fromhex(seen["commitment"])) == 32
    assert (seen["asked"], seen["served"], seen["entries"]) == (4, 1, 3)
    assert sessions[4].do("claim", lot=lot, quantity=1)["entry"] >= 4
    assert stall.host.refused("switchToDraw", lot=lot)["reason"] == "wrongFormat"
    ended = stall.host.lot(lot, within=30, state="ended")
    assert (ended["asked"], ended["served"], ended["waiting"]) == (5, 1, 4)


def test_a_draw_without_entries_ends_at_once(stall, enter):
    lot, guest = draw(stall, duration=1_000), enter(None)
    assert guest.lot(lot, within=20, state="ended")["outcome"] == "finished"


def test_the_same_key_enters_once(stall, enter):
    lot, an = draw(stall), enter()
    first = an.do("claim", key="entry-1", lot=lot, quantity=1)
    again = enter(an.cookie).do("claim", key="entry-1", lot=lot, quantity=1)
    assert (first["entry"], "seq" in again) == (again["entry"], False), "an answer is repeated, nothing is journaled"
    assert enter(an.cookie).refused("claim", key="entry-1", lot=lot, quantity=2)["reason"] == "keyReused"


def test_a_draw_survives_a_crash_between_the_list_and_the_seed(server, stall, enter, buyers):
    lot = draw(stall, quantity=1, duration=1_500)
    cookies = buyers(3)
    for cookie in cookies:
        enter(cookie).do("claim", lot=lot, quantity=1)
    guest = enter(None)
    commitment = guest.lot(lot, within=30, state="closing")["commitment"]
    server.restart(signal.SIGKILL)
    again = enter(None)
    ended = again.lot(lot, within=60, state="ended")
    assert hashlib.sha256(bytes.fromhex(ended["seed"])).hexdigest() == commitment
    assert ended["held"] == 1
