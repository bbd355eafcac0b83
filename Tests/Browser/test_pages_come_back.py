"""Several pages at a restart: all are told before, see the hammer, wait for the restart, and come back by themselves."""

import signal
import time

from playwright.sync_api import expect

from stall import Stall

#: Notes when the page opens a line, by the clock of this machine.
NOTE_LINES = """
    globalThis.opened = [];
    const Real = WebSocket;
    globalThis.WebSocket = class extends Real {
        constructor(...words) {
            super(...words);
            opened.push(Date.now());
        }
    };
"""


def test_pages_are_told_of_a_restart_and_come_back_after_it(server, phone, host_cookie):
    stall = Stall(server.port, host_cookie)
    pages = [phone() for _ in range(4)]
    for visitor in pages:
        visitor.has_outage = True
        visitor.context.add_init_script(NOTE_LINES)
        visitor.enter()
    lot = stall.english(duration=8_000)
    stall.host.do("push", lot=lot)
    for visitor in pages:
        expect(visitor.price).to_have_text("100.000")

    server.process.send_signal(signal.SIGTERM)
    for visitor in pages:
        expect(visitor.page.locator("#notice")).to_contain_text("Chợ sắp khởi động lại")
    pages[0].picture("restart-announced-phone")
    assert stall.host.lot(lot, state="ended")["outcome"] == "passed"
    stall.host.cut()
    for visitor in pages:
        expect(visitor.line).to_contain_text("Chợ đang khởi động lại")
    server.process.wait(30)
    gone, server.process = time.time() * 1000, None
    server.start()
    for visitor in pages:
        expect(visitor.line).to_be_hidden(timeout=60_000)
        expect(visitor.page.locator("#notice")).not_to_contain_text("khởi động lại")
    tries = [visitor.page.evaluate("opened") for visitor in pages]
    assert all(len(times) >= 2 for times in tries)
    assert all(times[1] >= gone for times in tries), "nobody tries before the server has ended"
    print("came back after", sorted(round(times[-1] - gone) for times in tries), "ms")
