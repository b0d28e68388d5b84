// Publishes the directives of a city's stations: stations/<id>/directive.json. A station whose
// directive would say what it says already, by the same key, keeps its file, and is answered "not
// modified".
//
// The version is the second of signing, or one more than the last: it rises also when the folder
// was lost, and beside a service that signs remote unlocks. That may write while this runs: each
// file is looked at again, under the lock of both, before another one takes its place.

import Foundation
import Identity
public import StationModel

public struct DirectivePublication {
    public var output: String
    public var work: String
    /// CSV: `station`, and `exchangeKey` of those that are to get list keys.
    public var stations: String
    /// One order a line; an empty file withdraws what was ordered, `nil` = as it was published
    /// last, and only the list keys are renewed.
    public var orders: String?
    public var issued: UnixTime
    /// By the clock of this machine; `issued` where nothing else is known.
    public var now: UnixTime
    /// Reads and checks everything, says what would change, and publishes nothing.
    public var isDryRun = false
    /// A service signs within milliseconds: one that holds the lock for longer has hung.
    var waitsForService: Duration = .seconds(10)

    private let keys: CityKeyFolder

    public init(
        keys: CityKeyFolder, output: String, work: String, stations: String, orders: String?,
        issued: UnixTime
    ) {
        self.keys = keys
        self.output = output
        self.work = work
        self.stations = stations
        self.orders = orders
        self.issued = issued
        now = issued
    }

    /// What was published.
    public struct Report: Hashable, Sendable {
        public internal(set) var stations = 0
        /// Files that were written: another directive, or the same one signed by another key.
        public internal(set) var changed = 0
    }

    public func run(progress: (PublishingStep) -> Void = { _ in }) throws -> Report {
        try PublishingPlace.checkPrivate([keys.path, work], output: output)
        try keys.checkListKey()
        try IssueDate(issued: issued, now: now).check()
        let stations = try StationTable(path: stations).read()
        let sources = DirectiveSources(
            stations: stations,
            orders: try orders.map { try OrderFile(path: $0, stations: stations).read() },
            signer: try keys.directiveKey(at: issued), listKeys: try keys.wrappedListKeys(),
            codeKeys: try keys.codeKeys, issued: issued, now: now)
        // All that lies there is believed before the first of it is replaced.
        let outlook = try publish(sources, to: nil, progress)
        guard !isDryRun else { return outlook }
        let place = try PublishingPlace(output: output, work: work)
        defer { place.close() }
        return try publish(sources, to: place, progress)
    }

    /// - Parameter place: `nil` = nowhere.
    private func publish(
        _ sources: DirectiveSources, to place: PublishingPlace?,
        _ progress: (PublishingStep) -> Void
    ) throws -> Report {
        var report = Report()
        var written: [(station: StationTable.Station, over: UInt64?)] = []
        for station in sources.stations {
            let previous = try previous(station.id, sources.codeKeys)
            let file = try sources.file(for: station, over: previous)
            report.stations += 1
            if report.stations.isMultiple(of: 64) {
                progress(.writing(report.stations, of: sources.stations.count))
            }
            guard let file else { continue }
            report.changed += 1
            guard let place else { continue }
            try place.write(Self.name(station.id), file)
            written.append((station, previous?.directive.version))
        }
        guard let place else { return report }
        // When all are on the medium: a full disk changes none of them.
        for (station, _) in written { try place.makeFolder(of: Self.name(station.id)) }
        var published = 0
        for (station, version) in written {
            do {
                let isNews = try reveal(station, over: version, sources, place)
                if isNews { published += 1 }
            } catch PublishingFault.foreignDirective(let station, let fault, _) {
                throw PublishingFault.foreignDirective(station, fault, published: published)
            }
        }
        report.changed = published
        return report
    }

    /// Replaces what lies there. Where that is no longer what was read, the directive is signed
    /// anew over it; false = nothing is left to say.
    private func reveal(
        _ station: StationTable.Station, over version: UInt64?, _ sources: DirectiveSources,
        _ place: PublishingPlace
    ) throws -> Bool {
        let name = Self.name(station.id)
        let isNews = try place.besideService(waitingFor: waitsForService) {
            let found = try previous(station.id, sources.codeKeys)
            if let found, found.directive.version != version {
                guard let file = try sources.file(for: station, over: found) else { return false }
                try place.write(name, file)
            }
            try place.replace(name)
            return true
        }
        // Not under the lock: whoever waits for it has his turn meanwhile.
        if isNews { try place.synchronizeFolder(of: name) }
        return isNews
    }

    private static func name(_ station: StationId) -> String {
        "stations/\(station)/\(SignedDirective.fileName)"
    }

    /// What lies there; `nil` = nothing. One that is not believed stops the publication: it may be
    /// newer than what this folder's keys know.
    private func previous(
        _ station: StationId, _ keys: [CodeKey]
    ) throws -> SignedDirective? {
        let path = "\(output)/\(Self.name(station))"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let file = Array(try Data(contentsOf: URL(filePath: path)))
        do {
            // Whether its key is still valid is the stations' question: it is replaced anyway.
            return try SignedDirective(
                file: file, keys: keys.map(\.unrevoked), station: station,
                at: Moment(
                    instant: MonotonicInstant(nanoseconds: 0), wall: issued, trust: .untrusted)
            )
        } catch {
            throw PublishingFault.foreignDirective(station, error, published: 0)
        }
    }
}

extension CodeKey {
    fileprivate var unrevoked: CodeKey {
        CodeKey(
            codeKeyId: codeKeyId, role: role, publicKey: publicKey, notBefore: notBefore,
            notAfter: notAfter)
    }
}
