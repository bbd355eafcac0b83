"""Oversized and malformed HTTP heads and bodies: the right status, and the end of the connection."""

import pytest

from raw_http import Wire, ask

GET = b"GET /healthz HTTP/1.1\r\n"
HOST = b"Host: 127.0.0.1\r\n"

BAD = {
    "no version": (b"GET /\r\n\r\n", 400),
    "garbage": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "two spaces": (b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a method that is no token": (b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "no host": (GET + b"\r\n", 400),
    "two hosts": (GET + HOST + HOST + b"\r\n", 400),
    "a host that is none": (GET + b"Host: a b\r\n\r\n", 400),
    "a space before the colon": (GET + HOST + b"X-A : b\r\n\r\n", 400),
    "a folded field": (GET + HOST + b"X-A: b\r\n c\r\n\r\n", 400),
    "a field without a colon": (GET + HOST + b"hello\r\n\r\n", 400),
    "a field name that is empty": (GET + HOST + b": a\r\n\r\n", 400),
    "a bare line feed": (GET + HOST + b"X: a\n\r\n", 400),
    "a bare carriage return": (GET + HOST + b"X: a\rb\r\n\r\n", 400),
    "a nul byte in a value": (GET + HOST + b"X: a\x00b\r\n\r\n", 400),
    "a length that is none": (b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: ten\r\n\r\n", 400),
    "a negative length": (b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    "a length with a sign": (b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: +1\r\n\r\na", 400),
    "two lengths": (
        b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "a list of lengths": (b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: 1, 1\r\n\r\na", 400),
    "a length over 64 bits": (
        b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999\r\n\r\n", (400, 413)),
    "a length and chunks": (
        b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    "chunks": (b"POST /api/session HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
    "a newer version": (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    "a target that is too long": (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "a field that is too long": (GET + HOST + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "too many fields": (GET + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n", 431),
    "a head without an end": (GET + HOST + b"X: a\r\n" * 3000, 431),
    "a body over the limit": (b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: 10000000\r\n\r\n", 413),
    "a target that is not ASCII": ("GET /chợ HTTP/1.1\r\n".encode() + HOST + b"\r\n", 400),
    "a target without its slash": (b"GET room HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a broken escape": (b"GET /%zz HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "an escaped nul": (b"GET /a%00b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_head_gets_its_status_and_the_end(server, name):
    sent, expected = BAD[name]
    with Wire(server.port) as wire:
        wire.send(sent)
        answer = wire.answer()
        assert answer.status in (expected if isinstance(expected, tuple) else (expected,))
        assert answer["Connection"].lower() == "close"
        assert wire.until_closed() == b""
    assert ask(server.port, "GET", "/healthz").status == 200


@pytest.mark.parametrize("path", [
    "/../Package.swift", "/js/../../Package.swift", "/%2e%2e/Package.swift", "/..%2fPackage.swift", "/js/%2e%2e/%2e%2e/etc/passwd",
    "/./index.html", "//etc/passwd", "/....//etc/passwd", "/js/..\\..\\Package.swift", "/etc/passwd", "/js", "/js/",
    "/.git/config", "/index.html/", "/room.html.bak", "/demo/../../Package.swift", "/INDEX.HTML", "/js/room.js%20",
])
def test_no_path_leaves_the_folder(server, path):
    with Wire(server.port) as wire:
        wire.send(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        answer = wire.answer()
    assert answer.status in (400, 404)
    assert b"swift-tools-version" not in answer.body and b"root:" not in answer.body


def test_a_body_that_stops_halfway_holds_nobody_up(server):
    with Wire(server.port) as wire:
        wire.send(b"POST /api/session HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\n{")
        assert ask(server.port, "GET", "/healthz").status == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"name":1,"password":2}', b'{"name":"a"}', b"\xff\xfe", b"{" * 10_000])
def test_a_form_that_is_none_is_refused(server, body):
    answer = ask(server.port, "POST", "/api/session", body)
    assert (answer.status, answer.json["reason"]) == (400, "badJSON")


@pytest.mark.parametrize("method, path, status", [
    ("PUT", "/", 405), ("DELETE", "/", 405), ("POST", "/room.html", 405), ("PATCH", "/api/session", 405),
    ("GET", "/api", 404), ("GET", "/api/nothing", 404), ("GET", "/api/rooms/none/journal", 404),
    ("GET", "/api/rooms/che-ba-vi/none", 404), ("GET", "/api/rooms/che-ba-vi/sheet", 401), ("GET", "/api/accounts", 404),
])
def test_what_is_not_there_says_so(server, method, path, status):
    assert ask(server.port, method, path).status == status


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1", ""])
@pytest.mark.parametrize("method, path", [
    ("POST", "/api/session"), ("DELETE", "/api/session"), ("POST", "/api/accounts"), ("POST", "/api/simulated-buyers"),
])
def test_a_change_from_a_foreign_page_is_refused(server, method, path, origin):
    body = {"name": "mua1", "password": "chodem2026"} if method == "POST" else None
    answer = ask(server.port, method, path, body, origin=origin)
    assert (answer.status, answer.json["reason"]) == (403, "foreignOrigin")
    assert "Set-Cookie" not in answer
