"""Every way of selling, in two browsers: from the host's form over the press to the hold."""

import hashlib
import re

import pytest
from playwright.sync_api import expect

from barriers import violations
from host_desk import HostDesk
from raw_http import ask
from session import Session
from stall import BLACK_TEA, POWDER, TEA_BAG
from visitor import DESK, PHONE


@pytest.fixture
def cookies(buyers):
    """Two buyers who have nothing yet."""
    return buyers(2)


@pytest.fixture
def host(stall, desk, host_cookie):
    return HostDesk(desk(cookie=host_cookie, theme="day"), stall)


@pytest.fixture
def an(phone, cookies):
    """A buyer with a phone, at night."""
    visitor = phone(cookie=cookies[0], theme="night")
    visitor.enter()
    return visitor


@pytest.fixture
def binh(server, cookies):
    """Another buyer, without a browser."""
    session = Session(server.port, cookies[1])
    yield session
    session.cut()


def sell(host: HostDesk, an, format: str, **fields) -> int:
    """Prepares a lot in the form, looks at its preview and at its card, and starts it."""
    host.fill(format, **fields)
    expect(host.preview.locator(".price-number")).to_be_visible()
    host.visitor.picture(f"formats-host-{format}-desk")
    lot = host.prepare(format, **fields)
    host.put_on_counter(lot)
    expect(an.press).to_have_text("Chưa bắt đầu")
    host.start(lot)
    return lot


def test_a_falling_price_is_taken_at_its_step(stall, host, an, binh):
    lot = sell(host, an, "dutch", product=TEA_BAG, quantity=4, limit=3, opening="200.000", floor="80.000", step="30.000", interval=4)
    expect(an.page.locator(".ladder-next")).to_contain_text("Xuống")
    an.picture("formats-dutch-phone")
    expect(an.price).to_have_text(re.compile("170.000|140.000"), timeout=20_000)
    an.page.get_by_role("button", name="Thêm một phần").click()
    expect(an.press).to_contain_text("Mua ngay 2 phần")
    shown = int(an.price.inner_text().replace(".", ""))
    an.press.click()
    assert stall.host.lot(lot, held=2)["price"] <= shown, "never more than what was read"
    expect(an.page.locator("#mine .row").first).to_contain_text("2\u00a0phần")
    an.picture("formats-dutch-held-phone")
    expect(an.price).to_have_text("80.000", timeout=40_000)
    expect(an.note).to_contain_text("Đã giữ cho bạn")
    binh.do("accept", lot=lot, step=stall.host.lot(lot, price=80_000)["step"], quantity=2)
    stall.host.lot(lot, state="ended")
    expect(an.press).to_contain_text("Đã giữ cho bạn")


