import StationModel

/// Which alarms the oracle takes for consequences of another one.
extension AlarmShadow {
    /// Mains that are lost take these with them; what endangers people stands for itself.
    private static let ofMains: Set<AlarmKind> = [
        .deviceLost, .sensorStale, .sensorFault, .climateBlind, .heaterFault, .tooCold,
        .beamBlocked,
    ]
    private static let neverUnder: Set<AlarmKind> = [
        .fire, .smoke, .helpCalled, .cabinetOpened, .waterLeak, .frost, .mainsLost, .batteryLow,
    ]

    /// A consequence names a cause that is up; one of the mains names it while they are lost.
    mutating func judgeCause(of entry: LedgerEntry, _ alarm: Alarm) {
        let isMainsLost = up.keys.contains { $0.kind == .mainsLost }
        guard case .text(let word) = entry.data["under"] else {
            if isMainsLost, Self.ofMains.contains(alarm.kind) {
                note("the lost mains explain what they take with them", "\(alarm)")
            }
            return
        }
        if !up.keys.contains(where: { $0.kind.rawValue == word }) {
            note("a consequence has its cause", "\(alarm) under \(word)")
        }
        if Self.neverUnder.contains(alarm.kind) {
            note("what endangers people stands for itself", "\(alarm) under \(word)")
        }
    }
}

extension AlarmShadow {
    /// A call waits for a person; a heater that stands still proves nothing.
    static func outlastsItsCause(_ kind: AlarmKind) -> Bool {
        kind == .helpCalled || kind == .heaterFault
    }
}

extension LedgerEntry {
    /// The alarm that the entry tells of.
    var alarm: Alarm? {
        guard case .text(let word) = data["alarm"] else { return nil }
        return AlarmKind(rawValue: word).map { Alarm($0, subject: subject) }
    }
}
