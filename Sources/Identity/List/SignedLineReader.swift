import Glibc
import StationModel

/// A line of a signed file.
protocol SignedLine {
    /// From the line in `range` of `bytes`, without its end.
    init(line bytes: [UInt8], range: Range<Int>) throws(JSONFault)
}

extension MemberChange: SignedLine {
    init(line bytes: [UInt8], range: Range<Int>) throws(JSONFault) {
        self = try MemberLineParser.parse(bytes, range: range)
    }
}

typealias MemberLineReader = SignedLineReader<MemberChange>

/// Cuts the bytes of a signed file into lines, as they come, and reads each.
///
/// Every line ends with a line feed. At most one unfinished line of 1 KiB is held; all others
/// are read where they stand.
struct SignedLineReader<Line: SignedLine> {
    /// Longest line in bytes, without its end: a line that uses everything has some 300.
    static var greatestLength: Int { 1024 }

    /// For the faults.
    let file: String
    /// Lines read so far.
    private(set) var count = 0
    private var unfinished: [UInt8] = []

    init(file: String) { self.file = file }

    /// Reads the lines that end in this chunk. `body` is given the line and its number, from 1.
    mutating func feed(
        _ chunk: [UInt8], _ body: (Line, Int) throws(ListFault) -> Void
    ) throws(ListFault) {
        var start = 0
        while let end = Self.lineFeed(in: chunk, from: start) {
            if unfinished.isEmpty {
                try read(chunk, start..<end, body)
            } else {
                unfinished.append(contentsOf: chunk[start..<end])
                let line = unfinished
                try read(line, 0..<line.count, body)
                unfinished.removeAll(keepingCapacity: true)
            }
            start = end + 1
        }
        try keep(chunk[start...])
    }

    /// No more bytes will come.
    func finish() throws(ListFault) {
        guard unfinished.isEmpty else {
            throw ListFault(
                .badLine, file: file, line: count + 1, column: unfinished.count + 1,
                found: Phrase("文件到此结束", "the end of the file"),
                expected: Phrase("行末有换行符", "a line feed at the end of the line"))
        }
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

    private mutating func keep(_ rest: ArraySlice<UInt8>) throws(ListFault) {
        guard unfinished.count + rest.count <= Self.greatestLength else { throw tooLong }
        unfinished.append(contentsOf: rest)
    }

    private mutating func read(
        _ bytes: [UInt8], _ range: Range<Int>,
        _ body: (Line, Int) throws(ListFault) -> Void
    ) throws(ListFault) {
        guard range.count <= Self.greatestLength else { throw tooLong }
        let line: Line
        do {
            line = try Line(line: bytes, range: range)
        } catch {
            throw ListFault(
                .badLine, file: file, line: count + 1,
                column: error.offset - range.lowerBound + 1, path: error.path,
                found: error.found, expected: error.expected)
        }
        count += 1
        try body(line, count)
    }

    private var tooLong: ListFault {
        ListFault(
            .badLine, file: file, line: count + 1,
            found: .moreThanBytes(Self.greatestLength), expected: .atMostBytes(Self.greatestLength))
    }
}
