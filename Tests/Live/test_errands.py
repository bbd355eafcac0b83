"""Shopping on behalf: for people on a list, and for requests that volunteers take."""

import pytest

from orders import Orders, notify, result
from raw_http import ask
from session import Session, fresh_key, sign_in


@pytest.fixture
def person(enter):
    """Somebody new who is signed in, as a session in the room and at the counter."""
    def make() -> tuple[Session, Orders]:
        session = enter()
        return session, Orders(session.port, session.cookie)
    return make


def phone() -> str:
    phone.last += 1
    return f"09{phone.last:08}"


phone.last = 70_000_000


def test_a_list_of_people(person):
    _, an = person()
    assert an.do("GET", "/api/beneficiaries") == {"beneficiaries": []}
    number = phone()
    added = an.do("POST", "/api/beneficiaries", {"name": "Bà Tư", "phone": "+84" + number[1:]})
    entry, = added["beneficiaries"]
    assert (entry["name"], entry["phone"], entry["errand"]) == ("Bà Tư", number, None)
    assert added["beneficiary"] == entry["beneficiary"]
    again = an.do("POST", "/api/beneficiaries", {"name": "Bà Tư Bắc", "phone": number})
    assert [one["name"] for one in again["beneficiaries"]] == ["Bà Tư Bắc"], "the same person, by the phone"
    for field, body in [("name", {"name": " ", "phone": number}), ("phone", {"name": "x", "phone": "113"})]:
        assert an.refused(400, "outOfRange", "POST", "/api/beneficiaries", body)["field"] == field
    path = f"/api/beneficiaries/{entry['beneficiary']}"
    assert an.do("DELETE", path) == {"beneficiaries": []}
    an.refused(404, "unknownBeneficiary", "DELETE", path)


def test_a_person_on_a_list_takes_over_their_account(server, person):
    _, an = person()
    number = phone()
    an.do("POST", "/api/beneficiaries", {"name": "Ông Năm", "phone": number})
    assert ask(server.port, "POST", "/api/session", {"name": number, "password": ""}).status == 401
    form = {"name": "Năm", "phone": number, "password": "matkhau123"}
    assert ask(server.port, "POST", "/api/accounts", form).status == 201
    assert ask(server.port, "POST", "/api/accounts", form).status == 409, "once"
    sign_in(server.port, number, "matkhau123")


def test_limits_count_for_the_person_whoever_pays(stall, person, server):
    (an, counter), (binh, other) = person(), person()
    number = phone()
    for buyer in (counter, other):
        buyer.do("POST", "/api/beneficiaries", {"name": "Bà Tư", "phone": number})
    grandmother = counter.do("GET", "/api/beneficiaries")["beneficiaries"][0]["beneficiary"]
    lot = stall.flash(quantity=5, limit=2)
    hold = an.do("claim", lot=lot, quantity=2, **{"for": grandmother})["hold"]
    assert binh.refused("claim", lot=lot, quantity=1, **{"for": grandmother})["reason"] == "limitReached"
    binh.do("claim", lot=lot, quantity=2)
    order = counter.of(hold)
    assert counter.one(order["order"])["for"] == {"name": "Bà Tư", "phone": number}, "payer and person are both kept"
    assert result(notify(server.port, order)) == "paid"
    stranger, _ = person()
    assert stranger.refused("claim", lot=lot, quantity=1, **{"for": grandmother})["reason"] == "unknownBeneficiary"


def test_a_request_from_its_sender_over_a_volunteer_to_the_person(person, stall):
    (_, sender), (helper_session, helper), (_, other) = person(), person(), person()
    number = phone()
    grandmother = sender.do("POST", "/api/beneficiaries", {"name": "Bà Tư", "phone": number})["beneficiary"]
    key = fresh_key()
    body = {"text": "Hai gói trà, mang tới giúp bà", "for": grandmother, "key": key}
    errand, = sender.do("POST", "/api/errands", body)["errands"]
    assert sender.do("POST", "/api/errands", body)["errands"] == [errand], "sent again after a lost line"
    sender.refused(409, "keyReused", "POST", "/api/errands", body | {"text": "x"})
    assert (errand["state"], errand["mine"], errand["person"]["phone"]) == ("open", True, number)
    path = f"/api/errands/{errand['errand']}"

    seen = [one for one in other.do("GET", "/api/errands")["errands"] if one["errand"] == errand["errand"]]
    assert seen and "person" not in seen[0], "strangers see the wish, not the phone"
    sender.refused(404, "unknownErrand", "POST", path + "/take")
    taken, = helper.do("POST", path + "/take")["errands"]
    assert (taken["state"], taken["taken"], taken["person"]["phone"]) == ("taken", True, number)
    other.refused(409, "errandTaken", "POST", path + "/take")
    assert helper.do("GET", "/api/beneficiaries")["beneficiaries"][0]["errand"] == errand["errand"]
    helper_session.do("claim", lot=stall.flash(), quantity=1, **{"for": grandmother})
    other.refused(404, "unknownErrand", "POST", path + "/delivered")
    done, = helper.do("POST", path + "/delivered")["errands"]
    assert done["state"] == "delivered"
    assert helper.do("GET", "/api/beneficiaries")["beneficiaries"] == []
    mine = [one for one in sender.do("GET", "/api/errands")["errands"] if one["errand"] == errand["errand"]]
    assert mine[0]["state"] == "delivered" and mine[0]["volunteer"]["name"]


def test_a_request_is_given_back_and_withdrawn(person):
    (_, sender), (_, helper) = person(), person()
    errand, = sender.do("POST", "/api/errands", {"text": "Mua bưởi", "key": fresh_key()})["errands"]
    path = f"/api/errands/{errand['errand']}"
    helper.do("POST", path + "/take")
    sender.refused(409, "errandTaken", "DELETE", path)
    assert helper.do("POST", path + "/drop")["errands"][0]["state"] == "open"
    assert sender.do("DELETE", path)["errands"][0]["state"] == "withdrawn"
    helper.refused(409, "errandTaken", "POST", path + "/take")
    sender.refused(400, "badJSON", "POST", "/api/errands", {"text": "không có khóa"})
    assert sender.refused(400, "outOfRange", "POST", "/api/errands", {"text": " ", "key": fresh_key()})["field"] == "text"


def test_a_request_that_there_cannot_be_is_unknown(person):
    _, an = person()
    for number in (0, 2**63 - 1, -2**63):
        an.refused(404, "unknownErrand", "DELETE", f"/api/errands/{number}")
        an.refused(404, "unknownErrand", "POST", f"/api/errands/{number}/take")
