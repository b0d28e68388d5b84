"""A trial beside the main one: a station of its own, in a thread of its own."""

import threading
import time

from .trial import place_of
from .waiting import Late


class Aside:
    """Keeps its sentences until `report`: the main trial belongs to the main thread.

    `body` is called with this object, which has `check` and `figure` as the main trial has, and
    `chapter` for its parts: a fault in one is one failure, and the others go on."""

    def __init__(self, trial, name, body):
        self._trial, self._name = trial, name
        self._results = []
        self._figures = []
        self._closes = []
        self._thread = threading.Thread(target=self.chapter, args=(name, body, self), daemon=True)
        self._thread.start()

    def check(self, sentence, holds, detail=""):
        self._results.append((sentence, holds, detail))
        return holds

    def figure(self, name, value):
        self._figures.append((name, value))

    def chapter(self, name, body, *arguments):
        begun = time.monotonic()
        try:
            return body(*arguments)
        except (Exception, Late, SystemExit) as fault:
            self.check(f"{name}: carried out to its end", False,
                       f"{type(fault).__name__}: {fault} ({place_of(fault)})")
        finally:
            self.figure(f"beside: {name}, s", round(time.monotonic() - begun, 1))

    def closes(self, peer):
        """Something to be closed at the end, whatever happens; returns it."""
        self._closes.append(peer)
        return peer

    def report(self, patience):
        self._thread.join(patience)
        for sentence, holds, detail in list(self._results):
            self._trial.check(sentence, holds, detail)
        for name, value in list(self._figures):
            self._trial.figure(name, value)
        self._trial.check(f"{self._name}: ends in time", not self._thread.is_alive())
        for peer in reversed(self._closes):
            peer.close()