def test_sealed_offers_stay_secret_until_the_book_opens(server, stall, host, an, binh, desk, cookies):
    lot = sell(host, an, "sealed", product=TEA_BAG, duration=25, opening="100.000", pricing="second")
    expect(an.press).to_have_text("Gõ giá của bạn ở trên")
    an.page.fill("#offer", "50")
    expect(an.page.locator("#offer-help")).to_contain_text("từ 100.000")
    an.page.fill("#offer", "150")
    expect(an.press).to_have_text("Gửi giá kín 150.000 ₫")
    an.picture("formats-sealed-phone")
    an.tap(an.press)
    expect(an.press).to_have_text("Đã gửi giá kín 150.000 ₫")
    expect(an.page.locator("#offer")).to_have_value("")
    an.page.fill("#offer", "187.000")
    expect(an.press).to_have_text("Đổi thành 187.000 ₫")
    an.tap(an.press)
    expect(an.press).to_have_text("Đã gửi giá kín 187.000 ₫")
    an.page.reload()
    expect(an.press).to_have_text("Đã gửi giá kín 187.000 ₫")
    watcher = desk(cookie=cookies[1])
    watcher.enter()
    expect(watcher.page.locator(".leader .paddle")).to_have_text("1\u00a0người")
    assert "187.000" not in watcher.page.locator("body").inner_text()
    binh.do("bid", lot=lot, amount=160_000)
    expect(an.page.locator(".leader .paddle")).to_have_text("2\u00a0người")
    expect(an.press).to_contain_text("Sổ đã khóa", timeout=40_000)
    expect(an.page.locator(".hash-code").first).to_be_visible()
    an.picture("formats-sealed-closing-phone")
    an.expect_tone("won")
    expect(an.press).to_contain_text("160.000 ₫")
    rows = watcher.page.locator(".book li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("187.000")
    expect(rows.last).to_contain_text("Bạn")
    an.picture("formats-sealed-won-phone")
    watcher.picture("formats-sealed-book-desk")
    assert stall.host.lot(lot, state="ended")["hammer"] == 160_000


def test_a_host_voids_a_sealed_bid_without_seeing_it(server, stall, host, an, binh):
    lot = sell(host, an, "sealed", product=TEA_BAG, duration=120, opening="100.000", pricing="first")
    binh.do("bid", lot=lot, amount=271_000)
    binh.do("bid", lot=lot, amount=272_000)
    row = host.page.locator(".voids li", has_text=re.compile(f"Số.{binh.paddle} · lượt 2, .*:.*:"))
    expect(row).to_be_visible()
    host.visitor.picture("formats-sealed-host-desk")
    for amount in ("271", "272"):
        assert f"{amount}.000" not in host.page.locator("body").inner_text()
    host.visitor.tap(row.get_by_role("button", name="Bỏ lượt gửi giá thứ 2"))
    host.page.fill("#reason", "gõ nhầm")
    host.visitor.picture("formats-sealed-void-desk")
    host.page.press("#reason", "Enter")
    binh.until(lambda: {"lot": lot, "amount": 271_000} in binh.mine["maximums"])
    expect(host.page.locator(".voids li")).to_have_text(re.compile("lượt 1, "))
    stall.host.do("cancel", lot=lot, reason="thử xong")


def test_a_draw_tells_its_seed_after_the_names(stall, host, an, binh, enter):
    lot = sell(host, an, "flash", product=TEA_BAG, quantity=1, limit=1, duration=20, price="60.000", allocation="draw")
    commitment = stall.host.lots[lot]["commitment"]
    expect(an.page.locator(".proof .hash-code").first).to_have_text(f"{commitment[:8]}…{commitment[-8:]}")
    expect(an.press).to_have_text("Ghi tên rút thăm")
    an.picture("formats-draw-phone")
    an.tap(an.press)
    expect(an.press).to_have_text("Số thăm của bạn: 1")
    an.tap(an.page.get_by_role("button", name="Rút tên").first)
    expect(an.press).to_have_text("Ghi tên rút thăm")
    binh.do("claim", lot=lot, quantity=1)
    an.tap(an.press)
    expect(an.press).to_contain_text("Số thăm của bạn: 3")
    an.picture("formats-draw-entered-phone")
    expect(an.press).to_contain_text("Đang rút thăm", timeout=40_000)
    an.picture("formats-draw-closing-phone")
    ended = stall.host.lot(lot, state="ended")
    assert hashlib.sha256(bytes.fromhex(ended["seed"])).hexdigest() == commitment
    binh.until(lambda: binh.mine["holds"] or binh.mine.get("waiting"))
    for hold in binh.mine["holds"]:
        expect(an.press).to_have_text("Hàng chờ: bạn thứ 1")
        an.picture("formats-draw-not-phone")
        binh.do("release", hold=hold["hold"])
    expect(an.press).to_contain_text("Đã giữ cho bạn")
    expect(an.page.locator(".proof-own")).to_have_text("Bạn trúng thăm!")
    an.picture("formats-draw-got-phone")


def test_who_comes_too_late_waits_in_line(stall, host, an, binh):
    lot = sell(host, an, "flash", product=TEA_BAG, quantity=2, limit=2, duration=300, price="60.000")
    hold = binh.do("claim", lot=lot, quantity=2)["hold"]["hold"]
    expect(an.press).to_have_text("Xếp hàng chờ 1\u00a0phần")
    an.picture("formats-wait-phone")
    an.tap(an.press)
    expect(an.press).to_have_text("Hàng chờ: bạn thứ 1")
    an.tap(an.page.get_by_role("button", name="Rời hàng").first)
    expect(an.press).to_have_text("Xếp hàng chờ 1\u00a0phần")
    an.tap(an.press)
    expect(an.press).to_have_text("Hàng chờ: bạn thứ 1")
    row = an.panel("mine").locator("li", has_text="Chờ, thứ 1")
    expect(row).to_be_visible()
    an.picture("formats-in-line-phone")
    expect(host.page.locator(".demand")).to_contain_text("2 người hỏi mua")
    host.visitor.picture("formats-demand-desk")
    binh.do("release", hold=hold)
    stall.host.lot(lot, held=1)
    expect(an.note).to_contain_text("Đã giữ cho bạn 1 phần")
    expect(row).to_have_count(0)


def test_a_host_sees_how_many_ask_in_vain_even_with_text_twice_as_large(stall, phone, host_cookie, enter):
    host = HostDesk(phone(cookie=host_cookie, theme="day"), stall)
    lot = stall.flash(quantity=2, limit=2, start=False)
    host.put_on_counter(lot)
    host.start(lot)
    buyers = [enter() for _ in range(5)]
    buyers[0].do("claim", lot=lot, quantity=2)
    expect(host.page.locator(".demand")).to_have_text("1 người hỏi mua, có 2 phần")
    for buyer in buyers[1:]:
        buyer.refused("claim", lot=lot, quantity=1)
    expect(host.page.locator(".demand")).to_have_text("5 người hỏi mua, chỉ có 2 phần: rút thăm sẽ công bằng hơn")
    host.visitor.picture("formats-demand-phone")
    host.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert host.page.evaluate("document.documentElement.scrollWidth <= screen.width"), "the desk sticks out to the side"


def test_a_host_switches_to_a_draw(stall, host, an, binh):
    lot = sell(host, an, "flash", product=TEA_BAG, quantity=2, limit=1, duration=20, price="60.000")
    switch = host.page.locator("#counter").get_by_role("button", name="Chuyển sang rút thăm")
    host.visitor.tap(switch)
    expect(host.page.locator("#counter").get_by_role("button", name="Bấm lần nữa để rút thăm")).to_be_visible()
    host.visitor.picture("formats-switch-desk")
    host.visitor.tap(host.page.locator("#counter").get_by_role("button", name="Bấm lần nữa để rút thăm"))
    stall.host.lot(lot, allocation="draw")
    expect(an.press).to_have_text("Ghi tên rút thăm")
    an.tap(an.press)
    expect(an.press).to_contain_text("Số thăm của bạn")
    expect(an.press).to_contain_text("Đã giữ cho bạn", timeout=60_000)


def test_any_product_at_one_price(stall, host, an, binh):
    goods = [(TEA_BAG, 2), (BLACK_TEA, 1), (POWDER, 2)]
    lot = sell(host, an, "onePrice", goods=goods, price="40.000", limit=2, duration=300)
    expect(an.page.locator(".good")).to_have_count(3)
    an.page.locator(".good").nth(1).click()
    an.picture("formats-one-price-phone")
    expect(an.press).to_contain_text("40.000 ₫")
    an.tap(an.press)
    expect(an.page.locator(".good").nth(1)).to_contain_text("hết")
    expect(an.press).to_contain_text("Xếp hàng chờ")
    an.page.locator(".good").nth(2).click()
    expect(an.press).to_contain_text("Lấy")
    held = stall.host.lot(lot, held=1)
    assert [row[2] for row in held["goods"]] == [0, 1, 0]
    an.picture("formats-one-price-gone-phone")
    expect(host.page.locator("#holds tbody tr").first).to_contain_text("× 1")


def test_a_gift_is_taken_and_confirmed(stall, host, an):
    lot = sell(host, an, "giveaway", product=TEA_BAG, quantity=2, duration=300)
    expect(an.price).to_have_text("0")
    expect(an.press).to_have_text("Nhận 1 phần, 0\u00a0₫")
    an.picture("formats-giveaway-phone")
    an.tap(an.press)
    expect(an.press).to_have_text("Tôi sẽ tới lấy")
    an.picture("formats-giveaway-held-phone")
    an.tap(an.press)
    expect(an.press).to_have_text("Phần quà là của bạn")
    assert stall.host.lot(lot, sold=1)["held"] == 0


def test_something_is_bought_for_somebody(server, stall, host, an, cookies):
    lot = sell(host, an, "flash", product=TEA_BAG, quantity=5, limit=1, duration=300, price="60.000")
    expect(an.press).to_have_text("Mua 1 phần, 60.000 ₫")
    expect(an.page.locator("#for-whom")).to_be_hidden()
    answer = ask(server.port, "POST", "/api/beneficiaries", {"name": "Bà Tư", "phone": "0912345678"}, cookie=cookies[0])
    assert answer.status == 201, answer
    an.page.reload()
    an.page.select_option("#for-whom", label="Bà Tư")
    an.picture("formats-for-somebody-phone")
    an.tap(an.press)
    stall.host.lot(lot, held=1)
    expect(an.panel("mine").locator("li").first).to_contain_text("mua hộ")
    an.page.select_option("#for-whom", label="Tôi")
    expect(an.press).to_have_text("Mua 1 phần, 60.000 ₫")
    an.tap(an.press)
    stall.host.lot(lot, held=2)
    expect(an.press).to_contain_text("Bạn đã mua đủ 1")


def test_a_set_is_bought_whole(stall, host, an):
    lot = sell(host, an, "combo", goods=[(TEA_BAG, 2), (BLACK_TEA, 1)], quantity=3, limit=2, duration=300, price="150.000")
    expect(an.page.locator(".set-row")).to_have_count(2)
    expect(an.page.locator(".set-row").first).to_contain_text("2 ×")
    an.page.get_by_role("button", name="Thêm một phần").click()
    expect(an.press).to_have_text("Mua 2 bộ, 300.000 ₫")
    an.picture("formats-combo-phone")
    an.tap(an.press)
    stall.host.lot(lot, held=2)
    expect(an.press).to_contain_text("Bạn đã mua đủ 2")


def test_neighbours_buy_together(stall, host, an, binh):
    lot = sell(host, an, "group", product=TEA_BAG, quantity=12, threshold=2, case_size=1, limit=6, duration=5, price="50.000", code=246810)
    expect(host.page.locator(".demand")).to_have_text("Mã khu nhà: 246810")
    expect(an.note).to_contain_text("mã 6 số")
    an.page.fill("#group-code", "111222")
    an.tap(an.press)
    expect(an.note).to_contain_text("Mã khu nhà chưa đúng")
    an.page.fill("#group-code", "246810")
    an.page.get_by_role("button", name="Nhiều nhất: thêm một").click()
    expect(an.press).to_have_text("Góp mua 2 phần, 100.000 ₫")
    an.picture("formats-group-phone")
    an.tap(an.press)
    expect(an.press).to_have_text("Bạn góp 2 phần, 100.000 ₫")
    an.page.get_by_role("button", name="Ít nhất: bớt một").click()
    expect(an.press).to_have_text("Đổi thành 2 phần, 100.000 ₫")
    an.tap(an.press)
    expect(an.press).to_have_text("Bạn góp 2 phần, 100.000 ₫")
    binh.do("pledge", lot=lot, least=1, most=3, code=246_810)
    expect(an.page.locator(".group .stock-words")).to_contain_text("0 trên 2 nhà đã trả tiền")
    for paid, total in enumerate(["100.000 ₫", "150.000 ₫"], start=1):
        row = host.page.locator("#holds tbody tr", has_text=total.replace(" ", "\u00a0")).first
        host.visitor.tap(row.get_by_role("button", name="Đã thu tiền"))
        stall.host.lot(lot, paidMembers=paid)
    expect(an.press).to_have_text("Đã trả tiền 2 phần")
    expect(an.page.locator(".pledge")).to_have_count(0)
    expect(an.page.locator(".group .stock-words")).to_contain_text("Đủ rồi!")
    an.picture("formats-group-paid-phone")


@pytest.mark.parametrize("language, theme, size", [("vi", "night", "phone"), ("vi", "day", "desk"), ("en", "day", "phone"), ("en", "night", "desk")])
def test_no_card_has_a_barrier(stall, every_format, visit, cookies, language, theme, size):
    visitor = visit({"phone": PHONE, "desk": DESK}[size], language=language, theme=theme, cookie=cookies[0], reduced_motion="reduce")
    visitor.enter()
    for format, lot in every_format.items():
        visitor.page.evaluate(f"location.hash = '#lot-{lot}'")
        expect(visitor.page.locator(f'.lot[data-format="{format}"]')).to_be_visible()
        expect(visitor.press).not_to_contain_text(re.compile("Đang mở món|Opening"))
        visitor.page.wait_for_timeout(150)
        visitor.picture(f"formats-{format}-{language}-{theme}-{size}")
        assert violations(visitor.page) == [], format
        width = visitor.page.evaluate("[document.documentElement.scrollWidth, screen.width]")
        assert width[0] <= width[1], f"{format} sticks out to the side"
        text = visitor.page.locator("main").inner_text()
        assert not re.search(r"\b(press|lot|reason|mine|host)\.[a-z]", text), f"a sentence is missing: {format}"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_no_form_has_a_barrier(stall, visit, host_cookie, size):
    visitor = visit({"phone": PHONE, "desk": DESK}[size], cookie=host_cookie, reduced_motion="reduce")
    host = HostDesk(visitor, stall)
    for format in host.page.locator("#prepare-format option").evaluate_all("nodes => nodes.map(node => node.value)"):
        host.fill(format)
        expect(host.preview).to_be_visible()
        assert violations(host.page) == [], format
        assert host.page.evaluate("document.documentElement.scrollWidth <= screen.width"), format


@pytest.fixture
def every_format(stall):
    """A running lot of each format."""
    hour = {"duration": 3_600_000}
    goods = [[TEA_BAG, 2], [BLACK_TEA, 2], [POWDER, 2]]
    terms = {
        "english": {"opening": 100_000, "increment": [[0, 10_000]], **hour},
        "dutch": {"opening": 200_000, "floor": 80_000, "step": 20_000, "interval": 600_000, "limit": 2, "quantity": 3},
        "sealed": {"opening": 100_000, "pricing": "second", "reserve": 150_000, **hour},
        "flash": {"price": 50_000, "limit": 2, "quantity": 3, "allocation": "draw", **hour},
        "onePrice": {"price": 40_000, "limit": 2, "quantity": 6, "goods": goods, **hour},
        "giveaway": {"quantity": 2, **hour},
        "combo": {"price": 150_000, "limit": 2, "quantity": 2, "components": [[TEA_BAG, 2], [BLACK_TEA, 1]], **hour},
        "group": {"price": 50_000, "threshold": 3, "caseSize": 2, "limit": 4, "quantity": 12, "code": 246_810, **hour},
    }
    lots = {format: stall.prepare(format, False, TEA_BAG, **each) for format, each in terms.items()}
    for lot in lots.values():
        known = stall.host.lot(lot)
        if known.get("allocation") == "draw":
            stall.host.until(lambda: stall.host.lots[lot].get("commitment"))
        stall.host.do("start", lot=lot)
    yield lots
    for lot in lots.values():
        stall.host.do("cancel", lot=lot, reason="hết giờ thử")
