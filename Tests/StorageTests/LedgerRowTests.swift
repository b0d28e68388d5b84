import StationModel
import Testing

@testable import Storage

/// The expected bytes and hashes were computed apart from this program, from the table at
/// `LedgerRow`, with Python's struct and hashlib.
@Suite struct LedgerRowTests {
    private let epoch: UInt64 = 0x0123_4567_89ab_cdef
    private let row = LedgerRow(
        sequence: 7, timeMilliseconds: 1_790_812_800_250, monotonicMilliseconds: -5,
        boot: Array(0x10..<0x20), clock: ClockTrust.untrusted.ledgerNumber, person: nil,
        kind: "access.granted", subject: "reader-front",
        data: Array(#"{"kind":"wiegand","note":"江汉路"}"#.utf8))

    @Test func `the first hash stands on the epoch`() throws {
        let first = try LedgerRow.firstPreviousHash(epoch: epoch, SHA256Hasher())
        #expect(first.hex == "adb268395bae2cf158c9b5f58227e08921dc0c82baed62dc7c09aba86d48b264")
    }

    @Test func `a row with a person has the documented bytes and hash`() throws {
        let hasher = try SHA256Hasher()
        var row = row
        row.person = try LedgerRow.personDigest(
            salt: Array(0..<16), member: MemberPseudonym(0x97c5_2526_2e6a_7c07), hasher)
        let expected =
            "0000000000000007000001a0f4c2c4fafffffffffffffffb101112131415161718191a1b1c1d1e1f"
            + "fffffffffffffffe20c0b67ddf68b745e42aaa08f2abb1c4026cec207fa9fa0f7f5b4a7f1b7bf72c"
            + "b10000000e6163636573732e6772616e7465640000000c7265616465722d66726f6e740000002"
            + "57b226b696e64223a2277696567616e64222c226e6f7465223a22e6b19fe6b189e8b7af227d"
        #expect(row.canonicalBytes.hex == expected)
        let first = try LedgerRow.firstPreviousHash(epoch: epoch, hasher)
        #expect(
            try row.hash(after: first, hasher).hex
                == "82aeb8267bdd422d6dea50f1fcbcae6e0dcbcda966e1d94ec14aa8c5ef77b0d4")
    }

    @Test func `a row without a person, with an empty subject, has the documented hash`() throws {
        let hasher = try SHA256Hasher()
        let row = LedgerRow(
            sequence: 1, timeMilliseconds: 0, monotonicMilliseconds: 0,
            boot: Array(0x10..<0x20), clock: 12, person: nil, kind: "a", subject: "",
            data: Array("{}".utf8))
        let first = try LedgerRow.firstPreviousHash(epoch: epoch, hasher)
        #expect(
            try row.hash(after: first, hasher).hex
                == "8a7d915a164ab348f4e31cafaab7a24ba7e79be4d1d9989df30d51e2ea7cabae")
    }

    @Test func `text that moves from one field to the next changes the bytes`() {
        var moved = row
        moved.kind = "access.grante"
        moved.subject = "dreader-front"
        #expect(moved.canonicalBytes != row.canonicalBytes)
        #expect(moved.canonicalBytes.count == row.canonicalBytes.count)
    }

    @Test(arguments: [
        ClockTrust.synced, .untrusted, .holdover(uncertaintySeconds: 0),
        .holdover(uncertaintySeconds: 1), .holdover(uncertaintySeconds: 301),
    ])
    func `every trust of the clock comes back from the ledger`(trust: ClockTrust) {
        #expect(ClockTrust(ledgerNumber: trust.ledgerNumber) == trust)
    }

    @Test func `only an even number of hexadecimal digits is bytes`() {
        #expect([UInt8](hex: "00ff10") == [0, 255, 16])
        #expect([UInt8](hex: "") == [])
        #expect([UInt8](hex: "0") == nil)
        #expect([UInt8](hex: "0G") == nil)
        #expect([UInt8](hex: "FF") == nil)
    }
}
