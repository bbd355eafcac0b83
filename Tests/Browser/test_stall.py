"""The handover counter: green or red, once, through a lost line, with the camera, and on paper."""

import base64
import os
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from barriers import violations
from orders import Orders, claim, notify
from qr import film, scan
from session import sign_in
from visitor import DESK, PHONE, PICTURES, Visitor


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


@pytest.fixture
def paid(server, stall, organiser, enter):
    """Makes paid orders that can be fetched: gives each with its code and slot."""
    slots = organiser.point(5, 5)

    def make(quantity: int = 1, slot: int = 0) -> dict:
        orders, order = claim(enter(), stall.flash(quantity=5), quantity)
        make.buyers[order["order"]] = orders
        orders.book(order["order"], slots[slot])
        notify(server.port, order)
        return orders.until(order["order"], state="paid")

    make.slots, make.buyers = slots, {}
    return make


def give(visitor, code: str):
    visitor.page.fill("#code", code)
    visitor.page.press("#code", "Enter")
    return visitor.page.locator("#verdict")


def test_a_code_is_good_once(stall, paid, phone, desk, host_cookie):
    order = paid(2)
    first, second = desk(cookie=host_cookie), phone(cookie=host_cookie)
    for visitor in (first, second):
        visitor.go("/stall")
    verdict = give(first, order["code"])
    expect(verdict).to_have_attribute("data-tone", "green")
    expect(verdict).to_contain_text("2 × ")
    expect(first.page.locator("#code")).to_be_focused()
    expect(first.page.locator("#code")).to_have_value("")
    expect(first.page.locator("#lately-list li")).to_have_count(1)

    verdict = give(second, order["code"].replace("-", "").lower())
    expect(verdict).to_have_attribute("data-tone", "red")
    expect(verdict).to_contain_text(re.compile(r"đã giao lúc \d\d:\d\d"))
    second.picture("stall-red-phone")
    assert violations(second.page) == []

    wrong = order["code"][:-1] + ("2" if order["code"][-1] != "2" else "3")
    expect(give(first, wrong)).to_contain_text("Không có mã này")
    first.picture("stall-unknown-desk")
    first.page.get_by_role("button", name="Khách tiếp theo").click()
    expect(first.page.locator("#verdict")).to_be_hidden()
    first.forgive(404)
    second.forgive(409)


def test_a_code_survives_a_lost_line_and_a_reload(stall, paid, line, phone, host_cookie):
    order = paid()
    host = phone(address=line.address, cookie=host_cookie)
    page = host.go("/stall")
    expect(page.locator("#desk")).to_be_visible()
    host.has_outage = True
    line.cut()
    verdict = give(host, order["code"])
    expect(verdict).to_have_attribute("data-tone", "amber")
    expect(verdict).to_contain_text("tự gửi lại")
    host.picture("stall-lost-phone")
    assert violations(page) == []
    line.mend()
    expect(verdict).to_have_attribute("data-tone", "green")
    expect(verdict).to_contain_text(order["order"])


def test_a_lost_answer_is_asked_for_again_under_the_same_key(server, stall, paid, phone, host_cookie):
    """The market has taken the code, the answer is lost, the page is closed and opened: still green, once."""
    order = paid()
    host = phone(cookie=host_cookie)
    page = host.go("/stall")
    expect(page.locator("#desk")).to_be_visible()
    host.has_outage = True
    keys = []

    def lose(route):
        keys.append(route.request.post_data_json["key"])
        route.fetch()
        route.abort("connectionreset")

    page.route("**/api/stall/handovers", lose)
    expect(give(host, order["code"])).to_have_attribute("data-tone", "amber")
    page.unroute("**/api/stall/handovers")
    with page.expect_request("**/api/stall/handovers") as asked:
        page.reload()
    assert set(keys) == {asked.value.post_data_json["key"]}
    verdict = page.locator("#verdict")
    expect(verdict).to_have_attribute("data-tone", "green")
    expect(verdict).to_contain_text(order["order"])
    page.reload()
    expect(page.locator("#desk")).to_be_visible()
    expect(verdict).to_be_hidden()


