import LinuxIO
import StationModel
import Testing

@testable import StationRuntime

struct FireKeepingTests {
    private let start = MonotonicInstant(sinceBoot: .seconds(10))
    private let limit = FireMemoryWatch.keptWithin

    /// Tells the manager, and notes what it was told. Returns whether there is a fault to log.
    private func keep(
        _ keeping: inout FireKeeping, _ now: MonotonicInstant, _ told: inout [Bool]
    ) -> Bool {
        keeping.keepMark(at: now) { told.append($0) } != nil
    }

    private func refuse(_ keeping: inout FireKeeping, _ now: MonotonicInstant) -> Bool {
        let fault = keeping.keepMark(at: now) { (_) throws(SystemError) in
            throw SystemError("sendmsg", place: "notify", errorNumber: 11)
        }
        return fault != nil
    }

    /// What the station is told, as words.
    private func news(_ keeping: inout FireKeeping, _ now: MonotonicInstant) -> [String] {
        keeping.news(at: now).map { "\($0.memory.rawValue) \($0.isKept)" }
    }

    @Test func `both memories are well until an order is overdue, each by itself`() {
        var keeping = FireKeeping(mark: FireMark(isMarked: false))
        #expect(news(&keeping, start) == ["fire.latch true", "fire-latched true"])
        let order = keeping.ordered(true, at: start)
        var told: [Bool] = []
        #expect(!keep(&keeping, start, &told))
        #expect(news(&keeping, start + limit - .milliseconds(1)) == [])
        #expect(keeping.nextDeadline == start + limit)
        #expect(news(&keeping, start + limit) == ["fire.latch false"])
        #expect(news(&keeping, start + limit * 9) == [])
        keeping.fileKept(order: order)
        #expect(news(&keeping, start + limit * 9) == ["fire.latch true"])
        #expect(keeping.nextDeadline == nil)
    }

    @Test func `the answer to an older order does not speak for the newest`() {
        var keeping = FireKeeping(mark: nil)
        let first = keeping.ordered(true, at: start)
        let second = keeping.ordered(false, at: start + .seconds(1))
        keeping.fileKept(order: first)
        #expect(news(&keeping, start + limit) == ["fire.latch false", "fire-latched true"])
        keeping.fileKept(order: second)
        #expect(news(&keeping, start + limit) == ["fire.latch true"])
    }

    @Test(arguments: [true, false])
    func `a mark that cannot be told is told again, and said when it is overdue`(latched: Bool) {
        var keeping = FireKeeping(mark: FireMark(isMarked: !latched))
        _ = news(&keeping, start)
        let order = keeping.ordered(latched, at: start)
        keeping.fileKept(order: order)
        var told: [Bool] = []
        #expect(refuse(&keeping, start))
        #expect(!keep(&keeping, start + .milliseconds(999), &told))
        #expect(told == [])
        #expect(keeping.nextDeadline == start + .seconds(1))
        // The second fault is the same one: said once.
        #expect(!refuse(&keeping, start + .seconds(1)))
        #expect(news(&keeping, start + limit) == ["fire-latched false"])
        #expect(!keep(&keeping, start + .seconds(3), &told))
        #expect(told == [latched])
        #expect(news(&keeping, start + .seconds(3)) == ["fire-latched true"])
        #expect(!keep(&keeping, start + .seconds(99), &told))
        #expect(told == [latched])
    }

    @Test func `an order that is taken back before it was told needs no telling`() {
        var keeping = FireKeeping(mark: FireMark(isMarked: false))
        _ = keeping.ordered(true, at: start)
        #expect(refuse(&keeping, start))
        _ = keeping.ordered(false, at: start + .milliseconds(10))
        var told: [Bool] = []
        #expect(!keep(&keeping, start + .seconds(9), &told))
        #expect(told == [])
        #expect(!news(&keeping, start + .seconds(9)).contains("fire-latched false"))
    }

    @Test func `a mark that came over the restart is not made a second time`() {
        var keeping = FireKeeping(mark: FireMark(isMarked: true))
        _ = keeping.ordered(true, at: start)
        var told: [Bool] = []
        #expect(!keep(&keeping, start, &told))
        #expect(told == [])
    }
}
