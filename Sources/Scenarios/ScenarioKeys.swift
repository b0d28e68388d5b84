import ConfigurationFile

/// The keys of a scenario's file.
enum ScenarioKey: String, ConfigurationKey {
    case title, about, begins, lasts, seed, listLasts, outside, visitors, events, expect
}

enum WeatherStageKey: String, ConfigurationKey {
    case at, temperature
}

enum VisitorStageKey: String, ConfigurationKey {
    case at, perHour
}

/// The keys of all acts together; each takes some of them.
enum EventKey: String, ConfigurationKey {
    case at, act
    case person, by, stay, lane, sku, count, device, taken, putBack, compartment, days, wrongBy
    case mode, fate, runs, fault, mood
    case `for`, jump, backwards
}

/// The acts, as the file names them.
enum ActName: String, CaseIterable {
    case visit, take, voucher, voucherAgain, screenshot, strangers, shelf, locker, appliance, exit
    case holdDoor, restock, stocktake, acknowledge, mode, suspend, lane, probe, heaterFails
    case contact, beamBlocked, fire, unplugged, powerCut, diskStalls, clockLost, clockJumps
    case hub
}

/// The keys of all expectations together.
enum ExpectationKey: String, ConfigurationKey {
    case entry, alarm, figure
    case subject, data, isUp, lane
    case at, from, until
    case atLeast, atMost
}

/// Figures, as the file names them.
enum FigureName: String, CaseIterable {
    case temperature, people, stock
}
