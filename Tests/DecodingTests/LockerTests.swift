import Decoding
import Testing

private struct Heard: Equatable {
    var answer: LockerAnswer?
    var verdict: LockerFault
    var heardItself = false
}

private func listen(
    _ request: LockerRequest, board: UInt8 = 1, locks: Int = 24, skipsEcho: Bool = false,
    _ pieces: [[UInt8]]
) -> Heard {
    var listener = LockerListener(request, board: board, lockCount: locks, skipsEcho: skipsEcho)
    for piece in pieces {
        if let answer = listener.consume(piece) {
            return Heard(answer: answer, verdict: .silent, heardItself: listener.heardItself)
        }
    }
    return Heard(answer: nil, verdict: listener.verdict, heardItself: listener.heardItself)
}

private func withChecksum(_ body: String) -> [UInt8] {
    let bytes = wire(body)
    return bytes + [bytes.reduce(0, ^)]
}

private let examples: [(LockerRequest, String, String, LockerAnswer)] = [
    (.open(lock: 1), "8A 01 01 11 9B", "8A 01 01 00 8A", .level(false)),
    (.open(lock: 1), "8A 01 01 11 9B", "8A 01 01 11 9B", .level(true)),
    (.open(lock: 2), "8A 01 02 11 98", "8A 01 02 00 89", .level(false)),
    (.open(lock: 2), "8A 01 02 11 98", "8A 01 02 11 98", .level(true)),
    (.level(lock: 1), "80 01 01 33 B3", "80 01 01 00 80", .level(false)),
    (.level(lock: 1), "80 01 01 33 B3", "80 01 01 11 91", .level(true)),
    (
        .levels, "80 01 00 33 B2", "80 01 01 01 01 33 B3",
        .levels((1...24).map { $0 % 8 == 1 })
    ),
]

@Suite struct LockerTests {
    @Test(arguments: examples.indices)
    func `each worked request and answer is right, in any pieces`(index: Int) {
        let (request, sent, received, answer) = examples[index]
        #expect(request.frame(board: 1) == wire(sent))
        #expect(listen(request, [wire(received)]).answer == answer)
        expectSameInAnyPieces(wire("80 8A 01") + wire(received)) { listen(request, $0) }
    }

    @Test(arguments: [8, 12, 16, 18, 24])
    func `the last byte of all levels is that of locks 1 to 8`(locks: Int) {
        let bytes = (locks + 7) / 8
        for lock in 1...locks {
            var states = [UInt8](repeating: 0, count: bytes)
            states[bytes - 1 - (lock - 1) / 8] = 1 << UInt8((lock - 1) % 8)
            let body = [0x80, 2] + states + [0x33]
            let frame = body + [body.reduce(0, ^)]
            #expect(
                listen(.levels, board: 2, locks: locks, [frame]).answer
                    == .levels((1...locks).map { $0 == lock }))
        }
    }

    @Test func `the first copy of the request is an echo where the adapter hears itself`() {
        let open = LockerRequest.open(lock: 1)
        let copy = open.frame(board: 1)
        #expect(listen(open, skipsEcho: true, [copy]).verdict == .silent)
        #expect(listen(open, skipsEcho: false, [copy]).answer == .level(true))
        #expect(listen(open, skipsEcho: true, [copy + copy]).answer == .level(true))
        let opened = wire("8A 01 01 00 8A")
        for noise in [[], [0x00], [0xFF, 0x8A]] as [[UInt8]] {
            let heard = listen(open, skipsEcho: true, [noise + copy + opened])
            #expect(heard.answer == .level(false) && heard.heardItself)
            expectSameInAnyPieces(noise + copy + opened) { listen(open, skipsEcho: true, $0) }
        }
        // A board of eight locks, all at 00, answers like the request too.
        let levels = LockerRequest.levels.frame(board: 1)
        #expect(listen(.levels, locks: 8, skipsEcho: true, [levels]).answer == nil)
        for skipsEcho in [false, true] {
            let heard = skipsEcho ? levels + levels : levels
            #expect(
                listen(.levels, locks: 8, skipsEcho: skipsEcho, [heard]).answer
                    == .levels([Bool](repeating: false, count: 8)))
        }
    }

    @Test(arguments: [false, true], ["80 01 01 00 80", "80 01 01 11 91"])
    func `the level of one lock tells whether the adapter hears itself`(
        echoes: Bool, answer: String
    ) {
        let request = LockerRequest.level(lock: 1)
        let echo = echoes ? request.frame(board: 1) : []
        let heard = listen(request, locks: 8, skipsEcho: true, [echo + wire(answer)])
        #expect(heard.answer != nil && heard.heardItself == echoes)
        #expect(listen(request, locks: 8, skipsEcho: true, [echo]).heardItself == echoes)
    }

    @Test func `each way not to answer has its own fault`() {
        let open = LockerRequest.open(lock: 1)
        let faults: [([UInt8], LockerFault)] = [
            ([], .silent),
            (wire("8A 01 01 00 8B"), .badChecksum),
            (wire("8A 01 01"), .incomplete),
            (wire("55 55 55 55 55 55"), .incomplete),
            (withChecksum("8A 02 01 00"), .wrongAnswer),
            (withChecksum("8A 01 02 00"), .wrongAnswer),
            (withChecksum("80 01 01 00"), .wrongAnswer),
            (withChecksum("8A 01 01 22"), .wrongAnswer),
        ]
        for (bytes, fault) in faults {
            #expect(listen(open, [bytes]) == Heard(answer: nil, verdict: fault), "\(bytes)")
        }
        #expect(listen(.levels, [withChecksum("80 01 00 00 00 34")]).answer == nil)
    }

    @Test func `random bytes never hide the answer behind them`() {
        var random = SeededGenerator(seed: 80)
        let open = LockerRequest.open(lock: 1)
        for _ in 0..<300 {
            let noise = random.bytes(Int(random.next() % 200))
            let heard = listen(open, [noise])
            #expect(heard.answer == nil)
            #expect(listen(open, noise.map { [$0] }) == heard)
            #expect(listen(open, [noise + wire("8A 01 01 00 8A")]).answer == .level(false))
        }
    }
}
