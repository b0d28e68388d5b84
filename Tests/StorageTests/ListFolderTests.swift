import Foundation
import Testing

@testable import Storage

@Suite struct ListFolderTests {
    private let state: TemporaryDirectory
    private let source: TemporaryDirectory
    private let folder: ListFolder

    init() throws {
        state = try TemporaryDirectory()
        source = try TemporaryDirectory()
        folder = ListFolder(stateDirectory: state.path)
        try source.write(Data(repeating: 7, count: 3_000_000), to: "vouchers-1.ndjson")
        try source.write(Data("a".utf8), to: "calendar-1.ndjson")
    }

    private var names: Set<String> {
        get throws {
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
        }
    }

    @Test func `files are copied whole, and what does not lie there stays as it was`() throws {
        #expect(try !folder.holds("calendar-1.ndjson", size: 1))
        try folder.take(["vouchers-1.ndjson", "calendar-1.ndjson"], from: source.path)
        #expect(
            try Data(contentsOf: URL(filePath: folder.path + "/vouchers-1.ndjson"))
                == source.bytes("vouchers-1.ndjson"))
        #expect(try folder.holds("calendar-1.ndjson", size: 1))
        #expect(try !folder.holds("calendar-1.ndjson", size: 2))
        let empty = try TemporaryDirectory()
        try folder.take(["calendar-1.ndjson", "calendar-2.ndjson"], from: empty.path)
        #expect(try names == ["vouchers-1.ndjson", "calendar-1.ndjson"])
    }

    @Test func `an empty file is held when it is there, and not before`() throws {
        try source.write(Data(), to: "vouchers-2.ndjson")
        #expect(try !folder.holds("vouchers-2.ndjson", size: 0))
        try folder.take(["calendar-1.ndjson"], from: source.path)
        #expect(try !folder.holds("vouchers-2.ndjson", size: 0))
        try folder.take(["vouchers-2.ndjson"], from: source.path)
        #expect(try folder.holds("vouchers-2.ndjson", size: 0))
    }

    @Test func `what is not in use any more goes, half a copy too`() throws {
        try folder.removeAll(but: [])
        try folder.take(["vouchers-1.ndjson", "calendar-1.ndjson"], from: source.path)
        try state.write(Data("half".utf8), to: "lists/calendar-2.ndjson.new")
        try folder.removeAll(but: ["calendar-1.ndjson"])
        #expect(try names == ["calendar-1.ndjson"])
        try folder.remove("calendar-1.ndjson")
        try folder.remove("calendar-1.ndjson")
        #expect(try names == [])
    }

    @Test func `a disk that takes nothing is a fault, and nothing is there by that name`() throws {
        try state.write(Data(), to: "lists")
        let thrown = #expect(throws: StorageFault.self) {
            try folder.take(["calendar-1.ndjson"], from: source.path)
        }
        #expect(thrown != nil)
    }

    @Test func `what does not fit leaves nothing behind`() throws {
        try FileManager.default.createDirectory(
            atPath: source.file("calendar-9.ndjson"), withIntermediateDirectories: true)
        #expect(throws: StorageFault.self) {
            try folder.take(["calendar-9.ndjson"], from: source.path)
        }
        #expect(try names == [])
    }

    @Test func `the files count as lists, not against the budget`() throws {
        let ledger = try Sample.open(state)
        let before = try ledger.use(budget: 1 << 30)
        #expect(before.listBytes == 0)
        try folder.take(["vouchers-1.ndjson"], from: source.path)
        let use = try ledger.use(budget: 1 << 30)
        #expect(use.usedBytes == before.usedBytes)
        #expect(use.listBytes == 3_000_000)
    }
}
