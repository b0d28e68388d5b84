"""Waiting with a deadline, never for a fixed time."""

import time


# The limits below say how long something takes on a machine of its own; one that builds beside the
# tests gets so many times as long.
PATIENCE = 4


class Late(AssertionError):
    """Something that was waited for did not happen in time."""


def until(condition, seconds, what, every=0.005):
    """Polls `condition` until it returns something true; returns that."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Late(f"{what}: not within {seconds * PATIENCE} s")
        time.sleep(every)


def reach(instant):
    """Waits for an instant of the monotonic clock: the intervals of the station's own rules."""
    until(lambda: time.monotonic() >= instant, max(0, instant - time.monotonic()) + 1, "the clock")
