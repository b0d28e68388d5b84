"""A serial adapter made of a pseudo-terminal, with a stable path as below /dev/serial/by-id."""

import os
import pty
import select
import threading
import time
import tty


class SerialPort:
    """The device's side of the line. `unplug` and `plug` pull the adapter out and put it back."""

    def __init__(self, path, received=None):
        self.path = path
        self._received = received
        self._lock = threading.RLock()
        self._master = None
        self._keeper = None
        self._thread = None
        self._stops = threading.Event()
        self.plug()

    def plug(self):
        """A new terminal, usually with another number, behind the same path."""
        with self._lock:
            self._master, self._keeper = pty.openpty()
            # The keeper holds the other side open: a master without one reads errors.
            tty.setraw(self._keeper)
            os.set_blocking(self._master, False)
            new = self.path + ".new"
            os.symlink(os.ttyname(self._keeper), new)
            os.rename(new, self.path)
            self._stops = threading.Event()
        self._thread = threading.Thread(
            target=self._listen, args=(self._master, self._stops), daemon=True)
        self._thread.start()

    def unplug(self):
        """The adapter is gone: its path, and every descriptor of it hangs up."""
        self._stops.set()
        self._thread.join()
        with self._lock:
            os.unlink(self.path)
            os.close(self._master)
            os.close(self._keeper)
            self._master = None

    @property
    def is_plugged(self):
        return self._master is not None

    def close(self):
        if self.is_plugged:
            self.unplug()

    def send(self, data, patience=5.0):
        """Writes all bytes; False when the other side does not take them in time."""
        deadline = time.monotonic() + patience
        view = memoryview(data)
        while view:
            with self._lock:
                if self._master is None:
                    return False
                try:
                    view = view[os.write(self._master, view):]
                    continue
                except BlockingIOError:
                    pass
            if time.monotonic() > deadline:
                return False
            select.select([], [self._master], [], 0.05)
        return True

    def send_slowly(self, data, bytes_per_second):
        """One byte after the other at a pace, as a slow line delivers them."""
        start = time.monotonic()
        for place in range(len(data)):
            pause = start + place / bytes_per_second - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            self.send(data[place:place + 1])

    def _listen(self, master, stops):
        while not stops.is_set():
            ready, _, _ = select.select([master], [], [], 0.05)
            if not ready:
                continue
            try:
                data = os.read(master, 4096)
            except BlockingIOError:
                continue
            except OSError:
                return
            if self._received:
                self._received(data)
