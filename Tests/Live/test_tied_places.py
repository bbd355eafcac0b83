"""Places of a slot that are kept for a lot before its orders come."""

import signal

import pytest

from market_server import MarketServer
from metrics import metric
from orders import Orders, claim, notify, result
from raw_http import ask
from session import ROOM, Session, sign_in
from stall import Stall


@pytest.fixture(scope="module")
def organiser(server):
    return Orders(server.port, sign_in(server.port, "bantochuc"))


@pytest.fixture(scope="module")
def host(server, host_cookie):
    return Orders(server.port, host_cookie)


def tie(host: Orders, slot: int, lot: int, places: int) -> dict:
    """Keeps places for a lot; the slot as everybody sees it then."""
    host.do("POST", f"/api/pickup-slots/{slot}/lots", {"room": ROOM, "lot": lot, "places": places})
    return seen(host.port, slot)


def seen(port: int, slot: int) -> dict:
    points = ask(port, "GET", "/api/pickup-points").json["points"]
    return next(one for point in points for one in point["slots"] if one["slot"] == slot)


def test_others_see_the_slot_without_what_is_kept(server, stall, enter, organiser, host):
    slot, = organiser.point(3)
    kept, other = stall.flash(start=False), stall.flash()
    before = metric(server, "pickup_tied")
    now = tie(host, slot, kept, 2)
    assert now["free"] == 1 and metric(server, "pickup_tied") == before + 2
    assert now["tied"] == [{"room": ROOM, "lot": kept, "places": 2, "unused": 2, "free": 3}]
    stall.host.do("start", lot=kept)
    stall.host.lot(kept, state="running")
    (an, first), (binh, second) = claim(enter(), other), claim(enter(), other)
    assert an.book(first["order"], slot)["state"] == "booked"
    assert binh.book(second["order"], slot)["state"] == "waiting", "two places wait for the lot"
    for _ in range(2):
        winner, won = claim(enter(), kept)
        assert winner.book(won["order"], slot)["state"] == "booked"
    late, last = claim(enter(), kept)
    assert late.book(last["order"], slot)["state"] == "waiting", "all that was kept is used"
    assert (seen(server.port, slot)["tied"][0]["unused"], seen(server.port, slot)["free"]) == (0, 0)


def test_what_an_ended_lot_does_not_need_comes_free(stall, enter, organiser, host):
    slot, = organiser.point(4)
    kept, other = stall.flash(hold=600_000), stall.flash()
    tie(host, slot, kept, 4)
    (an, first), (binh, second) = claim(enter(), kept), claim(enter(), other)
    assert binh.book(second["order"], slot)["state"] == "waiting"
    result(notify(stall.host.port, first))
    an.until(first["order"], state="paid")
    stall.host.do("cancel", lot=kept, reason="hết giờ")
    stall.host.lot(kept, state="ended")
    assert binh.one(second["order"])["pickup"]["state"] == "waiting", "the paid order has no place yet"
    assert an.book(first["order"], slot)["state"] == "booked"
    assert binh.until(second["order"])["pickup"]["state"] == "booked"
    assert "tied" not in seen(stall.host.port, slot)
    host.refused(409, "lotOver", "POST", f"/api/pickup-slots/{slot}/lots", {"room": ROOM, "lot": kept, "places": 1})


def test_a_lot_that_ends_without_orders_lets_go_at_once(stall, enter, organiser, host):
    slot, = organiser.point(1)
    kept, other = stall.english(), stall.flash()
    tie(host, slot, kept, 1)
    an, first = claim(enter(), other)
    assert an.book(first["order"], slot)["state"] == "waiting"
    stall.host.do("cancel", lot=kept, reason="vỡ")
    booked = an.until(first["order"], state="awaitingPayment")
    for _ in range(100):
        if booked["pickup"]["state"] == "booked":
            break
        booked = an.until(first["order"])
    assert booked["pickup"]["state"] == "booked"


def test_places_are_given_back_and_go_to_the_line(stall, enter, organiser, host):
    slot, = organiser.point(2)
    kept, other = stall.flash(), stall.flash()
    tie(host, slot, kept, 2)
    an, first = claim(enter(), other)
    assert an.book(first["order"], slot)["state"] == "waiting"
    assert tie(organiser, slot, kept, 0)["free"] == 1
    assert an.one(first["order"])["pickup"]["state"] == "booked"


def test_who_may_keep_places_and_how_many(server, stall, enter, organiser, host):
    slot, own = organiser.point(3), organiser.point(3, kind="dropOff", lot={"room": ROOM, "lot": 1})
    path = f"/api/pickup-slots/{slot[0]}/lots"
    lot = stall.flash(quantity=4, start=False)
    body = {"room": ROOM, "lot": lot, "places": 2}
    Orders(server.port, enter().cookie).refused(403, "wrongRole", "POST", path, body)
    foreign = next(room["room"] for room in ask(server.port, "GET", "/api/market").json["rooms"] if room["room"] != ROOM)
    host.refused(403, "wrongRole", "POST", path, body | {"room": foreign})
    host.refused(404, "unknownRoom", "POST", path, body | {"room": "khong-co"})
    for missing in (0, -2**63, 2**63 - 1, 9_999):
        host.refused(404, "unknownLot", "POST", path, body | {"lot": missing})
    host.refused(404, "unknownSlot", "POST", "/api/pickup-slots/999999/lots", body)
    host.refused(400, "badJSON", "POST", path, {"room": ROOM})
    host.refused(409, "otherPoint", "POST", f"/api/pickup-slots/{own[0]}/lots", body)
    for wrong in (-1, 5):
        assert host.refused(400, "outOfRange", "POST", path, body | {"places": wrong})["field"] == "places"
    assert host.refused(409, "notEnoughPlaces", "POST", path, body | {"places": 4})["free"] == 3
    over, = organiser.point(3, begins=-100, lasts=60)
    host.refused(409, "slotEnded", "POST", f"/api/pickup-slots/{over}/lots", body)
    assert tie(host, slot[0], lot, 3)["free"] == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_kept_places_outlive_a_restart(tmp_path, how):
    server = MarketServer(tmp_path / "data").start()
    try:
        stall = Stall(server.port)
        organiser = Orders(server.port, sign_in(server.port, "bantochuc"))
        cookies = ask(server.port, "POST", "/api/simulated-buyers", {"count": 2}, cookie=organiser.cookie).json["cookies"]
        slot, = organiser.point(2)
        kept, other = stall.flash(hold=600_000), stall.flash(hold=600_000)
        before = tie(organiser, slot, kept, 2)
        an, first = claim(Session(server.port, cookies[0]), other)
        assert an.book(first["order"], slot)["state"] == "waiting"
        server.restart(how)
        assert seen(server.port, slot) == before | {"waiting": 1}
        binh, second = claim(Session(server.port, cookies[1]), kept)
        assert binh.book(second["order"], slot)["state"] == "booked"
        assert an.one(first["order"])["pickup"]["state"] == "waiting"
        tie(organiser, slot, kept, 1)
        assert an.one(first["order"])["pickup"]["state"] == "booked"
    finally:
        server.end()
