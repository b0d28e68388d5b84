/// A device as `GET /control/devices` shows it.
public struct DeviceReport: Codable, Hashable, Sendable {
    /// The newest look at one quantity.
    public struct Measured: Codable, Hashable, Sendable {
        public var quantity: String
        /// `nil` unless the quality is `ok`.
        public var value: Int?
        public var unit: String
        public var quality: String
        public var at: String

        public init(quantity: String, value: Int?, unit: String, quality: String, at: String) {
            self.quantity = quantity
            self.value = value
            self.unit = unit
            self.quality = quality
            self.at = at
        }
    }

    public var id: String
    /// `working`, `failed`, or `nil` while nothing is known.
    public var condition: String?
    /// Of a failed one: what went wrong.
    public var detail: String?
    public var readings: [Measured] = []
    /// Of a contact or a radar: whether it is active.
    public var isActive: Bool?
    /// Of a Modbus board, input 1 first.
    public var inputs: [Bool]?
    /// Of a Modbus board, relay 1 first.
    public var relays: [Bool]?
    public var noise: UInt64 = 0

    public init(id: String) { self.id = id }
}

/// Something that a device reported, as `GET /control/devices/events` shows it. What a reader read
/// is a credential, of which the kind alone is shown.
public struct DeviceNews: Codable, Hashable, Sendable {
    /// Counts up from 1 with each start of the service.
    public var number: UInt64
    public var device: String
    /// When it was reported: `2026-11-21T06:00:00.250Z`.
    public var at: String
    /// `condition`, `reading`, `contact`, `inputs`, `relays`, `read`, `noise`, `vending`, `locker`,
    /// `dispensed`, `compartment`; `sent` and `received` for bytes on a serial line.
    public var kind: String
    /// The decoded values, in a fixed order: `["temperature", "23125 m°C"]`.
    public var values: [String]

    public init(number: UInt64, device: String, at: String, kind: String, values: [String]) {
        self.number = number
        self.device = device
        self.at = at
        self.kind = kind
        self.values = values
    }
}

/// The answer of `GET /control/devices/events`.
public struct DeviceNewsPage: Codable, Hashable, Sendable {
    /// Pass it as `after` to go on.
    public var last: UInt64
    /// Events after `after` that are not kept any more.
    public var missed: UInt64
    public var events: [DeviceNews]

    public init(last: UInt64, missed: UInt64, events: [DeviceNews]) {
        self.last = last
        self.missed = missed
        self.events = events
    }
}
