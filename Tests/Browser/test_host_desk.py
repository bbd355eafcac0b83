"""The host's desk: open, push, start, pause, void, cancel, get paid, talk, and see the figures."""

import re

import pytest
from playwright.sync_api import expect

from barriers import violations
from orders import Orders, claim
from raw_http import ask
from session import Session, sign_in
from stall import POWDER, TEA_BAG


@pytest.fixture(scope="module")
def cookies(server):
    return [sign_in(server.port, name) for name in ("mua1", "mua2")]


@pytest.fixture
def buyer(server, cookies):
    session = Session(server.port, cookies[0])
    yield session
    session.cut()


def figure(visitor, name: str):
    return visitor.page.locator(".figure", has_text=name).locator("dd")


def test_from_a_closed_stall_to_money_in_the_till(server, desk, phone, buyer, cookies):
    host = desk()
    page = host.go("/host")
    expect(page).to_have_url(re.compile("/sign-in"))
    host.fill_in_account("nguoidan")
    expect(page).to_have_url(re.compile("/host/che-ba-vi$"))
    expect(page.locator("#gate-words")).to_have_text("Gian đang đóng")
    host.picture("host-closed-desk")
    page.locator("#gate-button").click()
    expect(page.locator("#gate-words")).to_have_text("Gian đang mở")
    buyer.until(lambda: buyer.front["state"] == "open")

    row = page.locator("#sheet li", has_text="Bộ quà chè ba vị").first
    row.get_by_role("button", name="Đưa lên quầy").click()
    featured = buyer.until(lambda: buyer.front["featured"])
    host.tap(page.locator("#counter").get_by_role("button", name="Bắt đầu bán"))
    buyer.lot(featured, state="running")
    buyer.do("bid", lot=featured, amount=300_000)
    expect(figure(host, "Lượt trả")).to_have_text("1")
    expect(page.locator("#counter .price-number")).to_have_text("300.000")
    host.picture("host-running-desk")

    host.tap(page.get_by_role("button", name="Tạm dừng"))
    buyer.lot(featured, state="paused")
    host.tap(page.get_by_role("button", name="Tiếp tục"))
    buyer.lot(featured, state="running")
    end = buyer.lots[featured]["end"]
    host.tap(page.get_by_role("button", name="+30 giây"))
    buyer.lot(featured, end=end + 30_000)

    host.tap(page.locator(".voids").get_by_role("button", name=re.compile("Bỏ lượt trả")))
    page.fill("#reason", "bấm nhầm")
    host.picture("host-void-desk")
    page.press("#reason", "Enter")
    buyer.lot(featured, leader=None)
    expect(page.locator("#counter .paddle").first).to_have_text("Chưa ai trả")

    host.tap(page.get_by_role("button", name="Hủy món"))
    page.fill("#reason", "hàng bị vỡ")
    page.press("#reason", "Enter")
    assert buyer.lot(featured, state="ended")["reason"] == "hàng bị vỡ"

    flash = page.locator("#sheet li", has_text="Chè búp khô").first
    host.tap(flash.get_by_role("button", name="Đưa lên quầy"))
    flash_lot = buyer.until(lambda: buyer.front["featured"] != featured and buyer.front["featured"])
    host.tap(page.locator("#counter").get_by_role("button", name="Bắt đầu bán"))
    buyer.lot(flash_lot, state="running")
    buyer.do("claim", lot=flash_lot, quantity=2)
    expect(figure(host, "Chờ trả tiền")).to_have_text("1")
    paid = page.locator("#holds").get_by_role("button", name="Đã thu tiền")
    expect(page.locator("#holds tbody tr")).to_contain_text("Người mua Một")
    host.tap(paid)
    expect(figure(host, "Đã thu")).to_have_text("300.000 ₫")
    buyer.until(lambda: [hold for hold in buyer.mine["holds"] if hold["state"] == "paid"])
    host.picture("host-paid-desk")
    stock = ask(server.port, "GET", "/api/rooms/che-ba-vi/sheet", cookie=sign_in(server.port, "nguoidan")).json
    assert next(hold for hold in stock["holds"])["state"] == "paid"


