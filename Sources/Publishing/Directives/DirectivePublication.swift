// Publishes the directives of a city's stations: stations/<id>/directive.json. A station whose
// directive would say what it says already, by the same key, keeps its file, and is answered "not
// modified".
//
// The version is the second of signing, or one more than the last: it rises also when the folder
// was lost, and beside a service that signs remote unlocks between two publications.

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

    /// What the directives are made from.
    private struct Sources {
        let stations: [StationTable.Station]
        let orders: Orders?
        let signer: (codeKeyId: UInt8, key: Ed25519PrivateKey)
        let listKeys: [(listKeyId: String, key: SecretBytes)]
        let codeKeys: [CodeKey]
    }

    public func run(progress: (PublishingStep) -> Void = { _ in }) throws -> Report {
        try PublishingPlace.checkPrivate([keys.path, work], output: output)
        try keys.checkListKey()
        try IssueDate(issued: issued, now: now).check()
        let stations = try StationTable(path: stations).read()
        let sources = Sources(
            stations: stations,
            orders: try orders.map { try OrderFile(path: $0, stations: stations).read() },
            signer: try keys.directiveKey(at: issued), listKeys: try keys.wrappedListKeys(),
            codeKeys: try keys.codeKeys)
        // All that lies there is believed before the first of it is replaced.
        let outlook = try publish(sources, to: nil, progress)
        guard !isDryRun else { return outlook }
        let place = try PublishingPlace(output: output, work: work)
        defer { place.close() }
        return try publish(sources, to: place, progress)
    }

    /// - Parameter place: `nil` = nowhere.
    private func publish(
        _ sources: Sources, to place: PublishingPlace?, _ progress: (PublishingStep) -> Void
    ) throws -> Report {
        let signer = sources.signer
        var report = Report()
        var written: [String] = []
        for station in sources.stations {
            let folder = "\(output)/stations/\(station.id)"
            let previous = try previous(station.id, in: folder, sources.codeKeys)
            let next = try directive(for: station, sources, previous?.directive)
            report.stations += 1
            if report.stations.isMultiple(of: 64) {
                progress(.writing(report.stations, of: sources.stations.count))
            }
            // Stations refuse what a key has signed that was revoked or has ended, so a directive
            // of another key is signed again though it says the same.
            guard next != previous?.directive || previous?.codeKeyId != signer.codeKeyId else {
                continue
            }
            report.changed += 1
            guard let place else { continue }
            let name = "stations/\(station.id)/\(SignedDirective.fileName)"
            try place.write(name, next.signedFile(by: signer.key, codeKeyId: signer.codeKeyId))
            written.append(name)
        }
        // When all are on the medium: a full disk changes none of them.
        for name in written { try place?.makeFolder(of: name) }
        for name in written { try place?.reveal(name) }
        return report
    }

    /// What lies there; `nil` = nothing. One that is not believed stops the publication: it may be
    /// newer than what this folder's keys know.
    private func previous(
        _ station: StationId, in folder: String, _ keys: [CodeKey]
    ) throws -> SignedDirective? {
        let path = "\(folder)/\(SignedDirective.fileName)"
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
            throw PublishingFault.foreignDirective(station, error)
        }
    }

    /// The previous one itself where nothing else is said.
    private func directive(
        for station: StationTable.Station, _ sources: Sources, _ previous: StationDirective?
    ) throws -> StationDirective {
        let wrapped = try station.exchangeKey.map { publicKey in
            try sources.listKeys.map {
                try WrappedListKey(
                    $0.key, listKeyId: $0.listKeyId, for: station.id, publicKey: publicKey)
            }
        }
        let next = { (version: UInt64, issued: UnixTime) in
            if sources.orders == nil, let previous {
                return previous.renewed(listKeys: wrapped ?? [], version: version, issued: issued)
            }
            return DirectiveOrder.directive(
                for: station.id, sources.orders?.own[station.id], over: sources.orders?.all,
                version: version, issued: issued, listKeys: wrapped ?? [])
        }
        if let previous, next(previous.version, previous.issued) == previous { return previous }
        let version = max((previous?.version ?? 0) + 1, UInt64(max(issued.seconds, 1)))
        return next(version, issued)
    }
}

extension StationDirective {
    /// What is ordered stays, unlocks under way included.
    fileprivate func renewed(
        listKeys: [WrappedListKey], version: UInt64, issued: UnixTime
    ) -> StationDirective {
        StationDirective(
            station: station, version: version, issued: issued,
            door: DoorDirective(
                version: version, mode: door.mode, until: door.until, unlocks: door.unlocks),
            room: room.map {
                RoomDirective(version: version, power: $0.power, until: $0.until)
            },
            services: services, setPoints: setPoints, message: message, restart: restart,
            listKeys: listKeys)
    }
}

extension CodeKey {
    fileprivate var unrevoked: CodeKey {
        CodeKey(
            codeKeyId: codeKeyId, role: role, publicKey: publicKey, notBefore: notBefore,
            notAfter: notAfter)
    }
}
