"""Static files, health, metrics and the rules that every page is served under."""

import gzip
import re
import time

import pytest

from market_server import ROOT
from metrics_page import metrics
from raw_http import Wire, ask

PAGES = {"/": "index.html", "/room/che-ba-vi": "room.html", "/host": "host.html", "/host/che-ba-vi": "host.html",
         "/sign-in": "sign-in.html", "/orders": "orders.html", "/stall": "stall.html", "/js/room.js": "js/room.js", "/css/market.css": "css/market.css",
         "/manifest.webmanifest": "manifest.webmanifest", "/icons/icon.svg": "icons/icon.svg"}


def without_comments(path: str, body: bytes, written: bytes) -> bytes:
    """What of a file should be sent; scripts and style sheets lose comments that have lines of their own, not the lines."""
    if not path.endswith((".js", ".css")):
        return written
    lines = list(zip(body.split(b"\n"), written.split(b"\n"), strict=True))
    assert all(sent in (line, b"") for sent, line in lines)
    gone = [line.strip() for sent, line in lines if sent != line]
    assert gone and all(line.startswith((b"/*", b"*", b"//")) or not line or b";" not in line for line in gone)
    return body


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_file(server, path):
    answer = ask(server.port, "GET", path)
    content = without_comments(path, answer.body, (ROOT / "Static" / PAGES[path]).read_bytes())
    assert (answer.status, answer.body) == (200, content)
    squeezed = ask(server.port, "GET", path, accept_encoding="br, gzip;q=0.8")
    assert "Accept-Encoding" in squeezed["Vary"]
    if "Content-Encoding" in squeezed:
        assert squeezed["Content-Encoding"] == "gzip"
        assert gzip.decompress(squeezed.body) == content and len(squeezed.body) < len(content)
    else:
        assert squeezed.body == content


@pytest.mark.parametrize("refusal", ["identity", "gzip;q=0", "br", "gzip; q=0.000"])
def test_whoever_takes_no_gzip_gets_none(server, refusal):
    assert "Content-Encoding" not in ask(server.port, "GET", "/", accept_encoding=refusal)


def test_what_is_already_there_is_not_sent_again(server):
    first = ask(server.port, "GET", "/js/room.js")
    tag = first["ETag"]
    # Weak, for compressed and plain bytes are the same version (RFC 9110 section 8.8.1).
    assert re.fullmatch(r'W/"[^"]+"', tag) and "Cache-Control" in first
    assert ask(server.port, "GET", "/js/room.js", accept_encoding="identity")["ETag"] == tag
    for match in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = ask(server.port, "GET", "/js/room.js", if_none_match=match)
        assert (again.status, again.body) == (304, b""), match
        assert again["ETag"] == tag
    assert ask(server.port, "GET", "/js/room.js", if_none_match='"other"').status == 200
    assert ask(server.port, "GET", "/js/line.js")["ETag"] != tag


@pytest.mark.parametrize("path", ["/", "/healthz", "/js/room.js", "/nothing"])
def test_head_is_get_without_the_body(server, path):
    with Wire(server.port) as wire:
        got, head = wire.ask("GET", path), wire.ask("HEAD", path)
        assert (head.status, head.fields) == (got.status, got.fields)
        assert wire.ask("GET", "/healthz").json == {"status": "ok"}, "no body was sent in between"


@pytest.mark.parametrize("path, type", [
    ("/", "text/html; charset=utf-8"), ("/js/room.js", "text/javascript; charset=utf-8"),
    ("/css/room.css", "text/css; charset=utf-8"), ("/icons/icon.svg", "image/svg+xml"),
    ("/manifest.webmanifest", "application/manifest+json"), ("/art/group-food.svg", "image/svg+xml"),
    ("/api/market", "application/json"), ("/healthz", "application/json"),
])
def test_types_are_right(server, path, type):
    assert ask(server.port, "GET", path)["Content-Type"] == type


@pytest.mark.parametrize("path", ["/", "/room/che-ba-vi", "/host", "/host/che-ba-vi", "/sign-in", "/orders", "/stall", "/room.html"])
def test_every_page_forbids_what_is_foreign(server, path):
    answer = ask(server.port, "GET", path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin-when-cross-origin")
    assert {"microphone=()", "camera=(self)"} <= set(answer["Permissions-Policy"].split(", ")), "the counter scans codes"


@pytest.mark.parametrize("path", ["/", "/js/room.js", "/art/tea-bag.svg", "/api/market", "/metrics", "/nothing"])
def test_no_type_is_guessed(server, path):
    assert ask(server.port, "GET", path)["X-Content-Type-Options"] == "nosniff"


def test_a_connection_serves_many_requests_in_order(server):
    with Wire(server.port) as wire:
        request = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        wire.send(b"".join(request % path for path in [b"/healthz", b"/nothing", b"/healthz"] * 10))
        statuses = [wire.answer().status for _ in range(30)]
    assert statuses == [200, 404, 200] * 10


def test_a_connection_ends_when_asked(server):
    with Wire(server.port) as wire:
        assert wire.ask("GET", "/healthz", connection="close")["Connection"].lower() == "close"
        assert wire.until_closed() == b""
    with Wire(server.port) as wire:
        wire.send(b"GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n")
        assert wire.answer().status == 200
        assert wire.until_closed() == b""


def test_the_hall_shows_every_stall(server):
    hall = ask(server.port, "GET", "/api/market").json
    assert len(hall["rooms"]) >= 8 and hall["night"]["opens"] <= hall["now"] < hall["night"]["closes"]
    for room in hall["rooms"]:
        assert room["title"]["vi"] and room["title"]["en"] and room["producer"]["name"]["vi"]
        assert 1 <= room["producer"]["stars"] <= 5 and room["lots"] >= 5 and room["present"] == 0
        assert ask(server.port, "GET", f"/room/{room['room']}").status == 200


def test_metrics_are_prometheus_text_and_move(server, enter):
    before = metrics(server)
    session = enter()
    session.refused("bid", lot=999, amount=1000)
    session.say("no json")
    session.until(lambda: any(m.get("reason") == "badJSON" for m in session.heard))
    expected = {
        ("nightmarket_commands_total", 'outcome="unknownLot"'), ("nightmarket_messages_refused_total", 'reason="badJSON"'),
    }
    deadline = time.monotonic() + 10
    after = before
    while not expected <= {name for name, value in after.items() if value > before.get(name, 0)}:
        assert time.monotonic() < deadline, after
        after = metrics(server)
    assert after["nightmarket_room_present", 'room="che-ba-vi"'] == 1
    assert ("nightmarket_ledger_commit_seconds_count", "") in after
    words = " ".join(name for name, _ in after)
    for word in ("connections", "rooms", "commands", "publications", "bytes", "commit_seconds", "loop"):
        assert word in words
