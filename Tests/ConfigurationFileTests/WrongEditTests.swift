import StationModel
import Testing

@testable import ConfigurationFile

/// One mistake at a time in the full example: each is found once, at its place.
@Suite struct WrongEditTests {
    static let skus = Requirement.oneOf(["hand-warmer", "mask", "water"])
    static let setPoints = Requirement.quantity(.temperature, least: "5 °C", most: "32 °C")

    // MARK: Devices

    static let devices = [
        WrongEdit(
            "{\n      id: \"lane-2\",\n      driver: \"motorLane\",\n"
                + "      motor: { line: \"gpiochip0:18\", activeLow: false },",
            "▸{\n      id: \"lane-2\",\n      driver: \"motorLane\",",
            "missingKey", "devices[12].motor", .object),
        WrongEdit(
            "home: { line: \"gpiochip0:25\"", "home: { line: ▸\"gpiochip0:13\"",
            "usedTwice", "devices[12].home.line", .notUsedElsewhere),
    ]

    // MARK: Supplies

    static let supplies = [
        WrongEdit(
            "{ sku: \"hand-warmer\", count: 1,", "{ sku: ▸\"hand-warmr\", count: 1,",
            "unknownName", "supplies.quotas[0].sku", skus, suggestion: "hand-warmer"),
        WrongEdit(
            "sku: \"mask\",\n        capacity", "sku: ▸\"gloves\",\n        capacity",
            "unknownName", "supplies.lockers[0].sku", skus),
        WrongEdit(
            "number: 102", "number: ▸101", "usedTwice", "supplies.skus[1].number",
            .notUsedElsewhere),
        WrongEdit(
            "en: \"mask\" } },",
            "en: \"mask\" } }, { id: ▸\"mask\", number: 4, name: { zh: \"罩\", en: \"mask\" } },",
            "usedTwice", "supplies.skus[3].id"),
        WrongEdit(
            "number: 103", "number: ▸0", "outOfRange skuNumber", "supplies.skus[2].number",
            .wholeNumber(least: 1, most: 4_294_967_295)),
        WrongEdit(
            "{ zh: \"口罩\", en: \"mask\" }", "▸{ zh: \"口罩\" }", "missingKey",
            "supplies.skus[2].name.en", .name(mostCharacters: 30)),
        WrongEdit(
            "{ zh: \"雨衣\", en", "{ zh: ▸\" \", en", "badForm", "supplies.lockers[1].item.zh"),
        WrongEdit(
            "sku: \"hand-warmer\",\n        capacity: 12",
            "sku: \"hand-warmer\",\n        capacity: ▸-12", "outOfRange stockCount",
            "supplies.lanes[0].capacity", .wholeNumber(least: 1, most: 10_000)),
        WrongEdit(
            "lowAt: 3,\n", "lowAt: ▸-1,\n", "outOfRange lowStock", "supplies.lanes[0].lowAt",
            .wholeNumber(least: 0, most: 12)),
        WrongEdit(
            "capacity: 48, lowAt: 12", "capacity: 48, lowAt: ▸49", "outOfRange lowStock",
            "supplies.shelves[0].lowAt", .wholeNumber(least: 0, most: 48)),
        WrongEdit(
            "capacity: 12, lowAt: 3, button", "capacity: 12, ▸stock: -3, lowAt: 3, button",
            "unknownKey", "supplies.lanes[1].stock"),
        WrongEdit(
            "device: \"lane-1\",", "device: ▸\"lane-11\",", "missingDevice",
            "supplies.lanes[0].device", .deviceFor(.dispensing), suggestion: "lane-1"),
        WrongEdit(
            "{ device: \"lane-2\", sku", "{ device: ▸\"lane-1\", sku", "usedTwice",
            "supplies.lanes[1].device", .notUsedElsewhere),
        WrongEdit(
            "{ device: \"lane-2\", sku", "{ device: \"lane-2\", number: ▸2, sku",
            "outOfRange places", "supplies.lanes[1].number", .wholeNumber(least: 1, most: 1)),
        WrongEdit(
            "expiryWarning: \"30 d\"", "expiryWarning: ▸\"400 d\"", "outOfRange expiryWarning",
            "supplies.lanes[0].expiryWarning"),
        WrongEdit(
            "unitWeight: \"575 g\"", "unitWeight: ▸\"0 g\"", "outOfRange unitWeight",
            "supplies.shelves[0].unitWeight",
            .quantity(.weight, least: "1 g", most: "50 kg")),
        WrongEdit(
            "unitWeight: \"575 g\"", "unitWeight: ▸575", "missingUnit",
            "supplies.shelves[0].unitWeight", suggestion: "\"575 g\""),
        WrongEdit(
            "scale: \"shelf-scale\"", "scale: ▸\"air\"", "wrongDevice",
            "supplies.shelves[0].scale", .deviceFor(.measuring(.weight))),
        WrongEdit(
            "number: 3,\n        button", "number: ▸9,\n        button", "outOfRange places",
            "supplies.lockers[2].number", .wholeNumber(least: 1, most: 8)),
        WrongEdit(
            "number: 3,\n        button", "number: ▸2,\n        button", "usedTwice",
            "supplies.lockers[2].number"),
        WrongEdit(
            "{\n        device: \"locker-1\",\n        number: 2,",
            "▸{\n        device: \"locker-1\",", "missingKey", "supplies.lockers[1].number",
            .wholeNumber(least: 1, most: 8)),
        WrongEdit(
            "kind: \"loan\"", "kind: ▸\"loans\"", "unknownName", "supplies.lockers[1].kind",
            .oneOf(["appliance", "consumable", "loan"]), suggestion: "loan"),
        WrongEdit(
            "within: \"24 h\"", "within: ▸\"31 d\"", "outOfRange loan",
            "supplies.lockers[1].within", .quantity(.hours, least: "1 h", most: "30 d")),
        WrongEdit(
            "within: \"24 h\"", "within: \"24 h\",\n        ▸sku: \"mask\"", "unknownKey",
            "supplies.lockers[1].sku"),
        WrongEdit(
            "atMost: \"10 min\"", "atMost: ▸\"5 h\"", "outOfRange compartmentTime",
            "supplies.lockers[2].atMost"),
        WrongEdit(
            "count: 1, per", "count: ▸0, per", "outOfRange quota", "supplies.quotas[0].count",
            .wholeNumber(least: 1, most: 1000)),
        WrongEdit(
            "group: \"courier\", count: 2", "group: \"courier\", count: ▸-2",
            "outOfRange quota", "supplies.quotas[1].count",
            .wholeNumber(least: 0, most: 1000)),
        WrongEdit(
            "{ sku: \"hand-warmer\", group: \"courier\", count: 10, per: \"week\" }",
            "▸{ sku: \"hand-warmer\", group: \"courier\", count: 10, per: \"day\" }",
            "usedTwice", "supplies.quotas[2]", .oneQuota),
        WrongEdit(
            "per: \"month\"", "per: ▸\"monthly\"", "unknownName", "supplies.quotas[3].per",
            .oneOf(["day", "month", "week"]), suggestion: "month"),
        WrongEdit(
            "count: 10, per: \"month\"", "group: ▸\"two words\", count: 10, per: \"month\"",
            "badForm", "supplies.quotas[3].group", .groupName),
        WrongEdit(
            "readers: []", "readers: [▸\"scaner\"]", "missingDevice", "supplies.readers[0]",
            .deviceFor(.reading), suggestion: "scanner"),
        WrongEdit(
            "identifyWindow: \"20 s\"", "identifyWindow: ▸\"3 min\"",
            "outOfRange identifyWindow", "supplies.identifyWindow",
            .quantity(.time, least: "5 s", most: "2 min")),
    ]

