"""Peers of a station: emulated devices, a city that signs lists and codes, and a clock for both.

Nothing here shares code with the station: device frames and formats are written down again, from
the devices' documents, so that a mistake in one place is not made in the other.
"""
