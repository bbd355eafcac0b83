"""An English auction over the wire, by the rules of the market."""

import pytest

from raw_http import ask


def bid(session, lot, amount, **more):
    return session.do("bid", lot=lot, amount=amount, **more)


def test_a_bid_is_answered_and_seen_by_all(stall, enter):
    lot = stall.english()
    an, binh, guest = enter(), enter(), enter(None)
    answer = bid(an, lot, 100_000)
    assert (answer["leading"], answer["price"], answer["bid"]) == (True, 100_000, 1)
    an.until(lambda: an.paddle)
    for session in (an, binh, guest, stall.host):
        seen = session.lot(lot, bids=1)
        assert (seen["leader"], seen["price"], seen["next"]) == (answer["leader"], 100_000, 110_000)
        assert seen["recent"][0] | {"at": 0} == {"bid": 1, "paddle": an.paddle, "amount": 100_000, "at": 0}
        assert seen["recent"][0]["at"] == answer["at"]
        assert session.seq >= answer["seq"], "what is seen is in the journal"
    bid(binh, lot, 120_000)
    binh.until(lambda: binh.paddle)
    assert an.lot(lot, bids=2)["leader"] == binh.paddle != an.paddle


def test_a_bid_below_the_next_step_names_the_minimum(stall, enter):
    lot, an, binh = stall.english(increment=[[0, 10_000], [120_000, 50_000]]), enter(), enter()
    assert an.refused("bid", lot=lot, amount=99_999)["minimum"] == 100_000
    bid(an, lot, 100_000)
    assert binh.refused("bid", lot=lot, amount=109_999) | {"key": "", "at": 0} == {
        "type": "answer", "key": "", "ok": False, "at": 0, "reason": "amountTooLow", "minimum": 110_000}
    bid(binh, lot, 120_000)
    assert an.refused("bid", lot=lot, amount=169_999)["minimum"] == 170_000, "the ladder's next row"
    assert binh.refused("bid", lot=lot, amount=200_000)["reason"] == "alreadyLeading"


def test_a_bid_of_more_than_five_times_the_price_asks_first(stall, enter):
    lot, an = stall.english(), enter()
    bid_too_high = an.refused("bid", lot=lot, amount=500_001)
    assert (bid_too_high["reason"], bid_too_high["price"]) == ("confirmAmount", 100_000)
    assert an.lots[lot]["bids"] == 0
    assert bid(an, lot, 500_001, confirmed=True)["leading"] is True
    too_much = enter().refused("bid", lot=lot, amount=100_000_000_001, confirmed=True)
    assert (too_much["reason"], too_much["max"]) == ("amountTooHigh", 100_000_000_000)


def test_proxies_bid_for_their_people(stall, enter):
    lot, an, binh = stall.english(proxy=True), enter(), enter()
    assert bid(an, lot, 300_000)["price"] == 100_000, "alone: the opening price"
    answer = bid(binh, lot, 200_000)
    assert (answer["leading"], answer["price"]) == (False, 210_000), "the other's maximum and one step"
    before = an.lot(lot, price=210_000)["bids"]
    assert bid(an, lot, 450_000)["price"] == 210_000, "raising one's own maximum changes nothing visible"
    answer = bid(binh, lot, 400_000)
    assert (answer["leading"], answer["price"]) == (False, 410_000)
    assert an.lot(lot, price=410_000)["bids"] == before + 1
    an.until(lambda: {"lot": lot, "amount": 450_000} in an.mine["maximums"])
    assert all(450_000 not in bid.values() for bid in binh.lots[lot]["recent"]), "a maximum stays hidden"
    assert '"amount":450000' not in "".join(map(str, binh.heard)).replace(" ", "")


def test_at_equal_maxima_the_earlier_leads(stall, enter):
    lot, an, binh = stall.english(proxy=True), enter(), enter()
    bid(an, lot, 300_000)
    assert bid(binh, lot, 300_000)["leading"] is False
    an.until(lambda: an.paddle)
    assert an.lot(lot, price=300_000)["leader"] == an.paddle
    assert bid(an, lot, 450_000)["price"] == 300_000, "raising one's own maximum changes nothing visible"


