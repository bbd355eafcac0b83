"""The line is lost, the server restarts: the page says so quietly, comes back by itself, and misses nothing."""

import signal

import pytest
from playwright.sync_api import expect

from session import Session, sign_in
from stall import Stall


@pytest.fixture(scope="module")
def cookies(server):
    return [sign_in(server.port, name) for name in ("mua1", "mua2")]


@pytest.fixture
def elsewhere(server, cookies):
    session = Session(server.port, cookies[1])
    yield session
    session.cut()


def test_a_cut_line_comes_back_with_nothing_missing(server, stall, line, phone, cookies, elsewhere):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    an = phone(address=line.address, cookie=cookies[0])
    an.enter()
    an.press_when_it_says("Trả 100.000 ₫")
    expect(an.leader).to_have_text("Bạn")

    an.has_outage = True
    line.cut()
    expect(an.line).to_be_visible()
    expect(an.line).to_contain_text("Mất kết nối")
    an.picture("line-lost-phone")
    elsewhere.do("bid", lot=lot, amount=150_000)
    for number in range(3):
        stall.host.do("chat", text=f"lời {number} lúc mất mạng")
    later = stall.flash(start=False)

    line.mend()
    # The page also comes back by itself: if it does so first, there is nothing left to press.
    an.page.evaluate("document.querySelector('#line-retry').click()")
    expect(an.line).to_contain_text("Đã nối lại")
    an.picture("line-back-phone")
    expect(an.price).to_have_text("150.000")
    an.expect_tone("outbid")
    an.panel("lots")
    for number in range(3):
        expect(an.page.locator(".chat-list li", has_text=f"lời {number} lúc mất mạng")).to_have_count(1)
    expect(an.page.locator(f'#lots a[href="#lot-{later}"]')).to_have_count(1)
    expect(an.line).to_be_hidden()


def test_a_press_without_a_line_is_sent_once_when_it_is_back(server, stall, line, phone, cookies):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    an = phone(address=line.address, cookie=cookies[0])
    an.enter()
    expect(an.press).to_have_text("Trả 100.000 ₫")
    an.has_outage = True
    line.cut()
    expect(an.line).to_be_visible()
    an.tap(an.press)
    expect(an.press).to_contain_text("Chờ mạng để gửi giá 100.000 ₫")
    an.picture("press-waits-phone")
    assert stall.host.lots[lot]["bids"] == 0
    line.mend()
    stall.host.lot(lot, bids=1, within=40)
    expect(an.leader).to_have_text("Bạn")
    an.expect_tone("leading")
    assert stall.host.lots[lot]["bids"] == 1


def test_a_press_that_waits_can_be_taken_back(server, stall, line, phone, cookies):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    an = phone(address=line.address, cookie=cookies[0])
    an.enter()
    expect(an.press).to_have_text("Trả 100.000 ₫")
    an.has_outage = True
    line.cut()
    expect(an.line).to_be_visible()
    an.tap(an.press)
    an.tap(an.page.get_by_role("button", name="Thôi, không gửi nữa"))
    expect(an.press).to_have_text("Trả 100.000 ₫")
    line.mend()
    # The page also comes back by itself: if it does so first, there is nothing left to press.
    an.page.evaluate("document.querySelector('#line-retry').click()")
    expect(an.line).to_contain_text("Đã nối lại")
    said = an.panel("chat").get_by_role("textbox")
    said.fill("đã nối lại rồi")
    said.press("Enter")
    stall.host.until(lambda: any(entry["text"] == "đã nối lại rồi" for entry in stall.host.chat.values()))
    assert stall.host.lots[lot]["bids"] == 0


def test_what_loads_late_is_asked_for_again(server, stall, line, phone, cookies, elsewhere):
    """A part of the page that is first needed while the line is lost comes when it is back."""
    stall.host.do("push", lot=stall.english())
    an, guest = phone(address=line.address, cookie=cookies[0]), phone(address=line.address)
    for visitor in (an, guest):
        visitor.enter()
        expect(visitor.press).to_contain_text("Trả 100.000 ₫")
        visitor.has_outage = True
    line.cut()
    for visitor in (an, guest):
        expect(visitor.line).to_be_visible()
    an.panel("lots")
    guest.tap(guest.press)
    expect(guest.page.locator("#toast")).to_be_visible()
    line.mend()
    expect(an.page.locator("#lots li")).not_to_have_count(0, timeout=40_000)
    expect(guest.line).to_be_hidden(timeout=40_000)
    guest.tap(guest.press)
    expect(guest.page.locator("dialog.sheet")).to_be_visible()


def test_a_browser_that_is_offline_says_so_and_comes_back(stall, phone, cookies, elsewhere):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    an = phone(cookie=cookies[0])
    an.enter()
    an.has_outage = True
    an.context.set_offline(True)
    elsewhere.do("bid", lot=lot, amount=130_000)
    an.context.set_offline(False)
    expect(an.price).to_have_text("130.000")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_a_restart_of_the_server_is_survived(server, phone, desk, cookies, host_cookie, how):
    stall = Stall(server.port, host_cookie)
    lot, flash = stall.english(duration=60_000), stall.flash()
    stall.host.do("push", lot=lot)
    an, binh = phone(cookie=cookies[0]), desk(cookie=cookies[1])
    for visitor in (an, binh):
        visitor.enter()
        visitor.has_outage = True
    an.press_when_it_says("Trả 100.000 ₫")
    expect(binh.price).to_have_text("100.000")
    hold = Session(server.port, cookies[0])
    hold.do("claim", lot=flash, quantity=1)
    hold.cut()
    stall.host.cut()

    server.end(how)
    for visitor in (an, binh):
        expect(visitor.line).to_be_visible()
    an.picture(f"server-gone-{how.name}-phone")
    server.start()
    for visitor in (an, binh):
        expect(visitor.line).to_be_hidden(timeout=40_000)
    expect(an.leader).to_have_text("Bạn")
    expect(an.page.locator("#mine .row").first).to_contain_text("Đã giữ")
    binh.press_when_it_says("Trả 110.000 ₫")
    expect(an.price).to_have_text("110.000")
    an.expect_tone("outbid")
    an.picture(f"server-back-{how.name}-phone")
