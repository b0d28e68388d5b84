"""What an engine was seen to answer. The same table stands in its recipe, and is compared."""

import re

from . import recipe


class Table:
    """One recipe's answers, in the order in which they were seen."""

    every = []

    def __init__(self, trial, folder):
        self.trial, self.folder = trial, folder
        self.rows = []
        self.texts = []
        Table.every.append(self)

    def add(self, what, answer):
        self.rows.append((answer.status, what))
        self.texts.append(" ".join(answer.text.split())[:110])
        return answer

    @property
    def statuses(self):
        return [status for status, _ in self.rows]

    def compare(self):
        """With both languages of the recipe: by words in one, by statuses in the other."""
        english, chinese = (self._written(name) for name in ("README.md", "README.zh-CN.md"))
        told, seen = set(english), set(self.rows)
        self.trial.check(f"config/hub/{self.folder} tells these {len(self.rows)} answers and no "
                         "others", english == self.rows,
                         f"only told: {sorted(told - seen)}; only seen: {sorted(seen - told)}")
        self.trial.check("and in Chinese as many, in the same order",
                         [status for status, _ in chinese] == self.statuses)

    def _written(self, name):
        return [(int(status), what) for status, what in re.findall(
            r"^\| (\d{3}) \| (.*?) \|", recipe.read(self.folder, name), re.MULTILINE)]

    @classmethod
    def report(cls):
        for table in cls.every:
            print(f"seen: {table.folder}")
            for (status, what), text in zip(table.rows, table.texts):
                print(f"    {status}  {what}" + (f"  [{text}]" if text else ""))
