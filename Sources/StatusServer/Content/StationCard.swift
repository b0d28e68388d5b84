import StationModel

/// `/api/v1/station`: what anybody may know of the station, for the city's map.
///
/// Nobody is named or counted one by one, and what is not known is `null` or `unknown`. Its size
/// is bounded by the configuration's: an entry for each kind of item, loan and appliance.
struct StationCard: Sendable {
    let status: StationStatus

    var json: JSON {
        let services = CardServices(status)
        return .object([
            ("id", .text(status.identity.id.text)),
            ("name", .text(status.identity.name)),
            ("place", .text(status.identity.place)),
            ("openNow", .flag(isOpenNow)),
            ("services", .list(services.services)),
            ("occupancy", .optional(occupancy, occupancyJSON)),
            ("stock", .optional(services.stock, JSON.list)),
        ])
    }

    /// "Open now" means that one can go in without a card: free access, or an emergency opening.
    /// Whoever presses the exit button changes nothing about that.
    private var isOpenNow: Bool {
        switch status.door.authority {
        case .freeAccess, .emergencyOpen: true
        case .fire, .lockdown, .credential: false
        case .exit:
            switch status.door.override?.mode ?? .normal {
            case .open: true
            case .lockdown: false
            case .normal: status.door.freeAccess
            }
        }
    }

    /// `nil` without a sensor, and while one of them cannot be read: the room then counts as
    /// occupied for heat and light, which is no news for a map.
    private var occupancy: CardOccupancy? {
        guard status.room.isOccupancySure, let isOccupied = status.room.isOccupied else {
            return nil
        }
        return CardOccupancy(isOccupied: isOccupied, people: status.room.people)
    }

    private func occupancyJSON(_ occupancy: CardOccupancy) -> JSON {
        .object([("level", .text(occupancy.rawValue)), ("text", occupancy.name.json)])
    }
}

/// How full the room is. A number would tell of somebody who is there alone at night.
enum CardOccupancy: String, CaseIterable, Sendable {
    case empty, occupied, busy

    /// A room of 60 m² has some ten seats.
    static let busyFrom = 8

    init(isOccupied: Bool, people: Int?) {
        guard isOccupied else {
            self = .empty
            return
        }
        self = (people ?? 0) >= Self.busyFrom ? .busy : .occupied
    }

    var name: Phrase {
        switch self {
        case .empty: Phrase("无人", "empty")
        case .occupied: Phrase("有人", "in use")
        case .busy: Phrase("人较多", "busy")
        }
    }
}
