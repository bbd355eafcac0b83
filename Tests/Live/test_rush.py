"""A rush: many buyers claim few units within one second, and what makes claims durable, in small sizes; no figure is judged."""

import json
import re
import shutil

import pytest

from crowds import crowd, echo, sound
from market_server import ROOT, MarketServer, run, verify

BUYERS, UNITS = 600, 20


@pytest.fixture
def large_stock(tmp_path):
    """A market with more on its shelves than a benchmark can sell, and rates that no buyer reaches."""
    static = tmp_path / "static"
    shutil.copytree(ROOT / "Static", static)
    products = static / "demo/products.json"
    products.write_text(re.sub(r'"stock": \d+', '"stock": 10000000', products.read_text()))
    server = MarketServer(tmp_path / "data", "--static-files", static, "--commands-per-second", "1000",
                          "--commands-burst", "1000000").start()
    yield server
    server.end()


def test_everybody_in_a_rush_is_answered_and_exactly_what_there_is_is_given_away(server, tmp_path):
    answers = tmp_path / "answers"
    report = sound(crowd(
        server, "--rush", BUYERS, "--units", UNITS, "--viewers", 1, "--bids-per-second", 0, "--seconds", 6,
        "--answers", answers,
    ))
    rush = report["rush"]
    assert (rush["buyers"], rush["units"]) == (BUYERS, UNITS)
    assert (rush["answered"], rush["accepted"]) == (BUYERS, UNITS)
    assert report["claims"] == {
        "sent": BUYERS, "accepted": UNITS, "refused": BUYERS - UNITS, "unanswered": 0, "unsent": 0}
    assert report["refusals"] == {"soldOut": BUYERS - UNITS}
    assert report["unitsClaimed"] == UNITS and report["missing"] == []
    assert rush["answers"]["count"] == BUYERS
    assert 0.9 < rush["secondsToLast"] and rush["answers"]["max"] / 1000 <= rush["secondsToLast"]
    assert len(answers.read_text().splitlines()) == UNITS
    verified = verify(server.data)
    assert verified.returncode == 0, verified.stderr


def test_a_draw_answers_everybody_and_comes_out_the_same_when_it_is_drawn_again(server):
    report = sound(crowd(
        server, "--rush", BUYERS, "--units", UNITS, "--draw", "--viewers", 1, "--bids-per-second", 0, "--seconds", 6,
    ))
    rush = report["rush"]
    assert rush["isDraw"] and (rush["answered"], rush["accepted"]) == (BUYERS, BUYERS)
    draw = rush["draw"]
    assert (draw["entries"], draw["drawnUnits"], draw["isTrue"]) == (BUYERS, UNITS, True)
    assert draw["secondsBetween"] >= 3, "everybody can see the list before the seed is told"
    assert report["unitsClaimed"] == UNITS and report["missing"] == [] and report["refusals"] == {}
    assert verify(server.data).returncode == 0


def test_a_rush_for_more_than_there_is_is_not_begun(server):
    done = crowd(server, "--rush", 10, "--units", 1_000_000, "--viewers", 1, "--bids-per-second", 0)
    assert done.returncode == 1 and "nothing left to sell" in done.stderr, done.stderr


def test_durable_claims_can_be_timed_beside_a_plain_file(tmp_path):
    done = run("bench", "durable", "--folder", tmp_path, "--in-flight", 500, "--rounds", 2, "--seconds", 0.1, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["inFlight"] == 500 and len(figures["rounds"]) == 2
    for round in (*figures["rounds"], figures["middle"]):
        assert round["room"] > 0 and round["file"] > 0 and round["ratio"] > 0
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_a_folder_that_is_none_is_said(tmp_path):
    (tmp_path / "file").touch()
    done = run("bench", "durable", "--folder", tmp_path / "file", "--rounds", 1, "--seconds", 0.1)
    assert done.returncode == 1 and "file" in done.stderr


@pytest.mark.parametrize("watching", [(), ("--watching",)])
def test_durable_claims_over_web_sockets_can_be_timed_beside_echoes(large_stock, watching):
    with echo() as (_, port):
        done = run("bench", "claims", "--url", f"ws://127.0.0.1:{large_stock.port}/live",
                   "--echo-url", f"ws://127.0.0.1:{port}/", "--connections", 100, "--rounds", 2, "--seconds", 0.2,
                   "--json", *watching)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["connections"] == 100 and len(figures["rounds"]) == 2 and 60 < figures["bytes"] < 20_000
    assert all(round["claims"] > 20 and round["echoes"] > 20 for round in figures["rounds"])
