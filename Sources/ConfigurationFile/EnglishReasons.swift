/// Why each limit stands where it stands, in English.
enum EnglishReasons {
    static func text(_ reason: LimitReason) -> String {
        switch reason {
        case .fileSize: "a station's file has a few KiB; a larger one is another file"
        case .deviceCount: "a board has no room for more than 64 devices"
        case .unlock:
            "shorter, and nobody gets the door open; longer, and the next person walks in unread"
        case .longUnlock: "a wheelchair needs time, but the door must lock again"
        case .heldOpen:
            "shorter, and every entry alarms; longer, and the room is cold before anybody comes"
        case .debounce:
            "shorter, and the contact's bounce counts; longer, and a short opening is missed"
        case .capacity:
            "a room holds at least one person, and no station holds more than a thousand"
        case .passback: "below 3 s a repeat is dropped anyway; after a day it is a new visit"
        case .clockDrift: "crystals of boards lie between 1 and 500 ppm, frost included"
        case .budget: "less does not hold a month of records; more is no card's size"
        case .retention:
            "today's records must be explainable; ten years is the longest that is kept"
        case .grace: "after a year without a new manifest a list is no longer a list"
        case .listKeyCount: "a list has at most four keys"
        case .port: "ports below 1024 need a right that the service does not have"
        case .wiegandBits:
            "below 4 bits every spark on the cable is a card; a frame is kept in 64 bits"
        case .wiegandFormats: "one reader sends one to eight formats"
        case .textLength: "it must fit one line of the page"
        case .modbusUnit: "0 is every device of the line at once, and an address is one byte"
        case .register: "registers are counted in 16 bits and hold 16, or two of them 32"
        case .ratio: "a larger factor is a wrong unit"
        case .boardLines: "no board has more than 32 relays or inputs; they are counted from 1"
        case .stopBits: "a byte ends with one stop bit or two"
        case .lineDevices: "a line drives no more devices, and would ask each too rarely"
        case .modbusPoll:
            "shorter, and the line is never quiet; longer, and a reading is history"
        case .radarGates: "the module counts its range in gates of 0.75 m, 2 to 8"
        case .radarAbsence: "longer, and an empty room stays lit and warm"
        case .lockBoardAddress: "the switches of a lock board give 1 to 99"
        case .locks: "no lock board has more than 64 locks"
        case .places: "the device has no lane or lock of another number"
        case .motorTime: "shorter, and a sound lane fails; longer, and a held motor burns"
        case .supplyCount, .skuNumber, .stockCount, .lowStock, .expiryWarning, .identifyWindow,
            .unitWeight, .quota, .loan, .compartmentTime:
            supplies(reason)
        case .roomCount, .probeCount, .staleAfter, .plausible, .sensorLimit, .hysteresis,
            .blockedAfter, .presenceHold, .warmUp, .vacantAfter, .setPoint, .frost,
            .overTemperature, .climateHysteresis, .warmsWithin, .minimumSwitch, .contactorDelay,
            .onTime, .coolDown, .load, .totalLoad:
            room(reason)
        case .urlLength, .sampleInterval, .sampleBudget, .backfillRate, .listInterval,
            .longestHold:
            hub(reason)
        case .scenarioTime, .scenarioCount, .weather: scenario(reason)
        }
    }
}
