"""What a station is to call each wrong answer, by what it had asked for: the whole table.

A station names an answer by its status and head where those say that nobody has read the request
(`ANYWHERE`); by the body only where it has asked for one. Where HTTP itself is broken it says what
its client tripped over, which need not be what was broken first.
"""

from .answers import FIXED
from .hostile import MOVING

# The hub's word is taken: what was sent is stored, or there is nothing new.
GOOD = "succeeded"
# Half a minute is what a station waits for an answer. For a file it is a quarter of an hour, as a
# modem needs it: longer than a run.
SLOW = {"drip", "hole", "trickling chunks"}

ANYWHERE = {
    "notTheHub": {"portal with 200"},
    "redirected": {
        "portal behind 302", "300 without a place", "301 elsewhere", "307 elsewhere",
        "308 to itself", "302 to a file", "302 to nowhere"},
    "notAuthorised": {"401", "401 basic", "403", "407"},
    "clocksDiffer": {"401 by a clock a day ahead"},
    "notFound": {"404", "410"},
    "busy": {"408", "425", "429 for 3 s", "429 until a date", "429 for ever",
             "429 for less than nothing", "502", "503 for 2 s", "504"},
    "serverError": {"500", "501", "599", "portal with 511"},
    "unexpectedAnswer": {"205", "999"},
    # A slow board has not taken all that a courier may when its time is up.
    "timedOut": SLOW | {"endless redirection"},
    "connectionLost": {"101", "a body that is cut", "a status line that is cut", "closed at once",
                       "nothing", "reset", "two lengths"},
    # Foundation ends its process at these, and keeps what stands behind a redirection.
    "courierLost": {"a head that is cut", "a length beyond all", "chunks with trailers",
                    "endless redirection"},
    "malformedAnswer": {
        "302 to bytes", "42", "HTTP/2 in the clear", "a chunk beyond all", "endless head",
        "a chunk without a length", "a compressed bomb", "a header of a megabyte",
        "a length below zero", "a length in words", "an encoding that nobody knows",
        "another protocol", "bytes", "compressed garbage", "no blank line", "zeros in a header"}}

# 200, whole by the rules of HTTP, and never what was asked for.
WHOLE = {"200 of another type", "truncated JSON", "more than was told", "JSON of 100,000 brackets",
         "a length beyond 64 bits", "ten thousand headers", "a folded header", "a cookie",
         "a thousand times 100", "chunks and a length", "200 that stores nothing"}
# The same for a file: what came is shorter, or will be longer, than its manifest says.
SHORT = WHOLE - {"JSON of 100,000 brackets", "chunks and a length"}
LONG = {"JSON of 100,000 brackets", "a body that is cut", "endless body"}
PARTS = {"206 that nobody asked for", "206 of another range"}
REFUSALS = {"400", "413", "415", "422"}

# For what is sent up the status is the hub's word, whatever stands around it: of what follows only
# an excerpt is read.
UP = {GOOD: WHOLE | {"204 with a body", "endless body"},
      # First what was sent, and when it has been halved to a single one, the hub.
      "contentRefused": REFUSALS, "everythingRefused": REFUSALS, "tooLarge": {"413"},
      "redirected": {"304 without a condition"}}
# Nothing was sent that could be refused, and no document is none.
DOWN = {"unexpectedAnswer": REFUSALS | {"202"}}
# What came is read, and its signature is missing. 204 and 304 say that there is nothing (new).
DOCUMENT = {**DOWN, "documentRefused": WHOLE | PARTS, "bodyTooLong": {"endless body"},
            GOOD: {"204 with a body", "304 without a condition"}}

# What a column says of an answer stands before what is said anywhere.
TABLE = {
    "events": {**UP, "acceptedOnly": {"202"}, "unexpectedAnswer": PARTS},
    # Receivers of remote write say any 2xx.
    "samples": {**UP, GOOD: UP[GOOD] | PARTS | {"202", "205"}},
    "manifest": DOCUMENT,
    # 32 KiB are all that a directive may be.
    "directives": {**DOCUMENT,
                   "documentRefused": WHOLE - {"JSON of 100,000 brackets"} | PARTS,
                   "bodyTooLong": {"JSON of 100,000 brackets", "endless body"}},
    # Its length is known; what it says is looked at when all of it is there.
    "files": {"unexpectedAnswer": SHORT | REFUSALS | {
                  "202", "204 with a body", "206 of another range", "304 without a condition"},
              # Fewer than it says are a file that was cut off.
              "connectionLost": {"chunks and a length"},
              "bodyTooLong": LONG,
              # Twice in a row it is the server that has another file.
              "documentRefused": SHORT | LONG,
              # Of the other range, too, when the beginning is here that it brings again.
              "malformedAnswer": PARTS}}

# Last, so that nothing is believed behind a refusal: that would prove it right, and a sample that
# is then refused alone again is lost, as it should be.
LAST = REFUSALS | ANYWHERE["serverError"]


def words(column, name):
    """Each of them is right."""
    for table in (TABLE[column], ANYWHERE):
        found = {word for word, names in table.items() if name in names}
        if found:
            return found
    raise AssertionError(f"nobody says what {name} is to be called at {column}")


def answers(column):
    """All that can be given there. Nobody knows what was asked on a connection that is closed at
    once."""
    without = {*SLOW, "closed at once"} if column == "files" else set()
    # The slow ones first, one for each of the stations that share the answers.
    names = [*sorted(SLOW), *(name for name in (*FIXED, *MOVING) if name not in SLOW)]
    return sorted((name for name in names if name not in without), key=lambda name: name in LAST)