def test_a_new_lot_is_prepared(server, stall, desk, buyer, host_cookie):
    host = desk(cookie=host_cookie)
    page = host.go("/host/che-ba-vi")
    expect(page.locator("#prepare-product option").first).to_be_attached()
    count = len(buyer.lots)
    page.select_option("#prepare-format", "flash")
    page.fill("#prepare-price", "45.000")
    page.fill("#prepare-limit", "3")
    page.fill("#prepare-quantity", "4")
    host.picture("host-prepare-desk")
    page.get_by_role("button", name="Thêm vào thứ tự bán").click()
    lot = buyer.until(lambda: buyer.lots.get(count + 1))
    assert (lot["format"], lot["price"], lot["quantity"], lot["limit"]) == ("flash", 45_000, 4, 3)
    expect(page.locator("#prepare .form-status")).to_contain_text("Đã thêm món")

    page.fill("#prepare-quantity", "99999")
    host.tap(page.get_by_role("button", name="Thêm vào thứ tự bán"))
    expect(page.locator("#prepare .form-status")).to_have_attribute("data-tone", "wrong")
    host.picture("host-refused-desk")


def test_places_of_a_pickup_time_are_kept_for_a_lot(server, stall, desk, phone, enter, host_cookie):
    organiser = Orders(server.port, sign_in(server.port, "bantochuc"))
    slot, = organiser.point(4)
    kept, other = stall.flash(quantity=5), stall.flash(quantity=5)
    host = desk(cookie=host_cookie)
    page = host.go("/host/che-ba-vi")
    places = page.locator("#places")
    expect(page.locator("#places-lot option").first).to_be_attached()
    page.select_option("#places-lot", str(kept))
    page.select_option("#places-slot", str(slot))
    page.fill("#places-count", "9")
    host.tap(places.get_by_role("button", name="Giữ chỗ"))
    expect(places.locator(".form-status")).to_have_text("Hãy gõ một số từ 1 tới 5.")
    page.fill("#places-count", "5")
    host.tap(places.get_by_role("button", name="Giữ chỗ"))
    expect(places.locator(".form-status")).to_have_text("Giờ này chỉ còn 4 chỗ chưa ai giữ.")
    page.fill("#places-count", "3")
    host.tap(places.get_by_role("button", name="Giữ chỗ"))
    expect(places.locator(".form-status")).to_contain_text("Đã giữ 3 chỗ")
    row = places.locator("li", has_text="Quầy thử").last
    expect(row).to_contain_text("giữ 3 chỗ, 3 chỗ chưa dùng")
    places.scroll_into_view_if_needed()
    host.picture("host-places-desk")
    assert violations(page) == []
    small = phone(cookie=host_cookie)
    small.go("/host/che-ba-vi")
    expect(small.page.locator("#places li", has_text="Quầy thử").last).to_be_visible()
    small.page.locator("#places-title").scroll_into_view_if_needed()
    assert small.page.evaluate("document.documentElement.scrollWidth <= screen.width")
    small.picture("host-places-phone")

    # A cap that was lowered since takes nothing away, but the host sees it.
    organiser.do("POST", f"/api/pickup-slots/{slot}", {"cap": 2})
    small.page.reload()
    tight = small.page.locator("#places li", has_text="Quầy thử").last
    expect(tight.locator(".places-over")).to_have_text("Quá chỗ: giờ này nhận 2 đơn mà đã giữ 3 chỗ.")
    tight.scroll_into_view_if_needed()
    small.picture("host-places-over-phone")
    organiser.do("POST", f"/api/pickup-slots/{slot}", {"cap": 4})

    # A buyer of the lot sees places that a buyer of another does not.
    for lot, free in ((kept, "Còn 4 chỗ"), (other, "Còn 1 chỗ")):
        session = enter()
        claim(session, lot)
        buyer = phone(cookie=session.cookie)
        buyer.go("/orders").get_by_role("button", name="Chọn nơi và giờ nhận").click()
        expect(buyer.page.locator(f'label:has(input[value="{slot}"]) .pickup-free')).to_have_text(free)
    host.tap(row.get_by_role("button", name=re.compile("Trả lại chỗ")))
    host.tap(row.get_by_role("button", name="Bấm lần nữa để trả"))
    expect(places.locator(".form-status")).to_contain_text("Đã trả lại chỗ")
    expect(row).to_have_count(0)
    host.forgive(409)


