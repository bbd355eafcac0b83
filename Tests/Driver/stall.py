"""A room with its host at work: prepares and starts lots for a test."""

from session import ROOM, Session, sign_in

#: Products of the first room's producer that no lot of its run sheet takes.
TEA_BAG, BLACK_TEA, POWDER = 4, 5, 7


class Stall:
    def __init__(self, port: int, cookie: str | None = None, **options):
        self.cookie = cookie or sign_in(port, "nguoidan", **options)
        self.host = Session(port, self.cookie, ROOM, **options)
        if self.host.front["state"] != "open":
            self.host.do("openRoom")
            self.host.until(lambda: self.host.front["state"] == "open")

    def english(self, *, start: bool = True, product: int = TEA_BAG, **terms) -> int:
        """An auction from 100,000 ₫ in steps of 10,000 ₫, running unless told otherwise; gives its number."""
        usual = {"opening": 100_000, "increment": [[0, 10_000]], "duration": 120_000}
        return self.prepare("english", start, product, **usual | terms)

    def flash(self, *, start: bool = True, product: int = TEA_BAG, **terms) -> int:
        """A flash sale of 5 units at 50,000 ₫, at most 2 for each buyer, running unless told otherwise."""
        usual = {"price": 50_000, "quantity": 5, "limit": 2, "duration": 120_000}
        return self.prepare("flash", start, product, **usual | terms)

    def prepare(self, format: str, start: bool, product: int, **terms) -> int:
        lot = self.host.do("prepare", product=product, format=format, **{"quantity": 1} | terms)["lot"]
        if start:
            self.host.do("start", lot=lot)
            self.host.lot(lot, state="running")
        return lot

    def close(self):
        self.host.close()
