"""From a win to a handed-over order, over HTTP, with real sockets."""

import csv
import io

import pytest

from metrics import metric
from orders import Orders, claim, notify, result
from raw_http import ask
from session import Session, fresh_key, sign_in


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


@pytest.fixture(scope="module")
def counter(server, host_cookie):
    """The host at the stall's counter."""
    return Orders(server.port, host_cookie)


def test_a_claim_is_an_order_that_waits_for_its_payment(stall, enter):
    lot = stall.flash()
    an, order = claim(enter(), lot, 2)
    assert (order["state"], order["kind"], order["quantity"]) == ("awaitingPayment", "claim", 2)
    assert (order["unit"], order["total"], order["refund"]) == (50_000, 100_000, 0)
    assert (order["room"], order["lot"], order["pickup"], order["code"]) == ("che-ba-vi", lot, None, None)
    assert order["product"]["vi"] and order["deadline"] > order["at"]
    payment = order["payment"]
    assert payment["amount"] == 100_000 and payment["qr"] == f"/api/orders/{order['order']}/payment.svg"
    assert order["order"].replace("-", "") in payment["reference"]
    assert payment["bank"] == "970436" and payment["account"] and payment["holder"]
    drawing = an.ask("GET", payment["qr"])
    assert drawing.status == 200 and drawing["Content-Type"] == "image/svg+xml" and b"<svg" in drawing.body


def test_an_order_is_its_buyers_alone(stall, enter, server, counter):
    an, order = claim(enter(), stall.flash())
    code = order["order"]
    stranger = Orders(server.port, enter().cookie)
    assert stranger.all() == []
    for method, path, body in [
        ("GET", "", None), ("GET", "/payment.svg", None), ("GET", "/pickup.svg", None),
        ("POST", "/pickup", {"slot": 1}), ("DELETE", "/pickup", None), ("POST", "/confirm", None),
        ("POST", "/cash", None), ("POST", "/refunded", None),
    ]:
        stranger.refused(404, "unknownOrder", method, f"/api/orders/{code}{path}", body)
    nobody = Orders(server.port, None)
    assert nobody.ask("GET", "/api/orders").status == 401
    assert nobody.ask("GET", f"/api/orders/{code}").status == 401
    for path in ("/cash", "/refunded"):
        an.refused(404, "unknownOrder", "POST", f"/api/orders/{code}{path}")
    assert counter.one(code)["buyer"]["name"], "who runs the room sees it"
    assert an.ask("GET", f"/api/orders/{code[:-1]}").status == 404
    assert an.ask("GET", "/api/orders/2222-22").status == 404


def test_from_the_claim_over_the_payment_to_the_counter(stall, enter, server, organiser, counter):
    slot, = organiser.point(5)
    session = enter()
    an, order = claim(session, stall.flash(), 2)
    code = order["order"]
    pickup = an.book(code, slot)
    assert pickup["state"] == "booked" and pickup["slot"] == slot and pickup["name"]["vi"] == "Quầy thử"
    assert an.ask("GET", f"/api/orders/{code}/pickup.svg").json["reason"] == "notPaid"
    assert result(notify(server.port, order)) == "paid"
    session.hold(order["hold"], state="paid")
    paid = an.until(code, state="paid")
    assert paid["payment"] is None and paid["code"] and paid["qr"] == f"/api/orders/{code}/pickup.svg"
    assert an.ask("GET", paid["qr"]).status == 200
    assert "code" not in counter.one(code), "the code is for its buyer's eyes"

    key = fresh_key()
    done = counter.hand_over(paid["code"].lower(), key)
    assert done.status == 200 and done.json["result"] == "handedOver"
    assert (done.json["order"], done.json["quantity"]) == (code, 2) and done.json["buyer"]["name"]
    again = counter.hand_over(paid["code"], key)
    assert again.status == 200 and again.json == done.json, "a phone that lost its line hears the same"
    twice = counter.hand_over(paid["code"])
    assert twice.status == 409 and twice.json["reason"] == "alreadyHandedOver" and twice.json["at"] == done.json["handedOver"]
    final = an.one(code)
    assert (final["state"], final["code"], final["handedOver"]) == ("handedOver", None, done.json["handedOver"])
    assert [payment["result"] for payment in final["payments"]] == ["paid"]
    an.refused(409, "alreadyHandedOver", "DELETE", f"/api/orders/{code}/pickup")


