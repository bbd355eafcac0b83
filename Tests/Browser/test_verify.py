"""The page that checks a room's journal: a whole evening, a draw end to end, secrets, tampered files, and no network at all."""

import json
import subprocess
import sys
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from market_server import ROOT
from raw_http import ask
from session import Session
from stall import BLACK_TEA, POWDER, TEA_BAG
from visitor import DESK, PHONE

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
ADDRESS = "/verify?room=che-ba-vi"
JOURNALS = ROOT / "Tests/Page/journals"


def violations(page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
            for rule in found for node in rule["nodes"]]


def verdict(page, tone: str):
    """The verdict, once the check is over."""
    expect(page.locator(f'#verdict[data-tone="{tone}"]')).to_be_visible()
    return page.locator("#verdict-title")


def journal(server) -> bytes:
    text, after = b"", 0
    while page := ask(server.port, "GET", f"/api/rooms/che-ba-vi/journal?after={after}&limit=1000").body:
        text += page
        after += page.count(b"\n")
    return text


@pytest.fixture(scope="module")
def people(server, buyers):
    sessions = [Session(server.port, cookie) for cookie in buyers(6)]
    yield sessions
    for session in sessions:
        session.cut()


@pytest.fixture
def auction(stall, people) -> int:
    """A proxy auction that has ended: outbid, extended, sold."""
    lot = stall.english(product=BLACK_TEA, duration=2_000, extensionWindow=1_500, extension=1_500, proxy=True, reserve=150_000)
    people[0].do("bid", lot=lot, amount=130_000)
    people[1].do("bid", lot=lot, amount=180_000)
    people[2].do("bid", lot=lot, amount=160_000)
    stall.host.lot(lot, state="ended")
    return lot


@pytest.fixture
def draw(stall, people) -> int:
    """A draw that has been drawn: six entries for three units."""
    lot = stall.prepare("flash", True, TEA_BAG, price=50_000, quantity=3, limit=2, duration=1_500, hold=600_000, allocation="draw")
    for number, person in enumerate(people):
        person.do("claim", lot=lot, quantity=1 + number % 2)
    stall.host.lot(lot, state="ended")
    return lot


def test_an_evening_is_checked_and_every_bid_explained(server, auction, phone):
    page = phone(reduced_motion="reduce").go(f"{ADDRESS}#lot-{auction}")
    title = verdict(page, "good")
    entries = len(journal(server).splitlines())
    expect(title).to_contain_text(f"Sổ khớp: {entries} mục")
    expect(page.locator("#findings")).to_contain_text("Gian hàng đang hiện đúng như sổ ghi.")
    expect(page.locator("#lot-result")).to_have_text("Đấu giá · Bán 170.000 ₫ cho số 2")
    expect(page.locator("#lot-mark")).to_have_text("Tính lại đúng")
    bids = page.locator(".step-row", has_text="Trả giá")
    expect(bids).to_have_count(3)
    expect(bids.nth(1)).to_contain_text("Cao hơn mức tối đa 130.000 ₫ của số 1, nên số 2 dẫn đầu.")
    expect(bids.nth(1)).to_contain_text("giá ít nhất là 150.000 ₫")
    expect(bids.nth(2)).to_contain_text("mức cao nhất 180.000 ₫, và mức nhì 160.000 ₫ cộng bước 10.000 ₫; tức là 170.000 ₫.")
    expect(page.locator("#head-hash")).to_have_text(json.loads(journal(server).splitlines()[-1])["hash"])


def test_a_draw_is_computed_again_end_to_end(server, draw, desk):
    visitor = desk(reduced_motion="reduce")
    page = visitor.go(f"{ADDRESS}#lot-{draw}")
    verdict(page, "good")
    steps = page.locator(".step-row")
    expect(steps.filter(has_text="Cam kết hạt giống")).to_contain_text("trước khi nhận ghi tên")
    drawn = steps.last
    expect(drawn).to_contain_text("cho đúng dấu đã công bố từ đầu")
    expect(drawn).to_contain_text("Xếp 6 lượt theo SHA-256")
    drawn.locator("summary").click()
    rows = drawn.locator("tbody tr")
    expect(rows).to_have_count(6)
    entries = [json.loads(line)["payload"] for line in journal(server).splitlines()]
    (advance,) = [payload for payload in entries if payload["type"] == "advance" and payload["lot"] == draw]
    holds = advance["outcome"].get("holds", [advance["outcome"].get("hold")])
    served = [int(row.split("\t")[2]) for row in rows.all_inner_texts() if "được" in row]
    assert served == [hold["paddle"] for hold in holds], "the page draws as the server did"
    visitor.picture("verify-draw-desk")
    assert violations(page) == []


