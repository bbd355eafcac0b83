"""A buyer's evening: from the hall into a stall, bidding, being outbid, winning, claiming."""

import re

import pytest
from playwright.sync_api import expect

from session import Session, sign_in


@pytest.fixture(scope="module")
def cookies(server):
    return [sign_in(server.port, name) for name in ("mua1", "mua2")]


def test_from_the_hall_to_a_win(server, stall, phone, desk):
    lot = stall.english(duration=600_000)
    stall.host.do("push", lot=lot)

    an = phone()
    page = an.go("/")
    expect(page.locator(".stall")).to_have_count(12)
    expect(page.locator('.stall[href="/room/che-ba-vi"]')).to_have_attribute("data-live", "yes")
    an.picture("hall-phone")
    page.click('.stall[href="/room/che-ba-vi"]')
    expect(page).to_have_url(re.compile("/room/che-ba-vi$"))
    expect(an.price).to_have_text("100.000")
    expect(an.note).to_contain_text("Đăng nhập để mua")
    an.picture("room-guest-phone")
    an.tap(an.press)
    expect(page.locator("dialog.sheet")).to_be_visible()
    an.picture("sign-in-sheet-phone")
    an.fill_in_account("mua1")
    expect(page.locator("dialog.sheet")).to_have_count(0)
    expect(an.note).not_to_contain_text("Đăng nhập")
    expect(an.press).to_have_text("Trả 100.000 ₫")
    an.tap(an.press)
    expect(an.leader).to_have_text("Bạn")
    an.expect_tone("leading")
    an.picture("room-leading-phone")

    binh = desk()
    binh.go("/sign-in?next=/room/che-ba-vi")
    binh.picture("sign-in-desk")
    binh.fill_in_account("mua2")
    expect(binh.page).to_have_url(re.compile("/room/che-ba-vi$"))
    expect(binh.press).to_have_text("Trả 110.000 ₫")
    expect(binh.note).not_to_contain_text("Đăng nhập")
    binh.page.locator(".steps button").nth(1).click()
    expect(binh.press).to_have_text("Trả 120.000 ₫")
    binh.tap(binh.press)
    expect(binh.leader).to_have_text("Bạn")

    an.expect_tone("outbid")
    expect(an.price).to_have_text("120.000")
    expect(an.note).to_contain_text("Bạn bị vượt giá")
    expect(page).to_have_title(re.compile("vượt giá"))
    expect(page.locator("#announcer")).to_contain_text("vượt giá")
    an.picture("room-outbid-phone")
    binh.picture("room-leading-desk")

    short = stall.english(start=False, duration=12_000, extensionWindow=0)
    stall.host.do("push", lot=short)
    for visitor in (an, binh):
        expect(visitor.page.locator("#waiting")).to_be_hidden()
        expect(visitor.press).to_have_text("Chưa bắt đầu")
    stall.host.do("start", lot=short)
    expect(an.press).to_have_text("Trả 100.000 ₫")
    an.tap(an.press)
    expect(an.leader).to_have_text("Bạn")
    an.expect_tone("won")
    expect(an.press).to_contain_text("100.000 ₫")
    expect(page.locator("#mine .row")).to_have_count(1)
    expect(page.locator("#mine .row")).to_contain_text("Thắng đấu giá")
    an.picture("room-won-phone")
    expect(binh.press).to_contain_text("Đã bán 100.000 ₫")
    binh.picture("room-lost-desk")


def test_a_claim_in_a_flash_sale(server, stall, phone, desk, cookies):
    lot = stall.flash(quantity=3, limit=2)
    stall.host.do("push", lot=lot)
    an, binh = phone(cookie=cookies[0]), desk(cookie=cookies[1])
    an.enter()
    binh.enter()
    expect(binh.page.locator(".stock-words")).to_contain_text("Còn 3 trên 3")
    an.page.get_by_role("button", name="Thêm một phần").click()
    expect(an.press).to_have_text("Mua 2 phần, 100.000 ₫")
    an.picture("flash-phone")
    an.tap(an.press)
    expect(an.press).to_contain_text("đã mua đủ 2")
    expect(an.page.locator("#mine .row").first).to_contain_text("100.000")
    expect(binh.page.locator(".stock-words")).to_contain_text("Còn 1 trên 3")
    an.picture("flash-claimed-phone")
    binh.tap(binh.press)
    expect(an.page.locator(".stock-words")).to_contain_text("Còn 0 trên 3")
    binh.picture("flash-claimed-desk")

    mine = an.panel("mine")
    give_back = mine.get_by_role("button", name="Trả lại").first
    give_back.click()
    mine.get_by_role("button", name="Chắc chắn trả lại?").click()
    expect(binh.page.locator(".stock-words")).to_contain_text("Còn 2 trên 3")


