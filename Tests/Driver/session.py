"""Somebody in a live room: sends commands, and follows the room from what the server says and nothing else."""

import itertools
import json
import os
import time
from typing import Callable

from raw_http import ask
from web_socket import WebSocket

ROOM = "che-ba-vi"
_numbers = itertools.count(1)
_serial = os.urandom(3).hex()


def fresh_key() -> str:
    return f"{_serial}-{next(_numbers)}"


def sign_in(port: int, name: str, password: str = "chodem2026", **options) -> str:
    """The session cookie of an account."""
    answer = ask(port, "POST", "/api/session", {"name": name, "password": password}, **options)
    assert answer.status == 200, answer
    return answer["Set-Cookie"].split(";")[0]


class Session:
    def __init__(self, port: int, cookie: str | None = None, room: str | None = ROOM, position=None, **fields):
        self.port, self.cookie, self.room = port, cookie, room
        self.socket = WebSocket(port, cookie=cookie, **fields)
        self.heard: list[dict] = []
        self.answers: dict[str, dict] = {}
        self.lots: dict[int, dict] = {}
        self.front: dict = {}
        self.chat: dict[int, dict] = {}
        self.hidden: set[int] = set()
        self.notices: list[dict] = []
        self.mine: dict = {}
        self.epoch, self.offset, self.seq = None, None, None
        self.joined: dict | None = None
        self.welcome = self.hear()
        assert self.welcome["type"] == "welcome"
        if room is not None:
            self.join(position)

    # What is sent.

    def send(self, type: str, key: str | None = None, **fields) -> str:
        key = key or fresh_key()
        self.say({"type": type, "key": key, "room": self.room, **fields})
        return key

    def say(self, message: object):
        self.socket.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    def ask(self, type: str, key: str | None = None, **fields) -> dict:
        """Sends a command and waits for its answer."""
        return self.answer(self.send(type, key, **fields))

    def do(self, type: str, key: str | None = None, **fields) -> dict:
        """A command that must be accepted."""
        answer = self.ask(type, key, **fields)
        assert answer["ok"] is True, f"{type} {fields}: {answer}"
        return answer

    def refused(self, type: str, key: str | None = None, **fields) -> dict:
        """A command that must be refused."""
        answer = self.ask(type, key, **fields)
        assert answer["ok"] is False, f"{type} {fields}: {answer}"
        return answer

    def join(self, position: tuple[str, int] | None = None) -> dict:
        self.joined = None
        if position and self.offset is None:
            (self.epoch, self.offset), self.seq = position, 0
        place = {"epoch": position[0], "offset": position[1]} if position else {}
        key = self.send("join", **place)
        self.until(lambda: self.joined or key in self.answers)
        assert self.joined, self.answers.get(key)
        return self.joined

    # What is heard.

    def answer(self, key: str) -> dict:
        self.until(lambda: key in self.answers)
        return self.answers[key]

    def until(self, condition: Callable[[], object], within: float = 20):
        """Listens until something holds, for a bounded time, and gives what the condition gave."""
        deadline = time.monotonic() + within
        while not (result := condition()):
            left = deadline - time.monotonic()
            assert left > 0, f"waited {within} s in vain; last heard: {self.heard[-3:]}"
            self.socket.wire.socket.settimeout(left)
            try:
                self.hear()
            except TimeoutError:
                continue
        return result

    def lot(self, number: int, within: float = 20, **wanted) -> dict:
        """Listens until the lot has these fields."""
        def matches():
            lot = self.lots.get(number)
            return lot if lot and all(lot.get(name) == value for name, value in wanted.items()) else None
        return self.until(matches, within)

    def hold(self, number: int, **wanted) -> dict:
        def matches():
            for hold in self.mine.get("holds", []):
                if hold["hold"] == number and all(hold[name] == value for name, value in wanted.items()):
                    return hold
        return self.until(matches)

    def hear(self) -> dict:
        message = json.loads(self.socket.receive())
        self.heard.append(message)
        match message["type"]:
            case "answer" | "time":
                self.answers[message["key"]] = message
            case "joined":
                self.enter(message)
            case "update" if message["room"] == self.room:
                self.follow(message)
            case "mine" if message["room"] == self.room:
                self.mine = message["mine"]
        return message

    def enter(self, message: dict):
        self.joined, self.mine = message, message["mine"]
        if message.get("resumed"):
            return
        snapshot = message["snapshot"]
        self.epoch, self.offset, self.seq = message["epoch"], message["offset"], message["seq"]
        self.lots = {lot["lot"]: lot for lot in snapshot["lots"]}
        self.chat = {line["message"]: line for line in snapshot["chat"]}
        self.front = {name: snapshot[name] for name in ("state", "featured", "pinned", "present", "hostPresent")}

    def follow(self, message: dict):
        """Takes an update in; one that is out of turn fails the test."""
        if self.offset is not None:
            assert message["epoch"] == self.epoch, "an update of another life of the server"
            expected = self.offset + 1
            assert message.get("whole") or message["offset"] == expected, f"{message['offset']} after {self.offset}"
            assert message["seq"] >= self.seq, f"seq {message['seq']} after {self.seq} in {message}"
        self.epoch, self.offset, self.seq = message["epoch"], message["offset"], message["seq"]
        self.front |= {name: message[name] for name in self.front if name in message}
        for lot in message.get("lots", []):
            self.lots[lot["lot"]] = self.lots.get(lot["lot"], {}) | lot
        for line in message.get("chat", []):
            self.chat[line["message"]] = line
        for number in message.get("hidden", []):
            self.hidden.add(number)
            self.chat.pop(number, None)
        if "notice" in message:
            self.notices.append(message["notice"])

    @property
    def position(self) -> tuple[str, int]:
        return self.epoch, self.offset

    @property
    def paddle(self) -> int | None:
        return self.mine.get("paddle")

    def close(self):
        self.socket.close()

    def cut(self):
        self.socket.cut()