def test_a_sealed_book_is_opened_again_end_to_end(stall, people, phone):
    lot = stall.prepare("sealed", True, POWDER, pricing="second", opening=100_000, duration=1_500)
    for person, amount in zip(people, (160_000, 210_000, 190_000)):
        person.do("bid", lot=lot, amount=amount)
    page = phone(reduced_motion="reduce").go(f"{ADDRESS}#lot-{lot}")
    expect(verdict(page, "good")).to_contain_text("còn giữ kín")
    assert "210.000" not in page.locator("body").inner_text(), "what is sealed is not told"
    stall.host.lot(lot, state="ended")
    page.get_by_role("button", name="Kiểm tra lại").click()
    opened = page.locator(".step-row").last
    expect(opened).to_contain_text("Mức cao nhất là 210.000 ₫ của số 2.")
    expect(opened).to_contain_text("mức nhì 190.000 ₫; tức là 190.000 ₫.")
    expect(page.locator("#lot-result")).to_have_text("Trả giá kín · Bán 190.000 ₫ cho số 2")
    expect(page.locator("#lot-mark")).to_have_text("Tính lại đúng")
    opened.locator("summary").click()
    expect(opened.locator("tbody tr")).to_have_count(3)
    assert violations(page) == []


def test_the_second_reader_agrees_with_the_page(server, stall, people, draw, tmp_path):
    lot = stall.prepare("sealed", True, POWDER, pricing="first", opening=100_000, duration=1_000)
    people[3].do("bid", lot=lot, amount=120_000)
    stall.host.lot(lot, state="ended")
    file = tmp_path / "che-ba-vi.ndjson"
    file.write_bytes(journal(server))
    said = subprocess.run([sys.executable, ROOT / "Scripts/verify-journal", file], capture_output=True, text=True)
    assert said.returncode == 0 and said.stdout.startswith("SOUND"), said.stdout + said.stderr
    assert "0 draws" not in said.stdout and "0 sealed" not in said.stdout


def test_an_ended_lot_leads_to_its_check_and_the_hall_to_all(server, auction, phone):
    visitor = phone(reduced_motion="reduce")
    page = visitor.go(f"/room/che-ba-vi#lot-{auction}")
    link = page.get_by_role("link", name="Kiểm tra kết quả")
    expect(link).to_be_visible()
    link.click()
    verdict(page, "good")
    expect(page.locator("#lot-title")).to_contain_text(f"Món {auction}")
    expect(page.locator("#lots [aria-current]")).to_have_count(1)
    page.go_back()
    page.goto("/")
    page.get_by_role("link", name="Kiểm tra sổ công khai của chợ").click()
    page.locator("#room").select_option("che-ba-vi")
    page.get_by_role("button", name="Kiểm tra").click()
    verdict(page, "good")
    page.locator("#lots .row-link").nth(auction - 1).click()
    expect(page.locator("#lot-title")).to_be_focused()
    expect(page.locator(".step-row").first).to_be_visible()


def test_secrets_of_a_running_lot_are_owned_up_to(stall, people, phone):
    lot = stall.english(product=BLACK_TEA, duration=600_000, proxy=True, reserve=999_000)
    people[0].do("bid", lot=lot, amount=120_000)
    page = phone().go(f"{ADDRESS}#lot-{lot}")
    expect(verdict(page, "good")).to_contain_text("còn giữ kín")
    expect(page.locator("#lot-mark")).to_have_text("Chưa tính lại được")
    expect(page.locator(".step-row", has_text="Trả giá")).to_contain_text("Nội dung còn giữ kín")
    assert "999.000" not in page.locator("body").inner_text()
    stall.host.do("cancel", lot=lot, reason="thử sổ")
    stall.host.lot(lot, state="ended")
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.locator(".step-row", has_text="Trả giá")).to_contain_text("120.000 ₫")
    expect(page.locator("#findings")).to_contain_text("nối tiếp đúng bản bạn đã kiểm tra lần trước")


