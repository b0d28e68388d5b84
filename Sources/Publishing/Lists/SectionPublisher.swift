// One section of the manifest, from records in order: a delta from the version before where its
// records are still at hand, a snapshot where it is due.
//
//     nothing changed       the section stays as it is
//     first, or another key a snapshot, and no delta leads to it
//     else                  a delta; and a snapshot too when the deltas behind the last one have
//                           become many or long, so that a new station downloads little
//     more than is taken    a snapshot alone: stations would fetch such a delta and refuse it

import Foundation
import Identity
import StationModel

struct SectionPublisher<Line: PublishedLine> {
    /// What a section became.
    struct Outcome {
        let files: PublishedFiles
        let count: Int
        /// `nil` = the version before cannot be compared line by line.
        var changes: LineChanges?
        var isNewSnapshot = false
    }

    /// A month of daily publications: who was away longer takes the snapshot.
    static var mostDeltas: Int { 60 }
    /// Deltas behind a snapshot before the next one.
    static var mostDeltasBehind: Int { 30 }

    let place: PublishingPlace
    let groups: [MemberGroup]
    let progress: (PublishingStep) -> Void
    var mostDeltaLines = Line.mostDeltaLines

    /// - Parameters:
    ///   - records: the new lines, in order, `count` of them.
    ///   - previous: the section as it was published; `nil` = never, or made otherwise.
    ///   - isFirst: it was never published.
    ///   - keptRecords: the records of that version; `nil` = lost.
    func publish(
        records: String, count: Int, previous: PublishedFiles?, isFirst: Bool,
        version: UInt64, keptRecords: String?
    ) throws -> Outcome {
        guard let previous, let keptRecords else {
            return try snapshotAlone(
                records, count: count, version: version,
                isFirst ? LineChanges(added: count) : nil)
        }
        let name = "\(Line.section)-\(previous.version)-\(version).ndjson"
        let output = try place.stage(name)
        let difference = try SectionDifference<Line>(
            from: try RecordStream(path: keptRecords, recordSize: Line.size),
            to: try RecordStream(path: records, recordSize: Line.size), groups: groups,
            into: output)
        let hash = try output.finish()
        guard difference.changes != LineChanges() else {
            try place.unstage(name)
            return Outcome(files: previous, count: count, changes: LineChanges())
        }
        guard difference.changes.lines <= mostDeltaLines else {
            try place.unstage(name)
            return try snapshotAlone(
                records, count: count, version: version, difference.changes)
        }
        let delta = PublishedFiles.Delta(
            file: .init(name: name, size: output.size, sha256: hash), from: previous.version,
            to: version)
        let deltas = previous.deltas + [delta]
        var snapshotFile = previous.snapshot
        let isDue = Self.isSnapshotDue(snapshotFile, deltas)
        if isDue { snapshotFile = try snapshot(records, count: count, version: version) }
        return Outcome(
            files: PublishedFiles(
                snapshot: snapshotFile, deltas: Self.kept(deltas, snapshotFile)),
            count: count, changes: difference.changes, isNewSnapshot: isDue)
    }

    private func snapshotAlone(
        _ records: String, count: Int, version: UInt64, _ changes: LineChanges?
    ) throws -> Outcome {
        let file = try snapshot(records, count: count, version: version)
        return Outcome(
            files: PublishedFiles(snapshot: file), count: count, changes: changes,
            isNewSnapshot: true)
    }

    private static func isSnapshotDue(
        _ snapshot: PublishedFiles.Snapshot, _ deltas: [PublishedFiles.Delta]
    ) -> Bool {
        let behind = deltas.filter { $0.from >= snapshot.version }
        let bytes = behind.reduce(0) { $0 + $1.file.size }
        return behind.count > mostDeltasBehind || bytes > snapshot.file.size / 4
    }

    /// The newest deltas, as long as all together are shorter than the snapshot; those behind the
    /// snapshot always.
    private static func kept(
        _ deltas: [PublishedFiles.Delta], _ snapshot: PublishedFiles.Snapshot
    ) -> [PublishedFiles.Delta] {
        var kept: [PublishedFiles.Delta] = []
        var bytes: Int64 = 0
        for delta in deltas.reversed() {
            bytes += delta.file.size
            let isNeeded = delta.from >= snapshot.version
            guard isNeeded || kept.count < mostDeltas && bytes <= snapshot.file.size else { break }
            kept.append(delta)
        }
        return kept.reversed()
    }

    private func snapshot(
        _ records: String, count: Int, version: UInt64
    ) throws -> PublishedFiles.Snapshot {
        let name = "\(Line.section)-\(version).ndjson"
        let output = try place.stage(name)
        let stream = try RecordStream(path: records, recordSize: Line.size)
        var written = 0
        while stream.current != nil {
            try stream.withCurrent { try output.append(line: Line($0).put(groups)) }
            try stream.advance()
            written += 1
            if written.isMultiple(of: 65_536) { progress(.writing(written, of: count)) }
        }
        let hash = try output.finish()
        return PublishedFiles.Snapshot(
            file: .init(name: name, size: output.size, sha256: hash), version: version,
            count: count)
    }
}
