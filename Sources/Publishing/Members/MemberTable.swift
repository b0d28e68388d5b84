public import StationModel

/// A table of members: a line for each credential, or for a member who has a phone only.
///
/// `kind` and `credential` are empty for the latter; `member` is the pseudonym, 16 hexadecimal
/// digits; `from` and `until` are RFC 3339 or empty; `flags` are separated by blanks.
public struct MemberTable {
    public static let columns = ["kind", "credential", "member", "group", "from", "until", "flags"]

    private enum Column: Int { case kind, credential, member, group, from, until, flags }

    private let table: CSVTable

    public init(path: String) {
        table = CSVTable(
            path: path, columns: Self.columns,
            required: ["kind", "credential", "member", "group"])
    }

    /// One line of the table.
    public struct Row: Sendable {
        public let line: Int
        public let credential: Credential?
        public let record: MemberRecord
    }

    /// Hands over every row that is right; one that is not is a fault, and at the end all of them
    /// are thrown.
    public func read(
        progress: (Int64) -> Void = { _ in }, _ body: (Row, inout TableFaults) throws -> Void
    ) throws {
        try table.read(progress: progress) { row, faults in
            guard let parsed = Self.row(row, &faults) else { return }
            try body(parsed, &faults)
        }
    }

    /// One row by the names of its columns, for tables of another form.
    public static func row(
        _ cells: [String: String], line: Int, _ faults: inout TableFaults
    ) -> Row? {
        for name in cells.keys.sorted() where !columns.contains(name) {
            let names = columns.joined(separator: ",")
            faults.add(
                TableFault(
                    line: line, column: nil,
                    Phrase("只能有 \(names)", "expected only \(names)")))
            return nil
        }
        return row(CSVRow(line: line, columns.map { cells[$0] ?? "" }), &faults)
    }

    /// `nil` = wrong; the fault is noted.
    private static func row(_ row: CSVRow, _ faults: inout TableFaults) -> Row? {
        do throws(CellFault) {
            let from = try time(row, .from)
            let until = try time(row, .until)
            if let from, let until, from >= until {
                throw CellFault(.until, Phrase("应晚于 from", "expected a time later than from"))
            }
            let record = MemberRecord(
                member: try member(row), group: try group(row), from: from, until: until,
                flags: try flags(row))
            return Row(line: row.line, credential: try credential(row), record: record)
        } catch {
            faults.add(
                TableFault(
                    line: row.line, column: columns[error.column.rawValue], error.reason))
            return nil
        }
    }

    private struct CellFault: Error {
        let column: Column
        let reason: Phrase

        init(_ column: Column, _ reason: Phrase) {
            self.column = column
            self.reason = reason
        }
    }

    private static func member(_ row: CSVRow) throws(CellFault) -> MemberPseudonym {
        let digits = row[Column.member.rawValue].trimmingBlanks
        guard let member = MemberPseudonym(hex: String(decoding: digits, as: UTF8.self)) else {
            throw CellFault(
                .member, Phrase("应为 16 位小写十六进制", "expected 16 lower-case hexadecimal digits"))
        }
        return member
    }

    private static func group(_ row: CSVRow) throws(CellFault) -> MemberGroup {
        let bytes = row[Column.group.rawValue].trimmingBlanks
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw CellFault(.group, TextEncoding.notUTF8)
        }
        guard (1...64).contains(bytes.count), name.hiddenCharacter == nil else {
            throw CellFault(
                .group,
                Phrase(
                    "应为 1 – 64 字节的组名，不含不可见字符",
                    "expected a group's name of 1 – 64 bytes without hidden characters"))
        }
        return MemberGroup(name)
    }

    /// 1900-01-01T00:00:00Z. Before, it is no member's time but a program's word for "none".
    private static let earliest = UnixTime(seconds: -2_208_988_800)

    private static func time(_ row: CSVRow, _ column: Column) throws(CellFault) -> UnixTime? {
        let bytes = Array(row[column.rawValue].trimmingBlanks)
        if bytes.isEmpty { return nil }
        guard let time = UnixTime(rfc3339: bytes, range: 0..<bytes.count) else {
            throw CellFault(
                column,
                Phrase(
                    "应为 2026-12-31T16:00:00Z 这样的时间（UTC）",
                    "expected a time such as 2026-12-31T16:00:00Z (UTC)"))
        }
        guard time >= earliest else {
            throw CellFault(
                column,
                Phrase(
                    "应在 1900 年以后；不限请留空", "expected 1900 or later; empty is without limit"))
        }
        // A line of the list has whole seconds.
        return UnixTime(seconds: time.seconds)
    }

    private static func flags(_ row: CSVRow) throws(CellFault) -> MemberFlags {
        var flags: MemberFlags = []
        for word in row[Column.flags.rawValue].split(separator: 0x20) {
            let name = String(decoding: word, as: UTF8.self)
            guard let known = MemberFlags.names.first(where: { $0.name == name }) else {
                let names = MemberFlags.names.map(\.name)
                throw CellFault(
                    .flags,
                    Phrase(
                        "应为空，或 \(names.joined(separator: "、"))，以空格分隔",
                        "expected nothing, or some of \(names.joined(separator: ", ")) with "
                            + "blanks between them"))
            }
            flags.insert(known.flag)
        }
        return flags
    }

    private static func credential(_ row: CSVRow) throws(CellFault) -> Credential? {
        let kindName = String(
            decoding: row[Column.kind.rawValue].trimmingBlanks, as: UTF8.self)
        let bytes = row[Column.credential.rawValue].trimmingBlanks
        if kindName.isEmpty, bytes.isEmpty { return nil }
        guard let kind = CredentialKind(rawValue: kindName), kind != .qr else {
            let kinds = CredentialKind.allCases.filter { $0 != .qr }.map(\.rawValue)
            throw CellFault(
                .kind,
                Phrase(
                    "应为 \(kinds.joined(separator: "、")) 之一",
                    "expected one of \(kinds.joined(separator: ", "))"))
        }
        do throws(CredentialRefusal) {
            return try Credential(printed: bytes, kind: kind)
        } catch {
            throw CellFault(.credential, error.reason(kind))
        }
    }
}
