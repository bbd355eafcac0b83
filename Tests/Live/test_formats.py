"""One price, giveaways and combos over the wire, and what no format takes."""

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
