"""The server's counters, as /metrics tells them."""

import time
from typing import Callable

from raw_http import Answer, ask


def samples(answer: Answer) -> dict[str, float]:
    """Every sample by its name without the prefix; one with labels under `name{label="value"}`."""
    assert answer.status == 200, answer
    lines = [line for line in answer.body.decode().splitlines() if line and not line.startswith("#")]
    return {name.removeprefix("nightmarket_"): float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def metric(server, name: str) -> float:
    """One sample, or without labels the sum of all that have some; 0 for a counter that has not counted yet."""
    page = samples(ask(server.port, "GET", "/metrics", tls=server.tls))
    return sum(value for full, value in page.items() if full == name or full.startswith(name + "{"))


def counted(server, name: str, least: float, within: float = 20) -> float:
    """Waits for a counter to reach a value, for a bounded time, and gives what it has then."""
    return eventually(lambda: metric(server, name), lambda value: value >= least, name, within)


def settled(server, name: str, most: float, within: float = 20) -> float:
    """Waits for a gauge to fall to a value, for a bounded time, and gives what it has then."""
    return eventually(lambda: metric(server, name), lambda value: value <= most, name, within)


def eventually(look: Callable[[], float], is_right: Callable[[float], bool], name: str, within: float) -> float:
    deadline = time.monotonic() + within
    while not is_right(value := look()):
        assert time.monotonic() < deadline, f"{name} stays at {value}"
        time.sleep(0.05)
    return value
