"""Reading QR codes as a phone does, with zbar, and drawing them large for a camera; nothing of the program is used."""

import re
import subprocess
from pathlib import Path


def scan(picture: Path) -> str:
    """What the one QR code in a picture says."""
    words = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)]
    found = subprocess.run(words, check=True, capture_output=True, text=True, timeout=30)
    return found.stdout.removesuffix("\n")


def rasterise(svg: str, picture: Path, pixels: int) -> Path:
    """A drawing as PNG, by librsvg."""
    drawing = picture.with_suffix(".svg")
    drawing.write_text(svg)
    subprocess.run(["rsvg-convert", "--width", str(pixels), "--output", picture, drawing], check=True, timeout=30)
    return picture


def film(svg: str, path: Path, width: int = 640, height: int = 480, frames: int = 10) -> Path:
    """A film of a code held before a camera, as raw YUV 4:2:0 for Chromium's fake camera."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    scale = height // side
    left, top = (width - side * scale) // 2, (height - side * scale) // 2
    light = bytearray([150]) * (width * height)

    def paint(x: int, y: int, length: int, shade: int):
        for row in range(top + y * scale, top + (y + 1) * scale):
            start = row * width + left + x * scale
            light[start:start + length * scale] = bytes([shade]) * (length * scale)

    for y in range(side):
        paint(0, y, side, 235)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        paint(int(x), int(y), int(length), 16)
    colour = bytes([128]) * (width * height // 2)
    with open(path, "wb") as film:
        film.write(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode())
        for _ in range(frames):
            film.write(b"FRAME\n" + light + colour)
    return path
