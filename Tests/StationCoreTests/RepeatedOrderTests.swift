import StationModel
import Testing

@testable import StationCore

/// An order about the stock that is given again, because its answer was lost.
struct RepeatedOrderTests {
    typealias Bench = SuppliesBench
    static let lane = Bench.lane(1)
    static let number = StockOrderNumber(0xFFFF_0000_1111_2222)
    static let order = Command.restock(lane, count: 5, expires: nil, number: number)
    static let answer = CommandOutcome.corrected(
        StockCorrection(before: 3, after: 8, capacity: 20, expires: nil))
    var bench = Bench()

    @Test(arguments: [
        order, .adjust(lane, by: 5, reason: "found", number: number),
        .stocktake(lane, counted: 8, number: number),
    ])
    mutating func `it has its first answer, and counts once`(command: Command) {
        #expect(bench.order(command) == Self.answer)
        #expect(bench.order(command) == Self.answer)
        #expect(bench.count(Self.lane) == 8)
        let given = bench.station.entries.filter { $0.kind == .commandGiven }
        #expect(given.map { $0.data["repeated"] } == [.flag(true)])
        bench = Bench(durable: bench.durable)
        #expect(bench.order(command) == Self.answer)
        #expect(bench.count(Self.lane) == 8)
    }

    @Test mutating func `another number, or none, is another order`() {
        #expect(bench.order(Self.order) == Self.answer)
        for number in [StockOrderNumber(2), nil] {
            _ = bench.order(.restock(Self.lane, count: 1, expires: nil, number: number))
        }
        #expect(bench.count(Self.lane) == 10)
    }

    /// Each is another order than the first: of another kind, for another place, of another count.
    static let others = [
        Command.restock(Bench.lane(2), count: 5, expires: nil, number: number),
        .adjust(lane, by: 5, reason: "found", number: number),
        .stocktake(lane, counted: 8, number: number),
        .restock(lane, count: 4, expires: nil, number: number),
    ]

    @Test(arguments: others)
    mutating func `another order under its number is refused, and changes nothing`(
        other: Command
    ) {
        #expect(bench.order(Self.order) == Self.answer)
        for _ in 0..<2 {
            #expect(bench.order(other) == .refused(.numberUsed))
            #expect(bench.count(Self.lane) == 8 && bench.count(Bench.lane(2)) == 3)
            let last = bench.station.entries.last { $0.kind == .commandGiven }
            #expect(last?.data["refused"] == .text("numberUsed") && last?.data["repeated"] == nil)
            bench = Bench(durable: bench.durable)
        }
        #expect(bench.order(Self.order) == Self.answer)
    }

    @Test(arguments: others)
    mutating func `another order under the number of one that waits for the disk is refused`(
        other: Command
    ) {
        bench.give(Self.order)
        bench.give(other)
        #expect(bench.answers == [.refused(.numberUsed)])
        bench.commit()
        #expect(bench.answers == [.refused(.numberUsed), Self.answer])
        #expect(bench.count(Self.lane) == 8 && bench.count(Bench.lane(2)) == 3)
    }

    @Test(arguments: [true, false])
    mutating func `given again before the disk has answered, it waits with the first`(
        isRecorded: Bool
    ) {
        bench.give(Self.order)
        for _ in 0..<GivenCommand.mostRepeats { bench.give(Self.order) }
        #expect(bench.answers.isEmpty)
        bench.give(Self.order)
        #expect(bench.answers == [.refused(.placeBusy)])
        if isRecorded { bench.commit() } else { bench.failCommit() }
        let all = bench.answers.dropFirst()
        #expect(all.count == GivenCommand.mostRepeats + 1)
        #expect(all.allSatisfy { $0 == (isRecorded ? Self.answer : .refused(.storageFault)) })
        #expect(bench.count(Self.lane) == (isRecorded ? 8 : 3))
    }

    @Test mutating func `what could not be written may be given again`() {
        #expect(bench.order(Self.order, isRecorded: false) == .refused(.storageFault))
        #expect(bench.order(Self.order) == Self.answer)
    }

    @Test mutating func `a loan that was found is over once`() {
        bench.choose(2)
        bench.openAndShut(2)
        let found = Command.stocktake(
            Bench.compartment(2).place, counted: 1, number: Self.number)
        #expect(bench.order(found) == .done && bench.order(found) == .done)
        #expect(bench.durable.answeredOrders.map(\.stock) == [nil])
    }

    @Test mutating func `so many are remembered, and no more`() {
        let most = AnsweredOrder.mostRemembered
        for number in 0...most {
            _ = bench.order(
                .stocktake(Self.lane, counted: number % 2, number: .init(UInt64(number))))
        }
        let kept = bench.station.station.supplies.answeredOrders.map(\.number.value)
        #expect(kept == (1...most).map { UInt64($0) })
    }
}
