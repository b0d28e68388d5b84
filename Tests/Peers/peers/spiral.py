"""A spiral lane on simulated lines: a motor, a cam switch that is active at home, a drop sensor."""

import threading
import time

# A turn of the spiral, and what falls at its end.
LEAVES_AFTER = 0.05
TURN_SECONDS = 0.8
DROP_SECONDS = 0.02
LOOK_INTERVAL = 0.01


class Spiral:
    """`words`: how the next turns end, each drop, jam (it never comes home) or nothing (it comes
    home and nothing falls). Without words it drops."""

    def __init__(self, motor, home, drop):
        self.motor, self.home, self.drop = motor, home, drop
        self.words = []
        self.turns = 0
        self.dropped = 0
        # How long each run of the motor lasted.
        self.ran = []
        self._station = None
        self._stops = threading.Event()
        self._thread = None

    def connect(self, station):
        """To a life of the station; the spiral stands at home."""
        self._station = station
        station.set_line(self.home, True)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._stops.clear()
        self._thread.start()

    def disconnect(self):
        self._stops.set()
        if self._thread:
            self._thread.join()

    close = disconnect

    def _is_driven(self):
        return self._station.line(self.motor)

    def _work(self):
        while not self._stops.wait(LOOK_INTERVAL):
            try:
                if self._is_driven():
                    self._turn(time.monotonic())
            except OSError:
                # The station has ended, and with it the current.
                return

    def _turn(self, begun):
        word = self.words.pop(0) if self.words else "drop"
        self.turns += 1
        if self._stops.wait(LEAVES_AFTER):
            return
        self._station.set_line(self.home, False)
        while self._is_driven() and not self._stops.wait(LOOK_INTERVAL):
            if word != "jam" and time.monotonic() - begun >= TURN_SECONDS:
                self._come_home(word)
                word = "jam"
        self.ran.append(time.monotonic() - begun)
        # A jammed one is turned home by hand before the next try.
        self._station.set_line(self.home, True)

    def _come_home(self, word):
        self._station.set_line(self.home, True)
        if word == "drop":
            self._station.set_line(self.drop, True)
            self._stops.wait(DROP_SECONDS)
            self._station.set_line(self.drop, False)
            self.dropped += 1
