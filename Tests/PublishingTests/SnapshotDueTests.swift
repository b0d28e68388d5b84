import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// Which files of a list a new version names: what a new station has to fetch stays little, and
/// who was away for weeks fetches deltas.
@Suite struct SnapshotDueTests {
    private let city: City
    private let place: PublishingPlace

    init() throws {
        city = try City()
        place = try PublishingPlace(output: city.output, work: city.work)
    }

    /// A snapshot of this version and size, and a delta of this size from each version to the next.
    private static func published(
        snapshot version: UInt64, size: Int64, deltas: Range<UInt64>, size deltaSize: Int64
    ) -> PublishedFiles {
        let file = { PublishedFiles.File(name: $0, size: $1, sha256: []) }
        return PublishedFiles(
            snapshot: .init(
                file: file("members-\(version).ndjson", size), version: version, count: 40),
            deltas: deltas.map {
                .init(
                    file: file("members-\($0)-\($0 + 1).ndjson", deltaSize), from: $0, to: $0 + 1)
            })
    }

    /// One line more than before.
    private func next(
        _ previous: PublishedFiles
    ) throws -> SectionPublisher<MemberLine>.Outcome {
        let publisher = SectionPublisher<MemberLine>(
            place: place, groups: [MemberGroup("courier")], progress: { _ in })
        return try publisher.publish(
            records: try city.records("new", 0..<41), count: 41, previous: previous, isFirst: false,
            version: previous.version + 1, keptRecords: try city.records("old", 0..<40))
    }

    @Test func `after thirty deltas the next one comes with a snapshot`() throws {
        defer { place.close() }
        let size: Int64 = 1 << 30
        let before = try next(Self.published(snapshot: 1, size: size, deltas: 1..<30, size: 100))
        #expect(!before.isNewSnapshot && before.files.snapshot.version == 1)
        #expect(before.files.deltas.map(\.to) == Array(2...31))
        let due = try next(Self.published(snapshot: 1, size: size, deltas: 1..<31, size: 100))
        #expect(due.isNewSnapshot && due.files.snapshot.version == 32)
        // Who is one version behind needs it no more than before.
        #expect(due.files.deltas.last?.from == 31)
    }

    @Test func `deltas of more than a quarter of the snapshot make a new one`() throws {
        defer { place.close() }
        let size: Int64 = 100_000
        let first = try next(Self.published(snapshot: 1, size: size, deltas: 1..<1, size: 0))
        let own = try #require(first.files.deltas.first).file.size
        for (more, isDue) in [(0, false), (1, true)] as [(Int64, Bool)] {
            let outcome = try next(
                Self.published(
                    snapshot: 1, size: size, deltas: 1..<2, size: size / 4 - own + more))
            #expect(outcome.isNewSnapshot == isDue)
            // The new one is shorter than the long delta, which then nobody needs.
            #expect(outcome.files.deltas.map(\.from) == (isDue ? [2] : [1, 2]))
        }
    }

    @Test func `sixty deltas are named at most, and those before the snapshot make none due`()
        throws
    {
        defer { place.close() }
        let outcome = try next(
            Self.published(snapshot: 100, size: 1 << 30, deltas: 20..<100, size: 1000))
        #expect(!outcome.isNewSnapshot)
        #expect(outcome.files.deltas.map(\.from) == Array(41...100))
    }

    @Test func `deltas are named as long as all of them are shorter than the snapshot`() throws {
        defer { place.close() }
        let outcome = try next(
            Self.published(snapshot: 100, size: 100_000, deltas: 20..<100, size: 10_000))
        #expect(!outcome.isNewSnapshot)
        // Nine of them, and the new one of a few hundred bytes.
        #expect(outcome.files.deltas.map(\.from) == Array(91...100))
    }
}
