import Testing

@testable import StationCore

/// How many events go into a batch, after what became of others.
struct BatchSizeTests {
    private var size = BatchSize()

    private mutating func store(_ count: Int, times: Int = 1) {
        for _ in 0..<times { size.stored(count, isSuspected: false) }
    }

    @Test mutating func `what was halved for its content is whole when nothing is suspected`() {
        size.halve(200, .content)
        #expect(size.limit == 100)
        size.single()
        #expect(size.limit == 1)
        size.resume()
        #expect(size.limit == BatchSize.most)
    }

    @Test mutating func `a proxy's limit is tried again after eight batches`() {
        size.halve(200, .tooLarge)
        size.resume()
        store(100, times: BatchSize.growsAfter - 1)
        #expect(size.limit == 100)
        store(100)
        #expect(size.limit == 200)
    }

    @Test mutating func `what the network lost at any size grows with each batch that is stored`() {
        for count in [200, 100, 50, 25, 12, 6, 3] { size.halve(count, .unanswered) }
        #expect(size.limit == 1 && !size.othersAreStored)
        var limits: [Int] = []
        while size.limit < BatchSize.most {
            store(size.limit)
            limits.append(size.limit)
        }
        #expect(limits == [2, 4, 8, 16, 32, 64, 128, 200])
    }

    @Test mutating func `where only larger ones are lost, one is tried after eight`() {
        size.halve(200, .unanswered)
        store(100)
        #expect(size.limit == 200 && size.isInDoubt(101) && !size.isInDoubt(100))
        #expect(size.othersAreStored)
        size.halve(200, .unanswered)
        #expect(size.limit == 100 && size.isInDoubt(1))
        store(100, times: BatchSize.growsAfter - 1)
        #expect(size.limit == 100)
        store(100)
        #expect(size.limit == 200)
    }

    @Test mutating func `a refusal in between begins the eight anew`() {
        size.halve(200, .tooLarge)
        store(100, times: BatchSize.growsAfter - 1)
        size.refused()
        store(100, times: BatchSize.growsAfter - 1)
        #expect(size.limit == 100)
    }

    @Test mutating func `nothing grows while something is suspected`() {
        size.halve(200, .unanswered)
        for _ in 0..<20 { size.stored(50, isSuspected: true) }
        #expect(size.limit == 100)
    }
}
