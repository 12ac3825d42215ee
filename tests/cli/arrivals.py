"""Files as they arrive in a folder, told by the kernel: nobody has to look again and again.

Drystone writes beside a file and renames it when it is whole; that is when it arrives.
"""

import ctypes
import os
import select
import struct
import time

IN_MOVED_TO = 0x80
EVENT = struct.Struct("iIII")  # watch, what, cookie, length of the name that follows


class Arrivals:
    """The names of those of one folder, from now on."""

    def __init__(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        self._queue = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._queue < 0 or libc.inotify_add_watch(self._queue, os.fsencode(folder), IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), f"cannot watch {folder}")
        self._names = []

    def close(self):
        os.close(self._queue)

    def wait_for(self, name, process, seconds=120):
        """Returns when a file of this name has arrived since the last call; the process must live."""
        give_up = time.monotonic() + seconds
        end = os.pidfd_open(process.pid)
        try:
            while name not in self._names:
                ready = select.select([self._queue, end], [], [], max(0, give_up - time.monotonic()))[0]
                if self._queue in ready:
                    self._names += self._read()
                else:
                    raise AssertionError(f"{name} does not arrive (exit code {process.poll()})")
        finally:
            os.close(end)
        del self._names[:self._names.index(name) + 1]

    def _read(self):
        data, names, at = os.read(self._queue, 65536), [], 0
        while at < len(data):
            length = EVENT.unpack_from(data, at)[3]
            at += EVENT.size
            names.append(os.fsdecode(data[at:at + length].rstrip(b"\0")))
            at += length
        return names
