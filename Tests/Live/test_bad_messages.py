"""What is sent on a sound line but cannot be done: each gets a typed answer, and nobody else notices."""

import json

import pytest

from session import Session, fresh_key

LARGEST = 2**63 - 1


@pytest.fixture(scope="module")
def line(server, buyers):
    """A buyer who may send much: the rate is tested elsewhere."""
    session = Session(server.port, buyers(1)[0])
    yield session
    session.close()


SERVER_OPTIONS = ("--commands-per-second", "1000", "--commands-burst", "1000")

BID = {"type": "bid", "room": "che-ba-vi", "lot": 2, "amount": 800000}

UNREADABLE = {
    "unknown command": (BID | {"type": "steal"}, "unknownCommand", None),
    "a command of the clock": (BID | {"type": "close"}, "unknownCommand", None),
    "registering oneself": (BID | {"type": "register"}, "unknownCommand", None),
    "no type": ({"room": "che-ba-vi"}, "missingField", "type"),
    "no room": ({"type": "bid", "lot": 2, "amount": 1}, "missingField", "room"),
    "no lot": ({"type": "bid", "room": "che-ba-vi", "amount": 1}, "missingField", "lot"),
    "no amount": ({"type": "bid", "room": "che-ba-vi", "lot": 2}, "missingField", "amount"),
    "no text": ({"type": "chat", "room": "che-ba-vi"}, "missingField", "text"),
    "null for a number": (BID | {"amount": None}, "missingField", "amount"),
    "text for a number": (BID | {"amount": "800000"}, "wrongType", "amount"),
    "a number for a text": ({"type": "chat", "room": "che-ba-vi", "text": 5}, "wrongType", "text"),
    "a list for a number": (BID | {"lot": [2]}, "wrongType", "lot"),
    "an object for a number": (BID | {"lot": {"lot": 2}}, "wrongType", "lot"),
    "a word for a truth value": (BID | {"confirmed": "yes"}, "wrongType", "confirmed"),
    "a number for the room": (BID | {"room": 1}, "wrongType", "room"),
    "a negative amount": (BID | {"amount": -1}, "outOfRange", "amount"),
    "the smallest number": (BID | {"amount": -(2**63)}, "outOfRange", "amount"),
    "the largest number": (BID | {"amount": LARGEST}, "outOfRange", "amount"),
    "a number over 64 bits": (BID | {"amount": 2**64}, "outOfRange", "amount"),
    "an endless number": (BID | {"amount": 10**400}, "outOfRange", "amount"),
    "half a dong": (BID | {"amount": 0.5}, "outOfRange", "amount"),
    "an exponent": (BID | {"amount": 1e300}, "outOfRange", "amount"),
    "lot 0": (BID | {"lot": 0}, "outOfRange", "lot"),
    "lot -1": (BID | {"lot": -1}, "outOfRange", "lot"),
    "a quantity of 0": ({"type": "claim", "room": "che-ba-vi", "lot": 1, "quantity": 0}, "outOfRange", "quantity"),
    "an overflowing quantity": (
        {"type": "claim", "room": "che-ba-vi", "lot": 1, "quantity": LARGEST}, "outOfRange", "quantity"),
    "a text that is far too long": (
        {"type": "chat", "room": "che-ba-vi", "text": "ă" * 5000}, "outOfRange", "text"),
    "a room name that is far too long": (BID | {"room": "a" * 1000}, "outOfRange", "room"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_field_that_cannot_be_read_is_named(line, name):
    message, reason, field = UNREADABLE[name]
    key = fresh_key()
    line.say({"key": key} | message)
    answer = line.answer(key)
    assert answer["ok"] is False
    assert (answer["reason"], answer.get("field")) == (reason, field)
    assert isinstance(answer["at"], int)


MALFORMED = {
    "no JSON": "hello",
    "nothing": "",
    "a list": "[]",
    "a number": "7",
    "half an object": '{"type":"bid","key":"abc"',
    "two objects": '{"type":"time","key":"a"}{"type":"time","key":"b"}',
    "a trailing comma": '{"type":"time","key":"a",}',
    "single quotes": "{'type':'time','key':'a'}",
    "a comment": '{"type":"time",/*now*/"key":"a"}',
    "not a number": '{"type":"bid","key":"a","amount":NaN}',
    "a leading zero": '{"type":"bid","key":"a","amount":0123}',
    "a control byte in a text": '{"type":"chat","key":"a","text":"a\nb"}',
    "a half escape": '{"type":"chat","key":"a","text":"\\u12"}',
    "a nul byte": '{"type":"time","key":"a"}\x00',
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_json_is_refused_and_the_line_stays(line, name):
    before = len(line.heard)
    line.say(MALFORMED[name])
    line.until(lambda: any(m["type"] == "answer" for m in line.heard[before:]))
    answer = next(m for m in line.heard[before:] if m["type"] == "answer")
    assert (answer["ok"], answer["reason"]) == (False, "badJSON")
    assert line.ask("time")["type"] == "time"


@pytest.mark.parametrize("shape", ["[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000, "[" * 30000])
def test_deep_nesting_is_refused(line, shape):
    before = len(line.heard)
    line.say('{"type":"bid","key":"deep","lot":%s}' % shape)
    line.until(lambda: any(m["type"] == "answer" for m in line.heard[before:]))
    answer = next(m for m in line.heard[before:] if m["type"] == "answer")
    assert (answer["ok"], answer["reason"]) == (False, "tooDeep")


@pytest.mark.parametrize("key, reason", [
    (None, "missingField"), (7, "wrongType"), ("", "outOfRange"), ("x" * 17, "outOfRange"),
    ("a b", "outOfRange"), ("khoá", "outOfRange"), ("a\"b", "outOfRange"),
])
def test_a_key_that_cannot_be_used_is_refused(line, key, reason):
    before = len(line.heard)
    line.say(BID | {"key": key})
    line.until(lambda: any(m["type"] == "answer" for m in line.heard[before:]))
    answer = next(m for m in line.heard[before:] if m["type"] == "answer")
    assert (answer["ok"], answer["reason"], answer["field"]) == (False, reason, "key")


def test_a_field_that_stands_twice_is_refused(line):
    key = fresh_key()
    line.say('{"type":"bid","key":"%s","room":"che-ba-vi","lot":2,"amount":1,"amount":900000}' % key)
    answer = line.answer(key) if key in line.answers else line.until(lambda: next(
        (m for m in line.heard if m["type"] == "answer" and m.get("field") == "amount" and m["key"] in (key, None)), None))
    assert (answer["ok"], answer["reason"]) == (False, "outOfRange")


def test_fields_from_the_future_are_ignored(line):
    key = fresh_key()
    line.say({"type": "time", "key": key, "colour": {"red": [1, 2, {"deep": None}]}})
    assert line.answer(key)["type"] == "time"


@pytest.mark.parametrize("type, fields", [
    ("join", {}), ("bid", {"lot": 1, "amount": 100000}), ("chat", {"text": "a"}), ("claim", {"lot": 1, "quantity": 1}),
    ("openRoom", {}), ("leave", {}),
])
def test_an_unknown_room_is_refused(line, type, fields):
    assert line.refused(type, room="no-such-stall", **fields)["reason"] == "unknownRoom"


def test_unknown_things_of_a_room_are_refused(line, stall):
    assert line.refused("bid", lot=999, amount=100_000)["reason"] == "unknownLot"
    assert line.refused("claim", lot=2**40, quantity=1)["reason"] == "unknownLot"
    assert line.refused("buyNow", lot=998)["reason"] == "unknownLot"
    assert stall.host.refused("start", lot=999)["reason"] == "unknownLot"
    assert stall.host.refused("markPaid", hold=999)["reason"] == "unknownHold"
    assert stall.host.refused("mute", paddle=9999)["reason"] == "unknownPaddle"
    assert stall.host.refused("hideChat", message=9999)["reason"] == "unknownMessage"
    lot = stall.english()
    assert stall.host.refused("voidBid", lot=lot, bid=77, reason="nhầm")["reason"] == "unknownBid"
    assert stall.host.refused("prepare", product=22, quantity=1, format="flash", price=1000, limit=1,
                              duration=60_000)["reason"] == "unknownProduct"


def test_a_closed_lot_says_how_late_the_command_was(line, stall):
    english, flash = stall.english(duration=1000), stall.flash(duration=1000)
    end = stall.host.lot(english, state="ended")["end"]
    stall.host.lot(flash, state="ended")
    answer = line.refused("bid", lot=english, amount=200_000)
    assert answer["reason"] == "lotEnded"
    assert answer["lateBy"] == answer["at"] - end >= 0
    assert line.refused("claim", lot=flash, quantity=1)["reason"] == "lotEnded"
    assert line.refused("buyNow", lot=english)["reason"] == "lotEnded"
    assert stall.host.refused("cancel", lot=english, reason="muộn")["reason"] == "lotEnded"
    assert stall.host.refused("start", lot=english)["reason"] == "lotNotPrepared"


def test_a_lot_that_has_not_started_takes_nothing(line, stall):
    lot = stall.english(start=False)
    assert line.refused("bid", lot=lot, amount=100_000)["reason"] == "lotNotStarted"
    assert stall.host.refused("pause", lot=lot)["reason"] == "lotNotRunning"
    assert stall.host.refused("resume", lot=lot)["reason"] == "lotNotPaused"


def test_the_wrong_format_is_refused(line, stall):
    assert line.refused("claim", lot=stall.english(), quantity=1)["reason"] == "wrongFormat"
    assert line.refused("bid", lot=stall.flash(), amount=100_000)["reason"] == "wrongFormat"


def test_a_guest_watches_but_may_do_nothing(enter, stall):
    lot = stall.english()
    guest = enter(None)
    assert (guest.welcome["role"], guest.welcome["account"]) == ("guest", None)
    for type, fields in [
        ("bid", {"lot": lot, "amount": 100_000}), ("claim", {"lot": lot, "quantity": 1}), ("chat", {"text": "a"}),
        ("buyNow", {"lot": lot}), ("start", {"lot": lot}), ("release", {"hold": 1}), ("pin", {"text": "a"}),
    ]:
        assert guest.refused(type, **fields)["reason"] == "notSignedIn"


@pytest.mark.parametrize("cookie", [
    "nightmarket=1.99999999999.00", "nightmarket=", "nightmarket=1.2", "nightmarket=a.b.c", "nightmarket=...",
    "nightmarket=1.99999999999." + "0" * 64, "nightmarket=1.99999999999." + "g" * 64, "nightmarket=" + "9" * 4000,
    "other=1",
])
def test_a_forged_cookie_makes_a_guest(enter, cookie):
    assert enter(cookie).welcome["role"] == "guest"


def test_a_cookie_changed_by_one_digit_makes_a_guest(enter, host_cookie):
    name, value = host_cookie.split("=")
    account, expiry, signature = value.split(".")
    assert enter(host_cookie).welcome["role"] == "host"
    for forged in [
        f"{int(account) + 1}.{expiry}.{signature}", f"{account}.{int(expiry) + 1}.{signature}",
        f"{account}.{expiry}.{signature[:-1]}{'0' if signature[-1] != '0' else '1'}", f"{account}.{expiry}.",
    ]:
        assert enter(f"{name}={forged}").welcome["role"] == "guest"


def test_a_buyer_may_not_command_as_a_host(line, stall):
    lot = stall.english()
    for type, fields in [
        ("openRoom", {}), ("closeRoom", {}), ("push", {"lot": lot}), ("start", {"lot": lot}), ("pause", {"lot": lot}),
        ("extend", {"lot": lot, "by": 30_000}), ("cancel", {"lot": lot, "reason": "không"}), ("mute", {"paddle": 1}),
        ("voidBid", {"lot": lot, "bid": 1, "reason": "không"}), ("markPaid", {"hold": 1}), ("pin", {"text": "a"}),
        ("unpin", {}), ("hideChat", {"message": 1}),
        ("prepare", {"product": 4, "quantity": 1, "format": "flash", "price": 1000, "limit": 1, "duration": 60_000}),
    ]:
        assert line.refused(type, **fields)["reason"] == "wrongRole", type


def test_who_sells_may_not_buy_and_a_host_has_one_stall_only(stall):
    lot = stall.english(buyNow=500_000)
    assert stall.host.refused("bid", lot=lot, amount=100_000)["reason"] == "staffMayNotBid"
    assert stall.host.refused("buyNow", lot=lot)["reason"] == "staffMayNotBid"
    assert stall.host.refused("claim", lot=stall.flash(), quantity=1)["reason"] == "staffMayNotBid"
    assert stall.host.refused("openRoom", room="gom-bat-trang")["reason"] == "wrongRole"


@pytest.mark.parametrize("change, field", [
    ({"opening": 0}, "opening"), ({"duration": 999}, "duration"), ({"duration": 86_400_001}, "duration"),
    ({"reserve": 50_000}, "reserve"), ({"buyNow": 50_000}, "buyNow"), ({"paymentWindow": 1}, "paymentWindow"),
])
def test_terms_outside_their_bounds_name_the_field(stall, change, field):
    terms = {"opening": 100_000, "increment": [[0, 10_000]], "duration": 60_000} | change
    answer = stall.host.refused("prepare", product=4, quantity=1, format="english", **terms)
    assert (answer["reason"], answer["field"]) == ("termsOutOfRange", field)


@pytest.mark.parametrize("increment", [[], [[0]], [[0, 0]], [[5, 10]], [[0, 1], [0, 2]], [[0, -5]], [[0, 1, 2]], "5", [0, 5]])
def test_a_ladder_that_is_none_is_refused(stall, increment):
    answer = stall.host.refused("prepare", product=4, quantity=1, format="english", opening=100_000,
                                increment=increment, duration=60_000)
    assert answer["reason"] in ("outOfRange", "wrongType") and answer["field"] == "increment"


def test_more_than_the_stock_cannot_be_prepared(stall):
    answer = stall.host.refused("prepare", product=4, quantity=50_000, format="flash", price=1000, limit=1,
                                duration=60_000)
    assert answer["reason"] == "insufficientStock" and 0 < answer["free"] <= 200


def test_a_refusal_changes_nothing_for_anybody(line, stall, enter):
    watcher = enter(None)
    before = (watcher.seq, json.dumps(watcher.lots, sort_keys=True))
    for message, *_ in UNREADABLE.values():
        line.say({"key": fresh_key()} | message)
    line.refused("bid", lot=999, amount=1)
    again = enter(None)
    assert (again.seq, json.dumps(again.lots, sort_keys=True)) == before
