"""Both languages and themes, every size, keyboard and screen reader, and the budget of the first load."""

import pytest
from playwright.sync_api import expect

from barriers import violations
from session import Session, sign_in
from stall import Stall
from visitor import DESK, PHONE

SIZES = {"phone": PHONE, "desk": DESK}


@pytest.fixture(scope="module")
def cookies(server):
    return [sign_in(server.port, name) for name in ("mua1", "mua2")]


@pytest.fixture(scope="module")
def lively(server, host_cookie, cookies):
    """A room in which everything is there to see: a running auction, a sale, holds, talk and a pin."""
    stall = Stall(server.port, host_cookie)
    lot = stall.english(duration=3_600_000, reserve=200_000, buyNow=900_000)
    flash = stall.flash(duration=3_600_000)
    stall.host.do("push", lot=lot)
    stall.host.do("pin", text="Giao hàng sáng thứ Bảy tại 23 Tràng Tiền")
    an, binh = (Session(server.port, cookie) for cookie in cookies)
    an.do("bid", lot=lot, amount=100_000)
    binh.do("bid", lot=lot, amount=120_000)
    an.do("claim", lot=flash, quantity=2)
    an.do("chat", text="Chè này pha mấy nước hả chị?")
    stall.host.do("chat", text="Ba nước vẫn còn thơm bác nhé")
    binh.do("chat", text="Tôi lấy hai hộp")
    yield lot
    for session in (an, binh, stall.host):
        session.cut()


PAGES = {"hall": "/", "room": "/room/che-ba-vi", "sign-in": "/sign-in", "host": "/host/che-ba-vi"}
READY = {"hall": ".stall", "room": ".chat-list li", "sign-in": "#account-name", "host": "#holds tbody tr"}


@pytest.mark.parametrize("language, theme, size", [
    ("vi", "night", "phone"), ("vi", "day", "desk"), ("en", "day", "phone"), ("en", "night", "desk"),
])
@pytest.mark.parametrize("page_name", PAGES)
def test_a_page_has_no_barrier_and_fits(server, lively, visit, cookies, host_cookie, page_name, language, theme, size):
    cookie = {"room": cookies[0], "host": host_cookie}.get(page_name)
    visitor = visit(SIZES[size], language=language, theme=theme, cookie=cookie, reduced_motion="reduce")
    page = visitor.go(PAGES[page_name])
    expect(page.locator(READY[page_name]).first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    visitor.picture(f"{page_name}-{language}-{theme}-{size}")
    assert violations(page) == []
    width = page.evaluate("[document.documentElement.scrollWidth, screen.width]")
    assert width[0] <= width[1], "nothing sticks out to the side"


@pytest.mark.parametrize("panel", ["lots", "mine"])
def test_the_other_panels_have_no_barrier(lively, phone, cookies, panel):
    visitor = phone(cookie=cookies[0], reduced_motion="reduce")
    visitor.enter()
    visitor.panel(panel)
    expect(visitor.page.locator(f"#{panel} li").first).to_be_visible()
    visitor.page.locator(f"#{panel}").scroll_into_view_if_needed()
    visitor.picture(f"panel-{panel}-phone")
    assert violations(visitor.page) == []


def test_the_sheets_have_no_barrier(lively, phone):
    visitor = phone(reduced_motion="reduce")
    visitor.enter()
    visitor.page.locator("#settings").click()
    expect(visitor.page.locator("dialog.sheet")).to_be_visible()
    visitor.picture("settings-phone")
    assert violations(visitor.page) == []
    visitor.page.keyboard.press("Escape")
    visitor.tap(visitor.press)
    expect(visitor.page.locator("dialog.sheet")).to_be_visible()
    assert violations(visitor.page) == []
    visitor.page.get_by_role("button", name="Tạo tài khoản").click()
    visitor.picture("register-phone")
    assert violations(visitor.page) == []


def test_settings_are_kept(lively, phone):
    visitor = phone()
    visitor.enter()
    visitor.page.locator("#settings").click()
    visitor.page.locator("dialog label", has_text="Ngày").click()
    assert visitor.page.evaluate("document.documentElement.dataset.theme") == "day"
    visitor.page.locator("dialog label", has_text="English").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.press).to_contain_text("130,000")
    visitor.page.reload()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page.locator("html")).to_have_attribute("data-theme", "day")


