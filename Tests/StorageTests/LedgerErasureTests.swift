import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerErasureTests {
    private let secret = MemberPseudonym(0x97c5_2526_2e6a_7c07)

    private func entry(_ seconds: Int64, trust: ClockTrust = .synced) -> LedgerRecord {
        LedgerRecord(
            LedgerEntry(
                .accessGranted, at: Sample.moment(seconds, trust: trust), subject: "reader",
                member: secret))
    }

    private func erase(_ ledger: Ledger, before seconds: Int64) throws -> Int {
        var links = 0
        while true {
            let slice = try ledger.eraseLinks(before: Sample.moment(seconds).wall)
            links += slice.links
            if !slice.hasMore { return links }
        }
    }

    @Test func `old links go, young ones stay, and the chain holds`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append((0..<10).map { entry($0 * 100) }, boot: Sample.boot)
        #expect(try erase(ledger, before: 450) == 5)
        let people = try ledger.tail(10).map(\.person)
        #expect(
            people == Array(repeating: .erased, count: 5)
                + Array(repeating: .member(secret), count: 5))
        let result = try ledger.verify(all: true)
        #expect(result.holds)
        #expect(result.erasedLinks == 5)
        #expect(try erase(ledger, before: 450) == 0)
    }

    @Test func `nothing of an erased link is left in the file or its log`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append((0..<50).map { entry($0) }, boot: Sample.boot)
        let pattern = Data(secret.value.bigEndianBytes)
        #expect(try directory.bytes("station.db-wal").firstRange(of: pattern) != nil)
        #expect(try erase(ledger, before: 1000) == 50)
        #expect(try directory.bytes("station.db-wal").isEmpty)
        #expect(try directory.bytes("station.db").firstRange(of: pattern) == nil)
    }

    @Test func `thousands of links go in slices`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append((0..<2500).map { entry(Int64($0)) }, boot: Sample.boot)
        let first = try ledger.eraseLinks(before: Sample.moment(9999).wall)
        #expect(first == .init(links: 1000, hasMore: true))
        #expect(try erase(ledger, before: 9999) == 1500)
        #expect(try ledger.verify(all: true).erasedLinks == 2500)
    }

    @Test func `an untrusted clock's date erases nothing by itself`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let farBack: Int64 = -1_000_000_000
        try ledger.append(
            [entry(farBack, trust: .untrusted), entry(100), entry(farBack, trust: .untrusted)],
            boot: Sample.boot)
        #expect(try erase(ledger, before: 50) == 0)
        // What stands before a trusted old entry is older than it.
        #expect(try erase(ledger, before: 150) == 2)
        #expect(try ledger.tail(1).last?.person == .member(secret))
    }

    @Test(arguments: [1, 999, 1000, 2500])
    func `a long time without a trusted clock keeps no link for ever`(untrusted: Int) throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(
            (0..<untrusted).map { entry(Int64($0), trust: .untrusted) }, boot: Sample.boot)
        try ledger.append([entry(100_000)], boot: Sample.boot)
        try ledger.checkpointIfDue(moment: Sample.moment(200_000), boot: Sample.boot) { _ in
            [UInt8](repeating: 0, count: 64)
        }
        try ledger.append([entry(300_000)], boot: Sample.boot)
        #expect(try erase(ledger, before: 250_000) == untrusted + 1)
        #expect(try ledger.tail(1).last?.person == .member(secret))
    }

    @Test func `an entry from a wrong future does not keep the others' links for ever`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(
            [entry(2_000_000_000), entry(100), entry(200)], boot: Sample.boot)
        #expect(try erase(ledger, before: 150) == 2)
    }
}