def test_codes_that_open_nothing(stall, enter, server, organiser, counter):
    slot, = organiser.point(5)
    an, order = claim(enter(), stall.flash())
    code = order["order"]
    for wrong in ("", "7K3Q-M2", code, "2222-2222-2", "x" * 500, "Đơn hàng"):
        assert counter.hand_over(wrong).status == 404
    an.do("POST", f"/api/orders/{code}/pickup", {"slot": slot})
    notify(server.port, order)
    true = an.until(code, state="paid")["code"]
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    for place in (0, len(true) - 1):
        wrong = true[:place] + alphabet[(alphabet.index(true[place]) + 1) % 31] + true[place + 1:]
        assert counter.hand_over(wrong).json["reason"] == "unknownCode"
    buyer = an.ask("POST", "/api/stall/handovers", {"code": true, "key": fresh_key()})
    assert buyer.status == 403, "a buyer hands nothing over"
    elsewhere = Orders(server.port, sign_in(server.port, "nguoidan"))
    assert elsewhere.hand_over(true, "not a key").status == 400
    key = fresh_key()
    assert counter.hand_over(true, key).status == 200


def test_a_paid_order_without_a_place_is_not_handed_over(stall, enter, server, organiser, counter):
    slot, = organiser.point(5)
    an, order = claim(enter(), stall.flash())
    code = order["order"]
    an.book(code, slot)
    notify(server.port, order)
    pickup = an.until(code, state="paid")["code"]
    an.do("DELETE", f"/api/orders/{code}/pickup")
    assert an.one(code)["code"] is None
    assert counter.hand_over(pickup).json["reason"] == "notBooked"
    an.book(code, slot)
    assert counter.hand_over(pickup).status == 200


def test_cash_at_the_counter(stall, enter, counter):
    session = enter()
    an, order = claim(session, stall.flash())
    path = f"/api/orders/{order['order']}/cash"
    paid = counter.do("POST", path)
    assert (paid["result"], paid["state"]) == ("paid", "paid")
    session.hold(order["hold"], state="paid")
    assert counter.do("POST", path)["result"] == "paid", "pressed twice"
    assert [payment["method"] for payment in an.one(order["order"])["payments"]] == ["cash"]


def test_a_gift_is_confirmed_and_fetched(stall, enter, organiser, counter):
    slot, = organiser.point(2)
    session = enter()
    lot = stall.prepare("giveaway", True, 4, quantity=2, duration=60_000)
    an = Orders(session.port, session.cookie)
    order = an.of(session.do("claim", lot=lot, quantity=1)["hold"])
    assert (order["kind"], order["total"], order["state"], order["payment"]) == ("gift", 0, "awaitingPayment", None)
    an.book(order["order"], slot)
    confirmed = an.do("POST", f"/api/orders/{order['order']}/confirm")
    assert (confirmed["result"], confirmed["state"]) == ("paid", "paid")
    assert an.do("POST", f"/api/orders/{order['order']}/confirm")["result"] == "paid", "pressed twice"
    session.hold(order["hold"], state="paid")
    assert counter.hand_over(confirmed["code"]).status == 200
    _, paid = claim(session, stall.flash())
    an.refused(400, "outOfRange", "POST", f"/api/orders/{paid['order']}/confirm")


def test_a_set_says_what_is_in_the_bag(stall, enter, counter):
    lot = stall.prepare("combo", True, 4, quantity=3, price=90_000, limit=2, duration=60_000, components=[[4, 1], [5, 2]])
    an, order = claim(enter(), lot, 2)
    assert (order["quantity"], order["total"]) == (2, 180_000)
    assert [(part["product"]["id"], part["quantity"]) for part in order["set"]] == [(4, 2), (5, 4)]
    table = csv.DictReader(io.StringIO(counter.ask("GET", "/api/orders.csv").body.decode("utf-8-sig")))
    row = next(row for row in table if row["order"] == order["order"])
    names = [part["product"]["vi"] for part in order["set"]]
    assert (row["product"], row["quantity"]) == (f"1 × {names[0]} + 2 × {names[1]}", "2")


