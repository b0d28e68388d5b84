"""For each alarm of config/prometheus/alerts.yml: series with which it fires, and without.

Series are written as promtool writes them, a value a minute: `1x9` is ten times 1, `0+5x9` grows.
"""


class Case:
    """`series`: selector without `station` → values. `fires`: the alert's labels without `station`
    and `severity`, `None` where it must be silent. `shown`: what the template makes of `$value`."""

    def __init__(self, alert, at, series, fires=None, shown="", station=True):
        self.alert, self.at, self.series = alert, at, series
        self.fires, self.shown, self.has_station = fires, shown, station


def alarm(alert, word, at, early=None, subject="door", severity="critical"):
    """Up; not yet long enough; explained by another; another alarm's word."""
    active = f'yizhan_alarm_active{{alarm="{word}",subject="{subject}",severity="{severity}"}}'
    explained = f'yizhan_alarm_explained{{alarm="{word}",subject="{subject}"}}'
    cases = [
        Case(alert, at, {active: "1x2000", explained: "0x2000"},
             fires={"alarm": word, "subject": subject}),
        Case(alert, at, {active: "1x2000", explained: "1x2000"}),
        Case(alert, at, {active.replace(word, "listOld"): "1x2000"})]
    return cases + ([Case(alert, early, {active: "1x2000"})] if early else [])


def pair(alert, at, loud, quiet, fires=(), shown="", early=None):
    """`loud` fires at `at` and not yet at `early`; each of `quiet` never."""
    cases = [Case(alert, at, loud, dict(fires), shown)]
    cases += [Case(alert, at, series) for series in quiet]
    return cases + ([Case(alert, early, loud)] if early else [])


def buckets(name, **counts):
    return {f'{name}_bucket{{le="{le.replace("_", ".").replace("inf", "+Inf")[1:]}"}}': values
            for le, values in counts.items()}


def lost(reason):
    return f'yizhan_hub_lost_samples_total{{reason="{reason}"}}'


OCCUPIED, EMPTY = {"yizhan_room_occupied": "1x90"}, {"yizhan_room_occupied": "0x90"}
SLOW = dict(l0_5="0x200", l2_0="0+10x200", linf="0+10x200")
FAST = dict(l0_5="0+10x200", l2_0="0+10x200", linf="0+10x200")
SUCCESS = "yizhan_hub_last_success_timestamp_seconds"
LOSSES = ("tooOld", "refused", "clock", "disk", "budget", "notWritten", "damaged", "tooManySeries")

PEOPLE = [
    *alarm("YizhanHelpCalled", "helpCalled", "1m", subject="help-button"),
    *alarm("YizhanFire", "fire", "1m"),
    *alarm("YizhanSmoke", "smoke", "1m"),
    *alarm("YizhanDefibrillatorTaken", "cabinetOpened", "1m"),
    *pair("YizhanColdWithPeople", "11m",
          {'yizhan_temperature_celsius{probe="a"}': "9x90",
           'yizhan_temperature_celsius{probe="b"}': "4x90", **OCCUPIED},
          [{'yizhan_temperature_celsius{probe="a"}': "9x90", **EMPTY},
           {'yizhan_temperature_celsius{probe="a"}': "9x90",
            'yizhan_temperature_celsius{probe="b"}': "18x90", **OCCUPIED}],
          shown="9.0", early="9m"),
    *alarm("YizhanFrost", "frost", "1m", subject="probe-wall"),
    *alarm("YizhanFrost", "climateBlind", "1m", subject="room"),
    *pair("YizhanBadAir", "31m", {'yizhan_carbon_dioxide_ppm{probe="a"}': "1800x90", **OCCUPIED},
          [{'yizhan_carbon_dioxide_ppm{probe="a"}': "1800x90", **EMPTY},
           {'yizhan_carbon_dioxide_ppm{probe="a"}': "900x90", **OCCUPIED}],
          shown="1800", early="29m"),
]

DENIED = 'yizhan_access_decisions_total{outcome="denied",reason="listMissing",kind="qr"}'
GRANTED = 'yizhan_access_decisions_total{outcome="granted",reason="none",kind="qr"}'