    // MARK: Room

    static let room = [
        WrongEdit(
            "{ device: \"air\", quantity: \"humidity\" }",
            "{ device: ▸\"airs\", quantity: \"humidity\" }", "missingDevice",
            "room.sensors[1].device", .deviceFor(.measuring(.humidity)), suggestion: "air"),
        WrongEdit(
            "{ device: \"air\", quantity: \"humidity\" }",
            "{ device: ▸\"air\", quantity: \"temperature\" }", "usedTwice",
            "room.sensors[1].device"),
        WrongEdit(
            "staleAfter: \"90 s\"", "staleAfter: ▸\"15 s\"", "wrongOrder",
            "room.sensors[0].staleAfter", .notShorterThan("20 s")),
        WrongEdit(
            "[\"-30 °C\", \"70 °C\"]", "[\"70 °C\", ▸\"-30 °C\"]", "wrongOrder",
            "room.sensors[0].plausible[1]", .quantityRange(.temperature)),
        WrongEdit(
            "[\"-30 °C\", \"70 °C\"]", "▸[\"70 °C\"]", "badForm", "room.sensors[0].plausible"),
        WrongEdit(
            "[\"-30 °C\", \"70 °C\"]", "[\"-30 °C\", ▸\"70 C\"]", "unknownUnit",
            "room.sensors[0].plausible[1]", suggestion: "\"70 °C\""),
        WrongEdit(
            "tooHot: { at: \"33 °C\"", "tooHot: { at: ▸\"200 °C\"", "outOfRange sensorLimit",
            "room.sensors[0].limits.tooHot.at",
            .quantity(.temperature, least: "-30 °C", most: "70 °C")),
        WrongEdit(
            "tooCold: { at: \"14 °C\"", "tooCold: { at: ▸\"4.5 °C\"", "wrongOrder",
            "room.sensors[0].limits.tooCold.at", .moreThan("5 °C")),
        WrongEdit(
            "tooHot: { at: \"33 °C\", hysteresis: \"1 °C\" }",
            "tooHot: { at: \"33 °C\", hysteresis: ▸\"0 °C\" }", "outOfRange hysteresis",
            "room.sensors[0].limits.tooHot.hysteresis"),
        WrongEdit(
            "limits: { badAir: { at", "limits: { frost: ▸{ at", "wrongQuantity",
            "room.sensors[3].limits.frost", .oneOf(["badAir"])),
        WrongEdit(
            "inner: \"beam-inner\"", "inner: ▸\"beam-outer\"", "usedTwice",
            "room.occupancy.beams[0].inner"),
        WrongEdit(
            "presence: [{ device: \"radar\"", "presence: [{ device: ▸\"air\"", "wrongDevice",
            "room.occupancy.presence[0].device", .deviceFor(.presence)),
        WrongEdit(
            "hold: \"10 s\"", "hold: ▸\"1 h\"", "outOfRange presenceHold",
            "room.occupancy.presence[0].hold"),
        WrongEdit(
            "vacantAfter: \"10 min\"", "vacantAfter: ▸\"30 s\"", "outOfRange vacantAfter",
            "room.occupancy.vacantAfter"),
        WrongEdit(
            "occupied: \"20 °C\"", "occupied: ▸\"200 °C\"", "outOfRange setPoint",
            "room.climate.heater.occupied", setPoints),
        WrongEdit(
            "occupied: \"20 °C\"", "occupied: ▸20", "missingUnit",
            "room.climate.heater.occupied", setPoints, suggestion: "\"20 °C\""),
        WrongEdit(
            "occupied: \"20 °C\"", "occupied: ▸\"20℃\"", "unknownUnit",
            "room.climate.heater.occupied", setPoints, suggestion: "\"20 °C\""),
        WrongEdit(
            "vacant: \"10 °C\"", "vacant: ▸\"21 °C\"", "wrongOrder",
            "room.climate.heater.vacant", .atMost("20 °C")),
        WrongEdit(
            "occupied: \"27 °C\"", "occupied: \"27 °C\", vacant: ▸\"25 °C\"", "wrongOrder",
            "room.climate.airConditioner.vacant", .atLeast("27 °C")),
        WrongEdit(
            "occupied: \"27 °C\"", "occupied: ▸\"21.5 °C\"", "wrongOrder",
            "room.climate.airConditioner.occupied", .coolingAbove("2 °C")),
        WrongEdit(
            "probes: [\"air\", \"probe-wall\"]", "probes: [\"air\", ▸\"probe-wal\"]",
            "missingDevice", "room.climate.probes[1]", .deviceFor(.measuring(.temperature)),
            suggestion: "probe-wall"),
        WrongEdit(
            "probes: [\"air\", \"probe-wall\"]", "probes: [\"air\", ▸\"air\"]", "usedTwice",
            "room.climate.probes[1]"),
        WrongEdit(
            "probes: [\"air\", \"probe-wall\"]", "probes: ▸[]", "outOfRange probeCount",
            "room.climate.probes", .sensorOfRoom(["air", "probe-wall"])),
        WrongEdit(
            "output: \"heater\"", "output: ▸\"siren\"", "usedTwice",
            "room.climate.heater.output"),
        WrongEdit(
            "minimumOn: \"3 min\"", "minimumOn: ▸\"30 s\"", "outOfRange minimumSwitch",
            "room.climate.heater.minimumOn"),
        WrongEdit(
            "      frost: \"5 °C\"", "      frost: ▸\"0 °C\"", "outOfRange frost",
            "room.climate.frost"),
        WrongEdit(
            "overTemperature: \"35 °C\"", "overTemperature: ▸\"80 °C\"",
            "outOfRange overTemperature", "room.climate.overTemperature"),
        WrongEdit(
            "warmsWithin: \"60 min\"", "warmsWithin: ▸\"1 min\"", "outOfRange warmsWithin",
            "room.climate.warmsWithin"),
        WrongEdit(
            "hours: \"always\"", "hours: ▸\"allways\"", "unknownName", "room.lights.hours",
            .oneOf(["always", "never"]), suggestion: "always"),
        WrongEdit(
            "offAfterVacant: \"30 min\"", "offAfterVacant: ▸\"0 s\"",
            "outOfRange contactorDelay", "room.contactor.offAfterVacant"),
        WrongEdit(
            "hours: {\n        mon: [\"08:30-18:00\"]", "hours: {\n        mon: [▸\"08:30-\"]",
            "noEnd", "room.contactor.hours.mon[0]", .hours),
    ]

