import Foundation
import StationModel
import Testing

@testable import Publishing

@Suite struct TableTests {
    private let city: City

    init() throws { city = try City() }

    private func read(_ text: String) throws -> [[String]] {
        let path = city.root + "/table.csv"
        try Data(text.utf8).write(to: URL(filePath: path))
        var rows: [[String]] = []
        try CSVTable(path: path, columns: ["a", "b", "c"], required: ["a"]).read { row, _ in
            rows.append(["\(row.line)"] + (0..<3).map(row.text))
        }
        return rows
    }

    private func faults(_ text: String) throws -> TableFaults {
        let thrown = #expect(throws: TableFaults.self) { try read(text) }
        return try #require(thrown)
    }

    @Test func `columns are found by their names, in any order`() throws {
        #expect(try read("b,a\n1,2\n3,4\n") == [["2", "2", "1", ""], ["3", "4", "3", ""]])
    }

    @Test func `a spreadsheet's mark, line ends, quotes and empty lines are understood`() throws {
        let text = "\u{FEFF}a,b,c\r\n\"x,1\",\"say \"\"hi\"\"\",\r\n\r\n,y,\"\""
        #expect(try read(text) == [["2", "x,1", "say \"hi\"", ""], ["4", "", "y", ""]])
    }

    @Test func `lines on both sides of a chunk's end are whole`() throws {
        let lines = (0..<60_000).map { "\($0),\(String(repeating: "x", count: $0 % 17))" }
        let rows = try read("a,b\n" + lines.joined(separator: "\n") + "\n")
        #expect(rows.count == 60_000)
        #expect(rows.map { "\($0[1]),\($0[2])" } == lines)
    }

    @Test func `a table without its columns is refused at its first line`() throws {
        for text in ["", "b,c\n1,2\n", "a,name\n1,2\n", "a,a\n1,2\n", "\"a\n"] {
            let faults = try faults(text)
            #expect(faults.faults.allSatisfy { $0.line == 1 } && faults.count >= 1, "\(text)")
        }
    }

    @Test func `every wrong line is named, and none is read`() throws {
        let faults = try faults("a,b\n1,2\n1\n1,2,3\n\"1,2\n5,6\n")
        #expect(faults.faults.map(\.line) == [3, 4, 5])
        #expect(faults.faults.first?.reason.english == "1 field, and the first line has 2")
        #expect(faults.faults[1].reason.english == "3 fields, and the first line has 2")
        #expect(faults.count == 3)
    }

    @Test func `a line without an end is refused before it fills the memory`() throws {
        let faults = try faults("a,b\n" + String(repeating: "x", count: 1 << 20))
        #expect(faults.faults.map(\.line) == [2])
    }

    @Test func `a hundred mistakes are shown, all are counted`() throws {
        let faults = try faults("a\n" + String(repeating: "1,2\n", count: 250))
        #expect(faults.faults.count == 100 && faults.count == 250)
    }

    @Test func `a table with other separators is told what its first line is to be`() throws {
        for text in ["a;b;c\n1;2;3\n", "a\tb\tc\n1\t2\t3\n", "1\n"] {
            let faults = try faults(text)
            #expect(faults.count == 1)
            #expect(faults.faults.first?.reason.chinese == "首行不是列名；应为以逗号分隔的 a,b,c")
        }
    }

    @Test func `no cell is shown where the line of names should be`() throws {
        let number = idCard(7)
        let wrong: [(text: String, count: Int, told: String)] = [
            ("\(number),x,y\n", 1, "this is no line of names; expected a,b,c"),
            ("\(number)\n", 1, "this is no line of names; expected a,b,c"),
            ("a,\(number),\u{1B}[31m\n", 2, "field 2 of the line of names is none of a,b,c"),
            ("a,b,c\r\(number),1,2\r", 1, "lines end with CR alone"),
            ("\(number)\r", 1, "this is no line of names"),
            ("a,b\r\(String(repeating: "\(number),1\r", count: 40_000))", 1, "lines end with CR"),
        ]
        for (text, count, told) in wrong {
            let faults = try faults(text)
            #expect(faults.count == count)
            #expect(faults.faults.first?.reason.english.hasPrefix(told) == true, "\(faults)")
            for fault in faults.faults {
                let shown = fault.reason.english + fault.reason.chinese + (fault.column ?? "")
                #expect(!shown.contains(number) && shown.hiddenCharacter == nil)
            }
        }
    }

    @Test func `rows of commas alone and blanks around names do no harm`() throws {
        #expect(try read("a, b ,c\n1,2,3\n,,\n , ,\n") == [["2", "1", "2", "3"]])
    }
}
