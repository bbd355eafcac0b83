"""Signing in, out and up."""

import time

import pytest

from market_server import PASSWORD, run, verify
from raw_http import ask
from session import Session, sign_in
from web_socket import Closed


def attempt(server, name, password=PASSWORD):
    return ask(server.port, "POST", "/api/session", {"name": name, "password": password})


def register(server, name="Nguyễn An", phone="0912345678", password="mat khau dai"):
    return ask(server.port, "POST", "/api/accounts", {"name": name, "phone": phone, "password": password})


@pytest.mark.parametrize("name, role, rooms", [
    ("bantochuc", "organiser", 12), ("nguoidan", "host", 1), ("mua1", "buyer", 0), ("mua2", "buyer", 0),
])
def test_each_demo_account_signs_in(server, name, role, rooms):
    answer = attempt(server, name)
    assert (answer.status, answer.json["role"], len(answer.json["rooms"])) == (200, role, rooms)
    cookie = answer["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=" in cookie and "Path=/" in cookie
    pair = cookie.split(";")[0]
    assert ask(server.port, "GET", "/api/session", cookie=pair).json == answer.json
    assert ask(server.port, "GET", "/api/session", cookie=f"a=b; {pair}; c=d").json == answer.json
    session = Session(server.port, pair)
    assert (session.welcome["role"], session.welcome["account"]) == (role, answer.json["account"])
    session.close()


def test_without_a_cookie_one_is_a_guest(server):
    assert ask(server.port, "GET", "/api/session").json == {"role": "guest", "name": None, "account": None, "rooms": []}


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(server):
    wrong, unknown = attempt(server, "mua1", "chodem2025"), attempt(server, "nobody-here", "chodem2025")
    assert (wrong.status, wrong.json) == (unknown.status, unknown.json) == (401, {"reason": "wrongNameOrPassword"})
    assert "Set-Cookie" not in wrong


def test_guessing_is_slowed_down_for_the_name_only(server):
    answers = [attempt(server, "nguoidan", f"guess {number}") for number in range(7)]
    assert {answer.status for answer in answers} == {401, 429}
    slowed = answers[-1]
    assert (slowed.status, slowed.json["reason"]) == (429, "rateLimited") and slowed.json["retryAfter"] > 0
    assert attempt(server, "nguoidan").status == 429, "the right password does not help against the limit"
    assert attempt(server, " NGUOIDAN ").status == 429, "another spelling is the same name"
    assert attempt(server, "mua2").status == 200


def test_signing_out_takes_the_cookie_back(server):
    cookie = sign_in(server.port, "mua2")
    answer = ask(server.port, "DELETE", "/api/session", cookie=cookie)
    assert answer.status == 204
    assert answer["Set-Cookie"].startswith("nightmarket=;") and "Max-Age=0" in answer["Set-Cookie"]


def test_signing_out_makes_the_cookie_worthless(server):
    """For the browser that had it, for whoever copied it, on every line, and after a restart; for nobody else."""
    kept = register(server, phone="0900000001")["Set-Cookie"].split(";")[0]
    time.sleep(1.1)  # Sign-ins of one second are one.
    given = sign_in(server.port, "0900000001", "mat khau dai")
    assert given != kept
    signed_out, other, guest = (Session(server.port, cookie) for cookie in (given, kept, None))
    assert signed_out.welcome["account"] == other.welcome["account"]
    assert ask(server.port, "DELETE", "/api/session", cookie=given).status == 204
    with pytest.raises(Closed) as closed:
        while True:
            signed_out.hear()
    assert closed.value.code == 4004
    for session in (other, guest):
        assert session.ask("time")["type"] == "time"
        session.cut()
    for _ in range(2):
        assert ask(server.port, "GET", "/api/session", cookie=given).json["role"] == "guest"
        line = Session(server.port, given)
        assert line.welcome["role"] == "guest"
        line.cut()
        again = ask(server.port, "DELETE", "/api/session", cookie=given)
        assert again.status == 204 and "Max-Age=0" in again["Set-Cookie"]
        assert ask(server.port, "GET", "/api/session", cookie=kept).json["role"] == "buyer"
        server.restart()


def test_a_new_buyer_can_register_once(server):
    answer = register(server)
    assert (answer.status, answer.json["role"], answer.json["name"]) == (201, "buyer", "Nguyễn An")
    session = Session(server.port, answer["Set-Cookie"].split(";")[0])
    assert session.welcome["name"] == "Nguyễn An"
    session.close()
    for spelling in ("0912345678", "+84912345678", "091 234 5678"):
        again = register(server, phone=spelling)
        assert (again.status, again.json["reason"]) == (409, "taken"), spelling
    assert attempt(server, "+84 912 345 678", "mat khau dai").status == 200


@pytest.mark.parametrize("change, field", [
    ({"name": ""}, "name"), ({"name": "   "}, "name"), ({"name": "x" * 41}, "name"), ({"name": "a\u0007b"}, "name"),
    ({"phone": "091234567"}, "phone"), ({"phone": "9912345678"}, "phone"), ({"phone": "bantochuc"}, "phone"),
    ({"phone": "09123456789"}, "phone"), ({"phone": ""}, "phone"), ({"phone": "٠٩١٢٣٤٥٦٧٨"}, "phone"),
    ({"password": "short"}, "password"), ({"password": "x" * 129}, "password"),
])
def test_what_cannot_be_registered_names_the_field(server, change, field):
    answer = register(server, **{"phone": "0987654321"} | change)
    assert (answer.status, answer.json["field"]) == (400, field)


def test_simulated_buyers_are_for_organisers_only(server):
    for cookie, status in [(None, 401), (sign_in(server.port, "mua1"), 403)]:
        assert ask(server.port, "POST", "/api/simulated-buyers", {"count": 1}, cookie=cookie).status == status
    organiser = sign_in(server.port, "bantochuc")
    for count in (0, -1, 20_001, 2**63 - 1):
        answer = ask(server.port, "POST", "/api/simulated-buyers", {"count": count}, cookie=organiser)
        assert answer.status == 400


def test_the_sheet_names_buyers_to_those_who_run_the_room_only(server):
    path = "/api/rooms/che-ba-vi/sheet"
    assert ask(server.port, "GET", path, cookie=sign_in(server.port, "mua1")).status == 403
    sheet = ask(server.port, "GET", path, cookie=sign_in(server.port, "bantochuc")).json
    assert sheet["products"] and all(product["stock"] >= 0 for product in sheet["products"])


def test_the_command_line_makes_accounts_in_a_closed_market(server):
    words = ["account", "create", "--role", "organiser", "--sign-in-name", "hoa", "--name", "Chị Hoa", "--data", server.data]
    locked = run(*words, text="mat khau cua hoa\n")
    assert locked.returncode == 1 and "in use by another server" in locked.stderr
    server.end()
    try:
        made = run(*words, text="mat khau cua hoa\n")
        assert made.returncode == 0, made.stderr
        assert run(*words, text="mat khau cua hoa\n").returncode == 1, "the name is taken"
        assert run(*words[:-4], "--name", "Ai", "--data", server.data, text="short\n").returncode == 1
        assert verify(server.data).returncode == 0
    finally:
        server.start()
    answer = attempt(server, "hoa", "mat khau cua hoa")
    assert (answer.status, answer.json["role"]) == (200, "organiser")
