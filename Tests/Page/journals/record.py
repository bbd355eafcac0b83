"""Records journals of a real server for the tests of the checking page: an evening in which much happens, in 30 seconds.

    NIGHTMARKET=.build/release/nightmarket python Tests/Page/journals/record.py [NAME...]
"""

import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "Driver"))

from market_server import MarketServer  # noqa: E402
from raw_http import ask  # noqa: E402
from session import Session, sign_in  # noqa: E402
from stall import BLACK_TEA, POWDER, TEA_BAG, Stall  # noqa: E402


class Evening:
    """A server of its own, its first stall with the host at work, and as many buyers as wanted."""

    def __init__(self, folder: Path, buyers: int):
        self.server = MarketServer(folder / "data").start()
        self.stall = Stall(self.server.port)
        organiser = sign_in(self.server.port, "bantochuc")
        answer = ask(self.server.port, "POST", "/api/simulated-buyers", {"count": buyers}, cookie=organiser)
        self.cookies = answer.json["cookies"]
        self.buyers = [Session(self.server.port, cookie) for cookie in self.cookies]

    def restart(self):
        for session in [self.stall.host, *self.buyers]:
            session.cut()
        self.server.restart()
        self.stall = Stall(self.server.port)
        self.buyers = [Session(self.server.port, cookie) for cookie in self.cookies]

    def over(self, lot: int, **wanted) -> dict:
        return self.stall.host.lot(lot, state="ended", **wanted)

    def journal(self) -> bytes:
        text, after = b"", 0
        while page := ask(self.server.port, "GET", f"/api/rooms/che-ba-vi/journal?after={after}&limit=1000").body:
            text += page
            after += page.count(b"\n")
        return text

    def end(self):
        for session in [self.stall.host, *self.buyers]:
            session.cut()
        self.server.end()


def english(evening: Evening):
    """Plain and proxy auctions: extensions, reserve, buy-now, a voided bid, a pause, unpaid wins, a cancelled lot."""
    stall, host, (an, binh, chi, dung) = evening.stall, evening.stall.host, evening.buyers
    plain = stall.english(duration=4_000, extensionWindow=3_500, extension=3_500, totalCap=6_000, finalPeriod=3_000, paymentWindow=1_500)
    proxy = stall.english(product=BLACK_TEA, duration=6_000, proxy=True, reserve=150_000, paymentWindow=600_000)
    poor = stall.english(product=POWDER, duration=3_000, reserve=400_000, proxy=True)
    an.do("bid", lot=plain, amount=100_000)
    an.do("bid", lot=proxy, amount=130_000)
    binh.do("bid", lot=proxy, amount=120_000)
    an.do("bid", lot=poor, amount=200_000)
    time.sleep(0.8)
    binh.do("bid", lot=plain, amount=120_000)
    chi.do("bid", lot=proxy, amount=180_000)
    time.sleep(0.05)
    chi.do("bid", lot=proxy, amount=260_000)
    time.sleep(0.05)
    dung.do("bid", lot=proxy, amount=260_000)
    time.sleep(1.2)
    chi.do("bid", lot=plain, amount=150_000)
    time.sleep(1.2)
    an.do("bid", lot=plain, amount=170_000)
    dung.do("bid", lot=proxy, amount=300_000)
    evening.over(proxy)
    evening.over(plain)
    now = stall.english(buyNow=500_000, duration=60_000)
    host.do("push", lot=now)
    chi.do("buyNow", lot=now)
    voided = stall.english(product=BLACK_TEA, duration=2_500, proxy=True)
    dung.do("bid", lot=voided, amount=400_000)
    bid = an.do("bid", lot=voided, amount=150_000)["bid"]
    host.do("voidBid", lot=voided, bid=bid - 1, reason="Người trả gõ nhầm một số 0")
    host.do("pause", lot=voided)
    time.sleep(0.3)
    host.do("resume", lot=voided)
    host.do("extend", lot=voided, by=1_000)
    cancelled = stall.english(product=POWDER)
    binh.do("bid", lot=cancelled, amount=100_000)
    host.do("cancel", lot=cancelled, reason="Sản phẩm bị ẩm")
    time.sleep(3.2)
    evening.over(voided)
    paid = next(hold for hold in dung.mine["holds"] if hold["lot"] == proxy)
    host.do("markPaid", hold=paid["hold"])
    host.do("closeRoom")


