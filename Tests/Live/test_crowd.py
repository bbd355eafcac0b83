"""The crowd and the benchmarks in their smallest sizes, so that they cannot rot; no figure is judged."""

import json
import os
import re
import signal
import subprocess

import pytest

from crowds import crowd, echo, sound
from market_server import ROOT, MarketServer, binary, run
from secure_server import make_certificate
from metrics import metric


def test_a_crowd_finds_every_answer_in_the_journal(server, tmp_path):
    answers = tmp_path / "answers"
    done = crowd(
        server, "--viewers", 60, "--bids-per-second", 60, "--claims", 30, "--answers", answers,
        "--watch", server.process.pid,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    report = json.loads(done.stdout)
    assert report["joinedMost"] == 60 and report["drops"] == {}
    assert report["bids"]["sent"] == 120 and report["bids"]["unanswered"] == 0
    assert report["claims"] == {"sent": 30, "accepted": 20, "refused": 10, "unanswered": 0, "unsent": 0}
    assert report["unitsOffered"] == report["unitsClaimed"] == 20
    assert report["refusals"]["soldOut"] == 10
    assert set(report["refusals"]) <= {"soldOut", "amountTooLow", "alreadyLeading"}
    assert report["unseen"] == 0 and report["missing"] == []
    assert report["updates"] > 0 and report["server"]["residentBytes"] > 0

    lines = [json.loads(line) for line in answers.read_text().splitlines()]
    assert len(lines) == report["bids"]["accepted"] + 20
    verified = run("verify", "--data", server.data, "--answers", answers)
    assert verified.returncode == 0, verified.stderr
    assert f"{len(lines)} given answers compared" in verified.stdout


def test_an_answer_that_was_never_given_is_found_out(server, tmp_path):
    answers = tmp_path / "answers"
    assert crowd(server, "--viewers", 10, "--bids-per-second", 20, "--answers", answers).returncode == 0
    first, *others = answers.read_text().splitlines()
    forged = json.loads(first) | {"key": "never-given"}
    answers.write_text("\n".join([json.dumps(forged), *others]))
    verified = run("verify", "--data", server.data, "--answers", answers)
    assert verified.returncode == 1
    assert "never-given" in verified.stderr


def test_the_crowd_takes_its_goods_away_again(server):
    before = json.loads(crowd(server, "--viewers", 10, "--claims", 9).stdout)
    after = json.loads(crowd(server, "--viewers", 10, "--claims", 9).stdout)
    assert before["unitsOffered"] == after["unitsOffered"] == 6


@pytest.mark.parametrize("how, seconds, end", [
    (signal.SIGKILL, 6, ""), (signal.SIGTERM, 10, "closed 4001 the server restarts"),
])
def test_viewers_come_back_when_the_server_has_ended(tmp_path, how, seconds, end):
    """Those whom it sends back take up to 5 s."""
    server = MarketServer(tmp_path / "data").start()
    answers = tmp_path / "answers"
    words = [
        binary(), "crowd", "--url", f"ws://127.0.0.1:{server.port}/live", "--viewers", 40,
        "--bids-per-second", 40, "--claims", 0, "--seconds", seconds, "--answers", answers, "--json",
    ]
    going = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        for line in going.stderr:
            if line.startswith("1 s "):
                break
        server.restart(how)
        out, err = going.communicate(timeout=60)
        assert going.returncode == 0, err + out
        report = json.loads(out)
        assert report["reconnects"] >= 40 and any(name.startswith(end) for name in report["drops"])
        assert report["bids"]["accepted"] > 0 and report["missing"] == []
        verified = run("verify", "--data", server.data, "--answers", answers)
        assert verified.returncode == 0, verified.stderr
    finally:
        going.kill()
        server.end()


def test_those_who_read_nothing_get_the_newest_state_when_they_read_on(server):
    report = sound(crowd(
        # So long, because the kernel takes 100 KiB and more for each of them before the server cannot send.
        server, "--viewers", 20, "--bids-per-second", 60, "--claims", 0, "--seconds", 16, "--stalled", 12,
        "--watch", server.process.pid,
    ))
    stalled = report["stalled"]
    assert (stalled["viewers"], stalled["stalled"], stalled["sawNewest"]) == (12, 12, 12), stalled
    assert stalled["secondsToNewest"] >= 0 and stalled["serverBytesAfter"] > 0
    assert report["unseen"] == 0 and report["joinedMost"] == 20, "the others are not kept waiting by them"
    assert metric(server, "transport_publications_dropped_total") > 0, "the server had to leave updates out"


def test_a_storm_of_returning_viewers_ends_with_all_in_the_room(server):
    before = metric(server, "transport_upgrades_total")
    report = sound(crowd(
        server, "--viewers", 60, "--bids-per-second", 20, "--claims", 0, "--seconds", 4, "--reconnect-storm", 40,
    ))
    storm = report["storm"]
    assert (storm["dropped"], storm["back"]) == (40, 40) and storm["secondsUntilBack"] > 0
    phases = [storm[name]["count"] for name in ("before", "during", "after")]
    assert min(phases) > 0 and sum(phases) == report["bids"]["accepted"] == report["bidAnswers"]["count"]
    assert report["reconnects"] == 40 and report["drops"] == {}
    assert metric(server, "transport_upgrades_total") - before >= 100


def test_compressed_updates_are_fewer_bytes_and_all_are_seen(server):
    plain = sound(crowd(server, "--viewers", 40, "--bids-per-second", 40, "--claims", 0))
    report = sound(crowd(server, "--viewers", 40, "--bids-per-second", 40, "--claims", 0, "--deflate"))
    assert plain["deflatedUpgrades"] == 0 and report["deflatedUpgrades"] == 40
    assert report["unseen"] == 0 and report["updates"] > 0
    assert report["lineBytes"] < report["updateBytes"] < plain["lineBytes"]


def test_a_crowd_goes_to_a_market_over_tls(secure_server):
    options = ("--viewers", 20, "--bids-per-second", 20, "--claims", 9, "--watch", secure_server.process.pid)
    report = sound(crowd(secure_server, *options, "--insecure", "--deflate", scheme="wss"))
    assert report["joinedMost"] == 20 and report["unitsClaimed"] == 6 and report["unseen"] == 0
    refused = crowd(secure_server, *options, scheme="wss")
    assert refused.returncode == 1 and "--insecure" in refused.stderr


def test_joins_and_frames_have_their_cost(server):
    report = sound(crowd(server, "--viewers", 200, "--claims", 0, "--watch", server.process.pid))
    costs = report["costs"]
    assert costs.keys() == {"join", "frame", "bytesPerViewer"}
    for cost in (costs["join"], costs["frame"]):
        assert 0 <= cost["userMicroseconds"] <= cost["allMicroseconds"]


def test_an_echo_load_counts_what_comes_back():
    with echo() as (process, port):
        done = run("bench", "echo", "--url", f"ws://127.0.0.1:{port}/", "--connections", 20, "--bytes", 60,
                   "--seconds", 1, "--watch", process.pid, "--json")
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
    assert (report["connections"], report["bytes"]) == (20, 60)
    assert report["messages"] > 20 and report["messagesPerSecond"] > 20
    assert report["serverUserSecondsPerMillion"] + report["serverSystemSecondsPerMillion"] > 0


def test_an_echo_load_over_tls(tmp_path):
    make_certificate(tmp_path, "echo")
    files = ("--tls-certificate", tmp_path / "certificate.pem", "--tls-key", tmp_path / "key.pem")
    with echo(*files) as (_, port):
        load = ("bench", "echo", "--url", f"wss://127.0.0.1:{port}/", "--connections", 3, "--seconds", 1, "--json")
        done = run(*load, "--insecure")
        assert done.returncode == 0 and json.loads(done.stdout)["messages"] > 3, done.stderr
        assert "certificate verify failed" in run(*load).stderr


@pytest.mark.parametrize("options", [
    ("--reconnect-storm", 21, "--viewers", 30, "--bids-per-second", 20), ("--stalled", -1), ("--reconnect-storm", -1),
])
def test_what_cannot_be_is_refused(options):
    assert run("crowd", *options).returncode == 64


def test_a_closed_market_is_named_with_the_way_to_open_it(tmp_path):
    done = run("crowd", "--url", "ws://127.0.0.1:9/live")
    assert done.returncode == 1
    assert "Scripts/serve" in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1/live", "ws://", "wss://", "live"])
def test_another_kind_of_address_is_refused(url):
    assert run("crowd", "--url", url).returncode == 64


def test_the_pure_room_can_be_timed():
    done = run("bench", "decisions", "--count", 1_000, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["bidsPerSecond"] > 0 and figures["claimsPerSecond"] > 0


def test_the_disk_can_be_timed(tmp_path):
    done = run("bench", "disk", "--folder", tmp_path, "--count", 5)
    assert done.returncode == 0, done.stderr
    times = json.loads(done.stdout)
    assert 0 < times["p50"] <= times["p99"] <= times["max"]
    assert list(tmp_path.iterdir()) == []


def test_the_bare_loop_counts_its_frames(tmp_path):
    program = tmp_path / "fan-out"
    source = ROOT / "Scripts/bench.d/fan-out.c"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source], check=True)
    done = subprocess.run([program, "20", "700", "0.2"], capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["frames"] > 0 and figures["frames"] % 20 == 0


def test_the_bare_echo_counts_what_came_back(tmp_path):
    program = tmp_path / "echo"
    source = ROOT / "Scripts/bench.d/echo.c"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source], check=True)
    with echo() as (process, port):
        words = [str(word) for word in (program, port, 10, 60, 0.3, process.pid)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["connections"] == 10 and figures["bytes"] == 60
    assert figures["messages"] > 0


def test_the_whole_bench_runs_in_its_smallest_size():
    done = subprocess.run(
        [ROOT / "Scripts/bench", "--quick", "--seconds", "1"], capture_output=True, text=True, timeout=300,
        env=os.environ | {"NIGHTMARKET": str(binary())})
    assert done.returncode == 0, done.stdout + done.stderr
    rows = dict(re.findall(r"^\| (.+?) +\| (.+) \|$", done.stdout, re.MULTILINE))
    assert len(rows) >= 30, done.stdout
    assert rows["acknowledged and not in the journal"] == "0"
    assert rows["when the stalled read on"].startswith("10 of 10 got the newest state")
    before, after = re.match(r"([\d.]+) / ([\d.]+) ms", rows[
        "longest turn of a loop, before / after 81 lines end at once"]).groups()
    assert 0 < float(before) <= float(after)


def test_the_bench_names_its_options():
    assert subprocess.run([ROOT / "Scripts/bench", "--faster"], capture_output=True).returncode == 2
