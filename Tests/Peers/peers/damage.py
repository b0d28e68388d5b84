"""What a worn card does to a database: pages that are not what was written to them.

Read by SQLite's file format (https://sqlite.org/fileformat2.html), sections 1.3, 1.6 and 2.3."""

import os
import sqlite3

INTERIOR, LEAF = 0x05, 0x0D


class Table:
    """A table's pages in the file of a station that has stopped."""

    def __init__(self, path, name):
        self.path = path
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as database:
            self.root, = database.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        with open(path, "rb") as file:
            self._bytes = file.read()
        size = int.from_bytes(self._bytes[16:18], "big")
        self.page_size = 65536 if size == 1 else size

    def leaves(self):
        """(number of the page, its first row, its last), in their order."""
        return list(self._leaves(self.root))

    def spoil(self, pages):
        """In the file, under whoever uses it, and on the disk."""
        with open(self.path, "r+b") as file:
            for page in pages:
                file.seek((page - 1) * self.page_size)
                file.write(b"\xA5" * self.page_size)
            file.flush()
            os.fsync(file.fileno())

    def _leaves(self, number):
        page = self._bytes[(number - 1) * self.page_size:number * self.page_size]
        kind, count = page[0], int.from_bytes(page[3:5], "big")
        begin = 12 if kind == INTERIOR else 8
        cells = [int.from_bytes(page[begin + 2 * cell:begin + 2 * cell + 2], "big")
                 for cell in range(count)]
        if kind == LEAF:
            rows = [varint(page, varint(page, cell)[1])[0] for cell in cells]
            yield number, rows[0], rows[-1]
            return
        if kind != INTERIOR:
            raise ValueError(f"page {number} of {self.path} is of kind {kind}: no table's")
        children = [int.from_bytes(page[cell:cell + 4], "big") for cell in cells]
        for child in children + [int.from_bytes(page[8:12], "big")]:
            yield from self._leaves(child)


def varint(page, place):
    """The number, and where it ends: seven bits a byte, the ninth has eight."""
    value = 0
    for count in range(9):
        byte = page[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, place + count + 1
    raise ValueError("a number without an end")