def test_the_list_follows_the_point_and_takes_cash(server, stall, organiser, paid, enter, desk, phone, host_cookie):
    early, late = paid(2, slot=0), paid(1, slot=1)
    session = enter()
    orders, unpaid = claim(session, stall.flash(quantity=5))
    orders.book(unpaid["order"], paid.slots[0])
    host = desk(cookie=host_cookie)
    page = host.go("/stall")
    expect(page.locator("#pick-point option").first).to_be_attached()
    page.select_option("#pick-point", page.locator("#pick-point option").last.get_attribute("value"))
    expect(page.locator("#pick-rows tr")).to_have_count(3)
    expect(page.locator("#pick-progress")).to_have_text("Đã giao 0 trên 3")
    expect(page.locator("#pick-sum li").first).to_contain_text("4 × ")
    page.select_option("#pick-slot", str(paid.slots[1]))
    expect(page.locator("#pick-rows tr")).to_have_count(1)
    expect(page.locator("#pick-rows tr")).to_contain_text(late["order"])
    page.select_option("#pick-slot", "")
    row = page.locator("#pick-rows tr", has_text=unpaid["order"])
    row.get_by_role("button", name="Thu 50.000 ₫ tiền mặt").click()
    host.picture("stall-cash-desk")
    small = phone(cookie=host_cookie)
    small.go("/stall")
    expect(small.page.locator("#pick-point option").first).to_be_attached()
    small.page.select_option("#pick-point", small.page.locator("#pick-point option").last.get_attribute("value"))
    cash = small.page.locator("#pick-rows tr", has_text=unpaid["order"]).get_by_role("button", name="Thu 50.000 ₫ tiền mặt")
    cash.scroll_into_view_if_needed()
    box = cash.bounding_box()
    assert box["x"] + box["width"] <= 360 and box["height"] >= 44, box
    assert small.page.evaluate("document.documentElement.scrollWidth <= screen.width")
    small.picture("stall-cash-phone")
    assert violations(small.page) == []
    row.get_by_role("button", name="Bấm lần nữa").click()
    expect(page.locator("#toast")).to_contain_text("đã trả tiền mặt")
    expect(row).to_contain_text("Sẵn sàng nhận")
    expect(give(host, orders.one(unpaid["order"])["code"])).to_have_attribute("data-tone", "green")
    expect(page.locator("#pick-progress")).to_have_text("Đã giao 1 trên 3")
    host.picture("stall-list-desk")
    page.emulate_media(media="print")
    expect(page.locator("#code-form")).to_be_hidden()
    expect(page.locator("#pick-head")).to_contain_text("Quầy thử")
    expect(page.locator("#pick-rows tr")).to_have_count(3)
    host.picture("stall-list-print")


#: What Chromium has on phones and lacks on Linux: here zbar reads what the page's video shows.
DETECTOR = """
globalThis.BarcodeDetector = class {
    static getSupportedFormats = async () => ["qr_code"];
    async detect(video) {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
        canvas.getContext("2d").drawImage(video, 0, 0);
        const text = await readPicture(canvas.toDataURL("image/png"));
        return text ? [{ rawValue: text }] : [];
    }
};
"""


def test_the_camera_reads_the_code(server, stall, paid, browser, host_cookie, tmp_path):
    order = paid()
    drawing = paid.buyers[order["order"]].ask("GET", f"/api/orders/{order['order']}/pickup.svg").body.decode()
    filmed = film(drawing, tmp_path / "code.y4m")
    chromium = browser.browser_type.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=[
        "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={filmed}"])

    def read(address: str) -> str:
        picture = tmp_path / "seen.png"
        picture.write_bytes(base64.b64decode(address.split(",", 1)[1]))
        try:
            return scan(picture)
        except subprocess.CalledProcessError:
            return ""

    host = Visitor(chromium, server.address, size=PHONE, cookie=host_cookie)
    host.context.expose_function("readPicture", read)
    host.context.add_init_script(DETECTOR)
    page = host.go("/stall")
    page.get_by_role("button", name="Quét bằng máy ảnh").click()
    expect(page.locator("#verdict")).to_have_attribute("data-tone", "green")
    expect(page.locator("#verdict")).to_contain_text(order["order"])
    expect(page.locator("#scanner")).to_be_hidden()
    assert page.evaluate("document.querySelector('#video').srcObject === null"), "the camera is let go"
    # The next buyer stands there with the same code: it is scanned without another press, and refused.
    page.get_by_role("button", name="Khách tiếp theo").click()
    expect(page.locator("#verdict")).to_have_attribute("data-tone", "red")
    host.forgive(409)
    complaints = list(host.complaints)
    chromium.close()
    assert not complaints


def test_without_a_detector_there_is_no_button(stall, phone, host_cookie):
    host = phone(cookie=host_cookie)
    page = host.go("/stall")
    expect(page.locator("#desk")).to_be_visible()
    assert not page.evaluate("'BarcodeDetector' in globalThis")
    expect(page.locator("#scan")).to_be_hidden()


@pytest.mark.parametrize("language, theme, size", [("vi", "day", PHONE), ("en", "night", DESK)])
def test_the_page_has_no_barrier_and_fits(stall, paid, visit, host_cookie, language, theme, size):
    paid(), paid(2)
    visitor = visit(size, language=language, theme=theme, cookie=host_cookie, reduced_motion="reduce")
    page = visitor.go("/stall")
    expect(page.locator("#pick-point option").first).to_be_attached()
    page.select_option("#pick-point", page.locator("#pick-point option").last.get_attribute("value"))
    expect(page.locator("#pick-rows tr")).to_have_count(2)
    page.screenshot(path=PICTURES / f"stall-{language}-{theme}-{size['width']}.png", full_page=True)
    assert violations(page) == []
    width = page.evaluate("[document.documentElement.scrollWidth, screen.width]")
    assert width[0] <= width[1], "nothing sticks out to the side"


def test_a_buyer_is_turned_away_and_a_guest_asked_to_sign_in(server, phone, enter):
    visitor = phone(cookie=enter().cookie)
    visitor.go("/stall")
    expect(visitor.page.locator("#blank-words")).to_contain_text("người dẫn và ban tổ chức")
    guest = phone()
    guest.go("/stall")
    expect(guest.page).to_have_url(re.compile("/sign-in"))
