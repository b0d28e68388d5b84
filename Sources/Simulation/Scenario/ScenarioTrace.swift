public import StationModel

/// A ledger as a story: an entry in one line, with local time, kind, subject and data.
///
///     2026-01-20 18:30:05 vend.outcome lane-1/1 items=1 outcome=vended right=quota sku=1001
///
/// What a thermostat or a clock does over and over is counted at the end instead:
///
///     + 225 heater.switched
public enum ScenarioTrace {
    private static let counted: [EntryKind] = [
        .heaterSwitched, .coolingSwitched, .occupancyHour, .ledgerCheckpoint,
    ]

    public static func lines(of entries: [LedgerEntry], zone: TimeZoneTable) -> [String] {
        let told = entries.filter { !counted.contains($0.kind) }.map { text($0, zone: zone) }
        let rest = counted.compactMap { kind -> String? in
            let count = entries.count { $0.kind == kind }
            return count == 0 ? nil : "+ \(count) \(kind.rawValue)"
        }
        return told + rest
    }

    /// One entry; nothing of a person but the group.
    static func text(_ entry: LedgerEntry, zone: TimeZoneTable) -> String {
        let data = entry.data.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.shown)" }
        let time = time(entry.moment.wall, zone: zone)
        return ([time, entry.kind.rawValue, entry.subject] + data).joined(separator: " ")
    }

    /// A time as each line begins with it: `2026-01-20 18:30:05`.
    public static func time(_ wall: UnixTime, zone: TimeZoneTable) -> String {
        let local = zone.local(wall)
        let clock = [local.secondOfDay / 3600, local.minuteOfDay % 60, local.secondOfDay % 60]
        return "\(local.date) " + clock.map { padded($0, 2) }.joined(separator: ":")
    }
}
