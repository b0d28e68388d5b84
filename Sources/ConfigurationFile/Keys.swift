// The keys of every object of this version. A schema that names others, or fewer, fails a test.

enum TopKey: String, ConfigurationKey {
    /// For editors: the path of `station.schema.json`.
    case schema = "$schema"
    case station, devices, door, access, lists, storage, status, language
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
}
