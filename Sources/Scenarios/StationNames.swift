import StationModel

extension StationConfiguration {
    /// All that an entry or an alarm of this station can be about.
    var subjects: [String: String] {
        let fixed = [
            "clock", "directive", "door", "hub", "ledger", "members", "quotas", "room", "station",
            "vouchers",
        ]
        let memories = FireMemory.allCases.map(\.rawValue) + LedgerUpkeep.allCases.map(\.rawValue)
        let flows = HubCondition.allCases.map(\.subject)
        let places =
            supplies.lanes.map(\.address.text) + supplies.shelves.map(\.place.text)
            + supplies.lockers.map(\.address.text)
        let names =
            fixed + flows + memories + devices.map(\.id.text) + places
            + supplies.lanes.map(\.address.device.text)
            + supplies.shelves.map(\.scale.text) + supplies.lockers.map(\.address.device.text)
            + room.sensors.map(\.probe.text) + room.sensors.map(\.probe.device.text)
            + appliances.appliances.map(\.id.text) + alarms.contacts.keys.map(\.text)
        return Dictionary(names.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
