#!/usr/bin/env python3
"""Writes the seeds that Scripts/fuzz starts from into Tests/Fuzz/Seeds, a folder per target.

The first two bytes of each are the set-up, which each target explains, and where to cut.
"""

import struct
import zlib
from pathlib import Path

SEEDS = Path(__file__).parent / "Seeds"

UPGRADE = (
    "GET /live HTTP/1.1\nHost: 127.0.0.1:8080\nUpgrade: websocket\nConnection: keep-alive, Upgrade\n"
    "Origin: http://127.0.0.1:8080\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
    "Sec-WebSocket-Protocol: nightmarket.v1.json\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\n\n"
)
HEADS = {
    "get": "GET / HTTP/1.1\nHost: 127.0.0.1:8080\nAccept: */*\n\n",
    "post": "POST /api/session?next=%2Frooms HTTP/1.1\nHost: [::1]:8080\nContent-Length: 2\n"
            "Content-Type: application/json\nCookie: session=abc.def\nConnection: close\n\n{}",
    "absolute": "GET http://cho.example:80/a%20b/%E1%BA%A3.html?q=1 HTTP/1.1\nHost: cho.example:80\n\n",
    "options": "\nOPTIONS * HTTP/1.0\n\n",
    "two": "GET /healthz HTTP/1.1\nHost: a\n\nHEAD /../b HTTP/1.1\nHost: a\n\n",
    "chunked": "PUT /x HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nContent-Length: 3\n\n",
    "folded": "GET /%zz HTTP/1.1\nHost : a\n b\nX:\tc \n\n",
    "upgrade": UPGRADE,
    "answer": "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n"
              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n\n",
    "answer_with_body": "HTTP/1.0 404\nContent-Length: 5\n\nhello",
}

COMMANDS = {
    "time": '{"type":"time","key":"t1"}',
    "join": '{"type":"join","key":"a1","room":"che-ba-vi","epoch":"4","offset":18}',
    "leave": '{ "type" : "leave" , "key" : "a2" , "room" : "r" }',
    "bid": '{"type":"bid","key":"a3","room":"che-ba-vi","lot":2,"amount":820000,"confirmed":true}',
    "claim": '{"type":"claim","key":"a4","room":"r","lot":3,"quantity":2}',
    "buy_now": '{"type":"buyNow","key":"a5","room":"r","lot":3}',
    "chat": '{"type":"chat","key":"a6","room":"r","text":"Ch\\u1ee3 \\ud83c\\udf89 \\"\\n\\/"}',
    "english": '{"type":"prepare","key":"a7","room":"r","product":7,"quantity":1,"format":"english",'
               '"opening":100000,"increment":[[0,5000],[200000,10000]],"reserve":null,"buyNow":900000,'
               '"proxy":true,"duration":60000,"extensionWindow":10000,"extension":10000,"totalCap":600000,'
               '"finalPeriod":0,"suddenDeath":false,"paymentWindow":600000}',
    "flash": '{"type":"prepare","key":"a8","room":"r","product":7,"quantity":200,"format":"flash",'
             '"price":99000,"limit":2,"duration":60000,"hold":600000}',
    "void_bid": '{"type":"voidBid","key":"a9","room":"r","lot":1,"bid":4,"reason":"mistake"}',
    "extend": '{"type":"extend","key":"b1","room":"r","lot":1,"by":30000}',
    "unknown": '{"type":"dance","key":"b2","room":"r","x":[1.5e-3,-0,{"y":[true,false,null]}]}',
    "journal": '{"type":"register","actor":3,"household":12,"outcome":{"paddle":3}}',
    "journal_clock": '{"type":"close","actor":"clock","lot":2,"outcome":{"result":"sold"}}',
    "journal_prepared": '{"type":"recover","actor":"host","key":"k","downtime":5,"outcome":{"lot":9}}',
    "deep": '{"a":[[[[[[[[1]]]]]]]]}',
}


