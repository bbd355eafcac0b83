"""File systems of a test's own, which fill up, refuse to be written, or turn read-only while files are open."""

import os
import subprocess
from pathlib import Path

import pytest


def mount(*words: object):
    done = subprocess.run([str(word) for word in ("mount", *words)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"a file system may not be mounted here: {done.stderr.strip()}")


def unmount(folder: Path):
    subprocess.run(["umount", "-l", folder], check=True)


class FailingDisk:
    """An ext4 in a file. After an error it is read-only at once, also for files that are open for writing."""

    def __init__(self, folder: Path, megabytes: int = 32):
        self.image, self.folder = folder / "disk.img", folder / "disk"
        self.folder.mkdir()
        with open(self.image, "wb") as image:
            image.truncate(megabytes << 20)
        subprocess.run(["mkfs.ext4", "-q", self.image], check=True)
        self.is_mounted = False
        self.mount()

    def mount(self):
        mount("-o", "loop,errors=remount-ro", self.image, self.folder)
        self.is_mounted = True

    def unmount(self):
        if self.is_mounted:
            subprocess.run(["umount", self.folder], check=True)
            self.is_mounted = False

    def fail(self):
        """The kernel finds an error in the file system, or so it believes."""
        device = os.stat(self.folder).st_dev
        name = os.path.basename(os.path.realpath(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"))
        Path(f"/sys/fs/ext4/{name}/trigger_fs_error").write_text("1")

    def repair(self):
        """What an operator does: checks the disk and mounts it again."""
        self.unmount()
        done = subprocess.run(["e2fsck", "-fy", self.image], capture_output=True, text=True)
        assert done.returncode in (0, 1), done
        self.mount()
