"""The waiting line of sales that are sold out, gifts, and combos, over the wire."""

from market_server import verify
from raw_http import ask
from stall import BLACK_TEA, POWDER, TEA_BAG


def stock(server, stall) -> dict[int, int]:
    sheet = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=stall.cookie).json
    return {product["id"]: product["stock"] for product in sheet["products"]}


def test_what_expires_goes_to_the_first_in_line(server, stall, enter):
    an, binh, chi = enter(), enter(), enter()
    lot = stall.flash(quantity=2, hold=6000)
    hold = an.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    assert binh.refused("claim", lot=lot, quantity=1)["reason"] == "soldOut"
    first, second = binh.do("wait", lot=lot, quantity=1), chi.do("wait", lot=lot, quantity=1)
    assert [(one["ticket"], one["place"]) for one in (first, second)] == [(1, 1), (2, 2)]
    assert binh.refused("wait", lot=lot, quantity=1)["reason"] == "alreadyEntered"
    assert an.lot(lot, waiting=2)["asked"] == 3
    an.hold(hold, state="expired")
    for session in (binh, chi):
        session.until(lambda: session.mine["holds"])
        assert session.mine["holds"][0]["state"] == "held" and not session.mine.get("waiting")
    assert verify(server.data).returncode == 0


def test_who_asks_when_all_is_gone_is_counted_once(server, stall, enter):
    buyers = [enter() for _ in range(6)]
    lot = stall.flash(quantity=2, limit=2)
    buyers[0].do("claim", lot=lot, quantity=1)
    assert buyers[1].refused("claim", lot=lot, quantity=2)["reason"] == "insufficientStock"
    buyers[1].do("claim", lot=lot, quantity=1)
    for _ in range(2):
        for buyer in buyers[2:]:
            assert buyer.refused("claim", lot=lot, quantity=1)["reason"] == "soldOut"
    assert (buyers[0].lot(lot, asked=6)["served"]) == 2
    buyers[2].do("wait", lot=lot, quantity=1)
    seen = stall.host.lot(lot, waiting=1)
    assert (seen["asked"], seen["served"]) == (6, 2), "the host sees three times the demand"
    assert verify(server.data).returncode == 0


def test_the_line_is_strict_and_moves_up(stall, enter):
    lot, an, binh, chi = stall.flash(quantity=3, limit=3), enter(), enter(), enter()
    assert chi.refused("wait", lot=lot, quantity=1)["reason"] == "notSoldOut"
    hold = an.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    binh.do("wait", lot=lot, quantity=3)
    assert chi.refused("claim", lot=lot, quantity=1)["reason"] == "soldOut", "one is free, but somebody waits"
    assert chi.do("wait", lot=lot, quantity=2)["place"] == 2
    binh.do("withdraw", lot=lot)
    chi.until(lambda: [place["place"] for place in chi.mine.get("waiting", [])] == [1])
    an.do("release", hold=hold)
    chi.until(lambda: chi.mine["holds"])
    assert binh.refused("withdraw", lot=lot)["reason"] == "notEntered"


def test_a_gift_is_confirmed_once_and_the_unclaimed_goes_on(server, stall, enter):
    before = stock(server, stall)[POWDER]
    an, binh = enter(), enter()
    lot = stall.prepare("giveaway", True, POWDER, quantity=1, duration=60_000, hold=5000)
    gift = an.do("claim", lot=lot, quantity=1)["hold"]
    assert (gift["kind"], gift["total"]) == ("gift", 0)
    binh.do("wait", lot=lot, quantity=1)
    binh.until(lambda: binh.mine["holds"])
    assert an.refused("confirm", hold=gift["hold"])["reason"] == "holdEnded"
    taken = binh.do("confirm", hold=binh.mine["holds"][0]["hold"])["hold"]
    assert taken["state"] == "paid"
    assert binh.lot(lot, state="ended")["outcome"] == "soldOut"
    assert stock(server, stall)[POWDER] == before - 1


def test_a_combo_is_sold_whole(server, stall, enter):
    before = stock(server, stall)
    components = [[TEA_BAG, 2], [BLACK_TEA, 1]]
    combo = {"product": TEA_BAG, "format": "combo", "price": 90_000, "limit": 2, "duration": 60_000}
    short = before[BLACK_TEA] + 1
    refusal = stall.host.refused("prepare", quantity=1, components=[[TEA_BAG, 1], [BLACK_TEA, short]], **combo)
    assert refusal["reason"] == "insufficientStock" and stock(server, stall) == before
    lot = stall.host.do("prepare", quantity=3, components=components, **combo)["lot"]
    stall.host.do("start", lot=lot)
    an = enter()
    assert an.lots[lot]["components"] == components
    assert [card["id"] for card in an.lots[lot]["products"]] == [TEA_BAG, BLACK_TEA]
    hold = an.do("claim", lot=lot, quantity=2)["hold"]
    assert (hold["quantity"], hold["total"]) == (2, 180_000)
    stall.host.do("markPaid", hold=hold["hold"])
    stall.host.do("cancel", lot=lot, reason="hết giờ")
    after = stock(server, stall)
    assert (before[TEA_BAG] - after[TEA_BAG], before[BLACK_TEA] - after[BLACK_TEA]) == (4, 2)


def test_nobody_waits_while_something_is_free(stall, enter):
    lot, an = stall.flash(quantity=2), enter()
    assert an.refused("wait", lot=lot, quantity=1)["reason"] == "notSoldOut"
