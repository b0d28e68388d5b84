import StationModel

/// `/api/v1/station`: what anybody may know of the station, for the city's map.
struct StationCard: Sendable {
    let status: StationStatus

    /// "Open now" means that one can go in without a card: free access, or an emergency opening.
    var json: JSON {
        .object([
            ("id", .text(status.identity.id.text)),
            ("name", .text(status.identity.name)),
            ("place", .text(status.identity.place)),
            ("openNow", .flag(isOpenNow)),
            ("services", .list([])),
        ])
    }

    private var isOpenNow: Bool {
        switch status.door.authority {
        case .freeAccess, .emergencyOpen: true
        case .fire, .exit, .lockdown: false
        case .credential: false
        }
    }
}
