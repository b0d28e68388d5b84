/// What should stand there, as data; the words are in the messages of each language.
public enum Requirement: Hashable, Sendable {
    case object, list, text, boolean
    /// A whole number without a unit, because its key names what is counted.
    case wholeNumber(least: Int, most: Int)
    /// A number with its unit.
    case quantity(Quantity.Dimension, least: String, most: String)
    case oneOf([String])
    case syntax(SyntaxRequirement)
    /// A file of at most this many bytes that can be read as UTF-8.
    case readableFile(mostBytes: Int)
    /// The key, once in its object.
    case once
    /// A line, port, id, role or date that nothing else uses.
    case notUsedElsewhere
    case stationId, deviceId, groupName, keyName
    case name(mostCharacters: Int)
    case timeZone
    case listenAddress, loopback
    case line, serialPath, stablePath, markerFile
    case wiegandFormat
    case differentBitCount
    /// The id of a device with this driver.
    case deviceOf(driver: String)
    /// A device that must exist for another setting.
    case someDevice(drivers: [String])
    /// The id of a device that can do this.
    case deviceFor(DeviceUse)
    case namedByARule
    /// The name or the path of a Modbus profile.
    case profile
    /// Profiles in this folder, which has none.
    case profileFolder(String)
    /// An existing folder of profiles; this one cannot be read.
    case readableProfileFolder(String)
    /// A device that talks as its line does: this parity, this rate.
    case lineSetting(String)
    case oneWireDevice
    case boardWithLines
    case boardLine(String, most: Int)
    /// A polarity with which a cut wire reads as active.
    case activeWhenCut(activeLow: Bool)
    /// A polarity with which an undriven line is off.
    case offWhenLow
    case usualGroup([String])
    case visibleText
    /// Of a scenario: within its time; a day and a time.
    case localTime, localDateTime
    /// Exactly one of these keys.
    case oneKeyOf([String])
    /// One of these keys, or all of them.
    case someKeyOf([String])
    case hours, hoursWithinOneDay, separateHours
    case date
    /// Entries of the year in which the station runs.
    case calendarOfYear(Int)
    case hoursOfWorkday
    case notShorterThan(String), notLongerThan(String)
    /// Values that depend on each other: at least, at most, truly less or more.
    case atLeast(String), atMost(String), lessThan(String), moreThan(String)
    /// Cooling that begins at least this far above all heating.
    case coolingAbove(String)
    /// Any other value.
    case otherThan(String)
    case listOfAtMost(Int)
    case itemId, applianceId
    /// An item of `supplies.skus`, which has none yet.
    case itemOfList
    case oneQuota
    /// A reader that no `supplies.readers` names.
    case readerAtDoor
    /// A device whose temperature is among the room's sensors.
    case sensorOfRoom([String])
    case presenceSensors
    case heaterOrAirConditioner
    /// A list of two quantities, the least first.
    case quantityRange(Quantity.Dimension)
    case soundSection
    case hexadecimal(digits: Int)
    case keyFile, secretFile, runningService
    case keyOfList
    /// A list of multiplier and divisor.
    case ratio
    /// A list of the least and the largest that can be true.
    case numberRange
    /// A URL that a flow to the hub may have.
    case hubAddress(withQuery: Bool)
    case shorterAddress(mostBytes: Int)
    /// TLS, but to this machine.
    case secureAddress
    case audience
    case rootKey
    /// Measurements, relays or inputs.
    case somethingToAsk
}
