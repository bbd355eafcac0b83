"""Places at pickup points: capacity is stock, and a line is fair."""

import signal

import pytest

from market_server import MarketServer
from metrics import metric
from orders import Orders, claim, notify, result
from raw_http import ask
from session import Session, sign_in
from stall import Stall


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


@pytest.fixture
def order(stall, enter):
    """Makes a buyer with an order of one unit; gives both."""
    lot = stall.flash(quantity=5, hold=600_000)
    return lambda: claim(enter(), lot)


def test_the_demo_has_a_point_of_every_kind(server):
    points = ask(server.port, "GET", "/api/pickup-points").json["points"]
    shipped = points[:5]
    assert {point["kind"] for point in shipped} == {"shop", "stall", "openAir", "route", "dropOff"}
    for point in shipped:
        assert point["name"]["vi"] and point["name"]["en"] and point["address"]
        times = [(slot["from"], slot["to"]) for slot in point["slots"]]
        assert times == sorted(times) and all(start < end for start, end in times)
        assert all(slot["free"] == slot["cap"] > 0 for slot in point["slots"])
        assert all(("stop" in slot) == (point["kind"] == "route") for slot in point["slots"])


def test_a_full_slot_has_a_line_that_moves_up(order, organiser, server):
    slot, = organiser.point(1)
    (an, first), (binh, second), (chi, third) = order(), order(), order()
    assert an.book(first["order"], slot)["state"] == "booked"
    waits = binh.book(second["order"], slot)
    assert (waits["state"], waits["place"], waits["estimate"]) == ("waiting", 1, first["deadline"])
    last = chi.book(third["order"], slot)
    assert (last["state"], last["place"], last["estimate"]) == ("waiting", 2, None), "only one unpaid order is before"
    assert binh.one(second["order"])["code"] is None
    assert metric(server, "pickup_waiting") >= 2
    an.do("DELETE", f"/api/orders/{first['order']}/pickup")
    assert binh.one(second["order"])["pickup"]["state"] == "booked"
    assert chi.one(third["order"])["pickup"]["place"] == 1
    assert an.book(first["order"], slot)["place"] == 2, "who gave the place back is last"


def test_a_hold_that_ends_frees_its_place(stall, enter, organiser):
    slot, = organiser.point(1)
    an, first = claim(enter(), stall.flash(hold=1500))
    binh, second = claim(enter(), stall.flash())
    an.book(first["order"], slot)
    assert binh.book(second["order"], slot)["state"] == "waiting"
    assert an.until(first["order"], state="expired")["pickup"] is None
    assert binh.one(second["order"])["pickup"]["state"] == "booked"


def test_booking_again_and_elsewhere(order, organiser):
    one, other, full = organiser.point(2, 1, 1)
    (an, first), (binh, second) = order(), order()
    an.book(first["order"], one)
    assert an.book(first["order"], one)["slot"] == one, "again is no change"
    assert an.book(first["order"], other)["slot"] == other, "a free place elsewhere is taken"
    binh.book(second["order"], full)
    an.refused(409, "slotFull", "POST", f"/api/orders/{first['order']}/pickup", {"slot": full})
    assert an.one(first["order"])["pickup"]["slot"] == other, "the old place stays"
    an.refused(404, "unknownSlot", "POST", f"/api/orders/{first['order']}/pickup", {"slot": 999_999})
    an.do("DELETE", f"/api/orders/{first['order']}/pickup")
    an.refused(409, "notBooked", "DELETE", f"/api/orders/{first['order']}/pickup")


def test_a_slot_that_is_over_takes_nobody(order, organiser):
    over, coming = organiser.point(1, 1, begins=-100, lasts=60)
    an, first = order()
    answer = an.refused(409, "slotEnded", "POST", f"/api/orders/{first['order']}/pickup", {"slot": over})
    assert 30_000 < answer["lateBy"] < 90_000
    assert an.book(first["order"], coming)["state"] == "booked"


def test_a_lowered_cap_takes_nobodys_place(order, organiser, stall):
    slot, = organiser.point(3)
    orders = [order() for _ in range(3)]
    for buyer, one in orders:
        assert buyer.book(one["order"], slot)["state"] == "booked"
    lowered = organiser.do("POST", f"/api/pickup-slots/{slot}", {"cap": 1})
    assert [one["order"] for one in lowered["overflow"]] == [one["order"] for _, one in orders[1:]]
    assert lowered["free"] == 0 and lowered["overflow"][0]["buyer"]["name"]
    for buyer, one in orders:
        assert buyer.one(one["order"])["pickup"]["state"] == "booked"
    late, another = order()
    assert late.book(another["order"], slot)["state"] == "waiting", "nobody new comes in"
    orders[0][0].do("DELETE", f"/api/orders/{orders[0][1]['order']}/pickup")
    assert late.one(another["order"])["pickup"]["state"] == "waiting", "still over the cap"
    raised = organiser.do("POST", f"/api/pickup-slots/{slot}", {"cap": 3})
    assert raised["overflow"] == []
    assert late.one(another["order"])["pickup"]["state"] == "booked"
    for wrong in (-1, 10_001):
        organiser.refused(400, "outOfRange", "POST", f"/api/pickup-slots/{slot}", {"cap": wrong})
    Orders(stall.host.port, stall.cookie).refused(403, "wrongRole", "POST", f"/api/pickup-slots/{slot}", {"cap": 9})