def changed(lines: list[bytes]) -> list[bytes]:
    index = next(index for index, line in enumerate(lines) if b'"amount":150000' in line)
    return lines[:index] + [lines[index].replace(b'"amount":150000', b'"amount":140000')] + lines[index + 1:]


@pytest.mark.parametrize("name, change, words", [
    ("sound", lambda lines: lines, None),
    ("changed", changed, "đã bị sửa"),
    ("dropped", lambda lines: lines[:30] + lines[31:], "Thiếu mục 31"),
    ("swapped", lambda lines: lines[:20] + [lines[21], lines[20]] + lines[22:], "Thiếu mục 21"),
])
def test_a_file_is_checked_without_any_network(desk, tmp_path, name, change, words):
    lines = change((JOURNALS / "english.ndjson").read_bytes().splitlines())
    file = tmp_path / f"{name}.ndjson"
    file.write_bytes(b"\n".join(lines) + b"\n")
    visitor = desk(reduced_motion="reduce")
    page = visitor.go("/verify")
    expect(page.locator("#room option").first).to_be_attached()
    visitor.has_outage = True
    visitor.context.set_offline(True)
    page.set_input_files("#file", file)
    if words is None:
        expect(verdict(page, "good")).to_contain_text("Sổ khớp: 54 mục")
        page.locator("#lots .row-link", has_text="Món 9").click()
        expect(page.locator("#lot-result")).to_contain_text("Bán 270.000 ₫ cho số 4")
    else:
        verdict(page, "bad")
        expect(page.locator("#findings")).to_contain_text(words)
        visitor.picture(f"verify-{name}-desk")
        assert violations(page) == []


def test_a_file_can_be_dropped_on_the_page(desk):
    page = desk().go("/verify")
    expect(page.locator("#room option").first).to_be_attached()
    transfer = page.evaluate_handle(
        """text => { const data = new DataTransfer(); data.items.add(new File([text], "so.ndjson")); return data; }""",
        (JOURNALS / "draws.ndjson").read_text())
    page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
    expect(page.locator("#dropping")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    verdict(page, "good")
    expect(page.locator("#whose")).to_have_text("Tệp so.ndjson")


def test_a_downloaded_book_is_the_journal(server, auction, desk):
    page = desk().go(ADDRESS)
    verdict(page, "good")
    with page.expect_download() as started:
        page.get_by_role("button", name="Tải sổ về").click()
    assert Path(started.value.path()).read_bytes() == journal(server)


def test_without_webcrypto_the_page_says_so_and_still_checks(auction, phone):
    visitor = phone()
    visitor.context.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})")
    page = visitor.go(ADDRESS)
    verdict(page, "good")
    expect(page.locator("#findings")).to_contain_text("bộ băm SHA-256 của mình")


def test_a_rewritten_book_is_noticed(auction, phone):
    page = phone().go(ADDRESS)
    verdict(page, "good")
    page.evaluate("localStorage.setItem('checked:che-ba-vi', '5 ' + '0'.repeat(64))")
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(verdict(page, "bad")).to_contain_text("mục 5")
    expect(page.locator("#findings")).to_contain_text("sổ đã bị viết lại")
    page.get_by_role("button", name="Quên lần kiểm tra trước").click()
    verdict(page, "good")


def test_a_room_that_is_not_there_is_said(phone):
    visitor = phone()
    page = visitor.go("/verify?room=khong-co")
    expect(verdict(page, "none")).to_have_text("Không có gian hàng này")
    visitor.complaints = [complaint for complaint in visitor.complaints if "404" not in complaint]


