"""The payment codes that the program draws, rasterised by librsvg and read back by zbar, which know nothing of it."""

import binascii

import pytest

from market_server import run
from qr import rasterise, scan

ACCOUNT = ("--bank-bin", "970436", "--bank-account", "0011001234567")


def drawn(*options: str) -> str:
    answer = run("payment-code", *ACCOUNT, *options)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.parametrize("pixels", [160, 333, 1200])
def test_a_reader_gets_the_request_back(tmp_path, pixels):
    svg = drawn("--amount", "125000", "--reference", "Đơn 7K3Q M2: bưởi")
    text = scan(rasterise(svg, tmp_path / "code.png", pixels))
    said, checksum = text[:-4], text[-4:]
    assert said == ("000201" "010212"
                    "3857" "0010A000000727" "0127" "0006970436" "01130011001234567" "0208QRIBFTTA"
                    "5303704" "5406125000" "5802VN" "6220" "0816DON 7K3Q M2 BUOI" "6304")
    assert checksum == f"{binascii.crc_hqx(said.encode(), 0xFFFF):04X}"


def test_a_code_for_print_asks_for_no_amount(tmp_path):
    svg = drawn()
    text = scan(rasterise(svg, tmp_path / "code.png", 600))
    assert text.startswith("000201010211") and "54" not in text[16 + 57:-4]
    assert run("payment-code", *ACCOUNT, "--text").stdout == text + "\n"
    assert "script" not in svg and "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


@pytest.mark.parametrize("options, sentence", [
    (["--bank-bin", "97043", "--bank-account", "1"], "--bank-bin has 6 digits"),
    (["--bank-bin", "970436", "--bank-account", "một"], "--bank-account has 1 to 19 letters and digits"),
    ([*ACCOUNT, "--amount", "0", "--reference", "A"], "--amount is at least 1 đồng"),
    ([*ACCOUNT, "--amount", "1000000000001", "--reference", "A"], "--amount is 1 to 1000000000000 whole đồng"),
    ([*ACCOUNT, "--reference", "夜市"], "--reference needs letters or digits"),
])
def test_what_no_bank_would_read_is_not_drawn(options, sentence):
    answer = run("payment-code", *options)
    assert answer.returncode == 1 and answer.stdout == ""
    assert sentence in answer.stderr
