import StationModel

/// What somebody at the city decides; the rest of a directive is bookkeeping.
struct DirectiveParts: Hashable, Sendable {
    struct Door: Hashable, Sendable {
        let mode: DoorMode
        let until: UnixTime?
    }

    struct Outlets: Hashable, Sendable {
        let power: RoomPower
        let until: UnixTime?
    }

    var door: Door?
    var outlets: Outlets?
    var services: [ServiceOrder]?
    var setPoints: [SetPointOrder]?
    var message: CityMessage?
    var restart: RestartOrder?
    var unlocks: [RemoteUnlock]?

    init() {}

    init(taking fields: inout JSONFields, unknownKeys: inout [String]) throws(JSONFault) {
        door = try Door.optional(&fields)
        outlets = try Outlets.optional(&fields)
        services = try ServiceOrder.all(&fields, &unknownKeys)
        setPoints = try SetPointOrder.all(&fields, &unknownKeys)
        message = try CityMessage.optional(&fields)
        restart = try RestartOrder.optional(&fields)
        unlocks = try RemoteUnlock.all(&fields)
    }

    /// The keys that may stand where an unknown one does: at the top, or in the part that its path
    /// begins with.
    static func knownKeys(beside path: String) -> [String] {
        switch path.prefix(while: { $0 != "." }) {
        case "services" where path.contains("."): StationService.allCases.map(\.rawValue)
        case "setpoints" where path.contains("."): SetPointOrder.Unit.allCases.map(\.rawValue)
        default:
            [
                "station", "door", "outlets", "services", "setpoints", "message", "restart",
                "unlocks",
            ]
        }
    }

    /// What this says, and where it says nothing what the other one says.
    func over(_ base: DirectiveParts) -> DirectiveParts {
        var parts = self
        parts.door = door ?? base.door
        parts.outlets = outlets ?? base.outlets
        parts.services = services ?? base.services
        parts.setPoints = setPoints ?? base.setPoints
        parts.message = message ?? base.message
        parts.restart = restart ?? base.restart
        parts.unlocks = unlocks ?? base.unlocks
        return parts
    }
}
