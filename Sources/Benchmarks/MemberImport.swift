import CBenchFloors
import Foundation
import Identity
import StationModel
import Storage

/// A snapshot from its lines to the file on disk, beside reading, hashing and inserting in C.
struct MemberImport {
    /// Long runs: a few are enough.
    static let rounds = 3
    /// The import's own memory, whatever the list's length.
    static let mostMemory = 64.0 * 1_048_576

    let city: City
    let directory: String

    /// Makes `members.db` in `directory`, where the other sections find it.
    func build() throws {
        let list = MemberList(directory: directory)
        let files = city.manifest.members.files
        let promise = ListPromise(
            manifestVersion: city.manifest.version, listVersion: files.version,
            count: city.count, issued: city.manifest.issued, notAfter: city.manifest.notAfter,
            manifest: city.manifestFile)
        let lines = SnapshotLines(city.folder, city.snapshot.file)
        let built = try MemberListBuilder(directory: directory).build(
            promise,
            snapshot: ListSnapshot(
                version: city.snapshot.version, count: city.count, next: lines.next),
            replacing: list.inUse)
        try list.adopt(built)
        list.close()
    }

    func measure(_ report: inout Report) throws {
        let model = directory + "/members.db"
        let scratch = directory + "/import"
        try FileManager.default.removeAndMake(scratch)
        let before = try ProcessMemory.resetPeak()
        try MemberImport(city: city, directory: scratch).build()
        let peak = try ProcessMemory.peak() - before
        let (measured, floor) = try interleaved(Self.rounds) { _ in
            try FileManager.default.removeAndMake(scratch)
            try MemberImport(city: city, directory: scratch).build()
        } _: { _ in
            try FileManager.default.removeAndMake(scratch)
            let lines = city.folder.path + "/" + city.snapshot.file.name
            try require(floor_import(model, lines, scratch + "/members.db"), "import")
        }
        report.add(
            .init(
                label: "member snapshot, \(city.count) lines", unit: .nanoseconds,
                measured: measured.median, floor: floor.median, budget: .ratio(1.5)))
        report.add(
            .init(
                label: "member snapshot, memory at its peak", unit: .bytes,
                measured: Double(max(0, peak)), budget: .atMost(Self.mostMemory)))
        try FileManager.default.removeItem(atPath: scratch)
    }
}

/// The lines of a snapshot, pulled one by one from a file that is read and hashed in pieces.
final class SnapshotLines {
    private static let chunkSize = 64 * 1024

    private let file: FileHandle?
    private let expected: [UInt8]
    private var reader: MemberLineReader
    private var hash: SHA256?
    private var waiting: [MemberChange] = []
    private var place = 0

    init(_ folder: PublishedFolder, _ file: PublishedFiles.File) {
        self.file = FileHandle(forReadingAtPath: folder.path + "/" + file.name)
        expected = file.sha256
        reader = MemberLineReader(file: file.name)
    }

    func next() throws -> MemberChange? {
        while place == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            place = 0
            let hash = try self.hash ?? SHA256()
            self.hash = hash
            guard let file, let chunk = try file.read(upToCount: Self.chunkSize), !chunk.isEmpty
            else {
                try reader.finish()
                guard try hash.finish() == expected else { throw BenchmarkFault("wrong hash") }
                return nil
            }
            let bytes = [UInt8](chunk)
            try hash.update(bytes)
            try reader.feed(bytes) { line, _ in
                if case .put(let digest, let record) = line {
                    waiting.append(.put(digest: digest, record))
                }
            }
        }
        defer { place += 1 }
        return waiting[place]
    }
}

extension FileManager {
    /// An empty directory, whatever was there.
    func removeAndMake(_ path: String) throws {
        if fileExists(atPath: path) { try removeItem(atPath: path) }
        try createDirectory(atPath: path, withIntermediateDirectories: true)
    }
}
