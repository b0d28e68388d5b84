import StationModel

extension Command {
    /// The word in records.
    var word: String {
        switch self {
        case .unlock: "unlock"
        case .setMode: "mode"
        case .resetFire: "reset-fire"
        case .acknowledge: "acknowledge"
        }
    }

    /// What it is about.
    var subject: String {
        switch self {
        case .unlock, .setMode, .resetFire: "door"
        case .acknowledge(let alarm): alarm.subject
        }
    }
}
