"""Dutch auctions, sealed bids and group buys over the wire."""

import hashlib
import json

from raw_http import ask

DUTCH = {"opening": 100_000, "floor": 50_000, "step": 20_000, "interval": 1000, "limit": 2, "quantity": 5}
SEALED = {"pricing": "first", "opening": 100_000, "duration": 1500}
GROUP = {"price": 50_000, "threshold": 2, "caseSize": 4, "limit": 6, "quantity": 24, "duration": 3000, "code": 123_456}


def dutch(stall, **terms):
    return stall.prepare("dutch", True, 4, **DUTCH | terms)


def sealed(stall, **terms):
    return stall.prepare("sealed", True, 4, **SEALED | terms)


def group(stall, **terms):
    return stall.prepare("group", True, 4, **GROUP | terms)


def pledge(session, lot, least, most, **more):
    return session.do("pledge", **{"lot": lot, "least": least, "most": most, "code": 123_456} | more)["hold"]


def journal(server, limit=10_000):
    answer = ask(server.port, "GET", f"/api/rooms/che-ba-vi/journal?limit={limit}")
    return [json.loads(line) for line in answer.body.splitlines()]


def of_lot(server, lot):
    """The journal's entries about a lot, from its `prepare` on."""
    def belongs(payload):
        return lot in (payload.get("lot"), payload.get("outcome", {}).get("lot"))
    return [entry["payload"] for entry in journal(server) if belongs(entry["payload"])]


def test_a_dutch_price_falls_by_itself_to_its_floor(server, stall, enter):
    lot, an = dutch(stall), enter()
    seen = [an.lot(lot, step=step) for step in range(an.lots[lot]["step"], 4)]
    assert [view["price"] for view in seen][-3:] == [80_000, 60_000, 50_000]
    end = seen[-1]["end"]
    assert seen[-1]["nextStep"] is None and seen[-1]["floor"] == 50_000
    assert seen[-2]["nextStep"] == end - 1000 and seen[-3]["nextStep"] == end - 2000
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["price"], ended["free"]) == ("finished", 50_000, 5)
    steps = [entry for entry in of_lot(server, lot) if entry["type"] == "advance"]
    assert [entry["outcome"] for entry in steps] == [
        {"step": 1, "price": 80_000}, {"step": 2, "price": 60_000}, {"step": 3, "price": 50_000}]
    assert all(entry["actor"] == "clock" for entry in steps)


def test_a_dutch_price_is_taken_at_the_step_seen_or_the_next(stall, enter):
    lot, an, binh = dutch(stall, interval=2000), enter(), enter()
    an.lot(lot, step=1)
    hold = an.do("accept", lot=lot, step=0, quantity=2)["hold"]
    assert (hold["unit"], hold["total"], hold["kind"]) == (80_000, 160_000, "claim")
    assert an.refused("accept", lot=lot, step=1, quantity=1)["limit"] == 2
    binh.lot(lot, step=2)
    refused = binh.refused("accept", lot=lot, step=0, quantity=1)
    assert (refused["reason"], refused["step"], refused["price"]) == ("stepPassed", 2, 60_000)
    assert binh.do("accept", lot=lot, step=2, quantity=1)["hold"]["total"] == 60_000
    assert binh.lot(lot, held=3)["state"] == "running", "the clock goes on for the rest"
    stall.host.do("cancel", lot=lot, reason="thử xong")


def test_a_pause_keeps_the_dutch_steps_where_they_were(stall, enter):
    lot, an = dutch(stall, interval=20_000), enter()
    stall.host.do("pause", lot=lot)
    paused = an.lot(lot, state="paused")
    assert paused["nextStep"] is None
    stall.host.do("resume", lot=lot)
    running = an.lot(lot, state="running")
    assert running["nextStep"] == running["end"] - 60_000
    stall.host.do("cancel", lot=lot, reason="thử xong")


def test_sealed_bids_are_seen_by_nobody_until_the_book_is_open(server, stall, enter):
    lot, an, binh, guest = sealed(stall), enter(), enter(), enter(None)
    answer = an.do("bid", lot=lot, amount=151_515)
    assert (answer["bid"], answer["price"], answer["leader"], answer["leading"]) == (1, 100_000, None, False)
    an.do("bid", lot=lot, amount=141_414)
    binh.do("bid", lot=lot, amount=131_313)
    assert guest.lot(lot, bidders=2)["price"] == 100_000
    an.until(lambda: {"lot": lot, "amount": 141_414} in an.mine["maximums"])
    binh.until(lambda: binh.paddle)
    told = json.dumps(of_lot(server, lot))
    assert "141414" not in told and "131313" not in told and '"withheld": true' in told
    closing = guest.lot(lot, state="closing")
    book = f"2:{an.paddle}:141414\n3:{binh.paddle}:131313\n"
    assert closing["bookHash"] == hashlib.sha256(book.encode()).hexdigest()
    assert "book" not in closing and closing["settlesAt"] >= closing["end"] + 3000
    assert binh.refused("bid", lot=lot, amount=500_000)["reason"] == "lotEnded"
    heard = json.dumps(guest.heard)
    assert "141414" not in heard and "131313" not in heard and "151515" not in heard
    ended = guest.lot(lot, state="ended")
    assert ended["book"] == [[an.paddle, 141_414], [binh.paddle, 131_313]]
    assert (ended["outcome"], ended["winner"], ended["hammer"]) == ("sold", an.paddle, 141_414)
    an.until(lambda: any(hold["lot"] == lot and hold["total"] == 141_414 for hold in an.mine["holds"]))
    assert "151515" in json.dumps(of_lot(server, lot)), "the whole book is public after the end"


