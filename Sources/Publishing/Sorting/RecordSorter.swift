// Sorts more records than memory should hold: runs of 32 MiB are sorted by their bytes, written
// beside, and merged. A city of two million members with two cards has four million records of 48
// bytes, 190 MB or six runs.

import Glibc
import LinuxIO

/// Records of one size, handed back in the order of their bytes.
final class RecordSorter {
    /// What a run may take of the memory.
    static let usualRunBytes = 32 << 20

    private let size: Int
    private let folder: String
    private let name: String
    private let runBytes: Int
    private var waiting: [UInt8] = []
    private var runs: [String] = []

    /// - Parameters:
    ///   - folder: for the runs, which are gone when the sorter is.
    ///   - name: of the runs' files, which no other sorter there has.
    init(recordSize: Int, folder: String, name: String, runBytes: Int = usualRunBytes) {
        size = recordSize
        self.folder = folder
        self.name = name
        self.runBytes = max(runBytes / recordSize, 1) * recordSize
    }

    deinit { for run in runs { unlink(run) } }

    /// Takes one record: what `encode` appends.
    func add(_ encode: (inout [UInt8]) -> Void) throws {
        encode(&waiting)
        precondition(waiting.count.isMultiple(of: size), "a record has its size")
        if waiting.count >= runBytes { try spill() }
    }

    /// All records in order.
    func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !runs.isEmpty else { return try forEachWaiting(body) }
        if !waiting.isEmpty { try spill() }
        let streams = try runs.map { try RecordStream(path: $0, recordSize: size) }
        try RecordSorter.merge(streams.filter { $0.current != nil }, body)
    }

    /// The least of all, again and again. Some tens of runs: looking at each is quicker than a
    /// heap.
    private static func merge(
        _ streams: [RecordStream], _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var streams = streams
        while !streams.isEmpty {
            var least = 0
            for index in 1..<streams.count where streams[index].isLess(than: streams[least]) {
                least = index
            }
            try streams[least].withCurrent(body)
            try streams[least].advance()
            if streams[least].current == nil { streams.remove(at: least) }
        }
    }

    /// The places are sorted, not the records: few bytes are moved.
    private func forEachWaiting(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let size = size
        try waiting.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var places = (0..<UInt32(bytes.count / size)).map(\.self)
            places.sort { left, right in
                memcmp(start + Int(left) * size, start + Int(right) * size, size) < 0
            }
            for place in places {
                try body(UnsafeRawBufferPointer(start: start + Int(place) * size, count: size))
            }
        }
    }

    private func spill() throws {
        let path = "\(folder)/\(name)-\(runs.count).run"
        runs.append(path)
        let file = try OutputFile(path: path, mode: 0o600)
        try forEachWaiting { try file.append($0) }
        _ = try file.finish()
        waiting.removeAll(keepingCapacity: true)
    }
}
