"""The other sale formats over the wire: Dutch, sealed, one price, giveaway, combo, group buy, and buying for somebody."""

import hashlib

from stall import BLACK_TEA, POWDER, TEA_BAG


def dutch(stall, **terms) -> int:
    usual = {"opening": 100_000, "floor": 60_000, "step": 10_000, "interval": 60_000, "limit": 3, "quantity": 5}
    return stall.prepare("dutch", True, TEA_BAG, **usual | terms)


def sealed(stall, **terms) -> int:
    usual = {"pricing": "second", "opening": 100_000, "duration": 60_000}
    return stall.prepare("sealed", True, TEA_BAG, **usual | terms)


def group(stall, **terms) -> int:
    usual = {"price": 40_000, "threshold": 2, "caseSize": 4, "limit": 6, "quantity": 12, "duration": 60_000, "code": 482913}
    return stall.prepare("group", True, TEA_BAG, **usual | terms)


def test_a_dutch_price_falls_by_journaled_steps_to_its_floor(stall, enter):
    lot, guest = dutch(stall, interval=1_000), enter(None)
    prices = []
    guest.until(lambda: prices.append(guest.lots[lot]["price"]) or guest.lots[lot]["state"] == "ended", within=30)
    assert sorted(set(prices), reverse=True) == [100_000, 90_000, 80_000, 70_000, 60_000]
    assert prices == sorted(prices, reverse=True), "a Dutch price never rises"
    assert guest.lots[lot]["outcome"] == "finished"


def test_a_dutch_buyer_pays_the_step_or_less_and_the_clock_goes_on(stall, enter):
    lot, an, binh = dutch(stall, interval=1_500), enter(), enter()
    hold = an.do("accept", lot=lot, step=0, quantity=2)["hold"]
    assert (hold["unit"], hold["total"], hold["quantity"]) == (100_000, 200_000, 2)
    binh.lot(lot, step=1)
    late = binh.do("accept", lot=lot, step=0, quantity=1)["hold"]
    assert late["unit"] == 90_000, "at the previous step, the lower price"
    binh.lot(lot, step=2)
    refusal = binh.refused("accept", lot=lot, step=0, quantity=1)
    assert refusal["reason"] == "stepPassed" and refusal["step"] >= 2 and refusal["price"] <= 80_000
    assert an.refused("accept", lot=lot, step=binh.lots[lot]["step"], quantity=2)["reason"] == "limitReached"
    assert binh.lots[lot]["free"] == 2 and binh.lots[lot]["state"] == "running"


def test_sealed_bids_stay_secret_until_the_book_is_opened(server, stall, enter):
    lot, an, binh, guest = sealed(stall, duration=2_000), enter(), enter(), enter(None)
    an.do("bid", lot=lot, amount=150_000)
    binh.do("bid", lot=lot, amount=180_000)
    assert binh.refused("bid", lot=lot, amount=90_000)["reason"] == "amountTooLow"
    last = binh.do("bid", lot=lot, amount=170_000)
    seen = guest.lot(lot, bidders=2)
    assert "book" not in seen and seen["leader"] is None and seen["recent"] == []
    an.until(lambda: {"lot": lot, "amount": 150_000} in an.mine["maximums"])
    closing = guest.lot(lot, within=20, state="closing")
    ended = guest.lot(lot, within=20, state="ended")
    paddles = {"an": an.paddle, "binh": binh.paddle}
    text = f"1:{paddles['an']}:150000\n3:{paddles['binh']}:170000\n"
    assert last["bid"] == 3
    assert closing["bookHash"] == hashlib.sha256(text.encode()).hexdigest()
    assert (ended["winner"], ended["hammer"]) == (paddles["binh"], 150_000), "the second highest amount is paid"
    assert ended["book"] == [[paddles["binh"], 170_000], [paddles["an"], 150_000]]
    hold = binh.until(lambda: next((h for h in binh.mine["holds"] if h["lot"] == lot), None))
    assert (hold["kind"], hold["total"]) == ("win", 150_000)


def test_a_first_price_winner_pays_the_own_amount(stall, enter):
    lot, an, binh = sealed(stall, pricing="first", duration=1_500), enter(), enter()
    an.do("bid", lot=lot, amount=150_000)
    binh.do("bid", lot=lot, amount=150_000)
    ended = an.lot(lot, within=20, state="ended")
    an.until(lambda: an.paddle)
    assert (ended["winner"], ended["hammer"]) == (an.paddle, 150_000), "the earlier of equal bids"


