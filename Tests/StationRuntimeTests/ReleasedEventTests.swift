import Foundation
import LinuxIO
import StationModel
import Storage
import Synchronization
import Testing

@testable import StationRuntime

@Suite struct ReleasedEventTests {
    @Test func `a released event is sent again, and is gone from the list when it is there`() throws
    {
        let city = try CityBench(takesEvents: true)
        defer { city.stop() }
        let records = (1...5).map { city.bench.record("door-\($0)") }
        let boot = city.bench.lane.options.boot
        let noted = try city.ledger { ledger in
            try ledger.append(records, boot: boot)
            let place = LedgerPlace(epoch: ledger.epoch, sequence: 4)
            let moment = RunningClock().now()
            for sequence in [UInt64(4), 5] {
                _ = try ledger.quarantine(
                    LedgerPlace(epoch: ledger.epoch, sequence: sequence), reason: "contentRefused",
                    status: 400,
                    at: moment)
            }
            #expect(try ledger.release(place))
            return place
        }
        city.post { worker in worker.askForReleased() }
        var left: [QuarantinedEvent] = []
        let end = Clocks.monotonic() + .seconds(10)
        repeat {
            left = try city.ledger { try $0.quarantinedEvents() }
        } while left.count > 1 && Clocks.monotonic() < end
        #expect(left.map(\.place.sequence) == [5] && left.allSatisfy { !$0.isReleased })
        #expect(city.server.posted.count { $0.contains(noted.eventId) } == 1)
        #expect(!city.server.posted.contains { $0.contains("-000000000005") })
    }
}

extension CityBench {
    /// Asks the ledger's owner.
    func ledger<Answer: Sendable>(
        _ question: @escaping @Sendable (Ledger) throws -> Answer
    ) throws -> Answer {
        let answer = try Mailbox<Result<Answer, any Error>>(capacity: 1)
        let asked = bench.lane.ask { ledger in
            guard let ledger else { return }
            _ = answer.post(Result { try question(ledger) })
        }
        #expect(asked)
        return try #require(try bench.first(answer)).get()
    }
}