def test_points_that_make_no_sense_are_refused(organiser):
    name = {"vi": "Sai", "en": "Wrong"}
    hour = 3_600_000
    slot = {"from": hour, "to": 2 * hour, "cap": 1}
    stop = {"vi": "Cổng", "en": "Gate"}
    for field, change in [
        ("kind", {"kind": "drone"}), ("name", {"name": {"vi": "", "en": "x"}}), ("address", {"address": "a\nb"}),
        ("slots", {"slots": []}), ("cap", {"slots": [slot | {"cap": -1}]}),
        ("to", {"slots": [slot | {"to": hour}]}), ("from", {"slots": [slot, slot]}),
        ("stop", {"slots": [slot | {"stop": stop}]}), ("stop", {"kind": "route"}),
    ]:
        body = {"kind": "stall", "name": name, "address": "Đây", "slots": [slot]} | change
        assert organiser.refused(400, "outOfRange", "POST", "/api/pickup-points", body)["field"] == field
    organiser.refused(400, "badJSON", "POST", "/api/pickup-points", {"kind": "stall"})


def test_a_drop_off_of_one_lot(stall, enter, organiser):
    """A residents' group gets its goods at its own place, and nobody else does."""
    lot, other = stall.flash(), stall.flash()
    mine, = organiser.point(5, kind="dropOff", lot={"room": "che-ba-vi", "lot": lot})
    street, = organiser.point(5)
    an, first = claim(enter(), lot)
    binh, second = claim(enter(), other)
    an.refused(409, "otherPoint", "POST", f"/api/orders/{first['order']}/pickup", {"slot": street})
    binh.refused(409, "otherPoint", "POST", f"/api/orders/{second['order']}/pickup", {"slot": mine})
    assert an.book(first["order"], mine)["kind"] == "dropOff"


def test_the_crews_list_follows_the_route(order, organiser, server, stall):
    gate = {"vi": "Cổng", "en": "Gate"}
    start = 4_000_000_000_000
    slots = [{"from": start + n * 60_000, "to": start + (n + 1) * 60_000, "cap": 2, "stop": gate} for n in range(3)]
    body = {"kind": "route", "name": {"vi": "Xe", "en": "Van"}, "address": "Xe trắng", "slots": slots}
    point = organiser.do("POST", "/api/pickup-points", body)
    stops = [slot["slot"] for slot in point["slots"]]
    (an, first), (binh, second), (chi, third) = order(), order(), order()
    an.book(first["order"], stops[2])
    binh.book(second["order"], stops[0])
    chi.book(third["order"], stops[2])
    host = Orders(server.port, stall.cookie)
    for crew in (organiser, host):
        listed = crew.do("GET", f"/api/stall/orders?point={point['point']}")["orders"]
        assert [one["order"] for one in listed] == [second["order"], first["order"], third["order"]]
        assert all("code" not in one and one["buyer"]["phone"] for one in listed)
        only = crew.do("GET", f"/api/stall/orders?point={point['point']}&slot={stops[2]}")["orders"]
        assert [one["order"] for one in only] == [first["order"], third["order"]]
    organiser.refused(404, "unknownPoint", "GET", "/api/stall/orders?point=99999")
    an.refused(403, "wrongRole", "GET", f"/api/stall/orders?point={point['point']}")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_places_and_lines_outlive_a_restart(tmp_path, how):
    server = MarketServer(tmp_path / "data").start()
    try:
        stall = Stall(server.port)
        organiser = Orders(server.port, sign_in(server.port, "bantochuc"))
        cookies = ask(server.port, "POST", "/api/simulated-buyers", {"count": 3}, cookie=organiser.cookie).json["cookies"]
        slot, = organiser.point(1)
        lot = stall.flash(hold=600_000)
        orders = [claim(Session(server.port, cookie), lot) for cookie in cookies]
        for buyer, one in orders:
            buyer.book(one["order"], slot)
        result(notify(server.port, orders[0][1]))
        code = orders[0][0].until(orders[0][1]["order"], state="paid")["code"]
        key = "handover-1"
        host = Orders(server.port, stall.cookie)
        assert host.hand_over(code, key).status == 200
        server.restart(how)
        seen = [buyer.one(one["order"]) for buyer, one in orders]
        assert [one["pickup"]["state"] for one in seen] == ["booked", "waiting", "waiting"]
        assert [one["pickup"].get("place") for one in seen] == [None, 1, 2]
        assert [one["at"] for one in seen] == [one["at"] for _, one in orders]
        assert seen[0]["state"] == "handedOver"
        assert host.hand_over(code, key).status == 200
        assert host.hand_over(code).json["reason"] == "alreadyHandedOver"
        organiser.do("POST", f"/api/pickup-slots/{slot}", {"cap": 2})
        assert orders[1][0].one(orders[1][1]["order"])["pickup"]["state"] == "booked"
    finally:
        server.end()
