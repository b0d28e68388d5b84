"""What an engine was seen to answer. The same table stands in the engine's recipe."""

from collections import Counter


class Table:
    """Kept for the end of the run, where all tables are printed."""

    every = []

    def __init__(self, trial, engine):
        self.trial, self.engine = trial, engine
        self.rows = []
        Table.every.append(self)

    def add(self, what, answer):
        self.rows.append((what, answer.status, _short(answer.text)))

    @property
    def statuses(self):
        return [status for _, status, _ in self.rows]

    def judge(self, expected, sentence):
        """`expected`: how often each status was answered."""
        self.trial.check(sentence, Counter(self.statuses) == Counter(expected), self.rows)

    @classmethod
    def report(cls):
        for table in cls.every:
            print(f"seen: {table.engine}")
            for what, status, text in table.rows:
                print(f"    {status}  {what}" + (f"  [{text}]" if text else ""))


def _short(text):
    return " ".join(text.split())[:110]
