import Foundation
import Identity
import StationModel

/// A file of JSON objects, one a line, that somebody at the city wrote: orders, a calendar. Empty
/// lines, CRLF and a mark at its beginning do no harm.
struct ObjectLines {
    let path: String

    /// Hands over each line with its number, from 1. One that is wrong is a fault, and the others
    /// are read nevertheless.
    func read(
        _ body: ([UInt8], Int, inout TableFaults) throws(LineFault) -> Void
    ) throws {
        try RegularFile.check(path)
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        var faults = TableFaults(file: path)
        guard TextEncoding.isUTF16(bytes[...]) == false else {
            faults.add(TableFault(line: 1, column: nil, TextEncoding.notUTF8))
            throw faults
        }
        let lines = TextEncoding.withoutMark(bytes[...])
            .split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.trimmingBlanks.isEmpty {
            guard line.trimmingBlanks.first == 0x7B else {
                faults.add(TableFault(line: index + 1, column: nil, Self.objectExpected))
                continue
            }
            do throws(LineFault) {
                try body(Array(line), index + 1, &faults)
            } catch {
                let place = Phrase("第 \(error.column) 字节：", "byte \(error.column): ")
                faults.add(
                    TableFault(
                        line: index + 1, column: error.path.isEmpty ? nil : error.path,
                        place + error.words))
            }
        }
        try faults.throwIfAny()
    }

    private static let objectExpected = Phrase(
        "每行应为一个 JSON 对象，以 { 开头", "expected one JSON object a line, which begins with {")
}