def flash(evening: Evening):
    """Claims up to the limit and the last unit, one given back, one that expires and is paid late, and a restart."""
    stall, (an, binh, chi, dung) = evening.stall, evening.buyers
    lot = stall.flash(duration=600_000, quantity=5, hold=1_500)
    first = an.do("claim", lot=lot, quantity=2)["hold"]
    given = binh.do("claim", lot=lot, quantity=1)["hold"]
    late = chi.do("claim", lot=lot, quantity=2)["hold"]
    stall.host.do("markPaid", hold=first["hold"])
    binh.do("release", hold=given["hold"])
    dung.do("claim", lot=lot, quantity=1)
    chi.hold(late["hold"], state="expired")
    stall.host.do("markPaid", hold=late["hold"])
    kept = stall.flash(product=BLACK_TEA, duration=600_000, quantity=3, limit=1, hold=600_000)
    for buyer in (an, binh):
        buyer.do("claim", lot=kept, quantity=1)
    evening.restart()
    evening.buyers[2].do("claim", lot=kept, quantity=1)
    short = evening.stall.flash(product=POWDER, duration=1_000)
    evening.over(short)


def draws(evening: Evening):
    """Draws of a flash sale, of chosen products and of gifts; a sale that becomes a draw; a waiting line; a combo."""
    stall, host, people = evening.stall, evening.stall.host, evening.buyers
    few = stall.prepare("flash", True, TEA_BAG, price=50_000, quantity=5, limit=3, duration=3_000, hold=600_000, allocation="draw")
    for number, person in enumerate(people):
        person.do("claim", lot=few, quantity=1 + number % 3)
    people[2].do("withdraw", lot=few)
    people[2].do("claim", lot=few, quantity=2)
    people[5].do("withdraw", lot=few)
    chosen = stall.prepare("onePrice", True, TEA_BAG, price=39_000, quantity=5, limit=2, duration=2_000, hold=600_000,
                           allocation="draw", goods=[[TEA_BAG, 2], [BLACK_TEA, 1], [POWDER, 2]])
    for number, person in enumerate(people):
        person.do("claim", lot=chosen, quantity=1, choice=(TEA_BAG, BLACK_TEA, POWDER)[number % 3])
    gift = stall.prepare("giveaway", True, POWDER, quantity=2, duration=2_000, allocation="draw")
    for person in people[:4]:
        person.do("claim", lot=gift, quantity=1)
    line = stall.prepare("flash", True, BLACK_TEA, price=60_000, quantity=3, limit=3, duration=600_000, hold=600_000)
    first = people[0].do("claim", lot=line, quantity=1)["hold"]
    second = people[1].do("claim", lot=line, quantity=2)["hold"]
    people[2].do("wait", lot=line, quantity=2)
    people[3].do("wait", lot=line, quantity=1)
    people[4].do("wait", lot=line, quantity=1)
    people[4].do("withdraw", lot=line)
    people[0].do("release", hold=first["hold"])
    people[1].do("release", hold=second["hold"])
    turned = stall.prepare("flash", True, POWDER, price=45_000, quantity=2, limit=1, duration=3_000, hold=600_000)
    kept = people[0].do("claim", lot=turned, quantity=1)["hold"]
    people[1].do("claim", lot=turned, quantity=1)
    people[2].do("wait", lot=turned, quantity=1)
    people[3].do("wait", lot=turned, quantity=1)
    host.do("switchToDraw", lot=turned)
    host.until(lambda: host.lots[turned].get("commitment"))
    people[4].do("claim", lot=turned, quantity=1)
    people[0].do("release", hold=kept["hold"])
    combo = stall.prepare("combo", True, TEA_BAG, price=120_000, quantity=2, limit=1, duration=600_000, hold=600_000,
                          components=[[TEA_BAG, 1], [BLACK_TEA, 2]])
    bought = people[5].do("claim", lot=combo, quantity=1)["hold"]
    host.do("markPaid", hold=bought["hold"])
    for lot in (few, chosen, gift, turned):
        evening.over(lot)
    for person in people[:4]:
        person.join()
        for hold in person.mine["holds"]:
            if hold["lot"] == gift:
                person.do("confirm", hold=hold["hold"])
    host.do("cancel", lot=line, reason="Hết giờ chợ")
    host.do("cancel", lot=combo, reason="Hết giờ chợ")


