import StationModel

/// Which alarm is shown under which, and how many there may be.
///
/// A large station can raise a thousand in one step (its first, with nothing in stock), so an
/// alarm looks only at those that could explain it, and only what it could explain looks again.
extension AlarmBoard {
    /// The largest station with everything wrong: four alarms about the stock of each place and
    /// three about each compartment's door; all lines full of devices that are lost; and as many
    /// again for what there is one of, sensors with all their limits, and what only remembers how
    /// it flapped. Only what no person's safety hangs on is refused beyond it: that is bounded by
    /// the devices and contacts of the configuration, and a board that is full of empty shelves
    /// must not keep quiet about a fire.
    static let mostActive = 2 * (4 * places + 3 * SuppliesConfiguration.mostCompartments + devices)

    /// Lanes, compartments, and each device a scale of its own shelf.
    private static let places =
        SuppliesConfiguration.mostLanes + SuppliesConfiguration.mostCompartments + 64
    /// Each device a line with 32 more.
    private static let devices = 64 * 33

    /// What only remembers how it flapped makes room.
    mutating func makeRoom(for kind: AlarmKind) -> Bool {
        if items.count >= Self.mostActive {
            items = items.filter { $0.value.life.stage != .resting }
        }
        return items.count < Self.mostActive || kind.severity == .critical
    }

    // MARK: - Causes

    /// Up, and of a kind that explains others.
    var explaining: [Alarm] {
        items.filter {
            $0.key.kind.mayExplain && $0.value.life.isUp && !explainNothing.contains($0.key)
        }
        .keys.sorted(by: Alarm.inFixedOrder)
    }

    /// An alarm was raised or cleared: what it explains looks again, and what that explains.
    mutating func reviewCauses(after changed: Alarm) -> [Change] {
        guard changed.kind.mayExplain else { return [] }
        return reviewCauses(of: consequences(of: changed))
    }

    mutating func reviewCauses() -> [Change] {
        reviewCauses(of: Set(items.filter { $0.value.life.isUp }.keys))
    }

    /// Of what is up, all that a chain of explanations leads to from here.
    private func consequences(of cause: Alarm) -> Set<Alarm> {
        var found: Set<Alarm> = []
        var links = [cause]
        while let link = links.popLast() {
            for (alarm, item) in items
            where item.life.isUp && causes.explains(link, alarm) && found.insert(alarm).inserted {
                if alarm.kind.mayExplain { links.append(alarm) }
            }
        }
        return found
    }

    private mutating func reviewCauses(of affected: Set<Alarm>) -> [Change] {
        guard !affected.isEmpty else { return [] }
        let explaining = explaining
        var changes: [Change] = []
        for alarm in affected.sorted(by: Alarm.inFixedOrder) {
            let cause = causes.cause(of: alarm, among: explaining)
            guard cause != items[alarm]?.cause else { continue }
            items[alarm]?.cause = cause
            if cause == nil { changes.append(.uncovered(alarm)) }
        }
        return changes
    }
}

extension AlarmKind {
    /// Whether `AlarmCauses` knows consequences of it.
    var mayExplain: Bool {
        switch self {
        case .mainsLost, .heldOpen, .listExpired, .deviceLost, .storageGone, .storageReadOnly,
            .storageFull, .storageNewer, .storageForeign, .hubUnreachable, .hubNotAuthorised,
            .hubFlowFailing:
            true
        default: false
        }
    }
}
