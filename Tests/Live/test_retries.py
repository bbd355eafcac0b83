"""A command is done once however often it is sent, and a page that comes back misses nothing."""

import pytest

from session import Session, fresh_key


def essence(answer: dict) -> dict:
    """An answer without what may differ when it is given again."""
    return {name: value for name, value in answer.items() if name not in ("at", "seq")}


def again(session: Session, key: str, type: str, **fields) -> dict:
    session.answers.pop(key, None)
    return session.ask(type, key, **fields)


def test_a_bid_sent_twice_counts_once(stall, enter):
    lot, an = stall.english(), enter()
    key = fresh_key()
    first = an.do("bid", key, lot=lot, amount=100_000)
    assert essence(again(an, key, "bid", lot=lot, amount=100_000)) == essence(first)
    assert an.lot(lot, bids=1)["price"] == 100_000
    binh = enter()
    binh.do("bid", lot=lot, amount=110_000)
    assert essence(again(an, key, "bid", lot=lot, amount=100_000)) == essence(first), "also after being outbid"
    assert an.lot(lot, bids=2)["price"] == 110_000


def test_the_same_key_for_something_else_is_refused(stall, enter):
    lot, other, an = stall.english(), stall.flash(), enter()
    key = fresh_key()
    an.do("bid", key, lot=lot, amount=100_000)
    for type, fields in [
        ("bid", {"lot": lot, "amount": 120_000}), ("bid", {"lot": other, "amount": 100_000}),
        ("bid", {"lot": lot, "amount": 100_000, "confirmed": True}), ("claim", {"lot": other, "quantity": 1}),
        ("buyNow", {"lot": lot}),
    ]:
        answer = again(an, key, type, **fields)
        assert (answer["ok"], answer["reason"]) == (False, "keyReused"), (type, fields)
    assert an.lot(lot, bids=1)["price"] == 100_000
    assert an.lots[other]["held"] == 0


def test_a_refusal_is_remembered_as_well(stall, enter):
    lot, an = stall.english(start=False), enter()
    key = fresh_key()
    assert an.refused("bid", key, lot=lot, amount=100_000)["reason"] == "lotNotStarted"
    stall.host.do("start", lot=lot)
    an.lot(lot, state="running")
    assert again(an, key, "bid", lot=lot, amount=100_000)["reason"] == "lotNotStarted"
    an.do("bid", lot=lot, amount=100_000)


def test_two_people_may_use_the_same_key(stall, enter):
    lot, an, binh = stall.english(), enter(), enter()
    key = fresh_key()
    assert an.do("bid", key, lot=lot, amount=100_000)["bid"] == 1
    assert binh.do("bid", key, lot=lot, amount=110_000)["bid"] == 2


def test_a_claim_repeated_over_a_new_line_is_one_hold(stall, enter):
    lot, an = stall.flash(), enter()
    key = an.send("claim", lot=lot, quantity=1)
    an.cut()
    back = enter(an.cookie)
    hold = back.do("claim", key, lot=lot, quantity=1)["hold"]
    once_more = again(back, key, "claim", lot=lot, quantity=1)
    assert once_more["hold"]["hold"] == hold["hold"]
    seen = back.lot(lot, held=1)
    assert seen["free"] == 4
    assert enter(an.cookie).mine["holds"] == [back.hold(hold["hold"])], "the page that comes back sees its hold"


def test_a_host_command_repeated_is_done_once(stall, enter):
    key = fresh_key()
    terms = {"product": 4, "quantity": 1, "format": "flash", "price": 1000, "limit": 1, "duration": 60_000}
    first = stall.host.do("prepare", key, **terms)["lot"]
    assert again(stall.host, key, "prepare", **terms)["lot"] == first
    assert again(stall.host, key, "prepare", **terms | {"price": 2000})["reason"] == "keyReused"
    assert stall.host.do("prepare", **terms)["lot"] == first + 1


def test_a_message_repeated_is_said_once(stall, enter):
    an, key = enter(), fresh_key()
    number = an.do("chat", key, text="một lần thôi")["message"]
    assert again(an, key, "chat", text="một lần thôi")["message"] == number
    assert again(an, key, "chat", text="khác")["reason"] == "keyReused"


def test_who_comes_back_with_a_position_gets_exactly_what_was_missed(stall, enter):
    lot, an, witness = stall.english(), enter(), enter(None)
    an.until(lambda: an.offset == witness.offset)
    position, known = an.position, dict(an.lots)
    an.cut()
    for amount in range(100_000, 150_000, 10_000):
        enter().do("bid", lot=lot, amount=amount)
        witness.lot(lot, price=amount)
    stall.host.do("chat", text="còn một phút")
    stall.host.do("pin", text="phút cuối")
    witness.until(lambda: witness.front["pinned"] == "phút cuối")

    back = enter(an.cookie, room=None)
    back.room, back.lots, back.chat = "che-ba-vi", known, dict(an.chat)
    back.front = dict(an.front)
    joined = back.join(position)
    assert joined["resumed"] is True and "snapshot" not in joined
    assert joined["offset"] > position[1]
    back.until(lambda: back.offset >= joined["offset"])
    witness.until(lambda: witness.offset >= back.offset)
    back.until(lambda: back.offset >= witness.offset)
    theirs = {m["offset"]: m for m in witness.heard if m["type"] == "update" and m["offset"] > position[1]}
    mine = {m["offset"]: m for m in back.heard if m["type"] == "update"}
    assert mine == theirs, "the very same updates, none twice and none left out"
    assert back.lots[lot] == witness.lots[lot] and back.front["pinned"] == "phút cuối"
    assert set(back.chat) == set(witness.chat)


def test_nothing_missed_means_nothing_sent(enter):
    an = enter(None)
    position = an.position
    back = enter(None, room=None)
    back.room = "che-ba-vi"
    joined = back.join(position)
    if joined["offset"] == position[1]:
        assert joined["resumed"] is True
    back.until(lambda: back.offset >= joined["offset"])


@pytest.mark.parametrize("position", [
    ("another", 3), ("1", 10**9), ("", 0), ("0", 1),
])
def test_a_position_that_cannot_be_served_gets_a_snapshot(enter, position):
    back = enter(None, room=None)
    back.room = "che-ba-vi"
    joined = back.join(position)
    assert "resumed" not in joined and joined["snapshot"]["lots"]
    assert back.offset == joined["offset"]


@pytest.mark.parametrize("place", [
    {"epoch": 1, "offset": 0}, {"epoch": "1", "offset": "0"}, {"epoch": "1", "offset": -1}, {"epoch": "x" * 33, "offset": 1},
])
def test_a_position_that_is_none_is_refused(enter, place):
    guest = enter(None)
    assert guest.refused("join", **place)["reason"] in ("wrongType", "outOfRange")


def test_joining_again_is_one_visit(stall, enter):
    guest = enter(None)
    present = guest.front["present"]
    for _ in range(3):
        guest.join()
    assert guest.front["present"] == present