def frame(first: int, payload: bytes = b"", key: bytes | None = b"\x37\xfa\x21\x3d") -> bytes:
    """One frame, masked unless there is no key."""
    mask = 0 if key is None else 0x80
    size = len(payload)
    length = bytes([mask | size]) if size < 126 else struct.pack("!BH", mask | 126, size)
    if key is None:
        return bytes([first]) + length + payload
    return bytes([first]) + length + key + bytes(byte ^ key[at % 4] for at, byte in enumerate(payload))


def deflated(*messages: bytes, bits: int = 15, level: int = 6, last: bool = False) -> list[bytes]:
    """The payloads of compressed messages that share one context."""
    stream = zlib.compressobj(level, zlib.DEFLATED, -bits)
    if last:
        return [stream.compress(b"".join(messages)) + stream.flush(zlib.Z_FINISH) + b"\x00"]
    return [(stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4] for message in messages]


def frames() -> dict[str, bytes]:
    bid = COMMANDS["bid"].encode()
    hello, again = deflated(b"Hello", b"Hello")
    long = deflated(bid * 20)[0]
    text = "chợ đêm 🎉".encode()
    return {
        "bid": b"\x00\x37" + frame(0x81, bid),
        "fragments": b"\x00\x35" + frame(0x01, text[:4]) + frame(0x89, b"p") + frame(0x80, text[4:]),
        "binary": b"\x00\x0f" + frame(0x82, bytes(range(200))),
        "close": b"\x00\x21" + frame(0x8A) + frame(0x88, b"\x03\xe8bye") + frame(0x81, b"late"),
        "server": b"\x01\x37" + frame(0x81, bid, None) + frame(0x82, b"", None) + frame(0x88, b"", None),
        "deflated": b"\x72\x23" + frame(0xC1, hello) + frame(0xC1, again) + frame(0x81, text),
        "deflated_fragments": b"\x72\x23" + frame(0x42, long[:9]) + frame(0x00, long[9:20]) + frame(0x80, long[20:]),
        "deflated_alone": b"\x26\x77" + frame(0xC1, hello) + frame(0xC1, hello) + frame(0xC2, b"\x00"),
        "deflated_server": b"\x73\x23" + frame(0xC1, hello, None) + frame(0xC1, again, None),
        "small_limits": b"\x0a\x11" + frame(0x02, bid) + frame(0x00, bid) + frame(0x80, bid),
        "bomb": b"\x7a\x99" + frame(0xC2, deflated(bytes(4000))[0]),
    }


def inflated() -> dict[str, bytes]:
    bid = COMMANDS["bid"].encode()
    noise = bytes(at * 89 % 251 for at in range(300))
    return {
        "hello": b"\x07\x13" + deflated(b"Hello")[0],
        "bid": b"\x07\x37" + deflated(bid)[0],
        "stored": b"\x07\x55" + deflated(noise, level=0)[0],
        "last_block": b"\x07\x11" + deflated(b"Hello", last=True)[0],
        "fixed_and_dynamic": b"\x07\x72" + b"".join(deflated(b"a", bid * 30)),
        "far_back": b"\x01\x37" + deflated(noise + bid * 4 + noise)[0],
        "small_window": b"\x01\x99" + deflated(noise + bid * 40, bits=9)[0],
        "zeros": b"\x03\x0f" + deflated(bytes(60_000))[0],
        "too_much": b"\x07\x00" + deflated(bytes(100_000))[0],
        "empty": b"\x07\x11\x00",
        "compress": b"\x0f\x00" + bid,
        "compress_with_context": b"\x19\x00" + noise + bid,
    }


def main() -> None:
    seeds = {
        "http": {name: b"07" + text.replace("\n", "\r\n").encode() for name, text in HEADS.items()},
        "frames": frames(),
        "inflate": inflated(),
        "commands": {name: b"00" + text.encode() for name, text in COMMANDS.items()},
    }
    for target, named in seeds.items():
        folder = SEEDS / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in named.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
