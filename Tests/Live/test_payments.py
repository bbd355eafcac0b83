"""Payment notices: each does exactly one thing, once, whatever goes wrong."""

import signal
import threading
import time

import pytest

from market_server import MarketServer, verify
from metrics import metric
from orders import Orders, bank_id, claim, notify, result
from raw_http import ask
from session import Session, sign_in
from stall import Stall


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


def test_a_notice_pays_once(stall, enter, server, organiser):
    session = enter()
    an, order = claim(session, stall.flash(), 2)
    id = bank_id()
    first = notify(server.port, order, id=id)
    assert result(first) == "paid" and first.json["order"] == order["order"] and first.json["refund"] == 0
    again = notify(server.port, order, id=id)
    assert result(again) == "duplicate" and again.json["first"] == "paid"
    assert an.one(order["order"])["refund"] == 0
    other = notify(server.port, order, id=id, amount=1)
    assert other.status == 409 and other.json["reason"] == "idReused"
    second = notify(server.port, order)
    assert result(second) == "refundDue" and second.json["reason"] == "alreadyPaid"
    seen = an.one(order["order"])
    assert (seen["state"], seen["refund"]) == ("paid", 100_000), "paid, and the second payment goes back"
    host = Orders(server.port, stall.cookie)
    assert host.do("POST", f"/api/orders/{order['order']}/refunded")["refund"] == 0
    host.refused(409, "nothingToRefund", "POST", f"/api/orders/{order['order']}/refunded")
    assert an.one(order["order"])["refunded"] == 100_000


def test_a_notice_needs_its_signature(stall, enter, server):
    an, order = claim(enter(), stall.flash())
    before = metric(server, 'payment_notices_total{result="badSignature"}')
    for signature in ("", "00" * 32, "zz", "0" * 63):
        assert notify(server.port, order, signature=signature).status == 401
    assert notify(server.port, order, secret=b"another secret of enough bytes").status == 401
    bare = ask(server.port, "POST", "/api/payments/notices", {"id": "1"})
    assert bare.status == 401
    assert metric(server, 'payment_notices_total{result="badSignature"}') == before + 6
    assert an.one(order["order"])["state"] == "awaitingPayment"


def test_what_is_no_notice_is_refused(stall, enter, server):
    an, order = claim(enter(), stall.flash())
    assert notify(server.port, order, amount=0).json == {"reason": "outOfRange", "field": "amount"}
    assert notify(server.port, order, amount=10**13).json["field"] == "amount"
    assert notify(server.port, order, id="").json["field"] == "id"
    assert notify(server.port, order, id="x" * 65).json["field"] == "id"
    assert notify(server.port, "x" * 65, amount=1).json["field"] == "reference"
    assert notify(server.port, "a" * 3_000, amount=1).json["reason"] == "badJSON"
    assert an.one(order["order"])["payments"] == []


@pytest.mark.parametrize("pattern", ["{}", "MBVCB.3278907.{}.CT tu 0123", "thanh toan {}", "{} cam on"])
def test_the_reference_is_found_among_the_banks_words(stall, enter, server, pattern):
    an, order = claim(enter(), stall.flash())
    text = pattern.format(order["order"].replace("-", "").lower())
    assert result(notify(server.port, text, amount=order["total"])) == "paid"


def test_money_without_an_order_is_kept_in_sight(server, organiser):
    id = bank_id()
    answer = notify(server.port, "tien an trua", amount=30_000, id=id)
    assert result(answer) == "unknownReference" and answer.json["refund"] == 30_000
    stray, = [payment for payment in organiser.do("GET", "/api/payments")["payments"] if payment["id"] == id]
    assert stray["refunded"] is False and stray["reference"] == "tien an trua"
    path = f"/api/payments/{stray['payment']}/refunded"
    assert organiser.do("POST", path) == {"amount": 30_000}
    organiser.refused(409, "nothingToRefund", "POST", path)


def test_too_little_pays_nothing_and_too_much_pays_and_goes_back(stall, enter, server):
    session = enter()
    an, order = claim(session, stall.flash(), 2)
    few = notify(server.port, order, amount=99_999)
    assert result(few) == "wrongAmount" and few.json["refund"] == 99_999
    seen = an.one(order["order"])
    assert (seen["state"], seen["refund"]) == ("awaitingPayment", 99_999)
    more = notify(server.port, order, amount=100_500)
    assert result(more) == "paid" and more.json["refund"] == 500
    assert an.one(order["order"])["refund"] == 100_499


def test_a_late_payment_takes_the_goods_again_if_there_are_any(stall, enter, server):
    session = enter()
    lot = stall.flash(quantity=1, hold=1000)
    an, order = claim(session, lot)
    gone = an.until(order["order"], state="expired")
    assert gone["payment"] is None
    assert result(notify(server.port, "CHODEM " + order["order"].replace("-", ""), amount=order["total"])) == "paid"
    session.hold(order["hold"], state="paid")
    assert an.one(order["order"])["state"] == "paid"


