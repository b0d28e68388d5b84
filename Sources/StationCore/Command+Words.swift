import StationModel

/// Commands as records name them.
extension Command {
    /// The word in records.
    var word: String {
        switch self {
        case .unlock: "unlock"
        case .setMode: "mode"
        case .resetFire: "reset-fire"
        case .acknowledge: "acknowledge"
        case .setRoomPower: "room-power"
        case .restock: "restock"
        case .adjust: "adjust"
        case .stocktake: "stocktake"
        }
    }

    /// What it is about, in records.
    var subject: String {
        switch self {
        case .unlock, .setMode, .resetFire: "door"
        case .acknowledge(let alarm): alarm.subject
        case .setRoomPower: "room"
        case .restock(let place, _, _), .adjust(let place, _, _), .stocktake(let place, _):
            place.text
        }
    }
}
