// The keys of every object of this version. A schema that names others, or fewer, fails a test.

enum TopKey: String, ConfigurationKey {
    /// For editors: the path of `station.schema.json`.
    case schema = "$schema"
    case station, devices, door, access, supplies, room, appliances, alarms, lists, hub, storage
    case status, language
}

enum StationKey: String, ConfigurationKey {
    case id, name, place, timeZone
}

enum WiegandReaderKey: String, ConfigurationKey {
    case id, driver, data0, data1, bias, formats
}

enum IDCardReaderKey: String, ConfigurationKey {
    case id, driver, path, baudRate
}

enum ScannerKey: String, ConfigurationKey {
    case id, driver, path, baudRate, prefix
}

enum ContactKey: String, ConfigurationKey {
    case id, driver, line, activeLow, bias
}

enum OutputKey: String, ConfigurationKey {
    case id, driver, line, activeLow
}

enum ModbusLineKey: String, ConfigurationKey {
    case id, driver, path, baudRate, parity, stopBits, devices
}

enum ModbusDeviceKey: String, ConfigurationKey {
    case id, unit, profile, poll
}

enum OneWireProbeKey: String, ConfigurationKey {
    case id, driver, device
}

enum RadarKey: String, ConfigurationKey {
    case id, driver, path, baudRate, limits
}

enum RadarLimitsKey: String, ConfigurationKey {
    case moving, still, absence
}

enum VendingControllerKey: String, ConfigurationKey {
    case id, driver, path, baudRate, dropSensor, elevator
}

enum LockerLineKey: String, ConfigurationKey {
    case id, driver, path, baudRate, boards
}

enum LockerBoardKey: String, ConfigurationKey {
    case id, address, locks, openLevel
}

enum MotorLaneKey: String, ConfigurationKey {
    case id, driver, motor, home, drop, leaveHome, turn, dropWait
}

enum DriveLineKey: String, ConfigurationKey {
    case line, activeLow
}

enum SenseLineKey: String, ConfigurationKey {
    case line, activeLow, bias
}

enum DoorKey: String, ConfigurationKey {
    case lock, inputs, outputs
    case unlock, longUnlock, heldOpenWarning, heldOpenAlarm, contactDebounce
    case calendar, freeAccess
}

enum ScheduleKey: String, ConfigurationKey {
    case mon, tue, wed, thu, fri, sat, sun
    case holiday, workday
}

enum CalendarKey: String, ConfigurationKey {
    case date, kind
}

enum AccessKey: String, ConfigurationKey {
    case unknownIdCard, groupHours, capacity, capacityStrictness, passback, passbackStrictness
    case clockDrift, clockMarker
}

enum ListsKey: String, ConfigurationKey {
    case rootPublicKey, listKeyFiles, grace
}

enum StorageKey: String, ConfigurationKey {
    case budget, retention
}

enum StatusKey: String, ConfigurationKey {
    case listen
}

/// The drivers of this version, as the file names them.
enum DriverName: String, CaseIterable {
    case wiegandReader, idCardReader, scanner, contact, output
    case modbusLine, oneWireProbe, radar, vendingController, lockerLine, motorLane
}
