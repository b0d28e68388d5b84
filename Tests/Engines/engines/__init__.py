"""The city's engines as temporary instances, and what a test needs to speak to them.

Nothing here shares code with the station: remote write and CloudEvents are written down again, from
their specifications. What is the same as in Tests/Peers (waiting, sentences, running stations) is
taken from there.
"""