def test_talk_is_moderated(server, stall, desk, buyer, host_cookie):
    host = desk(cookie=host_cookie)
    page = host.go("/host/che-ba-vi")
    number = buyer.do("chat", text="lời không hay")["message"]
    line = page.locator(".chat-list li", has_text="lời không hay")
    expect(line).to_be_visible()
    line.get_by_role("button", name=re.compile("Tắt lời")).click()
    buyer.until(lambda: buyer.mine["muted"])
    line.get_by_role("button", name="Ẩn lời này").click()
    buyer.until(lambda: number in buyer.hidden)
    expect(line).to_have_count(0)
    pin = page.locator("#pin input")
    pin.fill("Mua hai hộp tặng một ấm nhỏ")
    pin.press("Enter")
    buyer.until(lambda: buyer.front["pinned"] == "Mua hai hộp tặng một ấm nhỏ")
    expect(page.locator("#pinned-text")).to_have_text("Mua hai hộp tặng một ấm nhỏ")
    host.picture("host-talk-desk")
    page.locator("#unpin").click()
    buyer.until(lambda: buyer.front["pinned"] is None)
    said = page.locator(".chat-form").last.get_by_role("textbox")
    said.fill("Chào cả nhà")
    said.press("Enter")
    buyer.until(lambda: any(entry["text"] == "Chào cả nhà" and entry["host"] for entry in buyer.chat.values()))
    stall.host.do("unmute", paddle=buyer.paddle)


def test_a_buyer_is_turned_away_politely(desk, cookies):
    visitor = desk(cookie=cookies[0])
    visitor.go("/host/che-ba-vi")
    expect(visitor.page.locator("#choose-words")).to_contain_text("đăng nhập bằng tài khoản người dẫn")
    visitor.picture("host-not-a-host-desk")


def test_an_organiser_may_choose_any_stall(server, desk):
    visitor = desk(cookie=sign_in(server.port, "bantochuc"))
    visitor.go("/host")
    expect(visitor.page.locator("#choose-rooms li")).to_have_count(12)
    visitor.picture("host-choose-desk")
    visitor.page.locator("#choose-rooms a").nth(1).click()
    expect(visitor.page.locator("#tables")).to_be_visible()


def test_the_desk_fits_a_phone(stall, phone, host_cookie):
    host = phone(cookie=host_cookie)
    host.go("/host/che-ba-vi")
    expect(host.page.locator("#gate-words")).to_have_text("Gian đang mở")
    assert host.page.evaluate("document.documentElement.scrollWidth <= screen.width")
    host.picture("host-phone")


def test_money_is_taken_with_a_thumb(stall, buyer, phone, host_cookie):
    """On a phone everything of a hold is on the screen, the button too, however large the sums are."""
    lot = stall.flash(price=12_345_678_900)
    buyer.do("claim", lot=lot, quantity=1)
    host = phone(cookie=host_cookie)
    page = host.go("/host/che-ba-vi")
    row = page.locator("#holds tbody tr", has_text="12.345.678.900")
    button = row.get_by_role("button", name="Đã thu tiền")
    expect(button).to_be_visible()
    button.scroll_into_view_if_needed()
    for part in [button, *row.locator("td").all()]:
        box = part.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360, box
    assert button.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width"), "no sum stands over the edge"
    host.picture("host-hold-phone")
    assert violations(page) == []
    host.tap(button)
    expect(row).to_have_attribute("data-state", "paid")


def test_of_hundreds_of_holds_the_first_to_be_paid_are_listed(server, stall, desk, host_cookie):
    """A row for each would keep the desk from answering."""
    organiser = sign_in(server.port, "bantochuc")
    cookies = ask(server.port, "POST", "/api/simulated-buyers", {"count": 101}, cookie=organiser).json["cookies"]
    lots = [stall.flash(quantity=101, limit=1, product=product) for product in (TEA_BAG, POWDER)]
    holds = []
    for cookie in cookies:
        session = Session(server.port, cookie)
        holds += [session.do("claim", lot=lot, quantity=1)["hold"]["hold"] for lot in lots]
        session.cut()
    for hold in holds[-2:]:
        stall.host.do("markPaid", hold=hold)
    host = desk(cookie=host_cookie)
    page = host.go("/host/che-ba-vi")
    expect(page.locator("#holds-more")).to_contain_text(re.compile(r"200 trong \d{3} dòng"))
    expect(page.locator("#holds tbody tr")).to_have_count(200)
    assert set(page.locator("#holds tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.state)")) == {"held"}
    page.locator("#holds-title").evaluate("title => title.scrollIntoView()")
    row = page.locator("#holds tbody tr").first
    place = row.bounding_box()
    inside = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('#holds') !== null", [place["x"] + 20, place["y"] + 20])
    assert inside, "nothing stands in front of the list"
    host.picture("host-many-holds-desk")
