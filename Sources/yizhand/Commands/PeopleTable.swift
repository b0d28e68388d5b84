import Foundation
import Identity
import StationModel

/// People with their credentials, as somebody who tests the city's side writes them down.
///
/// CSV with a first line of names, without quotes (no field holds a comma), or one JSON object a
/// line. `kind` and `credential` are empty for a member with a phone only; `from` and `until` are
/// RFC 3339 or empty; `flags` are separated by blanks.
enum PeopleTable {
    static let columns = ["kind", "credential", "member", "group", "from", "until", "flags"]

    /// Reads the whole table; a faulty line is named by its number, never by what it holds.
    static func read(_ path: String) throws -> [ListPublisher.Person] {
        let text = String(decoding: try InputFile.read(path), as: UTF8.self)
        var people: [ListPublisher.Person] = []
        var names: [String]?
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            do {
                if line.hasPrefix("{") {
                    let row = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
                    people.append(try person(row))
                } else if let names {
                    people.append(try person(Self.row(line, names)))
                } else {
                    names = line.split(separator: ",").map(String.init)
                }
            } catch {
                throw CommandFailure(
                    .answerIsNo,
                    Phrase(
                        "\(path) 第 \(index + 1) 行有误。", "\(path), line \(index + 1) is wrong."),
                    next: Phrase(
                        "各列为 \(columns.joined(separator: ","))。",
                        "The columns are \(columns.joined(separator: ","))."))
            }
        }
        return people
    }

    private struct BadRow: Error {}

    private static func row(_ line: Substring, _ names: [String]) throws -> [String: String] {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == names.count else { throw BadRow() }
        return Dictionary(zip(names, fields.map(String.init)), uniquingKeysWith: { $1 })
    }

    private static func person(_ row: [String: String]) throws -> ListPublisher.Person {
        guard row.keys.allSatisfy(columns.contains),
            let member = MemberPseudonym(hex: row["member"] ?? ""), let group = row["group"],
            !group.isEmpty
        else { throw BadRow() }
        let record = MemberRecord(
            member: member, group: MemberGroup(group), from: try time(row["from"]),
            until: try time(row["until"]), flags: try flags(row["flags"]))
        return ListPublisher.Person(record, credential: try credential(row))
    }

    private static func credential(_ row: [String: String]) throws -> Credential? {
        let text = row["credential"] ?? ""
        if text.isEmpty { return nil }
        guard let kind = CredentialKind(rawValue: row["kind"] ?? ""), kind != .qr,
            let credential = Credential(kind: kind, text: text)
        else { throw BadRow() }
        return credential
    }

    private static func time(_ text: String?) throws -> UnixTime? {
        guard let text, !text.isEmpty else { return nil }
        guard let time = UnixTime(rfc3339: text) else { throw BadRow() }
        return time
    }

    private static func flags(_ text: String?) throws -> MemberFlags {
        var flags: MemberFlags = []
        for word in (text ?? "").split(separator: " ") {
            guard let known = MemberFlags.names.first(where: { $0.name == word }) else {
                throw BadRow()
            }
            flags.insert(known.flag)
        }
        return flags
    }
}
