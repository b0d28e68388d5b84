/// What is said of hours and of the sections behind the door, in English. The switches over all
/// cases are in `EnglishReasons` and `EnglishRequirements`; the last case of each group stands
/// here as the rest.
extension EnglishReasons {
    /// Of the section `supplies`.
    static func supplies(_ reason: LimitReason) -> String {
        switch reason {
        case .supplyCount: "no station has room for more"
        case .skuNumber: "vouchers carry the number in 32 bits, and 0 is no item"
        case .stockCount: "a place without room for an item is none; beyond 10,000 nobody counts"
        case .lowStock: "more than the place holds would ask for a restock for ever"
        case .expiryWarning: "a warning a year ahead is the longest that anybody heeds"
        case .identifyWindow:
            "shorter, and nobody reaches the button; longer, and the next person presses it"
        case .unitWeight:
            "no number of items can be told from less; what weighs more lies on no shelf"
        case .quota: "without an item there is nothing to allow; beyond a thousand it is no limit"
        case .loan: "what is away for more than a month does not come back"
        default: "shorter heats nothing; longer is a fire hazard with nobody there"
        }
    }

    /// Of the sections `room` and `appliances`.
    static func room(_ reason: LimitReason) -> String {
        switch reason {
        case .roomCount: "one room has no more of them, and a bus drives no more"
        case .probeCount: "without a thermometer nothing may heat"
        case .staleAfter:
            "shorter, and one lost answer stops the heater; longer, and it heats blindly"
        case .plausible: "no sensor of a room measures beyond"
        case .sensorLimit: "a value that the sensor is not believed never raises the alarm"
        case .hysteresis: "smaller, and the alarm flickers; larger, and it never ends"
        case .blockedAfter:
            "shorter, and a chat in the door is a fault; longer, and a bag hides people"
        case .presenceHold: "longer, and an empty room stays lit and warm"
        case .warmUp: "no sensor settles for longer than ten minutes"
        case .vacantAfter: "shorter puts sleepers into the dark; longer heats an empty room"
        case .setPoint: "below it is frost, above it a hazard: no room for people"
        case .frost: "lower, and the pipes freeze before it heats; higher is no frost"
        case .overTemperature: "lower cuts warmth that is wanted; higher is a fire"
        case .climateHysteresis: "smaller wears the relay out; larger is felt"
        case .warmsWithin: "shorter blames a sound heater; longer hides a dead one"
        case .minimumSwitch: "shorter wears relay and compressor out; longer is felt"
        case .contactorDelay: "shorter cuts who only went out to smoke; longer saves nothing"
        case .onTime: "shorter dries nothing; longer is heat with nobody there"
        case .coolDown: "nothing takes longer than an hour to cool"
        case .load: "an outlet bears 16 A at 230 V"
        default: "a room has no stronger connection than 63 A"
        }
    }
}

extension EnglishRequirements {
    /// Of the sections behind the door.
    static func inside(_ requirement: Requirement) -> String {
        switch requirement {
        case .atLeast(let limit): "\(limit) or more"
        case .atMost(let limit): "\(limit) or less"
        case .lessThan(let limit): "less than \(limit)"
        case .moreThan(let limit): "more than \(limit)"
        case .coolingAbove(let gap): "at least \(gap) above every set-point of the heater and frost"
        case .readableProfileFolder(let path):
            "a folder of profiles: install hardware/profiles as \(path), or give --profiles DIR"
        case .otherThan(let value): "another value than \(value)"
        case .offWhenLow:
            "activeLow: false, wired so that high is on; else a pull-up of its own on the line"
        case .usualGroup(let names):
            "one of: \(names.joined(separator: ", ")); or as your lists write it"
        case .visibleText: "visible characters only: no controls, no marks of direction"
        case .listOfAtMost(let most): "a list of at most \(most)"
        case .itemId: "1 to 64 of a-z, 0-9 and -: \"hand-warmer\""
        case .applianceId: "1 to 64 of a-z, 0-9 and -: \"shoe-dryer\""
        case .itemOfList: "an item of supplies.skus, which has none"
        case .oneQuota: "one quota for each sku, group and period"
        case .readerAtDoor: "a reader at the door too, one that is not named here"
        case .presenceSensors: "presence sensors in room.occupancy, or `soft`"
        case .sensorOfRoom(let names):
            names.isEmpty
                ? "a device whose temperature is in room.sensors, which has none"
                : "a device whose temperature is in room.sensors: \(names.joined(separator: ", "))"
        case .heaterOrAirConditioner: "heater, airConditioner, or both"
        case .quantityRange(let dimension):
            "the least and the largest, with their unit (\(units(dimension))): [\"…\", \"…\"]"
        default: "parts that fit each other"
        }
    }

    /// Of hours and the calendar.
    static func days(_ requirement: Requirement) -> String {
        switch requirement {
        case .hours:
            "start and end: \"08:30-18:00\"; over midnight \"22:00-06:00\"; all day \"00:00-24:00\""
        case .hoursWithinOneDay: "hours that end by 24:00: \"22:00-24:00\""
        case .separateHours: "hours that do not overlap"
        case .date: "a day that exists: \"2026-10-01\""
        case .calendarOfYear(let year): "a calendar with days of \(year)"
        default: "workday: [\"08:30-18:00\"], or [] for none"
        }
    }
}