def test_a_late_payment_for_goods_that_are_gone_goes_back(stall, enter, server):
    session, other = enter(), enter()
    lot = stall.flash(quantity=1, hold=1000)
    an, order = claim(session, lot)
    an.until(order["order"], state="expired")
    other.do("claim", lot=lot, quantity=1)
    late = notify(server.port, order)
    assert result(late) == "refundDue" and late.json["reason"] == "soldOut"
    seen = an.one(order["order"])
    assert (seen["state"], seen["refund"]) == ("refundDue", 50_000)
    host = Orders(server.port, stall.cookie)
    assert host.do("POST", f"/api/orders/{order['order']}/refunded")["state"] == "refunded"
    assert result(notify(server.port, order)) == "refundDue", "and a further one, too"
    assert an.one(order["order"])["state"] == "refundDue"


def test_a_late_payment_needs_its_slot_as_well(stall, enter, server, organiser):
    slot, = organiser.point(1)
    session, other = enter(), enter()
    lot = stall.flash(quantity=5, hold=1000)
    an, order = claim(session, lot)
    assert an.book(order["order"], slot)["state"] == "booked"
    an.until(order["order"], state="expired")
    binh, second = claim(other, stall.flash())
    assert binh.book(second["order"], slot)["state"] == "booked", "the place was free again"
    late = notify(server.port, order)
    assert result(late) == "refundDue" and late.json["reason"] == "slotFull"
    session.hold(order["hold"], state="expired")
    assert stall.host.lot(lot)["sold"] == 0, "the goods were not touched"
    binh.do("DELETE", f"/api/orders/{second['order']}/pickup")
    assert result(notify(server.port, order)) == "paid"
    assert an.one(order["order"])["pickup"]["state"] == "booked", "goods and place again"


def test_many_notices_of_one_payment_at_once(stall, enter, server):
    an, order = claim(enter(), stall.flash())
    id, answers = bank_id(), []
    threads = [
        threading.Thread(target=lambda: answers.append(notify(server.port, order, id=id))) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results = sorted(map(result, answers))
    assert results == ["duplicate"] * 11 + ["paid"]
    assert len(an.one(order["order"])["payments"]) == 1


def test_many_payments_of_one_order_at_once(stall, enter, server):
    """Twelve transfers, each real: one pays, eleven go back."""
    an, order = claim(enter(), stall.flash())
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(notify(server.port, order))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(result, answers)) == ["paid"] + ["refundDue"] * 11
    assert an.one(order["order"])["refund"] == 11 * order["total"]


def test_killed_between_payment_and_answer(tmp_path):
    """Whatever the moment of the kill: the same notice afterwards finds one payment, and the goods are sold once."""
    server = MarketServer(tmp_path / "data").start()
    patiences = [0, 0.001, 0.002, 0.004, 0.008, 0.015]
    try:
        stall = Stall(server.port)
        organiser = sign_in(server.port, "bantochuc")
        answer = ask(server.port, "POST", "/api/simulated-buyers", {"count": len(patiences)}, cookie=organiser)
        slot, = Orders(server.port, organiser).point(len(patiences))
        lot = stall.flash(quantity=2 * len(patiences), hold=600_000)
        orders = [claim(Session(server.port, cookie), lot, 2) for cookie in answer.json["cookies"]]
        for patience, (an, order) in zip(patiences, orders):
            an.book(order["order"], slot)
            kill_while_it_pays(server, patience, an, order)
        journal = ask(server.port, "GET", "/api/rooms/che-ba-vi/journal").body.decode().splitlines()
        assert sum('"type":"markPaid"' in line for line in journal) == len(patiences)
    finally:
        server.end()
    assert verify(tmp_path / "data").returncode == 0


def kill_while_it_pays(server: MarketServer, patience: float, an: Orders, order: dict):
    id, answers = bank_id(), []

    def bank():
        try:
            answers.append(notify(server.port, order, id=id))
        except (OSError, AssertionError):
            pass

    thread = threading.Thread(target=bank)
    thread.start()
    time.sleep(patience)
    server.restart(signal.SIGKILL)
    thread.join()
    again = notify(server.port, order, id=id)
    assert again.status == 200, again
    assert again.json["result"] == "paid" or again.json["first"] == "paid", again
    if answers:
        assert result(answers[0]) == "paid" and again.json["first"] == "paid", "an answer is never taken back"
    seen = an.one(order["order"])
    assert (seen["state"], seen["refund"], len(seen["payments"])) == ("paid", 0, 1)
    assert seen["pickup"]["state"] == "booked" and seen["code"]