def test_a_group_that_fails_is_paid_back(stall, enter, counter, server):
    lot = stall.prepare("group", True, 4, quantity=4, price=40_000, threshold=2, caseSize=2, limit=4, duration=3_000,
                        code=482_913)
    session = enter()
    an = Orders(session.port, session.cookie)
    order = an.of(session.do("pledge", lot=lot, least=1, most=2, code=482_913)["hold"])
    assert result(notify(server.port, order)) == "paid"
    due = an.until(order["order"], state="refundDue")
    assert due["refund"] == 80_000
    assert counter.do("POST", f"/api/orders/{order['order']}/refunded")["state"] == "refunded"


def test_cash_for_a_hold_that_is_gone_stays_with_the_buyer(stall, enter, counter):
    session, other = enter(), enter()
    lot = stall.flash(quantity=1, hold=1000)
    an, order = claim(session, lot)
    an.until(order["order"], state="expired")
    other.do("claim", lot=lot, quantity=1)
    counter.refused(409, "soldOut", "POST", f"/api/orders/{order['order']}/cash")
    assert an.one(order["order"])["refund"] == 0


def test_released_and_expired_orders(stall, enter, counter):
    session = enter()
    lot = stall.flash(hold=1000)
    an, order = claim(session, lot)
    session.do("release", hold=order["hold"])
    an.until(order["order"], state="released", payment=None)
    an, late = claim(session, lot)
    an.until(late["order"], state="expired", payment=None)
    an.refused(409, "orderEnded", "POST", f"/api/orders/{late['order']}/pickup", {"slot": 1})
    counter.refused(409, "nothingToRefund", "POST", f"/api/orders/{late['order']}/refunded")


def test_the_table_of_orders_is_for_those_who_sell(stall, enter, server, organiser, counter):
    slot, = organiser.point(3)
    cookie = ask(server.port, "POST", "/api/accounts",
                 {"name": "=HYPERLINK(1)", "phone": "0912000111", "password": "matkhau123"})
    assert cookie.status == 201, cookie
    session = Session(server.port, cookie["Set-Cookie"].split(";")[0])
    an, order = claim(session, stall.flash())
    an.book(order["order"], slot)
    an.refused(403, "wrongRole", "GET", "/api/orders.csv")
    for seller in (organiser, counter):
        answer = seller.ask("GET", "/api/orders.csv")
        assert answer.status == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith("attachment")
        text = answer.body.decode("utf-8-sig")
        assert answer.body.startswith(b"\xef\xbb\xbf") and "\r\n" in text
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        row, = [row for row in rows if row["order"] == order["order"]]
        assert (row["quantity"], row["total_vnd"], row["state"]) == ("1", "50000", "awaitingPayment")
        assert row["buyer"] == "'=HYPERLINK(1)", "a spreadsheet must not take a name for a formula"
        assert row["phone"] == "0912000111" and row["pickup_point"] == "Quầy thử"
    session.cut()


def test_routes_refuse_what_they_do_not_know(server, enter):
    an = Orders(server.port, enter().cookie)
    for method, path in [
        ("PUT", "/api/orders"), ("POST", "/api/orders"), ("GET", "/api/orders/x/y/z"), ("GET", "/api/stall/orders"),
        ("GET", "/api/payments"), ("POST", "/api/pickup-points"), ("POST", "/api/pickup-slots/1"),
        ("POST", "/api/orders/7K3Q-M2/pickup"), ("GET", "/api/pickup-slots"),
    ]:
        assert 400 <= an.ask(method, path).status < 500, (method, path)
    foreign = ask(server.port, "POST", "/api/orders/7K3Q-M2/pickup", {"slot": 1}, cookie=an.cookie,
                  origin="https://evil.example")
    assert foreign.status == 403 and foreign.json["reason"] == "foreignOrigin"


def test_metrics_count_orders(stall, enter, server):
    before = metric(server, 'orders{state="paid"}')
    an, order = claim(enter(), stall.flash())
    assert metric(server, 'orders{state="awaitingPayment"}') >= 1
    assert result(notify(server.port, order)) == "paid"
    an.until(order["order"], state="paid")
    assert metric(server, 'orders{state="paid"}') == before + 1
    assert metric(server, 'payments{state="paid"}') >= 1
    assert metric(server, 'payment_notices_total{result="paid"}') >= 1
