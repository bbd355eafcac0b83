"""Draws over the wire, each checked from what everybody is told and nothing of the server's."""

import hashlib
import json
import signal

from market_server import verify
from raw_http import ask
from stall import BLACK_TEA, POWDER

#: Between the moment at which entries are fixed and the draw.
DELAY = 3000


def journal(server) -> list[dict]:
    answer = ask(server.port, "GET", "/api/rooms/che-ba-vi/journal?limit=10000")
    return [json.loads(line) | {"line": line} for line in answer.body.splitlines()]


def entries_of(journal: list[dict], lot: int) -> dict[int, tuple[int, int, int | None]]:
    """The standing entries of a draw in their order: paddle, quantity, choice."""
    entries = {}
    for entry in journal:
        payload = entry["payload"]
        if payload.get("lot") != lot:
            continue
        if payload["type"] == "claim" and "entry" in payload["outcome"]:
            number = payload["outcome"]["entry"]
            entries[number] = (payload["actor"], payload["quantity"], payload.get("choice"))
        elif payload["type"] == "withdraw":
            entries = {number: entry for number, entry in entries.items() if entry[0] != payload["actor"]}
    return entries


def drawn(entries: dict, seed: bytes, free: dict) -> tuple[bytes, list[tuple], list[int]]:
    """The hash of the entries, who gets what, and who waits, by the documented formula."""
    def line(number: int) -> str:
        return ":".join(str(part) for part in (number, *entries[number]) if part is not None) + "\n"

    hashed = hashlib.sha256("".join(map(line, sorted(entries))).encode()).digest()
    order = sorted(entries, key=lambda number: hashlib.sha256(seed + hashed + number.to_bytes(8)).digest())
    given, waiting = [], []
    for paddle, quantity, choice in map(entries.get, order):
        if quantity <= free[choice]:
            free[choice] -= quantity
            given.append((paddle, quantity, choice))
        else:
            waiting.append(paddle)
    return hashed, given, waiting


def check(server, lot: int, free: dict, ended: dict, seen: list[dict]) -> list[int]:
    """Checks a draw against the journal; gives who waits, in order."""
    entries_hash = {update["entriesHash"] for update in seen if "entriesHash" in update}
    first_seed = next(index for index, update in enumerate(seen) if "seed" in update)
    assert any("entriesHash" in update for update in seen[:first_seed]), "the entries' hash was told before the seed"
    assert all(update["commitment"] == ended["commitment"] for update in seen if "commitment" in update)
    seed = bytes.fromhex(ended["seed"])
    assert hashlib.sha256(seed).hexdigest() == ended["commitment"]
    told = journal(server)
    hashed, given, waiting = drawn(entries_of(told, lot), seed, free)
    assert entries_hash == {hashed.hex()}
    own = [entry for entry in told if entry["payload"].get("lot") == lot]
    kinds = [entry["payload"]["type"] for entry in own]
    assert kinds.index("commit") < kinds.index("start") < kinds.index("close") < kinds.index("advance")
    close, advance = (next(entry for entry in own if entry["payload"]["type"] == kind) for kind in ("close", "advance"))
    assert advance["time"] - close["time"] >= DELAY
    assert close["payload"]["outcome"]["hash"] == hashed.hex() and advance["payload"]["seed"] == ended["seed"]
    outcome = advance["payload"]["outcome"]
    holds = outcome.get("holds") or [outcome["hold"]]
    assert [(hold["paddle"], hold["quantity"], hold.get("choice")) for hold in holds] == given
    assert verify(server.data).returncode == 0
    return waiting


def updates(session, lot: int) -> list[dict]:
    lots = [row for message in session.heard if message["type"] == "update" for row in message.get("lots", [])]
    return [row for row in lots if row["lot"] == lot]


def test_a_draw_gives_what_the_formula_says(server, stall, enter, buyers):
    lot = stall.flash(start=False, quantity=4, duration=5000, allocation="draw")
    guest, sessions = enter(None), [enter(cookie) for cookie in buyers(9)]
    assert guest.lots[lot]["commitment"], "shown before anybody can enter"
    stall.host.do("start", lot=lot)
    keys = [session.send("claim", lot=lot, quantity=1 + index % 2) for index, session in enumerate(sessions)]
    numbers = [session.answer(key)["entry"] for session, key in zip(sessions, keys)]
    assert sorted(numbers) == list(range(1, 10))
    assert sessions[0].refused("claim", lot=lot, quantity=1)["reason"] == "alreadyEntered"
    sessions[0].do("withdraw", lot=lot)
    assert sessions[0].do("claim", lot=lot, quantity=1)["entry"] == 10
    sessions[0].until(lambda: [entry["entry"] for entry in sessions[0].mine.get("entries", [])] == [10])
    closing = guest.lot(lot, state="closing")
    assert closing["settlesAt"] - closing["end"] >= DELAY and "seed" not in closing
    assert sessions[1].refused("withdraw", lot=lot)["reason"] == "lotEnded"
    ended = guest.lot(lot, state="ended")
    assert (ended["outcome"], ended["entries"], ended["asked"], ended["free"]) == ("soldOut", 9, 9, 0)
    waiting = check(server, lot, {None: 4}, ended, updates(guest, lot))
    assert len(waiting) == ended["waiting"] == 9 - ended["served"]
    for session in sessions:
        session.until(lambda: session.mine.get("waiting") or session.mine["holds"])
    by_paddle = {session.paddle: session for session in sessions}
    assert [by_paddle[paddle].mine["waiting"][0]["place"] for paddle in waiting] == list(range(1, len(waiting) + 1))
    # A winner gives up: the next ones in drawn order are served.
    winner = next(session for session in sessions if session.mine["holds"])
    hold = winner.mine["holds"][0]
    winner.do("release", hold=hold["hold"])
    fits = [paddle for paddle in waiting if by_paddle[paddle].mine["waiting"][0]["quantity"] <= hold["quantity"]]
    happy = by_paddle[fits[0]]
    happy.until(lambda: happy.mine["holds"])
    assert happy.mine["holds"][0]["state"] == "held" and not happy.mine.get("waiting")


