"""Money that goes back: who sees which debts, and that each is ticked off once."""

import pytest

from orders import Orders, bank_id, claim, notify, result
from raw_http import ask
from session import sign_in


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


@pytest.fixture(scope="module")
def host(server, host_cookie):
    return Orders(server.port, host_cookie)


@pytest.fixture
def owing(stall, enter):
    """An order that was paid twice, and the bank's number of the second transfer."""
    session = enter()
    buyer, order = claim(session, stall.flash())
    assert result(notify(session.port, order)) == "paid"
    second = bank_id()
    assert result(notify(session.port, order, id=second)) == "refundDue"
    return order, second, buyer


def debt(staff: Orders, code: str | None) -> dict | None:
    return next((owed for owed in staff.do("GET", "/api/refunds")["owed"] if owed["order"] == code), None)


def test_a_debt_tells_all_that_is_needed_to_pay_it(owing, organiser, host):
    order, second, _ = owing
    for staff in (organiser, host):
        owed = debt(staff, order["order"])
        assert (owed["amount"], owed["reasons"], owed["payment"]) == (50_000, ["alreadyPaid"], None)
        assert owed["buyer"]["name"] and owed["buyer"]["phone"] and owed["room"] == "che-ba-vi"
        assert [(payment["id"], payment["reference"]) for payment in owed["payments"]] == [(second, order["payment"]["reference"])]
        assert owed["since"] > order["at"] and "code" not in owed


def test_a_debt_is_paid_once_with_its_reference(owing, organiser, host):
    order, _, buyer = owing
    path = f"/api/orders/{order['order']}/refunded"
    assert host.refused(409, "refundChanged", "POST", path, {"amount": 49_999})["amount"] == 50_000
    for wrong in ("", "x" * 65, "a\nb"):
        assert host.refused(400, "outOfRange", "POST", path, {"reference": wrong})["field"] == "reference"
    host.refused(400, "badJSON", "POST", path, {"amount": "viel"})
    assert host.do("POST", path, {"amount": 50_000, "reference": "FT 2611/77"})["refund"] == 0
    assert debt(host, order["order"]) is None
    host.refused(409, "nothingToRefund", "POST", path, {"amount": 50_000, "reference": "FT 2611/77"})
    paid = host.do("GET", "/api/refunds")["paid"][0]
    assert (paid["order"], paid["amount"], paid["reference"]) == (order["order"], 50_000, "FT 2611/77")
    assert paid["by"] and paid["buyer"]["name"]
    assert buyer.one(order["order"])["refunded"] == 50_000
    assert organiser.do("GET", "/api/refunds")["paid"][0]["order"] == order["order"]


def test_debts_are_for_those_who_run_the_room(server, owing, organiser, host, enter):
    order, _, buyer = owing
    assert Orders(server.port, None).ask("GET", "/api/refunds").status == 401
    buyer.refused(403, "wrongRole", "GET", "/api/refunds")
    buyer.refused(404, "unknownOrder", "POST", f"/api/orders/{order['order']}/refunded", {"amount": 50_000})
    assert debt(host, order["order"])


def test_money_without_an_order_is_the_organisers(server, organiser, host):
    id = bank_id()
    notify(server.port, "tien an trua", amount=30_000, id=id)
    stray = next(owed for owed in organiser.do("GET", "/api/refunds")["owed"] if owed["payments"][0]["id"] == id)
    assert (stray["order"], stray["amount"], stray["reasons"]) == (None, 30_000, ["unknownReference"])
    assert all(owed["order"] for owed in host.do("GET", "/api/refunds")["owed"])
    path = f"/api/payments/{stray['payment']}/refunded"
    host.refused(403, "wrongRole", "POST", path, {"amount": 30_000})
    for missing in (0, -2**63, 2**63 - 1):
        organiser.refused(409, "nothingToRefund", "POST", f"/api/payments/{missing}/refunded", {"amount": 30_000})
    assert organiser.do("POST", path, {"amount": 30_000, "reference": "FT1"}) == {"amount": 30_000}
    assert organiser.do("GET", "/api/refunds")["paid"][0]["reference"] == "FT1"
    assert all(paid["order"] for paid in host.do("GET", "/api/refunds")["paid"])


def test_what_was_paid_back_outlives_a_restart(server, owing, host):
    order, _, _ = owing
    host.do("POST", f"/api/orders/{order['order']}/refunded", {"reference": "FT9"})
    before = host.do("GET", "/api/refunds")
    server.restart()
    after = host.do("GET", "/api/refunds")
    assert (after["owed"], after["paid"]) == (before["owed"], before["paid"])
    assert ask(server.port, "GET", "/refunds").status == 200
