import LinuxIO
import StationModel
import Testing

struct MailboxTests {
    private struct Parcel: Sendable {
        let producer: Int
        let number: Int
    }

    @Test func `a full box refuses and keeps what it has`() throws {
        let box = try Mailbox<Int>(capacity: 2)
        #expect(box.post(1))
        #expect(box.post(2))
        #expect(!box.post(3))
        #expect(box.drain() == [1, 2])
        #expect(box.post(4))
        #expect(box.drain() == [4])
    }

    @Test func `the descriptor is readable exactly while messages wait`() throws {
        let box = try Mailbox<Int>(capacity: 4)
        let poller = try Poller()
        try poller.add(box.descriptor, key: 7, for: .read)
        let past = Clocks.monotonic()
        #expect(try poller.wait(until: past).isEmpty)
        #expect(box.post(1))
        #expect(try poller.wait(until: past).map(\.key) == [7])
        #expect(try poller.wait(until: past).map(\.key) == [7], "level-triggered")
        #expect(box.drain() == [1])
        #expect(try poller.wait(until: past).isEmpty)
        #expect(box.drain().isEmpty)
    }

    @Test func `four producers and one poller lose nothing and keep each producer's order`() throws
    {
        let perProducer = 5000
        let limit = Clocks.monotonic() + .seconds(20)
        // Small on purpose: the producers meet a full box again and again.
        let box = try Mailbox<Parcel>(capacity: 16)
        var lanes: [Int: [Int]] = [:]
        var received = 0
        var largestBatch = 0
        var producers: [Thread] = []
        for producer in 0..<4 {
            producers.append(
                try Thread("producer-\(producer)") {
                    for number in 0..<perProducer {
                        while !box.post(Parcel(producer: producer, number: number)) {
                            // Nobody drains any more: the consumer has failed and says so.
                            guard Clocks.monotonic() < limit else { return }
                            yieldProcessor()
                        }
                    }
                })
        }
        let poller = try Poller()
        try poller.add(box.descriptor, key: 1, for: .read)
        while received < 4 * perProducer {
            // Only a poll that says "readable" leads to a drain: a lost signal would end here.
            guard try !poller.wait(until: limit).isEmpty else { break }
            let parcels = box.drain()
            largestBatch = max(largestBatch, parcels.count)
            for parcel in parcels { lanes[parcel.producer, default: []].append(parcel.number) }
            received += parcels.count
        }
        for producer in producers { producer.join() }
        #expect(largestBatch <= 16)
        #expect(lanes.count == 4)
        for numbers in lanes.values { #expect(numbers == Array(0..<perProducer)) }
    }
}