def test_one_price_for_whichever_product(stall, enter):
    goods = [[TEA_BAG, 2], [BLACK_TEA, 1]]
    lot = stall.prepare("onePrice", True, TEA_BAG, quantity=3, price=50_000, limit=2, duration=60_000, goods=goods)
    an, binh = enter(), enter()
    assert an.refused("claim", lot=lot, quantity=1)["reason"] == "unknownChoice"
    assert an.refused("claim", lot=lot, quantity=1, choice=POWDER)["reason"] == "unknownChoice"
    hold = an.do("claim", lot=lot, quantity=1, choice=BLACK_TEA)["hold"]
    assert (hold["choice"], hold["total"]) == (BLACK_TEA, 50_000)
    assert binh.refused("claim", lot=lot, quantity=1, choice=BLACK_TEA)["reason"] == "soldOut"
    binh.do("claim", lot=lot, quantity=2, choice=TEA_BAG)
    seen = an.lot(lot, free=0)
    assert seen["goods"] == [[TEA_BAG, 0, 2, 0], [BLACK_TEA, 0, 1, 0]]
    assert [product["id"] for product in seen["products"]] == [TEA_BAG, BLACK_TEA]


def test_a_giveaway_costs_nothing_and_is_confirmed(stall, enter):
    lot = stall.prepare("giveaway", True, TEA_BAG, quantity=1, duration=60_000)
    an, binh = enter(), enter()
    hold = an.do("claim", lot=lot, quantity=1)["hold"]
    assert (hold["kind"], hold["total"]) == ("gift", 0)
    assert binh.do("wait", lot=lot, quantity=1)["place"] == 1
    assert binh.refused("confirm", hold=hold["hold"])["reason"] == "notYours"
    an.do("confirm", hold=hold["hold"])
    an.hold(hold["hold"], state="paid")
    paid = stall.flash()
    other = binh.do("claim", lot=paid, quantity=1)["hold"]["hold"]
    assert binh.refused("confirm", hold=other)["reason"] == "wrongFormat", "what costs something is paid"


def test_a_combo_takes_all_of_its_parts_or_none(server, stall, enter):
    components = [[TEA_BAG, 2], [BLACK_TEA, 3]]
    terms = {"price": 120_000, "limit": 2, "duration": 60_000}
    refusal = stall.host.refused(
        "prepare", product=TEA_BAG, quantity=2, format="combo", components=[[TEA_BAG, 1], [BLACK_TEA, 100_000]], **terms)
    assert refusal["reason"] == "insufficientStock"
    lot = stall.prepare("combo", True, TEA_BAG, quantity=2, components=components, **terms)
    an, binh = enter(), enter()
    hold = an.do("claim", lot=lot, quantity=1)["hold"]
    assert (hold["quantity"], hold["total"]) == (1, 120_000)
    assert binh.refused("claim", lot=lot, quantity=2)["reason"] == "insufficientStock"
    assert an.lots[lot]["components"] == components


def test_a_group_buy_fills_by_sequence_to_whole_cases(stall, enter):
    lot = group(stall, duration=4_000)
    an, binh, chi = enter(), enter(), enter()
    assert an.refused("pledge", lot=lot, least=1, most=2, code=1)["reason"] == "wrongCode"
    holds = {}
    for name, session, least, most in (("an", an, 2, 3), ("binh", binh, 2, 6), ("chi", chi, 1, 2)):
        holds[name] = session.do("pledge", lot=lot, least=least, most=most, code=482913)["hold"]
    assert (holds["binh"]["total"], holds["binh"]["kind"]) == (240_000, "pledge")
    for name in ("an", "binh"):
        stall.host.do("markPaid", hold=holds[name]["hold"])
    assert chi.lot(lot, paidMembers=2)["members"] == 3
    ended = chi.lot(lot, within=30, state="ended")
    assert ended["outcome"] == "sold"
    chi.hold(holds["chi"]["hold"], state="released")
    an.hold(holds["an"]["hold"], state="paid", quantity=3)
    given = binh.hold(holds["binh"]["hold"], state="paid", quantity=5)
    assert given["refund"] == 40_000, "nine were paid for, and two cases of four are whole"


def test_a_group_buy_that_fails_refunds_everybody_in_one_step(stall, enter):
    lot, an, binh = group(stall, threshold=2, duration=3_000), enter(), enter()
    first = an.do("pledge", lot=lot, least=1, most=2, code=482913)["hold"]["hold"]
    second = binh.do("pledge", lot=lot, least=1, most=2, code=482913)["hold"]["hold"]
    stall.host.do("markPaid", hold=first)
    assert an.lot(lot, within=30, state="ended")["outcome"] == "passed"
    assert an.hold(first, state="released")["refund"] == 80_000
    assert binh.hold(second, state="released").get("refund", 0) == 0


def test_formats_refuse_each_others_offers(stall, enter):
    an = enter()
    lots = {"dutch": dutch(stall), "sealed": sealed(stall), "group": group(stall), "flash": stall.flash(), "english": stall.english()}
    offers = {
        "bid": {"amount": 120_000}, "buyNow": {}, "claim": {"quantity": 1}, "accept": {"step": 0, "quantity": 1},
        "pledge": {"least": 1, "most": 1, "code": 1},
    }
    takes = {
        "dutch": {"accept"}, "sealed": {"bid"}, "group": {"pledge"}, "flash": {"claim"}, "english": {"bid", "buyNow"},
    }
    for format, lot in lots.items():
        for offer, fields in offers.items():
            if offer not in takes[format]:
                assert an.refused(offer, lot=lot, **fields)["reason"] == "wrongFormat", (format, offer)
