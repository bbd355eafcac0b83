"""A first-come flash sale over the wire."""

from raw_http import ask


def test_a_claim_holds_its_units_for_its_buyer(stall, enter):
    lot, an, guest = stall.flash(), enter(), enter(None)
    answer = an.do("claim", lot=lot, quantity=2)
    hold = answer["hold"]
    assert (hold["kind"], hold["quantity"], hold["unit"], hold["total"]) == ("claim", 2, 50_000, 100_000)
    assert hold["state"] == "held" and hold["deadline"] == answer["at"] + 600_000
    seen = guest.lot(lot, held=2)
    assert (seen["free"], seen["sold"], seen["state"]) == (3, 0, "running")
    an.hold(hold["hold"], state="held")
    assert all(message["type"] != "mine" or not message["mine"]["holds"] for message in guest.heard)


def test_the_limit_counts_for_each_buyer(stall, enter):
    lot, an, binh = stall.flash(), enter(), enter()
    assert an.refused("claim", lot=lot, quantity=3) ["limit"] == 2
    an.do("claim", lot=lot, quantity=1)
    an.do("claim", lot=lot, quantity=1)
    answer = an.refused("claim", lot=lot, quantity=1)
    assert (answer["reason"], answer["limit"]) == ("limitReached", 2)
    assert enter(an.cookie).refused("claim", lot=lot, quantity=1)["reason"] == "limitReached", "on another device too"
    binh.do("claim", lot=lot, quantity=2)


def test_nothing_is_sold_twice_in_a_rush(stall, enter, buyers):
    """Twelve want two each of seven, all at once: nobody gets a part of a wish, and never an eighth is given."""
    lot = stall.flash(quantity=7)
    sessions = [enter(cookie) for cookie in buyers(12)]
    keys = [session.send("claim", lot=lot, quantity=2) for session in sessions]
    answers = [session.answer(key) for session, key in zip(sessions, keys)]
    assert [answer["ok"] for answer in answers].count(True) == 3
    refusals = {answer["reason"] for answer in answers if not answer["ok"]}
    assert refusals == {"insufficientStock"}
    assert all(answer["free"] == 1 for answer in answers if not answer["ok"])
    last = enter()
    last.do("claim", lot=lot, quantity=1)
    assert last.refused("claim", lot=lot, quantity=1)["reason"] == "soldOut"
    seen = last.lot(lot, free=0)
    assert (seen["held"], seen["sold"], seen["state"]) == (7, 0, "running"), "a hold may still come back"


def test_a_hold_that_expires_gives_its_units_back(stall, enter):
    lot, an, binh = stall.flash(quantity=2, hold=1000), enter(), enter()
    hold = an.do("claim", lot=lot, quantity=2)["hold"]
    assert binh.refused("claim", lot=lot, quantity=1)["reason"] == "soldOut"
    an.hold(hold["hold"], state="expired")
    assert binh.lot(lot, free=2)["held"] == 0
    binh.do("claim", lot=lot, quantity=2)
    assert an.refused("release", hold=hold["hold"])["reason"] == "holdEnded"


def test_a_late_payment_takes_the_goods_again_if_they_are_there(stall, enter):
    lot, an, binh = stall.flash(quantity=2, hold=1000), enter(), enter()
    first, second = (an.do("claim", lot=lot, quantity=1)["hold"]["hold"] for _ in range(2))
    an.hold(first, state="expired")
    an.hold(second, state="expired")
    stall.host.do("markPaid", hold=first)
    an.hold(first, state="paid")
    paid = binh.do("claim", lot=lot, quantity=1)["hold"]["hold"]
    stall.host.do("markPaid", hold=paid)
    refusal = stall.host.refused("markPaid", hold=second)
    assert refusal["reason"] in ("soldOut", "lotEnded", "insufficientStock"), refusal
    assert stall.host.lot(lot, sold=2)["outcome"] == "soldOut"


def test_a_released_hold_is_free_at_once(stall, enter):
    lot, an, binh = stall.flash(quantity=2), enter(), enter()
    hold = an.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    assert binh.refused("release", hold=hold)["reason"] == "notYours"
    an.do("release", hold=hold)
    an.hold(hold, state="released")
    binh.do("claim", lot=lot, quantity=2)
    an.refused("claim", lot=lot, quantity=2)


def test_paid_units_are_sold_and_the_last_one_ends_the_sale(stall, enter):
    lot, an, binh = stall.flash(quantity=2), enter(), enter()
    for session in (an, binh):
        hold = session.do("claim", lot=lot, quantity=1)["hold"]["hold"]
        stall.host.do("markPaid", hold=hold)
        session.hold(hold, state="paid")
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["sold"], ended["free"], ended["held"]) == ("soldOut", 2, 0, 0)


def test_the_window_ends_and_unsold_units_go_back(server, stall, enter):
    def stock():
        sheet = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=stall.cookie).json
        return next(product["stock"] for product in sheet["products"] if product["id"] == 7)

    before = stock()
    lot, an = stall.flash(product=7, quantity=5, duration=1000), enter()
    an.do("claim", lot=lot, quantity=2)
    ended = an.lot(lot, state="ended")
    assert (ended["outcome"], ended["held"]) == ("finished", 2)
    assert stock() == before - 2


def test_a_cancelled_sale_gives_held_units_back(server, stall, enter):
    lot, an = stall.flash(), enter()
    hold = an.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    stall.host.do("cancel", lot=lot, reason="giá sai")
    an.hold(hold, state="released")
    assert an.lot(lot, state="ended")["outcome"] == "cancelled"


def test_the_sheet_shows_who_holds_what_to_the_host(server, stall, enter):
    lot, an = stall.flash(), enter()
    hold = an.do("claim", lot=lot, quantity=1)["hold"]["hold"]
    sheet = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=stall.cookie).json
    row = next(row for row in sheet["holds"] if row["hold"] == hold)
    an.until(lambda: an.paddle)
    assert (row["paddle"], row["name"], row["lot"], row["quantity"]) == (an.paddle, an.welcome["name"], lot, 1)


def test_pause_stops_claims(stall, enter):
    lot, an = stall.flash(), enter()
    stall.host.do("pause", lot=lot)
    assert an.refused("claim", lot=lot, quantity=1)["reason"] == "lotPaused"
    stall.host.do("resume", lot=lot)
    an.do("claim", lot=lot, quantity=1)
