"""A scanner on a serial port: it sends what it has scanned, with what it was set to put around."""

import threading
import time

from .serial_port import SerialPort


class Scanner:
    def __init__(self, path, suffix=b"\r", prefix=b""):
        self.port = SerialPort(path)
        self.suffix = suffix
        self.prefix = prefix

    def close(self):
        self.port.close()

    def scan(self, text, suffix=None, bytes_per_second=None):
        """One code. At 9600 baud a real scanner sends 960 bytes a second."""
        data = self.prefix + text.encode("ascii") + (self.suffix if suffix is None else suffix)
        if bytes_per_second:
            self.port.send_slowly(data, bytes_per_second)
        elif not self.port.send(data):
            raise AssertionError("the station does not read its scanner")
        self.last_byte = time.monotonic()

    def babble(self, data):
        """Bytes that no scan explains."""
        self.port.send(data)

    def flood(self, texts, per_second):
        """Sends all texts at a rate, in a thread of its own. Returns the thread; `sent` counts."""
        self.sent = 0
        self._stops = threading.Event()

        def run():
            start = time.monotonic()
            for place, text in enumerate(texts):
                pause = start + place / per_second - time.monotonic()
                if self._stops.wait(max(0, pause)):
                    return
                if not self.port.send(self.prefix + text.encode("ascii") + self.suffix):
                    return
                self.sent += 1

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def stop_flood(self):
        self._stops.set()
