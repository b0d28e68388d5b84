import StationModel
import Testing

@testable import StationCore

/// Repeats, lock-outs, the queue before identification, and the counting of floods.
struct RepeatGuardTests {
    var guardian = RepeatGuard()

    func read(_ number: UInt64, _ time: Int, reader: DeviceId = frontReader) -> Read {
        Read(reader: reader, credential: card(number), completed: instant(time))
    }

    @Test(arguments: [(2999, true), (3000, true), (3001, false)])
    mutating func `the same card within three seconds is a repeat`(apart: Int, isRepeat: Bool) {
        #expect(guardian.isRepeat(read(1, 1000)) == false)
        #expect(guardian.isRepeat(read(1, 1000 + apart)) == isRepeat)
    }

    @Test mutating func `a card that stays is one read however long it stays`() {
        #expect(guardian.isRepeat(read(1, 0)) == false)
        for time in stride(from: 2500, through: 600_000, by: 2500) {
            guardian.forget(before: instant(time))
            #expect(guardian.isRepeat(read(1, time)) == true)
        }
        #expect(guardian.isRepeat(read(1, 603_001)) == false)
    }

    /// Found by a campaign: the process paused while a phone was held to the scanner.
    @Test mutating func `a repeat that comes late is one, if it was read in time`() {
        #expect(guardian.isRepeat(read(1, 1000)) == false)
        guardian.forget(before: instant(6000))
        #expect(guardian.isRepeat(read(1, 4000)) == true)
    }

    @Test mutating func `two alternating cards are two reads, and each reader judges alone`() {
        #expect(guardian.isRepeat(read(1, 0)) == false)
        #expect(guardian.isRepeat(read(2, 500)) == false)
        #expect(guardian.isRepeat(read(1, 500, reader: codeReader)) == false)
        for time in stride(from: 1000, through: 20_000, by: 1000) {
            #expect(guardian.isRepeat(read(1, time)) == true)
            #expect(guardian.isRepeat(read(2, time + 500)) == true)
        }
    }

    @Test mutating func `a read that was not judged does not make the next one a repeat`() {
        let stale = read(1, 0)
        _ = guardian.isRepeat(stale)
        guardian.forget(stale)
        #expect(guardian.isRepeat(read(1, 100)) == false)
    }

    @Test mutating func `a code is a repeat at any reader while the unlock it caused runs`() {
        guardian.unlockRuns(causedBy: card(1))
        #expect(guardian.isRepeat(read(1, 4000)) == true)
        #expect(guardian.isRepeat(read(1, 4000, reader: codeReader)) == true)
        #expect(guardian.isRepeat(read(2, 4000)) == false)
        guardian.unlockEnded()
        #expect(guardian.isRepeat(read(1, 8000)) == false)
    }

    @Test mutating func `nothing is remembered longer than a rule needs it`() {
        _ = guardian.isRepeat(read(1, 1000))
        #expect(guardian.nextDeadline == instant(6001))
        guardian.forget(before: instant(6001))
        #expect(guardian.nextDeadline == nil)
    }
}

struct LockOutTests {
    var lockOut = LockOut()

    mutating func judge(_ number: UInt64, at time: Int) -> LockOut.Verdict {
        lockOut.judgeUnknown(digest(number), at: frontReader, now: instant(time))
    }

    /// Five different ones, 100 ms apart; the last at `time`.
    mutating func lock(at time: Int) -> LockOut.Verdict {
        for number in 1...4 { _ = judge(UInt64(number), at: time - 500 + number * 100) }
        return judge(5, at: time)
    }

    @Test mutating func `the fifth different unknown credential locks the reader, and only it`() {
        for number in 1...4 { #expect(judge(UInt64(number), at: number) == .unknown) }
        #expect(judge(4, at: 5) == .unknown)
        #expect(judge(5, at: 6) == .locks)
        #expect(judge(6, at: 7) == .lockedOut)
        let other = lockOut.judgeUnknown(digest(6), at: codeReader, now: instant(7))
        #expect(other == .unknown)
    }

    @Test(arguments: [(60_000, LockOut.Verdict.locks), (60_001, .unknown)])
    mutating func `five within sixty seconds, no longer`(time: Int, verdict: LockOut.Verdict) {
        _ = judge(1, at: 0)
        for number in 2...4 { _ = judge(UInt64(number), at: 30_000) }
        #expect(judge(5, at: time) == verdict)
    }

    @Test mutating func `the back-off doubles from ten to sixty seconds`() {
        var time = 1000
        for span in [10_000, 20_000, 40_000, 60_000, 60_000] {
            #expect(lock(at: time) == .locks)
            #expect(lockOut.advance(to: instant(time + span - 1)) == [])
            #expect(judge(9, at: time + span - 1) == .lockedOut)
            #expect(lockOut.nextDeadline == instant(time + span))
            #expect(lockOut.advance(to: instant(time + span)) == [frontReader])
            time += span + 1000
        }
    }

    @Test mutating func `a minute without a lock-out begins again with ten seconds`() {
        _ = lock(at: 1000)
        _ = lockOut.advance(to: instant(11_000))
        _ = lockOut.advance(to: instant(71_000))
        #expect(lockOut.nextDeadline == nil)
        _ = lock(at: 80_000)
        #expect(lockOut.advance(to: instant(90_000)) == [frontReader])
    }

    @Test func `only kinds that can be guessed count`() {
        let guessable = CredentialKind.allCases.filter(\.isGuessable)
        #expect(guessable == [.idCardUID, .wiegand, .faceTerminal, .pin])
    }
}

struct ReadQueueTests {
    var queue = ReadQueue()

