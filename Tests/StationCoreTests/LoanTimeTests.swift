import StationModel
import Testing

@testable import StationCore

/// When a loan is due, where no clock can be trusted at its beginning.
struct LoanTimeTests {
    typealias Bench = SuppliesBench
    var bench = Bench(trust: .untrusted)

    /// An hour passes with an unknown time, of 24.
    mutating func borrow() {
        bench.choose(2)
        bench.openAndShut(2)
        bench.station.wait(3_600_000)
    }

    /// A clock is trusted, and it is two years later than anybody had known.
    mutating func learnTime() {
        bench.station.trust = .synced
        bench.station.wallShift = .days(700)
        bench.station.send(.tick)
        bench.commit()
    }

    @Test mutating func `what is left of the loan counts from the first trusted time`() {
        borrow()
        #expect(bench.durable.loans.map(\.span) == [.hours(24)])
        learnTime()
        #expect(!bench.station.isUp(.loanOverdue))
        let loan = bench.durable.loans.first
        #expect(loan?.span == nil && loan?.isOverdue == false)
        let left = loan.map { $0.due - bench.station.present.wall } ?? .zero
        #expect(left > .hours(23) - .seconds(10) && left <= .hours(23))
        #expect(bench.station.count(.loanDueSet) == 1)
        bench.station.wait(Int(left.wholeMilliseconds))
        #expect(bench.station.isUp(.loanOverdue) && bench.station.count(.loanDueSet) == 1)
    }

    @Test mutating func `a restart has forgotten since when, and gives the whole time again`() {
        borrow()
        bench = Bench(durable: bench.durable, trust: .untrusted)
        bench.station.wait(3_600_000)
        learnTime()
        #expect(
            bench.durable.loans.map(\.due) == [bench.station.present.wall + .hours(24)])
    }

    @Test mutating func `who brings it back before has nothing to do with it`() {
        borrow()
        bench.choose(2)
        bench.openAndShut(2)
        learnTime()
        #expect(bench.durable.loans.isEmpty && bench.station.count(.loanDueSet) == 0)
    }
}
