"""`nightmarket simulate`: nights on a simulated disk, each the same for everybody who has its seed."""

import subprocess

from market_server import binary


def simulate(*options: str) -> subprocess.CompletedProcess:
    return subprocess.run([binary(), "simulate", *options], capture_output=True, text=True, timeout=300)


def test_nights_keep_every_promise_and_are_counted():
    done = simulate("--seed", "5000", "--nights", "120")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "every promise was kept"
    rows = dict(line.strip().rsplit(maxsplit=1) for line in done.stdout.splitlines()[:-2])
    counts = {name: int(count.replace(",", "")) for name, count in rows.items()}
    assert counts["nights"] == 120
    for name in ("power cuts", "kills", "sectors torn", "syncs failed", "answers given", "publications"):
        assert counts[name] > 0, name


def test_a_seed_is_the_same_night_in_every_process():
    runs = {simulate("--seed", "70", "--nights", "40", "--fingerprints").stdout.split("nights  ")[0] for _ in range(2)}
    assert len(runs) == 1
    assert runs.pop().count("night ") == 40


def test_the_power_goes_at_every_operation():
    done = simulate("--seed", "9", "--nights", "1", "--every-operation")
    assert done.returncode == 0, done.stderr
    nights, cuts = (line.split()[-1] for line in done.stdout.splitlines() if line.split()[0] in ("nights", "power"))
    assert int(nights) > 50 and int(cuts) >= int(nights) - 1


def test_a_broken_promise_is_told_with_its_seed():
    done = simulate("--nights", "50", "--sabotage", "lyingSyncs")
    assert done.returncode == 1
    told, repeat = done.stderr.splitlines()[:2]
    seed = told.split("night ")[1].split(":")[0]
    assert repeat.endswith(f"nightmarket simulate --seed {seed} --nights 1 --sabotage lyingSyncs")
    again = simulate("--seed", seed, "--nights", "1", "--sabotage", "lyingSyncs")
    assert again.returncode == 1 and again.stderr.splitlines()[0] == told


def test_wrong_options_are_refused():
    for options in (["--nights", "0"], ["--sabotage", "fire"], ["--sabotage", "lyingSyncs", "--every-operation"]):
        assert simulate(*options).returncode == 64, options


def test_help_teaches():
    text = simulate("--help").stdout
    for word in ("seed", "power", "--every-operation", "--sabotage", "Exit code 1"):
        assert word in text
