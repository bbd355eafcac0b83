"""A set of several products: every one of them is on the order, the receipt, the counter and the list."""

import pytest
from playwright.sync_api import expect

from barriers import violations
from orders import Orders, claim, notify
from session import sign_in
from stall import BLACK_TEA, TEA_BAG


@pytest.fixture
def bought(server, stall, enter):
    """Two sets of one and two pieces, paid, with a code and a place; the buyer's cookie and the names."""
    slot, = Orders(server.port, sign_in(server.port, "bantochuc")).point(5)
    lot = stall.prepare("combo", True, TEA_BAG, quantity=3, price=90_000, limit=2, duration=60_000,
                        components=[[TEA_BAG, 1], [BLACK_TEA, 2]])
    session = enter()
    orders, order = claim(session, lot, 2)
    orders.book(order["order"], slot)
    notify(server.port, order)
    paid = orders.until(order["order"], state="paid")
    return paid, session.cookie, [f"{part['quantity']} × {part['product']['vi']}" for part in paid["set"]]


def test_every_product_of_a_set_is_shown(server, stall, bought, phone, desk, host_cookie):
    order, cookie, parts = bought
    assert [part[:1] for part in parts] == ["2", "4"]
    buyer = phone(cookie=cookie)
    page = buyer.go("/orders")
    card = page.locator(f'.order[data-order="{order["order"]}"]')
    expect(card.locator(".order-name")).to_have_text(f"{order['product']['vi']} và 1 món nữa")
    expect(card.locator(".order-parts .part-words")).to_have_text(parts)
    buyer.picture("set-order-phone")
    assert violations(page) == []
    card.get_by_role("button", name="Biên nhận").click()
    for part in parts:
        expect(page.locator(".receipt")).to_contain_text(part)
    expect(page.locator(".receipt")).to_contain_text("Số bộ2")
    buyer.picture("set-receipt-phone")

    counter = desk(cookie=host_cookie)
    page = counter.go("/stall")
    page.select_option("#pick-point", str(order["pickup"]["point"]))
    row = page.locator("#pick-rows tr", has_text=order["order"])
    for part in parts:
        expect(row).to_contain_text(part)
    expect(page.locator("#pick-sum li")).to_have_text([parts[1], parts[0]])
    page.locator("#pick").scroll_into_view_if_needed()
    counter.picture("set-list-desk")
    page.fill("#code", order["code"])
    page.press("#code", "Enter")
    verdict = page.locator("#verdict")
    expect(verdict).to_have_attribute("data-tone", "green")
    expect(verdict.locator(".part-words")).to_have_text(parts)
    expect(page.locator("#lately-list li")).to_contain_text(", ".join(parts))
    counter.picture("set-verdict-desk")
    assert violations(page) == []


def test_one_product_is_shown_as_before(server, stall, enter, phone):
    session = enter()
    claim(session, stall.flash())
    page = phone(cookie=session.cookie).go("/orders")
    expect(page.locator(".order-name")).to_be_visible()
    expect(page.locator(".order-name")).not_to_contain_text("món nữa")
    expect(page.locator(".order-parts")).to_be_hidden()


def test_room_and_host_see_what_is_in_a_set(stall, enter, phone, desk, host_cookie):
    lot = stall.prepare("combo", True, TEA_BAG, quantity=3, price=90_000, limit=2, duration=60_000,
                        components=[[TEA_BAG, 1], [BLACK_TEA, 2]])
    session = enter()
    _, order = claim(session, lot, 2)
    name = f"{order['product']['vi']} và 1 món nữa"
    parts = [f"{part['quantity']} × {part['product']['vi']}" for part in order["set"]]
    buyer = phone(cookie=session.cookie)
    buyer.enter()
    row = buyer.panel("mine").locator("li.hold").first
    expect(row.locator(".row-name")).to_have_text(name)
    expect(row.locator(".row-parts")).to_have_text("\n".join(parts))
    expect(row).to_contain_text("2 bộ")
    buyer.picture("set-mine-phone")
    expect(buyer.panel("lots").locator(f'a[href="#lot-{lot}"] .row-name')).to_have_text(name)
    assert violations(buyer.page) == []

    host = desk(cookie=host_cookie)
    page = host.go("/host/che-ba-vi")
    row = page.locator("#holds tbody tr").first
    expect(row).to_contain_text(f"{name} × 2")
    for part in parts:
        expect(row).to_contain_text(part)
    expect(page.locator("#sheet li", has_text=name).first).to_contain_text("3 bộ")
    host.picture("set-host-desk")
    assert violations(page) == []
