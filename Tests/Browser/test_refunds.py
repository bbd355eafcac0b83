"""Money that goes back: a debt is read, paid, and ticked off once."""

import re

import pytest
from playwright.sync_api import expect

from barriers import violations
from orders import Orders, bank_id, claim, notify, result
from session import sign_in


@pytest.fixture
def owing(stall, enter):
    session = enter()
    buyer, order = claim(session, stall.flash())
    assert result(notify(session.port, order)) == "paid"
    assert result(notify(session.port, order, id=bank_id())) == "refundDue"
    return order


def test_a_debt_is_ticked_off_once(server, stall, owing, phone, desk, host_cookie):
    one, other = phone(cookie=host_cookie), desk(cookie=host_cookie)
    for visitor in (one, other):
        visitor.go("/stall").get_by_role("link", name="Tiền cần hoàn lại").click()
        expect(visitor.page).to_have_url(re.compile("/refunds$"))
    slip = one.page.locator("#owed-list li.refund", has_text=owing["order"])
    expect(slip).to_contain_text("Khách đã trả tiền đơn này hơn một lần.")
    expect(slip).to_contain_text(owing["payment"]["reference"])
    expect(slip.locator(".refund-amount")).to_have_text("50.000 ₫")
    one.picture("refunds-phone")
    other.picture("refunds-desk")
    assert one.page.evaluate("document.documentElement.scrollWidth <= screen.width")
    assert violations(one.page) == []
    slip.get_by_role("button").click()
    expect(one.page.locator("#refund-reference")).to_be_focused()
    one.page.fill("#refund-reference", "FT 2611/77")
    one.picture("refunds-form-phone")
    assert violations(one.page) == []
    other.page.locator("#owed-list li.refund", has_text=owing["order"]).get_by_role("button").click()
    one.page.keyboard.press("Enter")
    expect(one.page.locator("#toast")).to_contain_text("Đã ghi hoàn 50.000 ₫")
    expect(slip).to_have_count(0)
    done = one.page.locator("#paid-list li", has_text=owing["order"])
    expect(done).to_contain_text("FT 2611/77")
    one.picture("refunds-paid-phone")

    # The other desk had the slip open: it cannot be noted twice.
    other.page.keyboard.press("Enter")
    expect(other.page.locator(".sheet .form-status")).to_have_text("Khoản này đã được ghi là hoàn rồi.")
    other.page.get_by_role("button", name="Quay lại").click()
    expect(other.page.locator("#paid-list li", has_text=owing["order"])).to_have_count(1)
    other.forgive(409)


def test_money_without_an_order_is_paid_back_by_the_organiser(server, stall, desk):
    notify(server.port, "tiền <b>ăn</b> trưa", amount=30_000, id=bank_id())
    visitor = desk(cookie=sign_in(server.port, "bantochuc"), language="en")
    page = visitor.go("/refunds")
    slip = page.locator("#owed-list li.refund", has_text="Money that named no order")
    expect(slip).to_contain_text("“tiền <b>ăn</b> trưa”")
    visitor.picture("refunds-english-desk")
    slip.get_by_role("button", name="Mark 30,000 ₫ as paid back").click()
    page.get_by_role("button", name="Note 30,000 ₫ as paid back").click()
    expect(slip).to_have_count(0)
    expect(page.locator("#paid-list li").first).to_contain_text("30,000 ₫")
    assert violations(page) == []


def test_buyers_are_turned_away_and_guests_sign_in(server, stall, enter, desk):
    buyer = desk(cookie=enter().cookie)
    buyer.go("/refunds")
    expect(buyer.page.locator("#blank")).to_contain_text("dành cho người dẫn")
    guest = desk()
    guest.go("/refunds")
    expect(guest.page).to_have_url(re.compile("/sign-in"))
