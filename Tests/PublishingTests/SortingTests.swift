import Foundation
import StationModel
import Testing

@testable import Publishing

@Suite struct SortingTests {
    private let city: City

    init() throws { city = try City() }

    /// Numbers of a fixed seed, many of them twice.
    private func records(_ count: Int) -> [[UInt8]] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Array((state >> 40).bigEndianBytes.suffix(3)) + [7]
        }
    }

    private func sorted(_ records: [[UInt8]], runBytes: Int) throws -> [[UInt8]] {
        let sorter = RecordSorter(
            recordSize: 4, folder: city.root, name: "t", runBytes: runBytes)
        for record in records { try sorter.add { $0 += record } }
        var found: [[UInt8]] = []
        try sorter.forEach { found.append(Array($0)) }
        return found
    }

    @Test(arguments: [1, 4, 7, 400, 4000, 1 << 20])
    func `any number of runs gives the same order`(runBytes: Int) throws {
        let records = records(runBytes < 10 ? 40 : 3000)
        let expected = records.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(try sorted(records, runBytes: runBytes) == expected)
        #expect(try !city.names(in: city.root).contains { $0.hasSuffix(".run") })
    }

    @Test func `nothing sorted is nothing`() throws {
        #expect(try sorted([], runBytes: 4).isEmpty)
    }

    @Test func `every record is found where it lies, and no other`() throws {
        let keys = (0..<1000).map { UInt64($0 * 3).bigEndianBytes }
        let path = city.root + "/mapped"
        try Data(keys.flatMap { $0 + [1, 2] } + [0, 0]).write(to: URL(filePath: path))
        for count in [1000, 1, 0] {
            try Data(keys.prefix(count).flatMap { $0 + [1, 2] }).write(to: URL(filePath: path))
            let records = try MappedRecords(path: path, size: 10, keySize: 8)
            for number in 0..<3001 {
                let key = UInt64(number).bigEndianBytes
                let isThere = number.isMultiple(of: 3) && number / 3 < count
                #expect(records.record(for: key) == (isThere ? key + [1, 2] : nil))
            }
        }
        let none = try MappedRecords(path: path + "-missing", size: 10, keySize: 8)
        #expect(none.record(for: UInt64(0).bigEndianBytes) == nil)
    }

    @Test func `a member's line survives its record`() throws {
        let times = [nil, UnixTime(seconds: -1), UnixTime(seconds: 0), UnixTime(seconds: 1 << 40)]
        for digest in [nil, CredentialDigest(high: 1, low: .max)] {
            for from in times {
                for until in times {
                    let record = MemberRecord(
                        member: MemberPseudonym(.max), group: MemberGroup("g"), from: from,
                        until: until, flags: [.staff, .suspended])
                    let line = MemberLine(digest: digest, record: record, group: 0xABCD)
                    var bytes: [UInt8] = []
                    line.encode(into: &bytes)
                    #expect(bytes.count == MemberLine.size)
                    let read = bytes.withUnsafeBytes { MemberLine($0) }
                    #expect(read.digest == digest && read.from == from && read.until == until)
                    #expect(read.member == .max && read.flags == 6 && read.group == 0xABCD)
                }
            }
        }
    }
}