def test_hosts_see_whose_sealed_bids_there_are_and_buyers_do_not(server, stall, enter):
    lot, an, binh, guest = sealed(stall, duration=60_000), enter(), enter(), enter(None)
    an.do("bid", lot=lot, amount=252_525)
    an.do("bid", lot=lot, amount=242_424)
    binh.do("bid", lot=lot, amount=232_323)
    stall.host.lot(lot, bidders=2)
    an.until(lambda: an.paddle)
    binh.until(lambda: binh.paddle)

    def listed() -> list[dict]:
        sheet = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=stall.cookie)
        assert not any(amount in sheet.body for amount in (b"252525", b"242424", b"232323"))
        return next((entry["bids"] for entry in sheet.json["sealed"] if entry["lot"] == lot), [])

    bids = listed()
    assert [(bid["bid"], bid["paddle"]) for bid in bids] == [(3, binh.paddle), (2, an.paddle)]
    assert all(set(bid) == {"bid", "paddle", "at"} and bid["at"] > stall.host.lots[lot]["start"] for bid in bids)
    for who in (an, guest):
        answer = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=who.cookie)
        assert answer.status == (403 if who.cookie else 401)
    assert an.refused("voidBid", lot=lot, bid=3, reason="x")["reason"] == "wrongRole"
    stall.host.do("voidBid", lot=lot, bid=2, reason="gõ nhầm")
    an.until(lambda: {"lot": lot, "amount": 252_525} in an.mine["maximums"])
    assert [bid["bid"] for bid in listed()] == [3, 1], "the bid before it stands again"
    stall.host.do("voidBid", lot=lot, bid=1, reason="gõ nhầm")
    guest.lot(lot, bidders=1)
    for who in (guest, stall.host):
        heard = json.dumps(who.heard)
        assert not any(amount in heard for amount in ("252525", "242424", "232323"))
        assert '"sealed":' not in heard
    stall.host.do("cancel", lot=lot, reason="thử xong")
    assert listed() == []


def test_a_second_price_is_the_other_bid(stall, enter):
    lot, an, binh = sealed(stall, pricing="second"), enter(), enter()
    an.do("bid", lot=lot, amount=300_000)
    binh.do("bid", lot=lot, amount=170_000)
    ended = binh.lot(lot, state="ended")
    an.until(lambda: an.paddle)
    assert (ended["winner"], ended["hammer"]) == (an.paddle, 170_000)


def test_a_group_that_is_large_enough_gets_its_whole_cases(stall, enter):
    lot, an, binh, chi = group(stall), enter(), enter(), enter()
    assert an.refused("pledge", lot=lot, least=1, most=2, code=654_321)["reason"] == "wrongCode"
    first = pledge(an, lot, 1, 2)
    changed = pledge(an, lot, 2, 5)
    assert (changed["hold"], changed["quantity"], changed["least"]) == (first["hold"], 5, 2)
    assert changed["deadline"] == an.lots[lot]["end"], "to be paid before the end"
    second, third = pledge(binh, lot, 2, 6), pledge(chi, lot, 1, 1)
    for hold in (changed, second):
        stall.host.do("markPaid", hold=hold["hold"])
    seen = chi.lot(lot, paidMembers=2)
    assert (seen["members"], seen["pledged"]) == (3, 12)
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["hammer"], ended["sold"]) == ("sold", 50_000, 8)
    assert an.hold(changed["hold"], state="paid")["quantity"] == 5
    cut = binh.hold(second["hold"], quantity=3)
    assert (cut["state"], cut["total"], cut["refund"]) == ("paid", 300_000, 150_000)
    assert "refund" not in chi.hold(third["hold"], state="released")


def test_a_group_that_stays_small_gets_everything_back_at_once(server, stall, enter):
    lot, an, binh = group(stall, threshold=3), enter(), enter()
    paid, unpaid = pledge(an, lot, 1, 4), pledge(binh, lot, 1, 4)
    stall.host.do("markPaid", hold=paid["hold"])
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["sold"], ended["held"]) == ("passed", 0, 0)
    assert an.hold(paid["hold"], state="released")["refund"] == 200_000
    binh.hold(unpaid["hold"], state="released")
    assert stall.host.refused("markPaid", hold=unpaid["hold"])["reason"] == "holdEnded"
    (close,) = [entry for entry in of_lot(server, lot) if entry["type"] == "close"]
    assert [hold["state"] for hold in close["outcome"]["holds"]] == ["released", "released"]


def test_the_code_of_a_group_is_told_to_nobody(server, stall, enter):
    lot, an, guest = group(stall, code=987_654, duration=60_000), enter(), enter(None)
    hold = pledge(an, lot, 1, 1, code=987_654)
    seen = guest.lot(lot, members=1)
    assert "code" not in seen
    assert "987654" not in json.dumps(guest.heard) and "987654" not in json.dumps(journal(server))
    stall.host.do("extend", lot=lot, by=10_000)
    an.until(lambda: any(own["hold"] == hold["hold"] and own["deadline"] == hold["deadline"] + 10_000
                         for own in an.mine["holds"]))
    guest.lot(lot, end=hold["deadline"] + 10_000)
    stall.host.do("cancel", lot=lot, reason="thử xong")
