import Foundation
public import StationModel

extension TimeZoneTable {
    /// A board is not expected to live longer; after it the last offset holds.
    private static let yearsAhead = 20
    /// Entries of the past year are still shown in local time.
    private static let yearsBehind = 1
    /// 21 years of two changes are 42; some countries had four a year.
    private static let mostTransitions = 128

    /// The zone of this IANA name as Foundation knows it, from a year before `now` to twenty
    /// after; `nil` for a name that it does not know. Abbreviations (`CST`) are no names: they
    /// mean different zones to different people.
    public init?(named name: String, around now: UnixTime) {
        guard name == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(name),
            let zone = TimeZone(identifier: name)
        else { return nil }
        let second = Date(timeIntervalSince1970: TimeInterval(now.seconds))
        let year: TimeInterval = 365.25 * 86_400
        let start = second.addingTimeInterval(-Double(Self.yearsBehind) * year)
        let end = second.addingTimeInterval(Double(Self.yearsAhead) * year)
        self.init(
            name: name, firstOffsetSeconds: zone.secondsFromGMT(for: start),
            transitions: Self.transitions(of: zone, from: start, to: end))
    }

    private static func transitions(
        of zone: TimeZone, from start: Date, to end: Date
    ) -> [Transition] {
        var found: [Transition] = []
        var date = start
        while found.count < mostTransitions,
            let next = zone.nextDaylightSavingTimeTransition(after: date), next < end
        {
            found.append(
                Transition(
                    atUnixSeconds: Int64(next.timeIntervalSince1970),
                    offsetSeconds: zone.secondsFromGMT(for: next)))
            date = next
        }
        return found
    }
}