def test_the_winner_gets_a_hold_and_can_pay(stall, enter):
    lot, an, binh = stall.english(duration=1500, extensionWindow=0), enter(), enter()
    bid(an, lot, 100_000)
    bid(binh, lot, 110_000)
    for session in (an, binh):
        ended = session.lot(lot, state="ended")
        assert (ended["outcome"], ended["hammer"]) == ("sold", 110_000)
    binh.until(lambda: binh.mine.get("holds"))
    (hold,) = binh.mine["holds"]
    assert ended["winner"] == binh.paddle
    assert (hold["kind"], hold["total"], hold["state"], hold["lot"]) == ("win", 110_000, "held", lot)
    assert hold["deadline"] > ended["end"]
    assert not an.mine["holds"], "a hold is its owner's business"
    assert binh.refused("release", hold=hold["hold"])["reason"] == "wrongFormat", "a winning bid stands"
    assert an.refused("release", hold=hold["hold"])["reason"] == "notYours"
    stall.host.do("markPaid", hold=hold["hold"])
    binh.hold(hold["hold"], state="paid")
    assert stall.host.lot(lot, sold=1)["held"] == 0
    assert stall.host.refused("markPaid", hold=hold["hold"])["reason"] == "holdEnded"


def test_an_unpaid_lot_goes_to_the_next_bidder(stall, enter):
    lot, an, binh = stall.english(duration=1500, extensionWindow=0, paymentWindow=1000), enter(), enter()
    bid(an, lot, 100_000)
    bid(binh, lot, 150_000)
    first = binh.until(lambda: binh.mine.get("holds"))[0]
    second = an.until(lambda: an.mine.get("holds"))[0]
    binh.hold(first["hold"], state="expired")
    assert (second["total"], second["round"]) == (100_000, 1), "at their own highest bid"


def test_below_the_reserve_a_lot_is_passed(stall, enter):
    lot, an = stall.english(duration=1500, extensionWindow=0, reserve=310_777), enter()
    bid(an, lot, 200_000)
    assert an.lot(lot, bids=1)["reserveMet"] is False
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["hammer"], ended["winner"]) == ("passed", None, None)
    assert "310777" not in str(an.heard), "a reserve stays hidden"


def test_a_reserve_that_is_reached_is_the_price(stall, enter):
    lot, an = stall.english(reserve=300_000, proxy=True), enter()
    assert bid(an, lot, 400_000)["price"] == 300_000
    assert an.lot(lot, bids=1)["reserveMet"] is True


def test_a_late_bid_moves_the_end_and_only_an_accepted_one(stall, enter):
    lot = stall.english(duration=5000, extensionWindow=600_000, extension=60_000)
    an, binh = enter(), enter()
    first_end = an.lots[lot]["end"]
    an.refused("bid", lot=lot, amount=1)
    assert an.lots[lot]["end"] == first_end
    answer = bid(an, lot, 100_000)
    assert answer["extendedUntil"] == answer["at"] + 60_000 > first_end
    seen = binh.lot(lot, extended=1)
    assert seen["end"] == answer["extendedUntil"]
    later = bid(binh, lot, 110_000)
    assert binh.lot(lot, bids=2)["end"] == later["at"] + 60_000


def test_extensions_end_in_an_announced_final_period(stall, enter):
    lot = stall.english(duration=5000, extensionWindow=600_000, extension=60_000, totalCap=10_000, finalPeriod=30_000)
    an, binh = enter(), enter()
    answer = bid(an, lot, 100_000)
    seen = an.lot(lot, final=True)
    assert seen["end"] == answer["at"] + 30_000
    bid(binh, lot, 110_000)
    assert an.lot(lot, bids=2)["end"] == seen["end"]


def test_sudden_death_has_no_extension(stall, enter):
    lot = stall.english(duration=5000, extensionWindow=600_000, extension=60_000, suddenDeath=True)
    an = enter()
    assert an.lots[lot]["suddenDeath"] is True
    end = an.lots[lot]["end"]
    assert "extendedUntil" not in bid(an, lot, 100_000)
    assert an.lot(lot, bids=1)["end"] == end
    assert stall.host.refused("extend", lot=lot, by=30_000)["reason"] == "noExtension"


def test_buy_now_ends_the_lot_and_is_gone_after_a_bid(stall, enter):
    lot, an, binh = stall.english(buyNow=400_000), enter(), enter()
    hold = an.do("buyNow", lot=lot)["hold"]
    assert (hold["total"], hold["kind"]) == (400_000, "win")
    ended = binh.lot(lot, state="ended")
    assert (ended["outcome"], ended["hammer"]) == ("sold", 400_000)
    assert binh.refused("buyNow", lot=lot)["reason"] == "lotEnded"

    lot = stall.english(buyNow=400_000)
    bid(an, lot, 100_000)
    assert binh.lot(lot, bids=1)["buyNow"] is None
    assert binh.refused("buyNow", lot=lot)["reason"] == "buyNowGone"

    lot = stall.english(buyNow=400_000, reserve=200_000)
    bid(an, lot, 100_000)
    assert binh.lot(lot, bids=1)["buyNow"] == 400_000, "the reserve is not met yet"
    bid(binh, lot, 200_000)
    assert an.refused("buyNow", lot=lot)["reason"] == "buyNowGone"


