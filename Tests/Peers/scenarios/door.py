"""The door itself: exit, force, an open leaf; readers that go and come back."""

import time

from peers import idcard_text
from peers import wiring
from peers.city import rfc3339
from peers.waiting import reach, until


def latency(station, act, limit=1.0):
    """Milliseconds until the lock is released."""
    begun = time.monotonic()
    act()
    until(lambda: station.is_released, limit, "the lock is released", every=0)
    return round((time.monotonic() - begun) * 1000, 1)


def exit_button(trial, station):
    before = station.last_sequence()
    took = latency(station, lambda: station.set_line(wiring.EXIT, True))
    trial.figure("exit button to lock, ms (20 ms of them debounce)", took)
    trial.check("the exit button releases within a second", took <= 1000, took)
    station.set_line(wiring.DOOR, True)
    until(lambda: station.status()["door"]["open"], 3, "the door is seen open")
    station.set_line(wiring.EXIT, False)
    station.set_line(wiring.DOOR, False)
    until(lambda: not station.is_released, 3, "the door locks after the exit")
    until(lambda: "door.closed" in left(station, before), 3, "the three entries")
    kinds = left(station, before)
    trial.check("leaving is an exit, an opening and a closing in the ledger, and no alarm",
                kinds == ["exit.requested", "door.opened", "door.closed"], kinds)


def left(station, before):
    """Kinds of the entries from the button on; what came before may reach the disk late."""
    entries = station.entries_after(before)
    kinds = [entry["kind"] for entry in entries]
    return kinds[kinds.index("exit.requested"):] if "exit.requested" in kinds else []


def order(station, mode):
    """Every other mode than normal has an end; here after an hour."""
    until_time = rfc3339(time.time() + 3600)
    body = {"mode": mode} if mode == "normal" else {"mode": mode, "until": until_time}
    answer = station.post("/control/door/mode", body)
    if answer.get("outcome") != "done":
        raise AssertionError(f"the mode {mode} is not taken: {answer}")


def exit_in_lockdown(trial, door, act):
    """Nobody gets in; everybody gets out."""
    station = door.station
    order(station, "lockdown")
    until(lambda: station.status()["door"]["mode"] == "lockdown", 3, "the lockdown")
    door.refuses("in a lockdown a member's card does not open", "lockdown", act)
    took = latency(station, lambda: station.set_line(wiring.EXIT, True))
    trial.check("in a lockdown the exit button releases within a second", took <= 1000, took)
    station.set_line(wiring.EXIT, False)
    order(station, "normal")
    until(lambda: not station.is_released, 3, "the door locks")


def wait_for_bolt(station):
    """A bolt needs a moment before an opening counts as force; the station's limit is 300 ms."""
    until(lambda: not station.is_released, 3, "the door is locked")
    reach(time.monotonic() + 0.4)


def forced(trial, station):
    wait_for_bolt(station)
    station.set_line(wiring.DOOR, True)
    until(lambda: ("forcedOpen", "door") in station.alarms(), 3, "the alarm")
    until(lambda: station.line(wiring.SIREN), 3, "the siren")
    trial.check("a door forced open raises an alarm and the siren",
                not station.is_released)
    station.set_line(wiring.DOOR, False)
    until(lambda: ("forcedOpen", "door") not in station.alarms(), 5, "the alarm's end")
    trial.check("the alarm of the forced door ends when it is closed", True)


def held_open(trial, station, door, act):
    outcome = door.present(act)
    trial.check("a member's card opens for somebody who will wedge the door",
                outcome.reason == "granted", outcome)
    station.set_line(wiring.DOOR, True)
    begun = time.monotonic()
    until(lambda: station.line(wiring.BUZZER), 7, "the beep that asks to close the door")
    beep = time.monotonic() - begun
    until(lambda: ("heldOpen", "door") in station.alarms(), 5, "the alarm")
    alarm = time.monotonic() - begun
    trial.check("a door held open beeps after 5 s and is an alarm after 6 s",
                4.9 < beep < 7 and 5.9 < alarm < 9, f"{beep:.2f} s, {alarm:.2f} s")
    station.set_line(wiring.DOOR, False)
    until(lambda: ("heldOpen", "door") not in station.alarms(), 3, "the alarm's end")
    until(lambda: not station.is_released, 3, "the door locks")
    trial.check("the alarm of the held door ends when it is closed, and the door locks", True)


def unplugged(trial, door, scanner, module, makes, number):
    """Both serial readers are pulled out together and come back on other terminals."""
    station = door.station
    scanner.port.unplug()
    module.port.unplug()
    until(lambda: not station.device_is_up("scanner") and not station.device_is_up("id-card"), 5,
          "the loss of both readers is noticed")
    until(lambda: {("deviceLost", "scanner"), ("deviceLost", "id-card")} <= station.alarms(), 5,
          "both alarms")
    trial.check("unplugged readers raise an alarm each", True)
    scanner.port.plug()
    module.port.plug()
    begun = time.monotonic()
    until(lambda: station.device_is_up("scanner") and station.device_is_up("id-card"), 11,
          "both readers come back")
    took = time.monotonic() - begun
    trial.figure("plugged in again to working, s", round(took, 1))
    trial.check("plugged in again they work within 10 s, without a restart", took <= 12, took)
    until(lambda: not {alarm for alarm in station.alarms() if alarm[0] == "deviceLost"}, 5,
          "the alarms' end")
    door.opens("a code opens at the scanner that came back",
               lambda: scanner.scan(makes.issued()))
    door.opens("an ID card opens at the module that came back",
               lambda: module.put(idcard_text.resident(number)), since=module.when_read)
    module.take()


def dead_module(trial, door, module, number):
    """A module that hears and does not answer."""
    station = door.station
    module.is_dead = True
    until(lambda: ("deviceLost", "id-card") in station.alarms(), 15, "the silence is noticed")
    trial.check("a module that does not answer is an alarm", True)
    trial.check("a silent module is asked to reset", module.heard["reset"] > 0, module.heard)
    module.is_dead = False
    begun = time.monotonic()
    until(lambda: ("deviceLost", "id-card") not in station.alarms(), 12, "the module's return")
    took = time.monotonic() - begun
    trial.figure("silent module answers again to working, s", round(took, 1))
    trial.check("it works again within 10 s of its first answer", took <= 12, took)
    door.opens("an ID card opens at the module that had been silent",
               lambda: module.put(idcard_text.resident(number)), since=module.when_read)
    module.take()
