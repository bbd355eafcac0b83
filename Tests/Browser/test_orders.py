"""From a claim to the goods: pay by QR, choose a time, wait in line, show the code, and keep a receipt."""

import re

import pytest
from playwright.sync_api import expect

from barriers import violations
from orders import Orders, claim, notify, result
from qr import scan
from session import Session, sign_in
from stall import BLACK_TEA, Stall
from visitor import DESK, PHONE, PICTURES

SIZES = {"phone": PHONE, "desk": DESK}


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


@pytest.fixture
def buyer(enter):
    """A buyer's session in the room."""
    return enter()


def card(visitor, order: dict | str):
    code = order if isinstance(order, str) else order["order"]
    return visitor.page.locator(f'.order[data-order="{code}"]')


def seen(visitor, locator, name: str) -> str:
    """What a scanner reads off the screen."""
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    expect(locator).to_be_visible()
    visitor.page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=locator.element_handle())
    locator.screenshot(path=path)
    return scan(path)


def test_from_a_press_to_the_goods(server, stall, organiser, phone, desk, buyers, host_cookie):
    slot, _ = organiser.point(3, 3)
    lot = stall.flash(quantity=5, limit=2)
    stall.host.do("push", lot=lot)
    cookie = buyers(1)[0]
    an = phone(cookie=cookie, permissions=["clipboard-read", "clipboard-write"])
    page = an.enter()
    page.get_by_role("button", name="Thêm một phần").click()
    an.press_when_it_says("Mua 2 phần, 100.000 ₫")
    expect(page.locator("#mine-orders")).to_be_visible()
    an.picture("orders-link-phone")
    page.locator("#mine-orders").click()
    expect(page).to_have_url(re.compile("/orders$"))

    orders = Orders(server.port, cookie)
    order = orders.all()[0]
    ticket = card(an, order)
    expect(ticket).to_have_attribute("data-need", "pay")
    expect(ticket.locator(".pay-left")).to_have_text(re.compile(r"^Còn \d+:\d\d$"))
    an.picture("orders-pay-phone")
    request = seen(an, ticket.locator(".transfer-code .qr"), "orders-payment-code")
    assert order["payment"]["reference"] in request and "5406100000" in request and "QRIBFTTA" in request
    ticket.get_by_role("button", name="Chép nội dung").click()
    expect(page.locator("#toast")).to_contain_text("Đã chép nội dung")
    assert page.evaluate("navigator.clipboard.readText()") == order["payment"]["reference"]
    with page.expect_download() as download:
        ticket.get_by_role("button", name="Lưu ảnh mã QR").click()
    saved = PICTURES / "orders-saved-code.png"
    download.value.save_as(saved)
    assert scan(saved) == request

    assert result(notify(server.port, order)) == "paid"
    expect(ticket).to_have_attribute("data-need", "slot")
    expect(page.locator("#toast")).to_contain_text(f"Đơn {order['order']} đã nhận tiền")
    ticket.get_by_role("button", name="Chọn nơi và giờ nhận").click()
    sheet = page.locator("dialog.sheet")
    expect(sheet.locator(".pickup-slot").first).to_be_visible()
    an.picture("orders-choose-phone")
    assert violations(page) == []
    sheet.locator(f'input[value="{slot}"]').check()
    sheet.get_by_role("button", name=re.compile("^Hẹn ")).click()
    expect(sheet).to_have_count(0)
    expect(ticket).to_have_attribute("data-need", "fetch")
    expect(ticket.locator(".pickup-place")).to_have_text("Quầy thử")
    code = ticket.locator(".pickup-code").inner_text()
    expect(page.locator("#toast")).to_be_hidden()
    ticket.scroll_into_view_if_needed()
    an.picture("orders-fetch-phone")
    assert seen(an, ticket.locator(".pickup-coded .qr"), "orders-pickup-code") == code

    host = desk(cookie=host_cookie)
    host.go("/stall")
    host.page.fill("#code", code.lower().replace("-", " "))
    host.page.press("#code", "Enter")
    verdict = host.page.locator("#verdict")
    expect(verdict).to_have_attribute("data-tone", "green")
    expect(verdict).to_contain_text("2 × ")
    expect(verdict).to_contain_text(order["order"])
    host.picture("stall-green-desk")
    expect(ticket).to_have_attribute("data-state", "handedOver")
    expect(page.locator("#toast")).to_contain_text("đã giao xong")

    ticket.get_by_role("button", name="Biên nhận").click()
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text("100.000 ₫")
    expect(receipt).to_contain_text("Chuyển khoản")
    an.picture("orders-receipt-phone")
    assert violations(page) == []
    page.emulate_media(media="print")
    an.picture("orders-receipt-print")
    expect(page.locator("main")).to_be_hidden()
    expect(receipt).to_be_visible()


