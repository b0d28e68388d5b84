import StationModel
import Testing

@testable import Storage

@Suite struct LedgerCheckpointTests {
    /// A stand-in for Ed25519: what counts here is which bytes are signed and checked.
    private func sign(_ bytes: [UInt8]) -> [UInt8] { Array((bytes.reversed() + bytes).prefix(64)) }
    private func isGood(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        sign(bytes) == signature
    }

    private func checkpoint(
        _ ledger: Ledger, _ seconds: Int64, boot: BootId = Sample.boot
    ) throws -> Bool {
        try ledger.checkpointIfDue(moment: Sample.moment(seconds), boot: boot, sign: sign)
    }

    @Test func `a checkpoint is due after 1,000 entries, not before`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<999), boot: Sample.boot)
        #expect(try !checkpoint(ledger, 10))
        try ledger.append(Sample.records(0..<1), boot: Sample.boot)
        #expect(try checkpoint(ledger, 10))
        #expect(try !checkpoint(ledger, 11))
    }

    @Test func `a checkpoint is due after a day with an entry, and never without one`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        #expect(try !checkpoint(ledger, 200_000))
        try ledger.append(Sample.records(0..<1), boot: Sample.boot)
        #expect(try !checkpoint(ledger, 86_399))
        #expect(try checkpoint(ledger, 86_400))
        #expect(try !checkpoint(ledger, 400_000))
    }

    @Test func `after another boot the wall clock tells the day, and a step back is one`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<1), boot: Sample.boot)
        #expect(try !checkpoint(ledger, 60, boot: Sample.boot(2)))
        #expect(try checkpoint(ledger, -60, boot: Sample.boot(2)))
    }

    @Test func `the signed bytes are the documented ones`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<1000), boot: Sample.boot)
        let last = try #require(try ledger.tail(1).last)
        var signed: [UInt8] = []
        _ = try ledger.checkpointIfDue(moment: Sample.moment(5), boot: Sample.boot) {
            signed = $0
            return sign($0)
        }
        #expect(signed.count == 68)
        #expect(Array(signed[..<20]) == Array("yizhan/checkpoint/1\0".utf8))
        #expect(Array(signed[20..<28]) == ledger.epoch.bigEndianBytes)
        #expect(Array(signed[28..<36]) == UInt64(1001).bigEndianBytes)
        #expect(Array(signed[36...]) == last.hash)
        let entry = try #require(try ledger.tail(1).last)
        #expect(entry.kind == "ledger.checkpoint")
        #expect(
            entry.data
                == #"{"hash":"\#(last.hash.hex)","seq":1001,"signature":"\#(sign(signed).hex)"}"#)
    }

    @Test func `signatures are judged, and a start reads from the last checkpoint`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        for _ in 0..<2 {
            try ledger.append(Sample.records(0..<1000), boot: Sample.boot)
            #expect(try checkpoint(ledger, 10))
        }
        try ledger.append(Sample.records(0..<10), boot: Sample.boot)
        let all = try ledger.verify(all: true, signature: isGood)
        #expect(all.holds)
        #expect(all.checkpoints == 2)
        let recent = try ledger.verify(all: false, signature: isGood)
        #expect(recent.holds)
        #expect(recent.entries == 11)
        #expect(recent.firstSequence == 2003)
        let denied = try ledger.verify(all: true, signature: { _, _ in false })
        #expect(
            denied.findings == [
                .init(problem: .badSignature, sequence: 1002),
                .init(problem: .badSignature, sequence: 2003),
            ])
    }

    @Test func `a checkpoint that says another hash is found`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let head = ChainHead(sequence: 1, hash: Array(repeating: 7, count: 32))
        let lie = LedgerEntry(
            .ledgerCheckpoint, at: Sample.moment(), subject: "ledger",
            data: LedgerCheckpoint.data(head, signature: [1]))
        try ledger.append([LedgerRecord(lie)], boot: Sample.boot)
        let result = try ledger.verify(all: true)
        #expect(result.findings == [.init(problem: .checkpointMismatch, sequence: 2)])
    }

    @Test func `a ledger that begins at a checkpoint verifies from there`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<1000), boot: Sample.boot)
        #expect(try checkpoint(ledger, 10))
        try ledger.append(Sample.records(0..<5), boot: Sample.boot)
        try ledger.database.execute("DELETE FROM ledger WHERE seq < 1002")
        let result = try ledger.verify(all: true, signature: isGood)
        #expect(result.holds)
        #expect(result.firstSequence == 1002)
        #expect(result.entries == 6)
    }

    @Test func `a failing signature writes nothing`() throws {
        struct NoKey: Error {}
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<1000), boot: Sample.boot)
        #expect(throws: NoKey.self) {
            try ledger.checkpointIfDue(moment: Sample.moment(), boot: Sample.boot) { _ in
                throw NoKey()
            }
        }
        #expect(ledger.lastSequence == 1001)
    }
}