DOOR = [
    *alarm("YizhanDoorForced", "forcedOpen", "1m"),
    *alarm("YizhanDoorHeldOpen", "heldOpen", "6m", early="4m"),
    *alarm("YizhanLockFault", "lockFault", "2m"),
    *alarm("YizhanLockFault", "contactFault", "2m"),
    *alarm("YizhanExitStuck", "exitStuck", "6m", early="4m"),
    *alarm("YizhanTamper", "tamper", "1m", subject="housing"),
    *alarm("YizhanTamper", "compartmentForced", "1m", subject="locker/1"),
    *pair("YizhanDoorModeForgotten", "13h",
          {'yizhan_door_mode{mode="open"}': "1x900", 'yizhan_door_mode{mode="normal"}': "0x900"},
          [{'yizhan_door_mode{mode="open"}': "0x900", 'yizhan_door_mode{mode="normal"}': "1x900"}],
          fires={"mode": "open"}, early="11h"),
    *pair("YizhanNobodyGetsIn", "2h", {DENIED: "0+1x200", GRANTED: "7x200"},
          [{DENIED: "0+1x200", GRANTED: "0+1x200"}, {DENIED: "0x100 1x100", GRANTED: "7x200"},
           # The first one that ever got in.
           {DENIED: "0+1x200", GRANTED: "_x60 1x140"}]),
    Case("YizhanNobodyGetsIn", "92m", {DENIED: "_x60 11x140"}, fires={}),
    *pair("YizhanDecisionSlow", "2h", buckets("yizhan_access_decision_seconds", **SLOW),
          [buckets("yizhan_access_decision_seconds", **FAST)], early="20m"),
]

BUILD = 'yizhan_build_info{version="1"}'
LOST_DEVICE = 'yizhan_alarm_explained{alarm="deviceLost",subject="reader"}'
ALARM = 'alarm="forcedOpen",subject="door"'

STATION = [
    *pair("YizhanSilent", "60m", {BUILD: "1x30 _x100"}, [{BUILD: "1x200"}], early="40m"),
    *pair("YizhanRestartLoop", "20m", {"process_start_time_seconds": "1 2 3 4 5x50"},
          [{"process_start_time_seconds": "1x10 2x50"}], shown="4"),
    *alarm("YizhanPowerLost", "mainsLost", "3m", early="1m", subject="mains"),
    *alarm("YizhanPowerLost", "batteryLow", "3m", subject="battery"),
    *alarm("YizhanWaterLeak", "waterLeak", "1m", subject="water-leak"),
    *pair("YizhanDeviceDown", "11m", {'yizhan_device_up{device="reader"}': "0x50"},
          [{'yizhan_device_up{device="reader"}': "1x50"},
           {'yizhan_device_up{device="reader"}': "0x50", LOST_DEVICE: "1x50"}],
          fires={"device": "reader"}, early="9m"),
    *pair("YizhanSensorDown", "61m",
          {'yizhan_sensor_up{probe="air",quantity="humidity"}': "0x90"},
          [{'yizhan_sensor_up{probe="air",quantity="humidity"}': "1x90"}],
          fires={"probe": "air", "quantity": "humidity"}, early="59m"),
    *alarm("YizhanReaderTrouble", "readerBabbling", "16m", early="14m", subject="reader",
           severity="warning"),
    *alarm("YizhanReaderTrouble", "readerLockedOut", "16m", subject="reader", severity="warning"),
    *pair("YizhanClockUntrusted", "16m", {'yizhan_clock_trust{state="untrusted"}': "1x50"},
          [{'yizhan_clock_trust{state="untrusted"}': "0x50",
            'yizhan_clock_trust{state="holdover"}': "1x50"}],
          fires={"state": "untrusted"}, early="14m"),
    *pair("YizhanStorageTrouble", "3m", {'yizhan_storage_condition{condition="readOnly"}': "1x9"},
          [{'yizhan_storage_condition{condition="readOnly"}': "0x9",
            'yizhan_storage_condition{condition="healthy"}': "1x9"}],
          fires={"condition": "readOnly"}, early="1m"),
    *pair("YizhanStorageNearlyFull", "61m",
          {"yizhan_storage_used_bytes": "95x90", "yizhan_storage_budget_bytes": "100x90"},
          [{"yizhan_storage_used_bytes": "80x90", "yizhan_storage_budget_bytes": "100x90"}],
          shown="95%", early="59m"),
    *pair("YizhanWritesTooMuch", "26h", {"process_disk_written_bytes_total": "0+100000x1600"},
          [{"process_disk_written_bytes_total": "0+10000x1600",
            "yizhan_storage_written_bytes_total": "0+10000x1600"}], shown="144M"),
    *pair("YizhanWritesTooMuch", "26h", {"yizhan_storage_written_bytes_total": "0+50000x1600"},
          [], shown="72M"),
    *pair("YizhanRecordsLost", "45m", {"yizhan_ledger_lost_total": "0x30 1x30"},
          [{"yizhan_ledger_lost_total": "5x90"}]),
    *pair("YizhanLedgerSlow", "2h", buckets("yizhan_ledger_commit_seconds", **SLOW),
          [buckets("yizhan_ledger_commit_seconds", **FAST)], early="20m"),
    *pair("YizhanMemoryGrows", "61m",
          {"process_resident_memory_bytes": "200000000x90", BUILD: "1x90"},
          [{"process_resident_memory_bytes": "20000000x90", BUILD: "1x90"},
           {"process_resident_memory_bytes": "200000000x90"}], shown="200M", early="59m"),
    *pair("YizhanAlarmForgotten", "5h",
          {f'yizhan_alarm_active{{{ALARM},severity="critical"}}': "1x400",
           f"yizhan_alarm_acknowledged{{{ALARM}}}": "0x400"},
          [{f'yizhan_alarm_active{{{ALARM},severity="critical"}}': "1x400",
            f"yizhan_alarm_acknowledged{{{ALARM}}}": "1x400"},
           {f'yizhan_alarm_active{{{ALARM},severity="critical"}}': "1x400",
            f"yizhan_alarm_explained{{{ALARM}}}": "1x400"},
           {f'yizhan_alarm_active{{{ALARM},severity="warning"}}': "1x400"}],
          fires={"alarm": "forcedOpen", "subject": "door"}, early="3h"),
]

