"""Waiting with a deadline, never for a fixed time."""

import time


class Late(AssertionError):
    """Something that was waited for did not happen in time."""


def until(condition, seconds, what, every=0.005):
    """Polls `condition` until it returns something true; returns that."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Late(f"{what}: not within {seconds} s")
        time.sleep(every)


def reach(instant):
    """Waits for an instant of the monotonic clock: the intervals of the station's own rules."""
    until(lambda: time.monotonic() >= instant, max(0, instant - time.monotonic()) + 1, "the clock")
