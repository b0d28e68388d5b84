// Comma-separated values (RFC 4180) as spreadsheets write them: a first line of names in any
// order, quotes where a field holds a comma, LF or CRLF, UTF-8 with or without a mark at its
// beginning. No field goes over a line's end. Read in chunks: a city's table has a gigabyte.

import Glibc
import LinuxIO
import StationModel

/// A table in a file.
public struct CSVTable {
    private let path: String
    private let columns: [String]
    private let required: Set<String>

    /// A line that uses everything has some 300 bytes.
    private static let greatestLineLength = 4096
    private static let chunkSize = 256 << 10

    /// - Parameters:
    ///   - columns: the names that the table may have.
    ///   - required: those that it must have.
    public init(path: String, columns: [String], required: Set<String>) {
        self.path = path
        self.columns = columns
        self.required = required
    }

    /// Hands over every line that is not empty. A line that is no row is a fault; the others are
    /// read nevertheless, so that one look shows all mistakes.
    ///
    /// - Parameters:
    ///   - progress: bytes read so far.
    ///   - body: adds to the faults what it finds.
    public func read(
        progress: (Int64) -> Void = { _ in },
        _ body: (CSVRow, inout TableFaults) throws -> Void
    ) throws {
        var faults = TableFaults(file: path)
        var row = CSVRow()
        var number = 0
        var done: Int64 = 0
        try forEachLine { line in
            number += 1
            done += Int64(line.count) + 1
            if number.isMultiple(of: 4096) { progress(done) }
            if number == 1 {
                row.places = try places(line, &faults)
            } else if !Self.isBlank(line) {
                row.line = number
                if cut(line, into: &row, &faults) { try body(row, &faults) }
            }
        }
        guard number > 0 else {
            faults.add(Self.fault(1, Phrase("文件是空的", "the file is empty")))
            throw faults
        }
        try faults.throwIfAny()
    }

    /// Spreadsheets write commas for rows that hold nothing.
    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x2C || $0 == 0x20 || $0 == 0x09 }
    }

    private static func fault(_ line: Int, _ reason: Phrase) -> TableFault {
        TableFault(line: line, column: nil, reason)
    }

    /// Without the line's end.
    private func forEachLine(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        try RegularFile.check(path)
        let file = try FileDescriptor.open(path, O_RDONLY)
        var rest: [UInt8] = []
        while let chunk = try file.read(atMost: Self.chunkSize), !chunk.isEmpty {
            rest += chunk
            var start = 0
            while let end = Self.lineFeed(in: rest, from: start) {
                try body(Self.trimmed(rest[start..<end]))
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= Self.greatestLineLength else { break }
        }
        if !rest.isEmpty { try body(Self.trimmed(rest[...])) }
    }

    /// C function: `memchr`, which looks at many bytes at once.
    private static func lineFeed(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard let first = rest.baseAddress, let found = memchr(first, 0x0A, rest.count) else {
                return nil
            }
            return start + (UnsafeRawPointer(found) - first)
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == 0x0D ? line.dropLast() : line
    }
}

// MARK: - Lines

extension CSVTable {
    /// Where each column stands, by the line of names. Without it nothing can be read.
    private func places(
        _ line: ArraySlice<UInt8>, _ faults: inout TableFaults
    ) throws(TableFaults) -> [Int?] {
        var row = CSVRow()
        row.line = 1
        guard !TextEncoding.isUTF16(line), !line.contains(0) else {
            faults.add(Self.fault(1, TextEncoding.notUTF8))
            throw faults
        }
        guard !line.contains(0x0D) else {
            faults.add(Self.fault(1, TextEncoding.carriageReturns))
            throw faults
        }
        guard cut(TextEncoding.withoutMark(line), into: &row, &faults, counting: false) else {
            throw faults
        }
        let names = row.fields.map {
            String(decoding: row.bytes[$0].trimmingBlanks, as: UTF8.self)
        }
        guard names.contains(where: columns.contains) else {
            faults.add(Self.fault(1, headExpected))
            throw faults
        }
        for (index, name) in names.enumerated() where !columns.contains(name) {
            faults.add(Self.fault(1, otherColumn(index + 1)))
        }
        for name in columns where required.contains(name) && !names.contains(name) {
            faults.add(
                Self.fault(1, Phrase("缺少列 \(name)", "the column \(name) is missing")))
        }
        if Set(names).count != names.count {
            faults.add(Self.fault(1, Phrase("列名重复", "a column's name stands there twice")))
        }
        try faults.throwIfAny()
        return columns.map { names.firstIndex(of: $0) }
    }

    /// By its place only: where the line of names is missing, the cell is somebody's number.
    private func otherColumn(_ place: Int) -> Phrase {
        let names = columns.joined(separator: ",")
        return Phrase(
            "首行第 \(place) 列的列名不对；可用：\(names)",
            "field \(place) of the line of names is none of \(names)")
    }

    private var headExpected: Phrase {
        let names = columns.joined(separator: ",")
        return Phrase(
            "首行不是列名；应为以逗号分隔的 \(names)",
            "this is no line of names; expected \(names), with commas between them")
    }

    /// `false` = no row; the fault is noted.
    private func cut(
        _ line: ArraySlice<UInt8>, into row: inout CSVRow, _ faults: inout TableFaults,
        counting: Bool = true
    ) -> Bool {
        if line.count > Self.greatestLineLength {
            let most = Self.greatestLineLength
            faults.add(
                Self.fault(row.line, Phrase("超过 \(most) 字节", "longer than \(most) bytes")))
            return false
        }
        guard row.cut(line) else {
            faults.add(
                Self.fault(
                    row.line,
                    Phrase("引号不成对", "a quotation mark without its other one on this line")))
            return false
        }
        guard counting else { return true }
        let expected = row.places.count { $0 != nil }
        guard row.fields.count == expected else {
            faults.add(
                Self.fault(
                    row.line,
                    Phrase(
                        "有 \(row.fields.count) 个字段，首行有 \(expected) 个",
                        "\(row.fields.count.counted("field")), and the first line has \(expected)"))
            )
            return false
        }
        return true
    }
}