def test_a_one_price_draw_keeps_to_each_choice(server, stall, enter, buyers):
    goods = [[BLACK_TEA, 2], [POWDER, 1]]
    lot = stall.prepare("onePrice", False, BLACK_TEA, quantity=3, price=10_000, limit=2, duration=4000,
                        allocation="draw", goods=goods)
    guest, sessions = enter(None), [enter(cookie) for cookie in buyers(5)]
    stall.host.do("start", lot=lot)
    for index, session in enumerate(sessions):
        session.do("claim", lot=lot, quantity=1, choice=goods[index % 2][0])
    ended = guest.lot(lot, state="ended")
    check(server, lot, dict(goods), ended, updates(guest, lot))
    assert ended["goods"] == [[BLACK_TEA, 0, 2, 0], [POWDER, 0, 1, 0]]
    for session in sessions:
        session.until(lambda: session.mine.get("holds") or session.mine.get("waiting"))
    choices = sorted(hold["choice"] for session in sessions for hold in session.mine["holds"])
    assert choices == sorted([BLACK_TEA, BLACK_TEA, POWDER])


def test_the_host_switches_a_sold_out_sale_to_the_draw(server, stall, enter):
    an, binh, chi = enter(), enter(), enter()
    lot = stall.flash(quantity=2, duration=6000)
    hold = an.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    assert binh.do("wait", lot=lot, quantity=1)["place"] == 1
    stall.host.do("switchToDraw", lot=lot)
    assert stall.host.refused("switchToDraw", lot=lot)["reason"] == "wrongFormat"
    assert chi.do("claim", lot=lot, quantity=1)["entry"] == 2
    binh.until(lambda: binh.mine.get("entries"))
    assert [entry["entry"] for entry in binh.mine["entries"]] == [1]
    an.do("release", hold=hold)
    seen = chi.lot(lot, state="ended")
    assert (seen["asked"], seen["served"], seen["allocation"]) == (3, 2, "draw")
    assert hashlib.sha256(bytes.fromhex(seen["seed"])).hexdigest() == seen["commitment"]


def test_a_draw_survives_a_restart_while_its_entries_are_fixed(server, stall, enter):
    an, binh = enter(), enter()
    lot = stall.flash(quantity=1, duration=3000, allocation="draw")
    an.do("claim", lot=lot, quantity=1)
    binh.do("claim", lot=lot, quantity=1)
    fixed = an.lot(lot, state="closing")
    cookies = an.cookie, binh.cookie
    server.restart()
    an, binh = (enter(cookie) for cookie in cookies)
    ended = an.lot(lot, state="ended")
    assert (ended["commitment"], ended["entriesHash"]) == (fixed["commitment"], fixed["entriesHash"])
    assert hashlib.sha256(bytes.fromhex(ended["seed"])).hexdigest() == ended["commitment"]
    assert (ended["served"], ended["waiting"]) == (1, 1)
    assert verify(server.data).returncode == 0


def test_a_draw_is_committed_to_before_anybody_can_enter(stall, enter):
    lot, an = stall.flash(start=False, allocation="draw"), enter()
    shown = an.lot(lot, state="prepared")
    assert len(bytes.fromhex(shown["commitment"])) == 32
    assert an.refused("claim", lot=lot, quantity=1)["reason"] == "lotNotStarted"
    stall.host.do("start", lot=lot)
    assert an.do("claim", lot=lot, quantity=1)["entry"] == 1
    assert an.refused("claim", lot=lot, quantity=1)["reason"] == "alreadyEntered"


def test_a_draw_without_entries_ends_at_once(stall, enter):
    lot, guest = stall.flash(duration=1_000, allocation="draw"), enter(None)
    assert guest.lot(lot, within=20, state="ended")["outcome"] == "finished"


def test_the_same_key_enters_once(stall, enter):
    lot, an = stall.flash(allocation="draw"), enter()
    first = an.do("claim", key="entry-1", lot=lot, quantity=1)
    again = enter(an.cookie).do("claim", key="entry-1", lot=lot, quantity=1)
    assert (first["entry"], "seq" in again) == (again["entry"], False), "an answer is repeated, nothing is journaled"
    assert enter(an.cookie).refused("claim", key="entry-1", lot=lot, quantity=2)["reason"] == "keyReused"


def test_a_draw_survives_a_kill_between_the_list_and_the_seed(server, stall, enter, buyers):
    lot = stall.flash(quantity=1, duration=1_500, allocation="draw")
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