OF_STATION = 'yizhan_build_info{{station="{}"}}'

MANY = [
    Case("YizhanManySilent", "50m", {OF_STATION.format(n): "1x90" for n in range(3)} |
         {OF_STATION.format(9): "1x20 _x70"}, fires={}, station=False),
    Case("YizhanManySilent", "50m", {OF_STATION.format(n): "1x90" for n in range(5)} |
         {OF_STATION.format(9): "1x20 _x70"}, station=False),
]

LIST = [
    *alarm("YizhanListMissing", "listMissing", "6m", early="4m", subject="members"),
    *alarm("YizhanListMissing", "listExpired", "6m", subject="members"),
    *pair("YizhanListOld", "5m", {"yizhan_member_list_age_seconds": "90000x9"},
          [{"yizhan_member_list_age_seconds": "3600x9"},
           {"yizhan_member_list_age_seconds": "700000x9"}], shown="1d 1h 0m 0s"),
    *pair("YizhanListVeryOld", "5m", {"yizhan_member_list_age_seconds": "700000x9"},
          [{"yizhan_member_list_age_seconds": "90000x9"}], shown="8d 2h 26m 40s"),
]

FIRST_LANE, SECOND_LANE = ('yizhan_stock_items{lane="lane-1/1",sku="7"}',
                           'yizhan_stock_items{lane="lane-2/1",sku="7"}')
JAMMED = 'yizhan_vends_total{sku="7",outcome="jammed"}'

SUPPLIES = [
    *pair("YizhanStockEmpty", "31m", {FIRST_LANE: "0x90", SECOND_LANE: "0x90"},
          [{FIRST_LANE: "0x90", SECOND_LANE: "3x90"}], fires={"sku": "7"}, early="29m"),
    *alarm("YizhanLaneJam", "laneFault", "1m", subject="lane-1/1", severity="warning"),
    *pair("YizhanLaneJam", "40m", {JAMMED: "0x10 1x5 2x5 3x50"},
          [{JAMMED: "0x10 1x80"}, {JAMMED.replace("jammed", "vended"): "0+1x90"}],
          fires={"sku": "7"}),
    # Its first jams.
    *pair("YizhanLaneJam", "40m", {JAMMED: "_x10 1x5 2x5 3x50"}, [{JAMMED: "_x10 1x5 2x50"}],
          fires={"sku": "7"}),
    *alarm("YizhanStockUncertain", "stockUncertain", "25h", early="23h", subject="lane-1/1",
           severity="warning"),
]


def waits(alert, flow, seconds, at, shown, early):
    oldest = f'yizhan_hub_oldest_seconds{{flow="{flow}"}}'
    return pair(alert, at, {oldest: f"{seconds}x100"},
                [{oldest: "60x100"}, {oldest.replace(flow, "other"): f"{seconds}x100"}],
                fires={"flow": flow}, shown=shown, early=early)


def condition(alert, word, at, early):
    active = f'yizhan_hub_condition{{condition="{word}"}}'
    return pair(alert, at, {active: "1x50"},
                [{active: "0x50"}, {active.replace(word, "unreachable"): "1x50"}],
                fires={"condition": word}, early=early)


def failures(flow):
    return f'yizhan_hub_failures{{flow="{flow}"}}'


