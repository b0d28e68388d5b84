import Foundation
import Testing

@testable import Storage

@Suite struct FireLatchTests {
    @Test func `a latch outlives whoever set it, until it is removed`() throws {
        let directory = try TemporaryDirectory()
        #expect(try !FireLatch(directory: directory.path).isLatched())
        try FireLatch(directory: directory.path).set(true)
        try FireLatch(directory: directory.path).set(true)
        #expect(try FireLatch(directory: directory.path).isLatched())
        #expect(try directory.names == ["fire.latch"])
        try FireLatch(directory: directory.path).set(false)
        try FireLatch(directory: directory.path).set(false)
        #expect(try !FireLatch(directory: directory.path).isLatched())
    }

    @Test func `a damaged database does not touch it`() throws {
        let directory = try TemporaryDirectory()
        try FireLatch(directory: directory.path).set(true)
        try directory.write(Data("rubbish".utf8), to: "station.db")
        _ = try Sample.open(directory)
        #expect(try FireLatch(directory: directory.path).isLatched())
    }

    @Test func `a latch that cannot be read or set is a fault, not a no`() {
        let gone = FireLatch(directory: "/nonexistent/yizhand")
        #expect(fault { () throws(StorageFault) in try gone.isLatched() }?.kind == .gone)
        #expect(fault { () throws(StorageFault) in try gone.set(true) }?.kind == .gone)
        #expect(fault { () throws(StorageFault) in try gone.set(false) }?.kind == .gone)
        let readOnly = FireLatch(directory: "/sys")
        #expect(fault { () throws(StorageFault) in try readOnly.set(true) }?.kind == .readOnly)
    }
}
