import Foundation
import LinuxIO
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// The thread that owns `fire.latch`, on a real folder.
struct FireLatchLaneTests {
    let bench: LaneBench
    let lane: FireLatchLane
    var latch: FireLatch { FireLatch(directory: bench.folder) }

    init() throws {
        bench = try LaneBench()
        lane = try FireLatchLane(directory: bench.folder)
    }

    func start() throws -> Bool {
        let answer = try Mailbox<Bool>(capacity: 1)
        try lane.start(loop: bench.loop) { _ = answer.post($0) }
        let found = try bench.first(answer)
        try #require(found != nil)
        return found == true
    }

    func kept(_ order: UInt64) throws -> Bool {
        while let message = try bench.message() {
            if case .fireLatchKept(let kept) = message, kept == order { return true }
        }
        return false
    }

    func isRemembered() throws -> Bool {
        while let message = try bench.message() {
            if case .fireRemembered = message { return true }
        }
        return false
    }

    @Test(arguments: [false, true])
    func `the start finds the file as it is, and the loop hears of a fire`(isLatched: Bool) throws {
        try latch.set(isLatched)
        #expect(try start() == isLatched)
        lane.stop()
        let told = bench.loop.drain().contains { message in
            if case .fireRemembered = message { true } else { false }
        }
        #expect(told == isLatched)
    }

    @Test func `orders are kept, and answered when they are`() throws {
        #expect(try start() == false)
        lane.order(true, number: 1)
        #expect(try kept(1))
        #expect(try latch.isLatched())
        lane.order(false, number: 2)
        #expect(try kept(2))
        #expect(try !latch.isLatched())
        lane.stop()
    }

    @Test(arguments: [true, false])
    func `an order that fails is tried again until it is kept`(latched: Bool) throws {
        try latch.set(!latched)
        #expect(try start() == !latched)
        try FileManager.default.moveItem(atPath: bench.folder, toPath: bench.folder + "-away")
        lane.order(latched, number: 1)
        try FileManager.default.moveItem(atPath: bench.folder + "-away", toPath: bench.folder)
        #expect(try kept(1))
        #expect(try latch.isLatched() == latched)
        lane.stop()
    }

    @Test func `only the newest order counts`() throws {
        try FileManager.default.removeItem(atPath: bench.folder)
        #expect(try start() == false)
        for number in 1...9 as ClosedRange<UInt64> { lane.order(number % 2 == 0, number: number) }
        lane.order(true, number: 10)
        try bench.makeFolder()
        #expect(try kept(10))
        #expect(try latch.isLatched())
        lane.stop()
    }

    @Test func `a file that could not be read is read when the disk is there`() throws {
        try latch.set(true)
        try FileManager.default.moveItem(atPath: bench.folder, toPath: bench.folder + "-away")
        #expect(try start() == false)
        try FileManager.default.moveItem(atPath: bench.folder + "-away", toPath: bench.folder)
        #expect(try isRemembered())
        lane.stop()
    }

    @Test func `a stop tries once more, whatever the retry waits for`() throws {
        try FileManager.default.removeItem(atPath: bench.folder)
        #expect(try start() == false)
        lane.order(true, number: 1)
        try bench.makeFolder()
        lane.stop()
        #expect(try latch.isLatched())
    }
}
