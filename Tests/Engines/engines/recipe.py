"""The recipes of config/hub: the very files that a city copies, with this run's places in them."""

import os

HUB = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))), "config", "hub")


def path(*names):
    return os.path.join(HUB, *names)


def read(*names, places=()):
    """A recipe's file; each of `places` replaces a text that must be there."""
    with open(path(*names)) as file:
        text = file.read()
    for old, new in places:
        if old not in text:
            raise AssertionError(f"{'/'.join(names)} has no {old!r} any more: change the test too")
        text = text.replace(old, str(new))
    return text


def options(*names, places=()):
    """Words of ARGS="…" in a file of /etc/default."""
    text = read(*names, places=places)
    begin = text.index('ARGS="') + len('ARGS="')
    return text[begin:text.index('"', begin)].replace("\\\n", " ").split()


def statements(*names):
    """SQL between semicolons at a line's end, comments kept."""
    return [part.strip() for part in read(*names).split(";\n") if part.strip()]
