import Foundation
import StationModel
import Testing

@testable import Storage

/// The steps by which a salvaged file takes the damaged one's place.
@Suite struct StationReplacementTests {
    /// A note that cannot be read counts, and one that cannot be removed must not meet the salvaged
    /// file: each start would salvage that again.
    @Test func `the salvaged file has its name only when the note is gone`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<10), boot: Sample.boot)
        let epoch = ledger.epoch
        try ledger.close()
        // A folder of that name: neither read nor removed as a file.
        let note = directory.file("station.db.damage")
        try FileManager.default.createDirectory(
            atPath: note, withIntermediateDirectories: false)
        #expect(throws: StorageFault.self) { try Sample.open(directory) }
        #expect(throws: StorageFault.self) { try Sample.open(directory) }
        #expect(try directory.names.contains("station.db.new"))
        try FileManager.default.removeItem(atPath: note)
        let salvaged = try Sample.open(directory)
        #expect(salvaged.epoch != epoch && salvaged.recovery == nil && salvaged.damage == nil)
        let entries = try salvaged.database.integer("SELECT count(*) FROM salvaged")
        #expect(entries == 11)
        let names = try directory.names
        #expect(names.contains("station.db.damaged-1"))
        #expect(
            names.isDisjoint(
                with: ["station.db.new", "station.db.salvage", "station.db.damaged-2"]))
    }
}
