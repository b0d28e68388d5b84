import Foundation
import StationModel

/// Section `station`: who and where.
enum StationSection {
    /// Beyond this a name does not fit a line of the page.
    static let longestName = 80

    static func read(_ node: Node, at now: UnixTime) -> StationIdentity? {
        guard let section = Section<StationKey>(node) else { return nil }
        let id = section.required(.id, .stationId)?.parsed(.stationId, by: StationId.init(_:))
        let name = section.required(.name, .name(mostCharacters: longestName)).flatMap(readName)
        let place = section.required(.place, .name(mostCharacters: longestName)).flatMap(readName)
        let zone = section.required(.timeZone, .timeZone).flatMap { readTimeZone($0, at: now) }
        guard let id, let name, let place, let zone else { return nil }
        return StationIdentity(id: id, name: name, place: place, timeZone: zone)
    }

    private static func readName(_ node: Node) -> String? {
        let expected = Requirement.name(mostCharacters: longestName)
        guard node.isReadable(), let text = node.text(expected) else { return nil }
        guard (1...longestName).contains(text.count) else {
            node.refuse(.outOfRange(.textLength), expected: expected)
            return nil
        }
        return text
    }

    private static func readTimeZone(_ node: Node, at now: UnixTime) -> TimeZoneTable? {
        guard let name = node.text(.timeZone) else { return nil }
        if let table = TimeZoneTable(named: name, around: now) { return table }
        node.refuse(
            .unknownName, expected: .timeZone,
            suggestion: NearestName.of(name, among: TimeZone.knownTimeZoneIdentifiers))
        return nil
    }
}
