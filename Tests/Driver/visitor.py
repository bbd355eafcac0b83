"""Somebody at a browser: a context of its own, everything it complained about, and what the room page shows."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, expect

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
#: How long a hand takes between two presses, in milliseconds.
HAND = 450
#: What the browser's console says of its own accord when the line is down.
OUTAGE = re.compile(r"ERR_(CONNECTION|INTERNET|SOCKET|EMPTY|NETWORK)|WebSocket connection to .* failed|Failed to fetch")
expect.set_options(timeout=15_000)
PICTURES = Path(__file__).resolve().parents[2] / "test-results"


class Visitor:
    def __init__(self, browser: Browser, address: str, *, size: dict, language: str = "vi", theme: str | None = None,
                 cookie: str | None = None, **options):
        phone = size["width"] < 600
        self.context = browser.new_context(viewport=size, base_url=address, has_touch=phone, is_mobile=phone,
                                           locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        kept = {"language": language} | ({"theme": theme} if theme else {})
        self.context.add_init_script(
            f"for (const [name, value] of Object.entries({json.dumps(kept)})) if (!localStorage.getItem(name))"
            " localStorage.setItem(name, value);")
        if cookie:
            name, value = cookie.split("=", 1)
            self.context.add_cookies([{"name": name, "value": value, "url": address}])
        self.complaints: list[str] = []
        self.requested: list[Request] = []
        self.has_outage = False
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("request", lambda request: self.requested.append(request))
        self.page.on("response", lambda answer: answer.status >= 500 and self.complaints.append(f"{answer.status} {answer.url}"))

    def hear(self, message):
        if message.type in ("error", "warning") and not (self.has_outage and OUTAGE.search(message.text)):
            self.complaints.append(f"{message.type}: {message.text}")

    def forgive(self, *statuses: int):
        """Refusals that the test asked for, of which the browser tells on its console."""
        self.complaints[:] = [text for text in self.complaints if not any(f"status of {status}" in text for status in statuses)]

    # Going about.

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def enter(self, room: str = "che-ba-vi") -> Page:
        """Into a room, until the page has what the room has."""
        self.go(f"/room/{room}")
        expect(self.page.locator("#stall-place")).not_to_be_empty()
        return self.page

    def fill_in_account(self, name: str, password: str = "chodem2026"):
        self.page.fill("#account-name", name)
        self.page.fill("#account-password", password)
        self.page.press("#account-password", "Enter")

    # What there is to see.

    @property
    def press(self):
        return self.page.locator("#press-button")

    @property
    def note(self):
        return self.page.locator(".press-note")

    @property
    def price(self):
        return self.page.locator(".price-number")

    @property
    def leader(self):
        return self.page.locator(".leader .paddle")

    @property
    def line(self):
        return self.page.locator("#line")

    @property
    def tone(self):
        return self.page.locator("section.press")

    def press_when_it_says(self, words: str):
        """Reads the press and uses it; a hand takes as long as the page counts on."""
        expect(self.press).to_have_text(words)
        self.tap(self.press)

    def tap(self, control):
        """Uses a control as a hand does, which reads first: the page counts on that after a change or a press."""
        self.page.wait_for_timeout(HAND)
        control.click()

    def expect_tone(self, tone: str):
        expect(self.tone).to_have_attribute("data-tone", tone)

    def panel(self, name: str):
        """Opens a panel where panels share a place, and gives it."""
        tab = self.page.locator(f'[data-panel="{name}"]')
        if tab.is_visible():
            tab.click()
        return self.page.locator(f".panel-{name}")

    def picture(self, name: str):
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def leave(self):
        self.context.close()
