import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct StorageFaultTests {
    private func openFault(_ directory: String) -> StorageFault? {
        fault { () throws(StorageFault) in
            try Ledger.open(directory: directory, moment: Sample.moment(), boot: Sample.boot)
        }
    }

    private func setFormat(
        _ directory: TemporaryDirectory, _ pragma: String
    ) throws {
        let database = try SQLiteDatabase(
            path: directory.file("station.db"), format: .station, journal: .delete,
            cacheKibibytes: 100, create: nil)
        try database.execute(pragma)
    }

    @Test func `a directory that is not there is gone`() {
        let found = openFault("/nonexistent/yizhand")
        #expect(found?.kind == .gone)
        #expect(found?.path == "/nonexistent/yizhand")
        #expect(found?.condition == .gone)
    }

    @Test func `a file where the directory should be is gone too`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(Data(), to: "file")
        #expect(openFault(directory.file("file"))?.kind == .gone)
        #expect(openFault(directory.file("file") + "/below")?.kind == .gone)
    }

    /// `/sys` refuses new files to everybody, root included: modes would not bind root, under
    /// whom a test may run.
    @Test func `a directory where nothing can be made is read-only`() {
        let found = openFault("/sys")
        #expect(found?.kind == .readOnly)
        #expect(found?.condition == .readOnly)
    }

    @Test func `a file that may only be read is told as such, not as a silent disk`() throws {
        let directory = try TemporaryDirectory()
        try Sample.open(directory).close()
        let path = directory.file("station.db")
        let reading = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READONLY)
        let found = fault { () throws(StorageFault) in try reading.requireWritable() }
        #expect(found?.kind == .readOnly)
        reading.close()
        let writing = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READWRITE)
        try writing.requireWritable()
    }

    @Test func `a ledger that has become read-only keeps its end`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.database.execute("PRAGMA query_only = ON")
        let found = fault { () throws(StorageFault) in
            try ledger.append(Sample.records(0..<1), boot: Sample.boot)
        }
        #expect(found?.kind == .readOnly)
        #expect(ledger.lastSequence == 1)
        try ledger.database.execute("PRAGMA query_only = OFF")
        #expect(try ledger.append(Sample.records(0..<1), boot: Sample.boot) == 2)
    }

    /// A write to an address that holds nothing is an EIO: what a dying card answers.
    @Test func `an error of the disk at a commit keeps the system's reason`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let log = directory.file("station.db-wal")
        let file = try #require(try Files.status(log))
        let descriptor = try #require(
            (0..<Int32(1024)).first {
                var status = stat()
                return fstat($0, &status) == 0 && status.st_ino == file.st_ino
                    && status.st_dev == file.st_dev
            })
        let dead = open("/proc/self/mem", O_RDWR)
        let alive = dup(descriptor)
        #expect(dup2(dead, descriptor) == descriptor)
        let found = fault { () throws(StorageFault) in
            try ledger.append(Sample.records(0..<1), boot: Sample.boot)
        }
        #expect(found?.kind == .gone)
        #expect(found?.detail == "disk I/O error: Input/output error")
        #expect(ledger.lastSequence == 1)
        #expect(dup2(alive, descriptor) == descriptor)
        #expect(close(dead) == 0 && close(alive) == 0)
        #expect(try ledger.append(Sample.records(0..<1), boot: Sample.boot) == 2)
        #expect(try ledger.verify(all: true).holds)
    }

    @Test func `a full database refuses a group whole and goes on when there is room`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let pages = try ledger.database.integer("PRAGMA page_count")
        _ = try ledger.database.integer("PRAGMA max_page_count = \(pages + 2)")
        let found = fault { () throws(StorageFault) in
            try ledger.append(Sample.records(0..<500), boot: Sample.boot)
        }
        #expect(found?.kind == .full)
        #expect(found?.condition == .full)
        #expect(ledger.lastSequence == 1)
        #expect(try ledger.verify(all: true).entries == 1)
        _ = try ledger.database.integer("PRAGMA max_page_count = 100000")
        #expect(try ledger.append(Sample.records(0..<500), boot: Sample.boot) == 501)
        #expect(try ledger.verify(all: true).holds)
    }

    @Test func `a file that vanishes under a running station is gone, not written on`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try FileManager.default.removeItem(atPath: directory.file("station.db"))
        let found = fault { () throws(StorageFault) in
            try ledger.append(Sample.records(0..<1), boot: Sample.boot)
        }
        #expect(found?.kind == .gone)
        #expect(ledger.lastSequence == 1)
    }

    @Test func `a newer version's file is refused and stays as it is`() throws {
        let directory = try TemporaryDirectory()
        try Sample.open(directory).close()
        try setFormat(directory, "PRAGMA user_version = 6")
        let names = try directory.names
        let bytes = try directory.bytes("station.db")
        for _ in 0..<2 {
            let found = openFault(directory.path)
            #expect(found?.kind == .newerVersion)
            #expect(found?.condition == .newerVersion)
            #expect(found?.detail == "format 6, this program knows formats up to 5")
        }
        #expect(try directory.bytes("station.db") == bytes)
        #expect(try directory.names == names)
    }

    @Test func `a newer version that stands in the log only is refused as well`() throws {
        let directory = try TemporaryDirectory()
        let copy = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            try ledger.database.execute("PRAGMA user_version = 9")
            try directory.copyStation(to: copy)
        }
        let before = try (copy.bytes("station.db"), copy.bytes("station.db-wal"))
        #expect(openFault(copy.path)?.kind == .newerVersion)
        #expect(try copy.bytes("station.db") == before.0)
        #expect(try copy.bytes("station.db-wal") == before.1)
    }

    @Test func `another program's database is refused and stays as it is`() throws {
        let directory = try TemporaryDirectory()
        try Sample.open(directory).close()
        try setFormat(directory, "PRAGMA application_id = 7")
        let bytes = try directory.bytes("station.db")
        #expect(openFault(directory.path)?.kind == .foreignFile)
        #expect(openFault(directory.path)?.condition == .foreignFile)
        #expect(try directory.bytes("station.db") == bytes)
        #expect(try directory.names.filter { $0.contains("damaged") } == [])
    }

    @Test func `an empty file is a station that has not begun`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(Data(), to: "station.db")
        #expect(try Sample.open(directory).lastSequence == 1)
    }

    @Test func `the text of a fault holds no bound value`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let insert = "INSERT INTO person(seq, salt, member) VALUES(1, x'00', ?1)"
        let statement = try ledger.database.statement(insert)
        statement.bind(1, 271_828_182)
        try statement.run()
        let found = fault { () throws(StorageFault) in try statement.run() }
        #expect(found?.kind == .damaged)
        #expect(found?.description.contains("271828182") == false)
    }

    private static let systemErrors: [(Int32, StorageFault.Kind)] = [
        (EROFS, .readOnly), (EACCES, .readOnly), (EPERM, .readOnly),
        (ENOSPC, .full), (EDQUOT, .full), (EFBIG, .full), (ENOENT, .gone), (ENOTDIR, .gone),
        (ENODEV, .gone), (EIO, .gone), (EBUSY, .busy), (EMFILE, .system), (EINVAL, .system),
    ]

    @Test(arguments: systemErrors)
    func `each error of the system has its kind`(code: Int32, kind: StorageFault.Kind) {
        #expect(StorageFault.Kind(systemError: code) == kind)
        // The same behind an input or output error of SQLite (10), and a failed open (14).
        #expect(StorageFault.Kind(sqliteCode: 10, systemError: code) == kind)
        #expect(StorageFault.Kind(sqliteCode: 14, systemError: code) == kind)
    }

    private static let resultCodes: [(Int32, StorageFault.Kind)] = [
        (8, .readOnly), (1032, .readOnly), (13, .full), (11, .damaged),
        (26, .damaged), (779, .damaged), (522, .damaged), (5, .busy), (6, .busy), (7, .system),
    ]

    @Test(arguments: resultCodes)
    func `each result code of SQLite has its kind`(code: Int32, kind: StorageFault.Kind) {
        #expect(StorageFault.Kind(sqliteCode: code, systemError: 0) == kind)
    }

    @Test(arguments: StorageFault.Kind.allCases)
    func `every kind says what to do next and raises an alarm`(kind: StorageFault.Kind) {
        let fault = StorageFault(kind, operation: "open", path: "/x", detail: "why")
        #expect(!fault.hint.isEmpty)
        #expect(fault.description == "open /x: why – \(fault.hint)")
        #expect(fault.condition.alarm != nil)
    }
}
