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

    // MARK: - Members

    /// A cell, and the column that is named. None of the cells is repeated.
    static let wrongRows: [(row: String, column: String)] = [
        ("idCard,123456789012345678,\(member(1)),courier,,,", "credential"),
        ("idCard,9.99999E+17,\(member(1)),courier,,,", "credential"),
        ("idCard,999999199001010000,\(member(1)),courier,,,", "credential"),
        ("idCard,号码,\(member(1)),courier,,,", "credential"),
        ("idCard,,\(member(1)),courier,,,", "credential"),
        ("wiegand,26:118:45210:1,\(member(1)),courier,,,", "credential"),
        ("wiegand,\"256,45210\",\(member(1)),courier,,,", "credential"),
        ("idCardUID,0000000000000000,\(member(1)),courier,,,", "credential"),
        ("qr,YZ1:ABC,\(member(1)),courier,,,", "kind"),
        (",12345,\(member(1)),courier,,,", "kind"),
        ("token,t,123,courier,,,", "member"),
        ("token,t,\(member(1)),,,,", "group"),
        ("token,t,\(member(1)),courier,2026-01-01,,", "from"),
        ("token,t,\(member(1)),courier,,tomorrow,", "until"),
        (
            "token,t,\(member(1)),courier,2026-01-02T00:00:00Z,2026-01-02T00:00:00Z,", "until"
        ),
        ("token,t,\(member(1)),courier,,,boss", "flags"),
    ]

    @Test(arguments: wrongRows)
    func `a wrong cell is named by line and column, and not repeated`(
        row: String, column: String
    ) throws {
        let path = try city.members([Self.wrongRows[10].row.replacing("123", with: member(2)), row])
        let thrown = #expect(throws: TableFaults.self) {
            try MemberTable(path: path).read { _, _ in }
        }
        let faults = try #require(thrown)
        #expect(faults.faults.map(\.line) == [3] && faults.faults.first?.column == column)
        let reason = try #require(faults.faults.first?.reason)
        #expect(reason.chinese != reason.english)
        for cell in row.split(separator: ",")
        where cell.count > 5 && CredentialKind(rawValue: String(cell)) == nil && cell != "courier" {
            #expect(!reason.english.contains(cell) && !reason.chinese.contains(cell))
        }
    }

    @Test func `every row's fields are read`() throws {
        let path = try city.members([
            "token, t 1 ,\(member(1)),快递,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,"
                + "staff longAccess",
            ",,\(member(2)),courier,,,",
        ])
        var rows: [MemberTable.Row] = []
        try MemberTable(path: path).read { row, _ in rows.append(row) }
        #expect(rows.map(\.line) == [2, 3])
        #expect(rows.map(\.credential) == [.token("t 1"), nil])
        #expect(rows[0].record.group.name == "快递")
        #expect(rows[0].record.from == UnixTime(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(rows[0].record.until == UnixTime(rfc3339: "2027-01-01T00:00:00Z"))
        #expect(rows[0].record.flags == [.staff, .longAccess])
        #expect(rows[1].record.flags == [])
    }

    static let printed: [(kind: CredentialKind, text: String, canonical: String)] = [
        (.idCard, "999999 19900101 000-X", "99999919900101000X"),
        (.idCard, "99999919900101000x", "99999919900101000X"),
        (.idCard, "abc123456789012", "ABC123456789012"),
        (.idCardUID, "08:A1:b2:C3:00:00:00:01", "08a1b2c300000001"),
        (.wiegand, "118,45210", "26:118:45210"), (.wiegand, "0007778458", "26:118:45210"),
        (.wiegand, "26:118:45210", "26:118:45210"),
        (.wiegand, "32:raw:0012d4ff", "32:raw:0012d4ff"), (.pin, " 0042 ", "0042"),
    ]

    @Test(arguments: printed)
    func `what is printed on a card becomes its canonical form`(
        kind: CredentialKind, text: String, canonical: String
    ) throws {
        let number = idCard(0)
        let given = text.replacing("000-X", with: "000-" + String(number.suffix(1)))
            .replacing("000x", with: "000" + String(number.suffix(1)).lowercased())
        let wanted = canonical.replacing("99999919900101000X", with: number)
        let credential = try Credential(printed: Array(given.utf8)[...], kind: kind)
        #expect(credential == (try #require(Credential(kind: kind, text: wanted))))
    }
}