def test_a_bid_with_the_keyboard_alone(stall, desk, cookies):
    lot = stall.english()
    stall.host.do("push", lot=lot)
    visitor = desk(cookie=cookies[0])
    page = visitor.enter()
    expect(visitor.press).to_have_text("Trả 100.000 ₫")
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate("""() => {
            const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
            return {id: node.id, shown: box.width > 0 && box.height > 0, seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
        }""")
        assert focused["shown"] and focused["seen"], f"focus is lost or cannot be seen: {focused}"
        if focused["id"] == "press-button":
            break
    else:
        raise AssertionError("the press cannot be reached with Tab")
    page.keyboard.press("Enter")
    expect(visitor.leader).to_have_text("Bạn")
    assert page.evaluate("document.activeElement.id") == "press-button", "the focus stays"
    visitor.picture("keyboard-desk")


def test_twice_as_large_still_fits(lively, visit, cookies):
    """200 % on a small desk is half the width in CSS pixels."""
    visitor = visit({"width": 320, "height": 640}, cookie=cookies[0])
    page = visitor.enter()
    # As many lots and holds as an evening brings.
    page.evaluate("document.querySelectorAll('.count').forEach((count) => count.textContent = '128')")
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    box = visitor.press.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] + box["height"] <= 640
    visitor.picture("room-320")


def test_the_first_load_is_light(lively, line, phone):
    """Everything that comes over the wire, heads, pictures and the room itself."""
    visitor = phone(address=line.address)
    visitor.enter()
    expect(visitor.page.locator(".chat-list li").first).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    assert line.received <= 60_000, f"{line.received} bytes in {len(visitor.requested)} requests"


def test_the_first_load_of_a_sale_is_light_too(lively, stall, line, phone):
    """Its format comes with it, and so do the words of the waiting line and the draw."""
    lot = stall.flash()
    stall.host.do("push", lot=lot)
    visitor = phone(address=line.address)
    visitor.enter()
    expect(visitor.page.locator(".chat-list li").first).to_be_visible()
    expect(visitor.page.locator(".stock-bar")).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    stall.host.do("push", lot=lively)
    assert line.received <= 60_000, f"{line.received} bytes in {len(visitor.requested)} requests"


def test_nothing_comes_from_outside(server, lively, phone):
    for path in ("/", "/room/che-ba-vi", "/sign-in"):
        visitor = phone()
        visitor.go(path)
        visitor.page.wait_for_load_state("networkidle")
        outside = [request.url for request in visitor.requested
                   if not request.url.startswith((server.address, "data:", "blob:"))]
        assert outside == []


def test_a_script_in_a_name_or_message_stays_text(server, stall, desk, buyers):
    joker = Session(server.port, buyers(1)[0])
    visitor = desk()
    visitor.enter()
    joker.do("chat", text='<img src=x onerror="document.title=1"><script>document.title=2</script>')
    line = visitor.page.locator(".chat-list li", has_text="<script>")
    expect(line).to_be_visible()
    assert visitor.page.locator(".chat-list img, .chat-list script").count() == 0
    joker.cut()


def test_the_page_can_be_installed(phone):
    visitor = phone()
    visitor.go("/")
    manifest = visitor.page.evaluate("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()")
    assert manifest["name"] and manifest["start_url"] and manifest["display"] in ("standalone", "minimal-ui")
    for icon in manifest["icons"]:
        assert visitor.page.evaluate("async (src) => (await fetch(src)).status", icon["src"]) == 200