    func read(_ number: UInt64, at reader: DeviceId = frontReader) -> Read {
        Read(reader: reader, credential: card(number), completed: instant(0))
    }

    @Test mutating func `one in flight and one waiting per reader, the third overflows`() {
        #expect(queue.admit(read(1)) == .flies)
        queue.fly(read(1), Token(1), at: instant(0), isSecond: false)
        #expect(queue.admit(read(2)) == .waits)
        #expect(queue.admit(read(3)) == .overflows)
        #expect(queue.admit(read(4, at: codeReader)) == .flies)
        #expect(queue.next(at: frontReader) == read(2))
        #expect(queue.next(at: frontReader) == nil)
    }

    @Test(arguments: [(499, 0), (500, 1), (501, 1)])
    mutating func `half a second without an answer gives a read up`(time: Int, lost: Int) {
        queue.fly(read(1), Token(1), at: instant(0), isSecond: false)
        #expect(queue.nextDeadline == instant(500))
        #expect(queue.overdue(at: instant(time)).count == lost)
        #expect((queue.land(Token(1)) == nil) == (lost == 1))
    }

    @Test mutating func `an answer belongs to one read, once`() {
        queue.fly(read(1), Token(1), at: instant(0), isSecond: false)
        #expect(queue.land(Token(2)) == nil)
        #expect(queue.land(Token(1))?.read == read(1))
        #expect(queue.land(Token(1)) == nil)
    }

    @Test mutating func `a stop takes out every read once`() {
        queue.fly(read(1), Token(1), at: instant(0), isSecond: false)
        _ = queue.admit(read(2))
        #expect(queue.removeAll() == [read(1), read(2)])
        #expect(queue.removeAll() == [])
        #expect(queue.nextDeadline == nil)
    }
}

struct MinuteTallyTests {
    var tally = MinuteTally<DenialSort>()

    func sort(
        _ reason: DenialReason = .lockedOut, kind: CredentialKind = .pin
    ) -> DenialSort {
        DenialSort(reader: frontReader, reason: reason, kind: kind)
    }

    @Test(arguments: [1, 5])
    mutating func `the first few are entries, those within the minute are one with their number`(
        limit: Int
    ) {
        for time in 0..<limit {
            #expect(tally.keeps(sort(), limit: limit, at: instant(time)) == true)
        }
        for time in 10..<510 {
            #expect(tally.keeps(sort(), limit: limit, at: instant(time)) == false)
        }
        #expect(tally.nextDeadline == instant(60_000))
        #expect(tally.close(at: instant(59_999)).isEmpty)
        #expect(tally.close(at: instant(60_000)).map(\.1) == [500])
        #expect(tally.keeps(sort(), limit: limit, at: instant(60_001)) == true)
    }

    @Test mutating func `a lone denial needs no count, and a stop closes every count`() {
        _ = tally.keeps(sort(.stale), limit: 1, at: instant(0))
        #expect(tally.close(at: instant(60_000)).isEmpty)
        _ = tally.keeps(sort(), limit: 1, at: instant(60_000))
        _ = tally.keeps(sort(), limit: 1, at: instant(60_001))
        #expect(tally.close(at: instant(60_002), all: true).map(\.1) == [1])
    }

    @Test mutating func `counts come out in a fixed order`() {
        let kinds = CredentialKind.allCases
        for kind in kinds {
            for _ in 0..<2 { _ = tally.keeps(sort(kind: kind), limit: 1, at: instant(0)) }
        }
        let closed = tally.close(at: instant(60_000)).map(\.0.kind.rawValue)
        #expect(closed == kinds.map(\.rawValue).sorted())
    }
}
