"""Simulated lines as the configuration wires them, and what its devices look like."""

DATA0, DATA1 = 5, 6
DOOR, EXIT, FIRE, HOUSING = 26, 20, 21, 16
LOCK, BUZZER, GREEN, RED, SIREN = 17, 27, 22, 23, 24

STATION_ID = "peers-station-1"


def contact(name, line, active_low=False):
    """On a simulated line by its number, or on a board's (`board:1`).

    Bias "none": the wiring outside decides; here a quiet line is low."""
    return {"id": name, "driver": "contact", "line": address(line), "activeLow": active_low,
            "bias": "none"}


def output(name, line, active_low=False):
    return {"id": name, "driver": "output", "line": address(line), "activeLow": active_low}


def address(line):
    return f"simulated:{line}" if isinstance(line, int) else line


def door_devices(module, scanner, prefix):
    """What every station here has."""
    return [
        {"id": "reader-front", "driver": "wiegandReader", "data0": address(DATA0),
         "data1": address(DATA1), "bias": "pullUp", "formats": ["h10301", "h10306"]},
        {"id": "id-card", "driver": "idCardReader", "path": module, "baudRate": 115200},
        {"id": "scanner", "driver": "scanner", "path": scanner, "baudRate": 9600,
         "prefix": prefix},
        contact("door-contact", DOOR), contact("exit-button", EXIT),
        contact("fire-contact", FIRE), contact("housing", HOUSING),
        output("door-lock", LOCK), output("buzzer", BUZZER), output("lamp-green", GREEN),
        output("lamp-red", RED), output("siren", SIREN),
    ]