    // MARK: Appliances, alarms

    static let rest = [
        WrongEdit(
            "load: \"600 W\"", "load: ▸\"2500 W\"", "wrongOrder", "appliances.outlets[0].load",
            .atMost("2000 W")),
        WrongEdit(
            "load: \"600 W\"", "load: ▸\"0 W\"", "outOfRange load", "appliances.outlets[0].load"),
        WrongEdit(
            "totalLoad: \"2000 W\"", "totalLoad: ▸\"20 kW\"", "outOfRange totalLoad",
            "appliances.totalLoad", .quantity(.power, least: "1 W", most: "14490 W")),
        WrongEdit(
            "onTime: \"10 min\"", "onTime: ▸\"3 h\"", "outOfRange onTime",
            "appliances.outlets[0].onTime"),
        WrongEdit(
            "coolDown: \"1 min\"", "coolDown: ▸\"2 h\"", "outOfRange coolDown",
            "appliances.outlets[0].coolDown"),
        WrongEdit(
            "helpButton: [\"help-button\"]", "▸helpBotton: [\"help-button\"]", "unknownKey",
            "alarms.contacts.helpBotton", .oneOf(ContactPurpose.names),
            suggestion: "helpButton"),
        WrongEdit(
            "smoke: [\"smoke\"]", "smoke: [▸\"siren\"]", "wrongDevice",
            "alarms.contacts.smoke[0]", .deviceOf(driver: "contact")),
        WrongEdit(
            "      sun: [\"22:00-07:00\"]", "      sun: [▸\"22:00~07:00\"]", "badForm",
            "alarms.quietHours.sun[0]", .hours, suggestion: "\"22:00-07:00\""),
    ]

    @Test(arguments: devices) func `a wrong device is explained`(edit: WrongEdit) throws {
        try edit.judge()
    }

    @Test(arguments: supplies) func `wrong supplies are explained`(edit: WrongEdit) throws {
        try edit.judge()
    }

    @Test(arguments: room) func `a wrong room is explained`(edit: WrongEdit) throws {
        try edit.judge()
    }

    @Test(arguments: rest)
    func `wrong appliances and alarms are explained`(edit: WrongEdit) throws {
        try edit.judge()
    }
}