def test_a_full_time_has_a_line_that_moves(server, stall, organiser, phone, enter):
    slot, later = organiser.point(1, 1)
    lot = stall.flash(quantity=5)
    first, second = enter(), enter()
    (holder, held), (waiter, waits) = claim(first, lot), claim(second, lot)
    holder.book(held["order"], slot)
    notify(server.port, waits)
    waiter.until(waits["order"], state="paid")
    an = phone(cookie=second.cookie)
    an.go(f"/orders#{waits['order']}")
    ticket = card(an, waits)
    ticket.get_by_role("button", name="Chọn nơi và giờ nhận").click()
    label = an.page.locator(".pickup-slot", has=an.page.locator(f'input[value="{slot}"]'))
    expect(label).to_contain_text("Hết chỗ")
    label.click()
    an.page.get_by_role("button", name=re.compile("^Xếp hàng chờ ")).click()
    expect(ticket).to_have_attribute("data-need", "line")
    expect(ticket).to_contain_text("Bạn đứng thứ 1 trong hàng chờ")
    expect(ticket).to_contain_text("Muộn nhất")
    an.picture("orders-line-phone")

    holder.do("DELETE", f"/api/orders/{held['order']}/pickup")
    expect(ticket).to_have_attribute("data-need", "fetch")
    expect(an.page.locator("#toast")).to_contain_text("đã có chỗ nhận hàng")

    ticket.get_by_role("button", name="Đổi nơi hoặc giờ").click()
    an.page.locator(f'input[value="{later}"]').check()
    an.page.get_by_role("button", name=re.compile("^Hẹn ")).click()
    expect(an.page.locator("dialog.sheet")).to_have_count(0)
    assert waiter.one(waits["order"])["pickup"]["slot"] == later
    ticket.get_by_role("button", name="Bỏ hẹn").click()
    ticket.get_by_role("button", name="Bấm lần nữa để bỏ hẹn").click()
    expect(ticket).to_have_attribute("data-need", "slot")


def test_money_that_comes_too_late_is_said_to_come_back(server, stall, phone, enter):
    lot = stall.flash(quantity=1, hold=1_000)
    late, quick = enter(), enter()
    orders, order = claim(late, lot)
    orders.until(order["order"], state="expired")
    an = phone(cookie=late.cookie)
    an.go("/orders")
    expect(card(an, order)).to_have_attribute("data-state", "expired")
    stall.host.lot(lot, free=1)
    claim(quick, lot)
    assert result(notify(server.port, order)) == "refundDue"
    expect(card(an, order)).to_contain_text("Chợ sẽ hoàn 50.000 ₫ cho bạn")
    expect(an.page.locator("#toast")).to_contain_text("sẽ được hoàn tiền")
    an.picture("orders-refund-phone")
    assert violations(an.page) == []


def test_a_gift_is_confirmed_and_fetched(server, stall, organiser, phone, buyer):
    slot, = organiser.point(3)
    lot = stall.prepare("giveaway", True, product=BLACK_TEA, quantity=2, duration=120_000)
    orders, order = claim(buyer, lot)
    an = phone(cookie=buyer.cookie)
    page = an.go("/orders")
    gift = card(an, order)
    expect(gift).to_have_attribute("data-need", "confirm")
    expect(gift).to_contain_text("Quà tặng không mất tiền")
    an.picture("orders-gift-phone")
    gift.get_by_role("button", name="Tôi sẽ tới nhận").click()
    expect(gift).to_have_attribute("data-need", "slot")
    assert page.evaluate("document.activeElement !== document.body"), "the focus is not lost"
    orders.book(order["order"], slot)
    expect(gift).to_have_attribute("data-need", "fetch")
    gift.get_by_role("button", name="Biên nhận").click()
    expect(page.locator(".receipt-total")).to_contain_text("Tặng")


def test_too_little_money_is_said(server, stall, phone, buyer):
    orders, order = claim(buyer, stall.flash())
    an = phone(cookie=buyer.cookie)
    an.go("/orders")
    assert result(notify(server.port, order, amount=20_000)) == "wrongAmount"
    expect(card(an, order)).to_contain_text("Chợ đã nhận 20.000 ₫, không đủ cho đơn này")
    expect(card(an, order)).to_have_attribute("data-need", "pay")


def test_only_the_most_urgent_code_stands_open(stall, phone, buyer):
    claim(buyer, stall.flash(hold=600_000))
    _, urgent = claim(buyer, stall.flash(hold=300_000))
    an = phone(cookie=buyer.cookie)
    an.go("/orders")
    expect(an.page.locator("#todo .order")).to_have_count(2)
    expect(an.page.locator("#todo .order").first).to_have_attribute("data-order", urgent["order"])
    expect(an.page.locator(".transfer-code:visible")).to_have_count(1)
    an.picture("orders-two-phone")
    an.page.locator("#todo .order").nth(1).get_by_role("button", name="Trả tiền").click()
    expect(an.page.locator(".transfer-code:visible")).to_have_count(2)


