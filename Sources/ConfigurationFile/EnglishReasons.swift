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
        case .compartmentTime: "shorter heats nothing; longer is a fire hazard with nobody there"
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
        case .totalLoad: "a room has no stronger connection than 63 A"
        case .scenarioTime: "a scenario is one story: nothing before it, nothing after, a month at most"
        case .scenarioCount: "more is no story that somebody follows"
        case .weather: "a station is not built for it"
        }
    }
}
