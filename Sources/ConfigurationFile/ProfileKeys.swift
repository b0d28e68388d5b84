// The keys of every object of a device profile.

enum ProfileKey: String, ConfigurationKey {
    case name, serial, unit, measurements, status, relays, inputs, allZeroIsFault
}

enum ProfileSerialKey: String, ConfigurationKey {
    case baudRate, parity
}

enum MeasurementKey: String, ConfigurationKey {
    case quantity, unit, table, address, form, scale, range, faults
}

enum RegisterStatusKey: String, ConfigurationKey {
    case table, address, faultBits
}

enum RelaysKey: String, ConfigurationKey {
    case count, firstCoil, onValue, offValue, readsBack
}

enum InputsKey: String, ConfigurationKey {
    case count, first
}
