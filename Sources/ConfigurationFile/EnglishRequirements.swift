import StationModel

/// What is expected, in English.
enum EnglishRequirements {
    static func words(_ requirement: Requirement) -> String {
        switch requirement {
        case .object: "an object: { … }"
        case .list: "a list: [ … ]"
        case .text: "a text in quotes"
        case .boolean: "true or false"
        case .wholeNumber(let least, let most): "a whole number, \(least) to \(most)"
        case .quantity(let dimension, let least, let most):
            "\(words(dimension)), \(least) to \(most), with its unit: \(units(dimension))"
        case .oneOf(let names): "one of: \(names.joined(separator: ", "))"
        case .syntax(let syntax): words(syntax)
        case .readableFile(let mostBytes): "a readable text file of at most \(mostBytes) bytes"
        case .once: "each key once"
        case .notUsedElsewhere: "something that is used nowhere else"
        case .stationId: "1 to 64 of a-z, 0-9 and -: \"wuhan-jianghan-007\""
        case .deviceId: "1 to 64 of a-z, 0-9 and -: \"reader-front\""
        case .groupName: "a group's name, 1 to 64 characters without blanks"
        case .keyName: "a key's name of letters, digits, ., _ and -"
        case .name(let most): "a text of at most \(most) characters, not empty where people read it"
        case .timeZone: "a name of the time zone database: \"Asia/Shanghai\""
        case .listenAddress: "an address and a port: \"127.0.0.1:8420\", \"[::1]:8420\""
        case .loopback: "\"127.0.0.1:8420\", unless a technician's phone must reach it"
        case .line: "a chip and a line: \"gpiochip0:17\""
        case .markerFile: "an absolute path: \"/run/systemd/timesync/synchronized\""
        case .serialPath: "an absolute path: \"/dev/serial/by-id/…\""
        case .stablePath: "the same device below /dev/serial/by-id/"
        case .wiegandFormat: "h10301, h10306, h10302, h10304, or raw4 to raw64"
        case .differentBitCount: "formats of different lengths"
        case .deviceOf(let driver): "the id of a device with driver \"\(driver)\""
        case .someDevice(let drivers): "a device with driver \(drivers.joined(separator: ", "))"
        case .deviceFor(let use): "the id of a device \(words(use))"
        case .namedByARule: "its id in a rule (door.inputs, door.outputs …), or no such device"
        case .profile: "a profile's name, or its path: \"xy-md02\", \"profiles/own.json5\""
        case .profileFolder(let path): "a profile; the folder \(path) has none"
        case .lineSetting(let setting): "a device with the line's own setting: \(setting)"
        case .oneWireDevice: "a DS18B20 below /sys/bus/w1/devices: \"28-0316a2794ffe\""
        case .boardWithLines: "a Modbus device whose profile has relays (outputs) or inputs"
        case .boardLine(let board, let most): "\"\(board):1\" to \"\(board):\(most)\""
        case .activeWhenCut(let low): "activeLow: \(low), and a contact that opens to report"
        case .hours, .hoursWithinOneDay, .separateHours, .date, .calendarOfYear, .hoursOfWorkday:
            days(requirement)
        case .hubAddress, .shorterAddress, .secureAddress, .audience, .rootKey: hub(requirement)
        case .localTime, .localDateTime, .oneKeyOf, .someKeyOf: scenario(requirement)
        case .notShorterThan(let limit): "not shorter than \(limit)"
        case .notLongerThan(let limit): "not longer than \(limit)"
        case .hexadecimal(let digits): "\(digits) hexadecimal digits"
        case .keyFile: "an existing file by its absolute path, or \"credential:NAME\""
        case .secretFile: "0400: readable by its owner alone"
        case .runningService: "a look by the running service"
        case .keyOfList: "a key file by its list key id: { a: \"credential:list-keys_a\" }"
        case .ratio: "multiplier and divisor: [100, 1]"
        case .numberRange: "the least and the largest, in the unit: [-40000, 85000]"
        case .somethingToAsk: "measurements, relays or inputs"
        case .atLeast, .atMost, .lessThan, .moreThan, .coolingAbove, .listOfAtMost, .itemId,
            .applianceId, .itemOfList, .oneQuota, .readerAtDoor, .sensorOfRoom,
            .presenceSensors, .heaterOrAirConditioner, .quantityRange, .soundSection, .offWhenLow,
            .usualGroup, .visibleText, .otherThan, .readableProfileFolder:
            inside(requirement)
        }
    }

    private static func words(_ use: DeviceUse) -> String {
        switch use {
        case .contact: "with driver \"contact\""
        case .output: "with driver \"output\""
        case .presence: "that sees somebody: a contact, a radar"
        case .measuring(let quantity): "that measures \(quantity.rawValue)"
        case .dispensing: "with lanes: a vendingController, a motorLane"
        case .locking: "with locks: a board of a lockerLine"
        case .reading: "that reads cards or codes"
        }
    }

    private static func words(_ dimension: Quantity.Dimension) -> String {
        switch dimension {
        case .time: "a time"
        case .days: "a time in days"
        case .size: "a size"
        case .drift: "an error"
        case .hours: "a time in hours"
        case .temperature: "a temperature"
        case .weight: "a weight"
        case .power: "a power"
        case .share: "a share"
        case .concentration: "a concentration"
        case .length: "a length"
        }
    }

    static func units(_ dimension: Quantity.Dimension) -> String {
        dimension.units.map(\.symbol).joined(separator: ", ")
    }

    private static func words(_ syntax: SyntaxRequirement) -> String {
        switch syntax {
        case .value: "a value"
        case .keyOrClosingBrace: "a key or }"
        case .colon: "a colon"
        case .commaOrClosingBrace: "a comma or }"
        case .commaOrClosingBracket: "a comma or ]"
        case .closingQuote: "the closing quote in the same line"
        case .escape: "an escape that JSON5 knows"
        case .number: "a number; one with a unit stands in quotes"
        case .endOfComment: "*/ at the end of the comment"
        case .endOfFile: "nothing more"
        case .lessNesting: "at most 32 levels"
        case .utf8: "text in UTF-8"
        }
    }
}
