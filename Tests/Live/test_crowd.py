"""The crowd and the benchmarks in their smallest sizes, so that they cannot rot; no figure is judged."""

import json
import signal
import subprocess

import pytest

from market_server import ROOT, MarketServer, binary, run


def crowd(server, *options) -> subprocess.CompletedProcess:
    url = f"ws://127.0.0.1:{server.port}/live"
    return run("crowd", "--url", url, "--seconds", 2, "--json", *options)


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


def test_viewers_come_back_when_the_server_was_killed(tmp_path):
    server = MarketServer(tmp_path / "data").start()
    answers = tmp_path / "answers"
    words = [
        binary(), "crowd", "--url", f"ws://127.0.0.1:{server.port}/live", "--viewers", 40,
        "--bids-per-second", 40, "--claims", 0, "--seconds", 6, "--answers", answers, "--json",
    ]
    going = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        for line in going.stderr:
            if line.startswith("1 s "):
                break
        server.restart(signal.SIGKILL)
        out, err = going.communicate(timeout=60)
        assert going.returncode == 0, err + out
        report = json.loads(out)
        assert report["reconnects"] >= 40 and report["drops"]
        assert report["bids"]["accepted"] > 0 and report["missing"] == []
        verified = run("verify", "--data", server.data, "--answers", answers)
        assert verified.returncode == 0, verified.stderr
    finally:
        going.kill()
        server.end()


def test_a_closed_market_is_named_with_the_way_to_open_it(tmp_path):
    done = run("crowd", "--url", "ws://127.0.0.1:9/live")
    assert done.returncode == 1
    assert "Scripts/serve" in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1/live", "ws://", "live"])
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
