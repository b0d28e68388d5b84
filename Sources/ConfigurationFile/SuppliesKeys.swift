// The keys of `supplies`. A schema that names others, or fewer, fails a test.

enum SuppliesKey: String, ConfigurationKey {
    case skus, lanes, shelves, lockers, quotas, readers, identifyWindow
}

enum SKUKey: String, ConfigurationKey {
    case id, number, name
}

/// A text for people in the station's languages.
enum PhraseKey: String, ConfigurationKey {
    case zh, en
}

enum LaneKey: String, ConfigurationKey {
    case device, number, sku, capacity, lowAt, button, expiryWarning
}

enum ShelfKey: String, ConfigurationKey {
    case scale, sku, unitWeight, capacity, lowAt
}

enum QuotaKey: String, ConfigurationKey {
    case sku, group, count, per
}

/// What is behind a locker's door decides which keys its compartment has.
enum CompartmentKind: String, CaseIterable {
    case consumable, loan, appliance
}

enum ConsumableKey: String, ConfigurationKey {
    case device, number, kind, button, sku, capacity, lowAt
}

enum LoanKey: String, ConfigurationKey {
    case device, number, kind, button, item, within
}

enum ApplianceCompartmentKey: String, ConfigurationKey {
    case device, number, kind, button, output, atMost
}
