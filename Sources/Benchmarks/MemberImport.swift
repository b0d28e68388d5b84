import CBenchFloors
import Foundation
import Identity
import LinuxIO
import StationModel
import StationRuntime

/// A snapshot from its lines to the file on disk, beside reading, hashing and inserting in C.
struct MemberImport {
    /// Long runs: a few are enough.
    static let rounds = 3
    /// The import's own memory, whatever the list's length.
    static let mostMemory = 64.0 * 1_048_576

    let city: City
    let directory: String

    /// Makes `members.db` in `directory`, where the other sections find it: all of
    /// `yizhand members import` on a board whose station does not run.
    func build() throws {
        let moment = Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        _ = try DirectListImport(
            stateDirectory: directory, rootKey: city.rootKey, moment: moment,
            budgetBytes: StorageConfiguration().budgetBytes
        ).run(ListImportRequest(directory: city.folder.path))
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

extension FileManager {
    /// An empty directory, whatever was there.
    func removeAndMake(_ path: String) throws {
        if fileExists(atPath: path) { try removeItem(atPath: path) }
        try createDirectory(atPath: path, withIntermediateDirectories: true)
    }
}
