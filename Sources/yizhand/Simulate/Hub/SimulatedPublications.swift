import Identity
import Simulation
import StationModel
import StationRuntime
import Synchronization

/// What the simulated city has published for its station, newest last: lists and directives that
/// are really signed, and forged ones that are not.
final class SimulatedPublications: Sendable {
    /// A document and the server's name for its version.
    struct Document: Hashable, Sendable {
        let etag: String
        let bytes: [UInt8]
    }

    private struct State {
        var lists: [PublishedList] = []
        var directives: CityDocuments
    }

    /// The newest, and what a server with old documents may still name.
    private static let mostLists = 3
    /// How far a forger's documents are ahead, so that they are not merely old.
    private static let forgedAhead: UInt64 = 5

    private let city: SimulatedCity
    private let state: Mutex<State>

    init(_ city: SimulatedCity, for station: StationId) {
        self.city = city
        state = Mutex(State(directives: CityDocuments(station: station)))
    }

    // MARK: - Publishing

    /// The next version of the list.
    @discardableResult
    func publishList(now: UnixTime, lasts: Duration) throws -> PublishedList {
        let list = try city.list(now: now, lasts: lasts)
        state.withLock { $0.lists = ($0.lists + [list]).suffix(Self.mostLists) }
        return list
    }

    /// Orders nothing.
    func begin(at now: UnixTime) { state.withLock { $0.directives.begin(at: now) } }

    func order(_ mode: DoorMode, until end: UnixTime, at now: UnixTime) {
        state.withLock { $0.directives.order(mode, until: end, at: now) }
    }

    func unlock(for shown: ShownPerson, at now: UnixTime) {
        let member = city.people.person(shown).member
        state.withLock { $0.directives.unlock(for: member, issued: now, at: now) }
    }

    // MARK: - Serving

    /// `nil` = there is none.
    func manifest(_ edition: HubEdition) -> Document? {
        let lists = state.withLock { $0.lists }
        guard let newest = lists.last else { return nil }
        let list = edition == .older ? lists[0] : newest
        let version = list.manifest.version
        guard edition != .forged else {
            return signed("m\(version)-forged") {
                try city.forged(newest.manifest, version: version + Self.forgedAhead)
            }
        }
        return list.contents.last.map { Document(etag: "\"m\(version)\"", bytes: $0.bytes) }
    }

    /// `nil` = there is none.
    func directive(_ edition: HubEdition) -> Document? {
        let (newest, older) = state.withLock { state in
            let version = state.directives.newestDirective
            let behind = version > HubEdition.versionsBehind ? HubEdition.versionsBehind : 0
            return (
                state.directives.directive(version), state.directives.directive(version - behind)
            )
        }
        guard let directive = edition == .older ? older : newest else { return nil }
        guard edition != .forged else {
            return signed("d\(directive.version)-forged") {
                try city.forged(directive, version: directive.version + Self.forgedAhead)
            }
        }
        return signed("d\(directive.version)") { try city.signed(directive) }
    }

    /// A file of any list that is still named; `nil` = there is none of the name.
    func file(named name: String) -> [UInt8]? {
        state.withLock { $0.lists }.reversed().lazy.flatMap(\.contents)
            .first { $0.name == name }?.bytes
    }

    private func signed(_ etag: String, _ make: () throws -> [UInt8]) -> Document? {
        do {
            return Document(etag: "\"\(etag)\"", bytes: try make())
        } catch {
            Log.shared.error("the simulated city cannot sign: \(error)")
            return nil
        }
    }
}
