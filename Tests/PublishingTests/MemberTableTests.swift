import Foundation
import StationModel
import Testing

@testable import Publishing

@Suite struct MemberTableTests {
    private let city: City

    init() throws { city = try City() }

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

    static let cards: [(text: String, isPossible: Bool)] = [
        ("26:255:65535", true), ("26:256:0", false), ("26:0:65536", false),
        ("26:999:101", false), ("34:65535:65535", true), ("34:65536:0", false),
        ("34:0:65536", false), ("37:65535:524287", true), ("37:65536:1", false),
        ("37:1:524288", false), ("37:0:34359738367", true), ("37:0:34359738368", false),
        ("32:1:1", false), ("4:raw:f", true), ("3:raw:7", false), ("26:raw:3ffffff", true),
        ("26:raw:4000000", false), ("64:raw:ffffffffffffffff", true), ("255,65535", true),
        ("256,1", false), ("1,65536", false),
    ]

    @Test(arguments: cards)
    func `only cards that a reader can deliver are listed`(text: String, isPossible: Bool) throws {
        let path = try city.members(["wiegand,\"\(text)\",\(member(1)),courier,,,"])
        let read = { try MemberTable(path: path).read { _, _ in } }
        guard !isPossible else { return try read() }
        let thrown = #expect(throws: TableFaults.self) { try read() }
        let fault = try #require(thrown?.faults.first)
        #expect(fault.line == 2 && fault.column == "credential")
        #expect(fault.reason.chinese.contains("没有这样的"), "\(fault.reason)")
        #expect(fault.reason.english.contains("expected"), "\(fault.reason)")
        let bits = text.hasPrefix("3") ? "3" : "26"
        #expect(text.contains("raw") || fault.reason.english.contains(bits))
    }

    @Test func `an impossible card is told with what its length allows`() throws {
        let path = try city.members(["wiegand,26:999:101,\(member(1)),courier,,,"])
        let thrown = #expect(throws: TableFaults.self) {
            try MemberTable(path: path).read { _, _ in }
        }
        #expect(
            thrown?.faults.first?.reason
                == Phrase(
                    "没有这样的 26 位卡：区域码应为 0 – 255，卡号应为 0 – 65535",
                    "no card of 26 bits has this: expected a facility of 0 – 255 and a number of "
                        + "0 – 65535"))
    }

    @Test func `a time before every member's is told by its column`() throws {
        let rows = [
            "0000-01-01T00:00:00Z,", "1899-12-31T23:59:59Z,", "1900-01-01T00:00:00Z,",
            ",0001-01-01T00:00:00Z", ",9999-12-31T23:59:59Z",
        ]
        let path = try city.members(rows.map { "token,t,\(member(1)),courier,\($0)," })
        let thrown = #expect(throws: TableFaults.self) {
            try MemberTable(path: path).read { _, _ in }
        }
        let found = thrown?.faults.map { "\($0.line) \($0.column ?? "")" }
        #expect(found == ["2 from", "3 from", "5 until"])
    }

    @Test(arguments: ["１２３４", "12３4", "12a4", "12 34", "12-34"])
    func `a PIN that no keypad has is refused`(text: String) {
        #expect(throws: CredentialRefusal.wrongForm) {
            try Credential(printed: Array(text.utf8)[...], kind: .pin)
        }
    }

    @Test func `numbers of every legal kind of permit are listed`() throws {
        for number in [
            "ABC123456789012", "123456789012345", "12345678", "1234567890", "H12345678",
            "HA1234567890123456",
        ] {
            _ = try Credential(printed: Array(number.utf8)[...], kind: .idCard)
        }
        for number in ["1234567890123456", "12345678901234567"] {
            #expect(throws: CredentialRefusal.incomplete) {
                try Credential(printed: Array(number.utf8)[...], kind: .idCard)
            }
        }
        #expect(throws: CredentialRefusal.wrongForm) {
            try Credential(printed: Array("会员".utf8)[...], kind: .token)
        }
    }

    @Test func `every refusal of a credential is told in both languages`() {
        let refusals: [CredentialRefusal] =
            [.wrongForm, .rounded, .wrongCheckDigit, .incomplete]
            + [26, 34, 37, 32].map { .impossibleCard(bitCount: $0) }
        for refusal in refusals {
            for kind in CredentialKind.allCases {
                let reason = refusal.reason(kind)
                #expect(reason.chinese.contains(/\p{Han}{2}/), "\(reason)")
                #expect(!reason.english.contains(/\p{Han}/), "\(reason)")
            }
        }
    }

    @Test func `a table that is not in UTF-8 is told as such`() throws {
        let names = Array((MemberTable.columns.joined(separator: ",") + "\n").utf8)
        let line = Array("token,t,\(member(1)),".utf8)
        let tables: [(bytes: [UInt8], line: Int, column: String?)] = [
            // "快递" in GBK.
            (names + line + [0xBF, 0xEC, 0xB5, 0xDD] + Array(",,,\n".utf8), 2, "group"),
            ([0xFF, 0xFE] + names.flatMap { [$0, 0] }, 1, nil),
        ]
        for table in tables {
            let path = city.root + "/table.csv"
            try Data(table.bytes).write(to: URL(filePath: path))
            let thrown = #expect(throws: TableFaults.self) {
                try MemberTable(path: path).read { _, _ in }
            }
            let faults = try #require(thrown)
            #expect(faults.faults.map(\.line) == [table.line])
            #expect(faults.faults.first?.column == table.column)
            #expect(faults.faults.first?.reason == TextEncoding.notUTF8)
        }
    }

    static let printed: [(kind: CredentialKind, text: String, canonical: String)] = [
        (.idCard, "999999 19900101 000-X", "99999919900101000X"),
        (.idCard, "99999919900101000x", "99999919900101000X"),
        (.idCard, "abc123456789012", "ABC123456789012"),
        (.idCardUID, "08:A1:b2:C3:00:00:00:01", "08a1b2c300000001"),
        (.wiegand, "118,45210", "26:118:45210"), (.wiegand, "0007778458", "26:118:45210"),
        (.wiegand, "26:118:45210", "26:118:45210"),
        (.wiegand, "32:raw:0012d4ff", "32:raw:0012d4ff"), (.pin, " 0042 ", "0042"),
        (.pin, "*12#", "*12#"),
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