LISTS, DIRECTIVES = SUCCESS + '{flow="lists"}', SUCCESS + '{flow="directives"}'
NOTHING_PUBLISHED = 'yizhan_hub_state{flow="directives",state="nothingPublished"}'
WAITING_FOR_KEY = 'yizhan_hub_state{flow="lists",state="waitingForKey"}'
REFUSED = 'yizhan_hub_condition{condition="documentRefused"}'
UNTRUSTED = 'yizhan_clock_trust{state="untrusted"}'
STARTED = "process_start_time_seconds"
BACKLOG, TOLD = ('yizhan_hub_backlog{flow="events"}', SUCCESS + '{flow="events"}')

HUB = [
    *waits("YizhanEventsWait", "events", 7200, "11m", "2h 0m 0s", "9m"),
    *waits("YizhanCriticalEventsWait", "criticalEvents", 400, "2m", "6m 40s", "0m"),
    *waits("YizhanSamplesWait", "samples", 1300000, "61m", "15d 1h 6m 40s", "59m"),
    *pair("YizhanBacklogGrows", "7h", {BACKLOG: "0+10x500", TOLD: "0+60x500"},
          [{BACKLOG: "9000-10x500", TOLD: "0+60x500"}, {BACKLOG: "0+10x500", TOLD: "0x500"},
           {BACKLOG: "0x500", TOLD: "0+60x500"}], fires={"flow": "events"}, early="5h"),
    *pair("YizhanQuarantined", "40m", {'yizhan_hub_quarantined_total{flow="events"}': "0x10 2x50"},
          [{'yizhan_hub_quarantined_total{flow="events"}': "2x60"}], fires={"flow": "events"}),
    *condition("YizhanHubRefusesStation", "notAuthorised", "16m", "14m"),
    *(case for flow in ("events", "samples", "lists", "directives") for case in
      alarm("YizhanHubWayFails", "hubFlowFailing", "6m", early="4m", subject=flow,
            severity="warning")),
    *condition("YizhanDocumentRefused", "documentRefused", "6m", "4m"),
    *(case for reason in LOSSES for case in
      pair("YizhanSamplesLost", "40m", {lost(reason): "0x10 500x50"}, [{lost(reason): "500x60"}],
           fires={"reason": reason})),
    *pair("YizhanListsNotAsked", "200m", {LISTS: "0x300"},
          [{LISTS: "0+60x300"}, {LISTS: "0x300", UNTRUSTED: "1x300"},
           {LISTS: "0x300", WAITING_FOR_KEY: "1x300"},
           {LISTS: "0x300", REFUSED: "1x300", failures("lists"): "0x300"},
           # As seldom as may be; a clock that was three days behind.
           {LISTS: "0x71 4320x71 8640x71 12960x71"},
           {LISTS: "-259200x71 4320x71 8640x71 12960x71"}], fires={"flow": "lists"},
          early="190m"),
    Case("YizhanListsNotAsked", "71m", {LISTS: "-259200x71 4320x71"}),
    *pair("YizhanListsNotAsked", "200m", {failures("lists"): "5x300", STARTED: "0x300"},
          [{failures("lists"): "0x300", STARTED: "0x300"},
           {failures("lists"): "5x300", STARTED: "0x300", LISTS: "0+60x300"},
           {failures("lists"): "5x300", STARTED: "0x300", UNTRUSTED: "1x300"}],
          fires={"flow": "lists"}, early="190m"),
    *pair("YizhanDirectivesNotAsked", "30m", {DIRECTIVES: "0x300"},
          [{DIRECTIVES: "0+60x300"}, {DIRECTIVES: "0x300", UNTRUSTED: "1x300"},
           {DIRECTIVES: "0x300", REFUSED: "1x300", failures("directives"): "0x300"},
           {DIRECTIVES: "0x300", NOTHING_PUBLISHED: "1x300"}], fires={"flow": "directives"},
          early="18m"),
    *pair("YizhanDirectivesNotAsked", "30m", {failures("directives"): "5x300", STARTED: "0x300"},
          [{failures("directives"): "5x300", STARTED: "0x300", DIRECTIVES: "0+60x300"}],
          fires={"flow": "directives"}, early="18m"),
    Case("YizhanSamplesIgnoredByHub", "40m", {'vm_rows_ignored_total{reason="big_timestamp"}':
                                              "0x10 5x50"}, {"reason": "big_timestamp"},
         station=False),
    Case("YizhanSamplesIgnoredByHub", "40m", {'vm_rows_ignored_total{reason="big_timestamp"}':
                                              "5x60"}, station=False),
]

CASES = PEOPLE + DOOR + STATION + MANY + LIST + SUPPLIES + HUB
