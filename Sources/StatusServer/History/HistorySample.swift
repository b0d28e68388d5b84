import StationModel

/// What the station was like within one slot of the history. Whole numbers, as everywhere.
struct HistorySample: Hashable, Sendable {
    /// Slots of `History.interval` since the boot.
    var slot: Int64
    /// By the climate's probe, or the first thermometer with a value; the last of the slot.
    var roomMillidegrees: Int?
    /// Outside the simulated room.
    var outsideMillidegrees: Int?
    /// 1 = the heater ran in this slot, −1 = the air conditioner.
    var climate: Int
    /// The most within the slot.
    var people: Int?
    /// All items of all places; the last of the slot.
    var stock: Int?
    /// The most within the slot; what another alarm explains is none of its own.
    var alarms: Int
    /// Passages since the start, in and out.
    var entered: UInt64
    var left: UInt64

    init(_ status: StationStatus, outsideMillidegrees: Int?) {
        let room = status.room
        slot = status.moment.instant.sinceBoot.wholeSeconds / History.intervalSeconds
        roomMillidegrees =
            room.climate?.temperatureMillidegrees
            ?? room.sensors.first { $0.probe.quantity == .temperature && $0.value != nil }?.value
        self.outsideMillidegrees = outsideMillidegrees
        climate =
            switch room.climate?.activity {
            case .heating: 1
            case .cooling: -1
            case .off, nil: 0
            }
        people = room.people
        let places = status.supplies.places
        stock = places.isEmpty ? nil : places.reduce(0) { $0 + $1.count }
        alarms = status.alarms.count { $0.cause == nil }
        entered = room.entered
        left = room.left
    }

    /// A later look within the same slot.
    mutating func take(_ later: HistorySample) {
        roomMillidegrees = later.roomMillidegrees ?? roomMillidegrees
        outsideMillidegrees = later.outsideMillidegrees ?? outsideMillidegrees
        climate = later.climate == 0 ? climate : later.climate
        people = [people, later.people].compactMap(\.self).max()
        stock = later.stock
        alarms = max(alarms, later.alarms)
        entered = later.entered
        left = later.left
    }

    /// In the order of `History.fields`.
    var json: JSON {
        .list([
            .number(slot * History.intervalSeconds),
            .optional(roomMillidegrees, { .integer($0) }),
            .optional(outsideMillidegrees, { .integer($0) }),
            .integer(climate), .optional(people, { .integer($0) }),
            .optional(stock, { .integer($0) }), .integer(alarms), .integer(entered),
            .integer(left),
        ])
    }
}