def test_pause_freezes_the_time_and_resume_gives_at_least_the_extension(stall, enter):
    lot = stall.english(duration=3000, extension=60_000)
    an = enter()
    answer = stall.host.do("pause", lot=lot)
    paused = an.lot(lot, state="paused")
    assert 0 < paused["remaining"] <= 3000 and paused["remaining"] == an.lots[lot]["start"] + 3000 - answer["at"]
    assert an.refused("bid", lot=lot, amount=100_000)["reason"] == "lotPaused"
    assert stall.host.refused("pause", lot=lot)["reason"] == "lotPaused"
    answer = stall.host.do("resume", lot=lot)
    assert an.lot(lot, state="running")["end"] == answer["at"] + 60_000
    bid(an, lot, 100_000)


def test_the_host_extends(stall, enter):
    lot, an = stall.english(), enter()
    end = an.lots[lot]["end"]
    stall.host.do("extend", lot=lot, by=45_000)
    an.lot(lot, end=end + 45_000)
    assert stall.host.refused("extend", lot=lot, by=999)["reason"] == "durationOutOfRange"
    assert stall.host.refused("extend", lot=lot, by=3_600_001)["reason"] == "durationOutOfRange"


def test_a_void_takes_a_bid_back_as_if_it_never_was(stall, enter):
    lot, an, binh = stall.english(proxy=True), enter(), enter()
    bid(an, lot, 200_000)
    number = bid(binh, lot, 400_000)["bid"]
    binh.until(lambda: binh.paddle)
    assert an.lot(lot, price=210_000)["leader"] == binh.paddle
    stall.host.do("voidBid", lot=lot, bid=number, reason="bấm nhầm")
    seen = an.lot(lot, price=100_000)
    assert (seen["leader"], seen["next"]) == (an.paddle, 110_000)
    assert all(entry["bid"] != number for entry in seen["recent"])
    binh.until(lambda: not [m for m in binh.mine["maximums"] if m["lot"] == lot])
    assert stall.host.refused("voidBid", lot=lot, bid=number, reason="lần nữa")["reason"] == "unknownBid"
    assert stall.host.refused("voidBid", lot=lot, bid=1, reason="  ")["reason"] == "textEmpty"
    assert stall.host.refused("voidBid", lot=lot, bid=1, reason="x" * 281)["reason"] == "textTooLong"


def test_a_cancelled_lot_says_why_and_gives_its_stock_back(server, stall, enter):
    def stock():
        sheet = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=stall.cookie).json
        return next(product["stock"] for product in sheet["products"] if product["id"] == 5)

    before = stock()
    lot, an = stall.english(product=5, quantity=3), enter()
    assert stock() == before - 3
    bid(an, lot, 100_000)
    stall.host.do("cancel", lot=lot, reason="hàng bị vỡ")
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["reason"], ended["winner"]) == ("cancelled", "hàng bị vỡ", None)
    assert stock() == before


def test_pushing_shows_a_lot_first_and_a_new_lot_comes_with_its_card(stall, enter):
    an = enter(None)
    lot = stall.english(start=False, reserve=200_000, proxy=True)
    card = an.lot(lot, state="prepared")
    assert (card["format"], card["opening"], card["proxy"], card["reserve"]) == ("english", 100_000, True, True)
    assert card["product"]["vi"] and card["product"]["en"] and card["product"]["picture"].startswith("/art/")
    stall.host.do("push", lot=lot)
    an.until(lambda: an.front["featured"] == lot)


def test_a_room_with_a_running_lot_stays_open(stall, enter):
    lot = stall.english()
    assert stall.host.refused("closeRoom")["reason"] == "lotRunning"
    assert stall.host.refused("openRoom")["reason"] == "roomOpen"


@pytest.mark.parametrize("count", [40])
def test_many_bidders_at_once_leave_one_order(stall, enter, buyers, count):
    """Everybody sends before anybody listens; the journal's order decides and all see the same end."""
    lot = stall.english(increment=[[0, 1000]])
    sessions = [enter(cookie) for cookie in buyers(8)]
    keys = [(session, session.send("bid", lot=lot, amount=100_000 + 1000 * (number * 8 + place)))
            for number in range(count // 8) for place, session in enumerate(sessions)]
    answers = [session.answer(key) for session, key in keys]
    accepted = sorted((a for a in answers if a["ok"]), key=lambda a: a["seq"])
    assert accepted and [a["price"] for a in accepted] == sorted({a["price"] for a in accepted})
    assert [a["bid"] for a in accepted] == list(range(1, len(accepted) + 1))
    assert {a["reason"] for a in answers if not a["ok"]} <= {"amountTooLow", "alreadyLeading"}
    finals = [session.lot(lot, bids=len(accepted)) for session in sessions]
    assert all(final["price"] == accepted[-1]["price"] and final["leader"] == accepted[-1]["leader"] for final in finals)