def auctions(evening: Evening):
    """A falling price, sealed books of both pricings with a voided bid and an unpaid win, and group buys that do and do not come about."""
    stall, host, (an, binh, chi, dung) = evening.stall, evening.stall.host, evening.buyers
    dutch = stall.prepare("dutch", True, TEA_BAG, quantity=6, opening=100_000, floor=72_000, step=10_000, interval=1_500, limit=3, hold=600_000)
    an.do("accept", lot=dutch, step=0, quantity=1)
    host.until(lambda: host.lots[dutch].get("step") == 1)
    given = binh.do("accept", lot=dutch, step=1, quantity=2)["hold"]
    host.until(lambda: host.lots[dutch].get("step") == 2)
    chi.do("accept", lot=dutch, step=1, quantity=1)
    binh.do("release", hold=given["hold"])
    host.do("pause", lot=dutch)
    host.do("resume", lot=dutch)
    second = stall.prepare("sealed", True, BLACK_TEA, pricing="second", opening=100_000, reserve=150_000, duration=3_000, paymentWindow=1_000)
    an.do("bid", lot=second, amount=300_000)
    wrong = binh.do("bid", lot=second, amount=450_000)["bid"]
    chi.do("bid", lot=second, amount=250_000)
    dung.do("bid", lot=second, amount=250_000)
    an.do("bid", lot=second, amount=120_000)
    host.do("voidBid", lot=second, bid=wrong, reason="Người trả xin rút vì gõ nhầm")
    first = stall.prepare("sealed", True, BLACK_TEA, pricing="first", opening=100_000, duration=2_000)
    an.do("bid", lot=first, amount=160_000)
    binh.do("bid", lot=first, amount=170_000)
    poor = stall.prepare("sealed", True, BLACK_TEA, pricing="first", opening=100_000, reserve=900_000, duration=2_000)
    dung.do("bid", lot=poor, amount=200_000)
    none = stall.prepare("sealed", True, BLACK_TEA, pricing="second", opening=100_000, duration=1_000)
    group = stall.prepare("group", True, POWDER, price=20_000, quantity=30, threshold=3, caseSize=6, limit=12, duration=4_000, code=246_810)
    few = stall.prepare("group", True, POWDER, price=20_000, quantity=30, threshold=3, caseSize=6, limit=12, duration=4_000, code=135_790)
    pledges = [an.do("pledge", lot=group, least=2, most=5, code=246_810), binh.do("pledge", lot=group, least=4, most=6, code=246_810),
               chi.do("pledge", lot=group, least=1, most=9, code=246_810), dung.do("pledge", lot=group, least=1, most=2, code=246_810)]
    chi.do("pledge", lot=group, least=1, most=3, code=246_810)
    host.do("extend", lot=group, by=1_000)
    for pledge in pledges[:3]:
        host.do("markPaid", hold=pledge["hold"]["hold"])
    alone = an.do("pledge", lot=few, least=2, most=5, code=135_790)["hold"]
    host.do("markPaid", hold=alone["hold"])
    back = binh.do("pledge", lot=few, least=2, most=5, code=135_790)["hold"]
    binh.do("release", hold=back["hold"])
    dung.do("pledge", lot=few, least=1, most=1, code=135_790)
    ended = stall.prepare("group", True, POWDER, price=20_000, quantity=12, threshold=1, caseSize=6, limit=12, duration=60_000, code=111_111)
    paid = chi.do("pledge", lot=ended, least=2, most=5, code=111_111)["hold"]
    host.do("markPaid", hold=paid["hold"])
    host.do("cancel", lot=ended, reason="Nhà vườn mất mùa")
    for lot in (dutch, second, first, poor, none, group, few):
        evening.over(lot)
    host.lot(second, outcome="passed")


RECORDINGS = {"english": (english, 4), "flash": (flash, 4), "draws": (draws, 8), "auctions": (auctions, 4)}


def main(names: list[str]):
    for name in names or RECORDINGS:
        act, buyers = RECORDINGS[name]
        with tempfile.TemporaryDirectory() as folder:
            evening = Evening(Path(folder), buyers)
            try:
                act(evening)
                text = evening.journal()
            finally:
                evening.end()
        (FOLDER / f"{name}.ndjson").write_bytes(text)
        print(f"{name}: {len(text.splitlines())} entries")


if __name__ == "__main__":
    main(sys.argv[1:])
