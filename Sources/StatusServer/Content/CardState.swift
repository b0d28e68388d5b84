import StationModel

/// How a thing stands for whoever thinks of coming for it; of several places the first of these
/// that one of them has.
enum CardState: String, CaseIterable, Sendable {
    case offered, low, inUse, unknown, none, outOfService, withheld

    /// `nil` = nobody knows.
    var isOffered: Bool? {
        switch self {
        case .offered, .low, .inUse: true
        case .none, .outOfService, .withheld: false
        case .unknown: nil
        }
    }

    var name: Phrase {
        switch self {
        case .offered: Phrase("可用", "available")
        case .low: Phrase("余量不多", "running low")
        case .inUse: Phrase("使用中", "in use")
        case .unknown: Phrase("情况不明", "not known")
        case .none: Phrase("暂无", "none left")
        case .outOfService: Phrase("设备故障", "out of order")
        case .withheld: Phrase("暂停服务", "not offered for now")
        }
    }

    static func best(_ states: [CardState]) -> CardState {
        allCases.first(where: states.contains) ?? .unknown
    }

    /// The members that services and items have in common.
    var members: [(String, JSON)] {
        [
            ("state", .text(rawValue)), ("text", name.json),
            ("offered", .optional(isOffered, JSON.flag)),
        ]
    }
}