def test_a_guest_signs_in_and_stays(server, stall, phone):
    an = phone()
    an.go("/orders")
    expect(an.page.locator("#blank-words")).to_contain_text("Đăng nhập để xem đơn")
    an.picture("orders-guest-phone")
    an.page.locator("#blank-enter").click()
    an.fill_in_account("mua2")
    expect(an.page.locator("#blank-words")).to_contain_text("Bạn chưa có đơn nào")
    an.picture("orders-empty-phone")
    assert violations(an.page) == []
    # The refusal that told the page that nobody is signed in.
    an.complaints[:] = [complaint for complaint in an.complaints if "401" not in complaint]


def test_a_lost_line_is_said_and_ends_by_itself(stall, line, phone, buyer):
    _, order = claim(buyer, stall.flash())
    an = phone(address=line.address, cookie=buyer.cookie)
    an.go("/orders")
    expect(card(an, order)).to_be_visible()
    an.has_outage = True
    line.cut()
    expect(an.line).to_contain_text("Mất kết nối")
    expect(card(an, order).locator(".pickup-words")).to_be_visible()
    an.picture("orders-offline-phone")
    line.mend()
    expect(an.line).to_be_hidden()


def test_a_time_is_chosen_with_the_keyboard_alone(server, stall, organiser, desk, buyer):
    slot, _ = organiser.point(2, 2, kind="shop")
    orders, order = claim(buyer, stall.flash())
    notify(server.port, order)
    orders.until(order["order"], state="paid")
    an = desk(cookie=buyer.cookie)
    page = an.go("/orders")
    expect(card(an, order)).to_have_attribute("data-need", "slot")

    def tab_to(matches: str):
        for _ in range(30):
            page.keyboard.press("Tab")
            focused = page.evaluate("""() => {
                const node = document.activeElement, box = node.getBoundingClientRect();
                const ring = [node, node.parentElement].some((each) => getComputedStyle(each).outlineStyle !== 'none');
                return {words: node.textContent, ring, shown: box.width > 0};
            }""")
            assert focused["shown"] and focused["ring"], f"the focus cannot be seen: {focused}"
            if re.search(matches, focused["words"]):
                return
        raise AssertionError(f"Tab does not reach {matches}")

    tab_to("Chọn nơi và giờ nhận")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.sheet input").first).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(40):
        if page.evaluate("document.activeElement.value") == str(slot):
            break
        page.keyboard.press("ArrowDown")
    tab_to("^Hẹn ")
    page.keyboard.press("Enter")
    expect(card(an, order)).to_have_attribute("data-need", "fetch")
    assert page.evaluate("document.activeElement !== document.body"), "the focus is not lost"


@pytest.fixture(scope="module")
def many(server, organiser, buyers, host_cookie):
    """A buyer with an order in every state that shows."""
    stall = Stall(server.port, host_cookie)
    session = Session(server.port, buyers(1)[0])
    full, free = organiser.point(1, 5)
    other = Session(server.port, buyers(1)[0])
    states = {}
    filler, filled = claim(other, stall.flash())
    filler.book(filled["order"], full)
    for name, price in (("pay", 1_250_000), ("slot", 150_000), ("line", 80_000), ("fetch", 95_000), ("done", 45_000)):
        orders, states[name] = claim(session, stall.flash(price=price, duration=3_600_000, hold=3_600_000, quantity=1))
        if name != "pay":
            notify(server.port, states[name])
            orders.until(states[name]["order"], state="paid")
    orders.book(states["line"]["order"], full)
    orders.book(states["fetch"]["order"], free)
    orders.book(states["done"]["order"], free)
    code = orders.one(states["done"]["order"])["code"]
    assert Orders(server.port, host_cookie).hand_over(code).status == 200
    yield session.cookie
    for each in (session, other, stall.host):
        each.cut()


@pytest.mark.parametrize("language, theme, size", [
    ("vi", "night", "phone"), ("vi", "day", "desk"), ("en", "day", "phone"), ("en", "night", "desk"),
])
def test_the_page_has_no_barrier_and_fits(many, visit, language, theme, size):
    visitor = visit(SIZES[size], language=language, theme=theme, cookie=many, reduced_motion="reduce")
    page = visitor.go("/orders")
    expect(page.locator("#over .order")).to_have_count(1)
    expect(page.locator("#ahead .order")).to_have_count(2)
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"orders-{language}-{theme}-{size}.png", full_page=True)
    assert violations(page) == []
    width = page.evaluate("[document.documentElement.scrollWidth, screen.width]")
    assert width[0] <= width[1], "nothing sticks out to the side"


def test_twice_as_large_still_fits(many, visit):
    visitor = visit({"width": 320, "height": 640}, cookie=many)
    page = visitor.go("/orders")
    expect(page.locator("#over .order")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    # Somebody who hears the page knows which order a button is for.
    fold = page.locator(".order .order-fold").first
    described = page.locator(f'[id="{fold.get_attribute("aria-describedby")}"]')
    expect(described).to_have_class("order-name")
    code = page.locator(".pickup-code:visible").bounding_box()
    assert code["x"] >= 0 and code["x"] + code["width"] <= 320
