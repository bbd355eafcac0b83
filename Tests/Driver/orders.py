"""Orders over HTTP: what a buyer, a host, an organiser and the bank's side ask of them."""

import hashlib
import hmac
import itertools
import json
import os
import time

from raw_http import Answer, ask
from session import Session, fresh_key

#: The secret of a demo market's payment notices.
SECRET = b"chodem2026-demo-secret"
_numbers = itertools.count(1)
_serial = os.urandom(3).hex()


def bank_id() -> str:
    return f"FT{_serial}{next(_numbers)}"


class Orders:
    """Somebody who is signed in, at the counter."""

    def __init__(self, port: int, cookie: str | None):
        self.port, self.cookie = port, cookie

    def ask(self, method: str, path: str, body: dict | None = None) -> Answer:
        return ask(self.port, method, path, body, cookie=self.cookie)

    def do(self, method: str, path: str, body: dict | None = None) -> dict:
        answer = self.ask(method, path, body)
        assert answer.status in (200, 201), f"{method} {path}: {answer}"
        return answer.json

    def refused(self, status: int, reason: str, method: str, path: str, body: dict | None = None) -> dict:
        answer = self.ask(method, path, body)
        assert answer.status == status, f"{method} {path}: {answer}"
        assert answer.json["reason"] == reason, answer
        return answer.json

    def all(self) -> list[dict]:
        return self.do("GET", "/api/orders")["orders"]

    def of(self, hold: dict) -> dict:
        """The order that a hold is, as soon as the desk has heard of it."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for order in self.all():
                if order["hold"] == hold["hold"]:
                    return order
            time.sleep(0.02)
        raise AssertionError(f"no order of {hold}")

    def one(self, code: str) -> dict:
        return self.do("GET", f"/api/orders/{code}")

    def until(self, code: str, within: float = 20, **wanted) -> dict:
        deadline = time.monotonic() + within
        while True:
            order = self.one(code)
            if all(order[name] == value for name, value in wanted.items()):
                return order
            assert time.monotonic() < deadline, f"waited for {wanted} in vain: {order}"
            time.sleep(0.05)

    def book(self, code: str, slot: int) -> dict:
        return self.do("POST", f"/api/orders/{code}/pickup", {"slot": slot})["pickup"]

    def point(self, *caps: int, kind: str = "stall", begins: float = -1, lasts: float = 3600, **more) -> list[int]:
        """A new pickup point whose slots follow each other; gives the slots' numbers."""
        start = int((time.time() + begins) * 1000)
        slots = [
            {"from": start + int(n * lasts * 1000), "to": start + int((n + 1) * lasts * 1000), "cap": cap}
            for n, cap in enumerate(caps)
        ]
        name = {"vi": "Quầy thử", "en": "Test stall"}
        body = {"kind": kind, "name": name, "address": "1 Hàng Bài", "slots": slots} | more
        return [slot["slot"] for slot in self.do("POST", "/api/pickup-points", body)["slots"]]

    def hand_over(self, code: str, key: str | None = None) -> Answer:
        return self.ask("POST", "/api/stall/handovers", {"code": code, "key": key or fresh_key()})


def claim(session: Session, lot: int, quantity: int = 1) -> tuple[Orders, dict]:
    """A buyer's claim, and the order that it becomes."""
    hold = session.do("claim", lot=lot, quantity=quantity)["hold"]
    orders = Orders(session.port, session.cookie)
    return orders, orders.of(hold)


def sign(body: bytes, secret: bytes = SECRET) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def notify(port: int, order: dict | str, amount: int | None = None, id: str | None = None,
           signature: str | None = None, secret: bytes = SECRET, time_ms: int | None = None) -> Answer:
    """The bank's notice that an order was paid, or of any other reference."""
    reference = order if isinstance(order, str) else order["payment"]["reference"]
    notice = {
        "id": bank_id() if id is None else id, "reference": reference,
        "amount": order["total"] if amount is None else amount,
        "time": time_ms or 1_790_000_000_000,
    }
    body = json.dumps(notice).encode()
    signature = sign(body, secret) if signature is None else signature
    # It comes from no page, so it has no origin.
    return ask(port, "POST", "/api/payments/notices", body, x_signature=signature, origin=None)


def result(answer: Answer) -> str:
    assert answer.status == 200, answer
    return answer.json["result"]
