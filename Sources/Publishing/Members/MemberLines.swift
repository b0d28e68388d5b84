// Sorts the lines of a list, and finds what only shows when they lie side by side: a credential
// that two members have, and a member whose lines differ. A station would refuse the whole list.

import StationModel

/// The lines of one list.
final class MemberLines {
    private static let lineNumberSize = 4
    /// member 8 · from 8 · until 8 · flags 1 · group 2, as at the end of a line's record.
    private static let personSize = 27

    private let byDigest: RecordSorter
    private let byMember: RecordSorter
    /// Rows that say what another row has said.
    private(set) var repeated = 0

    init(folder: String) {
        byDigest = RecordSorter(
            recordSize: MemberLine.size + Self.lineNumberSize, folder: folder, name: "digests")
        byMember = RecordSorter(
            recordSize: Self.personSize + Self.lineNumberSize, folder: folder, name: "people")
    }

    /// - Parameter line: in the table, from 1.
    func add(_ record: MemberLine, line: Int) throws {
        let number = UInt64(line).bigEndianBytes.suffix(Self.lineNumberSize)
        var bytes: [UInt8] = []
        record.encode(into: &bytes)
        bytes += number
        try byDigest.add { $0 += bytes }
        try byMember.add { $0 += bytes[MemberLine.keySize..<MemberLine.size] + number }
    }

    /// Every line once, in the order of a snapshot; or what is wrong with the table.
    func write(to path: String, table: String) throws -> WrittenRecords {
        var faults = TableFaults(file: table)
        try checkPeople(&faults)
        let file = try OutputFile(path: path, mode: 0o600)
        var last: [UInt8] = []
        var count = 0
        try byDigest.forEach { record in
            let isSame = record.prefix(MemberLine.keySize).elementsEqual(
                last.prefix(MemberLine.keySize))
            guard isSame, !last.isEmpty else {
                last = Array(record)
                count += 1
                return try file.append(UnsafeRawBufferPointer(rebasing: record[..<MemberLine.size]))
            }
            if record[MemberLine.keySize..<MemberLine.keySize + 8].elementsEqual(
                last[MemberLine.keySize..<MemberLine.keySize + 8])
            {
                repeated += 1
            } else {
                faults.add(Self.fault(record, .twoMembers(Self.line(last))))
            }
        }
        let sha256 = try file.finish()
        try faults.throwIfAny()
        return WrittenRecords(count: count, sha256: sha256)
    }

    private func checkPeople(_ faults: inout TableFaults) throws {
        var last: [UInt8] = []
        try byMember.forEach { record in
            defer { last = Array(record) }
            guard record.prefix(8).elementsEqual(last.prefix(8)),
                !record.prefix(Self.personSize).elementsEqual(last.prefix(Self.personSize))
            else { return }
            faults.add(Self.fault(record, .disagreement(Self.line(last))))
        }
    }

    private enum Reason {
        case twoMembers(Int)
        case disagreement(Int)
    }

    private static func fault(_ record: UnsafeRawBufferPointer, _ reason: Reason) -> TableFault {
        switch reason {
        case .twoMembers(let other):
            TableFault(
                line: line(Array(record)), column: "credential",
                Phrase("第 \(other) 行的另一会员已有此凭证", "line \(other) gives it to another member"))
        case .disagreement(let other):
            TableFault(
                line: line(Array(record)), column: "member",
                Phrase(
                    "与第 \(other) 行同一会员的组、起止时间或标记不一致",
                    "group, times or flags differ from those of the same member on line \(other)"))
        }
    }

    private static func line(_ record: [UInt8]) -> Int {
        record.suffix(lineNumberSize).reduce(0) { $0 << 8 | Int($1) }
    }
}