def test_a_double_tap_buys_once(stall, phone, cookies):
    lot = stall.flash(quantity=5, limit=5)
    stall.host.do("push", lot=lot)
    an = phone(cookie=cookies[0])
    an.enter()
    expect(an.press).to_contain_text("Mua 1 phần")
    an.press.dblclick()
    stall.host.lot(lot, held=1)
    an.expect_tone("accepted")
    an.panel("chat").get_by_role("textbox").fill("sau khi bấm")
    an.page.keyboard.press("Enter")
    stall.host.until(lambda: any(line["text"] == "sau khi bấm" for line in stall.host.chat.values()))
    assert stall.host.lots[lot]["held"] == 1, "what was sent after the tap has arrived, and no second claim before it"


def test_a_refusal_says_why_and_what_to_do(server, stall, phone, cookies, buyers):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    an = phone(cookie=cookies[0])
    an.enter()
    an.page.get_by_role("button", name="Mức khác").click()
    an.page.fill("#other-amount", "900")
    an.page.press("#other-amount", "Enter")
    expect(an.press).to_have_text("Trả 900.000 ₫")
    an.tap(an.press)
    expect(an.note).to_contain_text("Bạn có chắc không?")
    expect(an.press).to_have_text("Đúng, trả 900.000 ₫")
    an.picture("confirm-phone")
    an.tap(an.press)
    expect(an.leader).to_have_text("Bạn")
    stall.host.lot(lot, price=900_000)


def test_buying_at_once_is_asked_twice(stall, phone, cookies):
    lot = stall.english(buyNow=400_000)
    stall.host.do("push", lot=lot)
    an = phone(cookie=cookies[0])
    an.enter()
    buy = an.page.locator(".buy-now")
    expect(buy).to_have_text("Mua ngay 400.000 ₫")
    an.tap(buy)
    expect(buy).to_contain_text("Bấm lần nữa")
    an.picture("buy-now-sure-phone")
    an.tap(buy)
    an.expect_tone("won")
    assert stall.host.lot(lot, state="ended")["hammer"] == 400_000


def test_a_proxy_bid_keeps_its_maximum_to_its_owner(stall, phone, desk, cookies):
    lot = stall.english(proxy=True)
    stall.host.do("push", lot=lot)
    an, binh = phone(cookie=cookies[0]), desk(cookie=cookies[1])
    an.enter()
    binh.enter()
    an.page.get_by_role("button", name="Mức khác").click()
    an.page.fill("#other-amount", "340")
    an.page.press("#other-amount", "Enter")
    an.tap(an.press)
    expect(an.note).to_contain_text("340.000 ₫")
    binh.press_when_it_says("Trả tối đa 110.000 ₫")
    binh.expect_tone("outbid")
    assert "340.000" not in binh.page.locator("body").inner_text()
    expect(binh.leader).not_to_have_text("Bạn")
    an.picture("proxy-leading-phone")


def test_chat_goes_both_ways_and_a_draft_survives_a_reload(stall, phone, desk, cookies):
    an, binh = phone(cookie=cookies[0]), desk(cookie=cookies[1])
    an.enter()
    binh.enter()
    field = an.panel("chat").get_by_role("textbox")
    field.fill("Chè này pha mấy nước? <b>đậm</b>")
    field.press("Enter")
    expect(binh.page.locator(".chat-list li").last).to_contain_text("Chè này pha mấy nước? <b>đậm</b>")
    said = stall.host.do("chat", text="Ba nước bác nhé")
    expect(an.page.locator(f'.chat-list li:has-text("Ba nước bác nhé")')).to_be_visible()
    assert said["message"]
    field.fill("chưa gửi")
    an.page.reload()
    expect(an.panel("chat").get_by_role("textbox")).to_have_value("chưa gửi")
    binh.picture("chat-desk")


def test_a_link_to_a_lot_opens_there(stall, phone):
    featured, other = stall.english(), stall.flash(price=77_000)
    stall.host.do("push", lot=featured)
    an = phone()
    an.go(f"/room/che-ba-vi#lot-{other}")
    expect(an.price).to_have_text("77.000")
    an.page.locator("#back-to-featured").click()
    expect(an.price).to_have_text("100.000")
    an.page.go_back()
    expect(an.price).to_have_text("77.000")


def test_another_language_says_the_same(stall, phone, cookies):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    an = phone(language="en", cookie=cookies[0])
    an.enter()
    expect(an.press).to_contain_text("100,000")
    an.tap(an.press)
    an.expect_tone("leading")
    an.picture("room-english-phone")
    text = an.page.locator("body").inner_text()
    assert "Trả " not in text and "Bạn " not in text


def test_an_unknown_stall_says_so(phone):
    an = phone()
    an.go("/room/khong-co-gian-nay")
    expect(an.page.locator("#waiting-words")).to_contain_text("Không có gian hàng này")
    an.picture("unknown-stall-phone")


def test_another_session_of_the_same_person_agrees(server, stall, phone, cookies):
    lot = stall.flash()
    stall.host.do("push", lot=lot)
    an = phone(cookie=cookies[0])
    an.enter()
    elsewhere = Session(server.port, cookies[0])
    elsewhere.do("claim", lot=lot, quantity=1)
    expect(an.press).to_contain_text("Mua 1 phần")
    an.expect_tone("accepted")
    elsewhere.cut()
