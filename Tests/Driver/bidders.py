"""Two who outbid each other in an auction, to see that the market goes on whatever else happens to it."""

import contextlib
import itertools
import threading

from session import Session
from stall import Stall


class Bidders:
    #: Seconds between two bids, well within the rate of one session.
    PAUSE = 0.25
    STEP = 10_000

    def __init__(self, stall: Stall, *sessions: Session):
        self.lot = stall.english(duration=600_000, proxy=False)
        self.turns = itertools.cycle(sessions)
        self.amount = 100_000
        self.answered = 0

    def bid(self):
        """One bid, which must be accepted."""
        next(self.turns).do("bid", lot=self.lot, amount=self.amount, confirmed=True)
        self.amount += self.STEP
        self.answered += 1

    @contextlib.contextmanager
    def meanwhile(self):
        """Bids beside the body from its begin to its end; at least two bids were then answered in that time."""
        before, failure, over = self.answered, [], threading.Event()

        def go_on():
            try:
                while not over.wait(self.PAUSE) or self.answered < before + 2:
                    self.bid()
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield self
        finally:
            over.set()
            thread.join(60)
        assert not failure, failure
        assert self.answered >= before + 2