@pytest.mark.parametrize("language, theme, size", [
    ("vi", "night", "phone"), ("vi", "day", "desk"), ("en", "day", "phone"), ("en", "night", "desk"),
])
def test_the_page_has_no_barrier_and_fits(auction, visit, language, theme, size):
    visitor = visit({"phone": PHONE, "desk": DESK}[size], language=language, theme=theme, reduced_motion="reduce")
    page = visitor.go(f"{ADDRESS}#lot-{auction}")
    verdict(page, "good")
    expect(page.locator("#lots li").last).to_be_attached()
    visitor.picture(f"verify-{language}-{theme}-{size}")
    assert violations(page) == []
    width = page.evaluate("[document.documentElement.scrollWidth, screen.width]")
    assert width[0] <= width[1], "nothing sticks out to the side"
    page.goto("/verify")
    expect(page.locator("#room option").first).to_be_attached()
    visitor.picture(f"verify-choose-{language}-{theme}-{size}")
    assert violations(page) == []


def long_journal(count: int) -> bytes:
    """A journal of so many bids, chained as the document says."""
    import hashlib
    import struct
    terms = {"product": 4, "quantity": 1, "format": "english", "opening": 1_000, "increment": [[0, 1]], "reserve": None, "buyNow": None,
             "proxy": False, "duration": 86_400_000, "extensionWindow": 10_000, "extension": 10_000, "totalCap": 86_400_000,
             "finalPeriod": 30_000, "suddenDeath": False, "paymentWindow": 60_000}
    payloads = [{"type": "openRoom", "actor": "host"}]
    payloads += [{"type": "register", "actor": "clock", "outcome": {"paddle": paddle}} for paddle in (1, 2)]
    payloads += [{"type": "prepare", "actor": "host", **terms, "outcome": {"lot": 1}}, {"type": "start", "actor": "host", "lot": 1}]
    for number in range(count - len(payloads)):
        paddle, amount = 1 + number % 2, 1_000 + number
        payloads.append({"type": "bid", "actor": paddle, "lot": 1, "amount": amount,
                         "outcome": {"bid": number + 1, "price": amount, "leader": paddle, "leading": True}})
    previous, lines = bytes(32), []
    for seq, payload in enumerate(payloads, 1):
        kind, text, time = payload["type"].encode(), json.dumps(payload, separators=(",", ":")).encode(), 1_795_000_000_000 + seq
        previous = hashlib.sha256(previous + struct.pack(">qqqq", 1, seq, time, len(kind)) + kind + struct.pack(">q", len(text)) + text).digest()
        lines.append(b'{"room":1,"seq":%d,"time":%d,"kind":"%s","payload":%s,"hash":"%s"}\n' % (seq, time, kind, text, previous.hex().encode()))
    return b"".join(lines)


def longest_task(trace: bytes) -> float:
    """The most processor time that one task took of the page's main thread, in milliseconds; others run beside us."""
    events = json.loads(trace)["traceEvents"]
    mains = {(event["pid"], event["tid"]) for event in events
             if event.get("name") == "thread_name" and event["args"]["name"] == "CrRendererMain"}
    tasks = [event["tdur"] / 1_000 for event in events
             if event.get("name", "").endswith("RunTask") and "tdur" in event and (event["pid"], event["tid"]) in mains]
    assert len(tasks) > 100
    return max(tasks)


@pytest.mark.parametrize("own", [False, True], ids=["the browser's digest", "our own"])
def test_a_long_journal_is_checked_without_a_long_task(browser, desk, tmp_path, own):
    file = tmp_path / "long.ndjson"
    file.write_bytes(long_journal(20_000))
    visitor = desk(reduced_motion="reduce")
    if own:
        visitor.context.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})")
    page = visitor.go("/verify")
    expect(page.locator("#room option").first).to_be_attached()
    browser.start_tracing(page=page, categories=["toplevel"])
    page.set_input_files("#file", file)
    expect(page.locator("#findings")).to_contain_text("Đã xem")
    expect(page.locator('#verdict[data-tone="good"]')).to_be_visible(timeout=60_000)
    expect(page.locator("#verdict-title")).to_have_text("Sổ khớp: 20.000 mục, không mục nào bị sửa")
    page.locator("#lots .row-link").click()
    expect(page.locator(".step-row")).to_have_count(100)
    page.get_by_role("button", name="Hiện thêm bước").click()
    expect(page.locator(".step-row")).to_have_count(200)
    assert longest_task(browser.stop_tracing()) < 50
