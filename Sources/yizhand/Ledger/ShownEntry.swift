import Identity
import StationModel

/// One entry of the ledger, as it is printed.
struct ShownEntry: Decodable {
    let sequence: UInt64
    /// RFC 3339.
    let time: String
    /// `synced`, `holdover` or `untrusted`.
    let clock: String
    let kind: String
    let subject: String
    let data: [String: Value]

    /// A value of an entry's data.
    struct Value: Decodable {
        let value: LedgerValue

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = Self.optional({ try container.decode(Bool.self) }) {
                value = .flag(flag)
            } else if let number = Self.optional({ try container.decode(Int64.self) }) {
                value = .integer(number)
            } else {
                value = .text(try container.decode(String.self))
            }
        }

        /// Another type is no error: the next one is tried, and the last one throws.
        private static func optional<Result>(_ body: () throws -> Result) -> Result? {
            do { return try body() } catch { return nil }
        }
    }

    /// `  1234  2026-10-01 08:30:05  Let in: ID card, courier`.
    func line(with words: LedgerWords, _ language: Language) -> String {
        let doubt = clock == "untrusted" ? "?" : " "
        let number = String(sequence)
        let blanks = String(repeating: " ", count: max(0, 7 - number.utf8.count))
        return "\(blanks)\(number)  \(localTime(words.zone))\(doubt) \(sentence(words)[language])"
    }

    private func localTime(_ zone: TimeZoneTable) -> String {
        guard let time = UnixTime(rfc3339: time) else { return time }
        let second = zone.local(time).secondOfDay % 60
        return zone.minuteText(time) + ":" + padded(second, 2)
    }

    /// In words; what a newer version wrote stands as it is.
    private func sentence(_ words: LedgerWords) -> Phrase {
        guard let kind = EntryKind(rawValue: kind) else {
            return .verbatim("\(self.kind) \(subject)")
        }
        let moment = Moment(
            instant: MonotonicInstant(nanoseconds: 0), wall: UnixTime(milliseconds: 0),
            trust: .untrusted)
        let entry = LedgerEntry(
            kind, at: moment, subject: subject, data: data.mapValues(\.value))
        return entry.sentence(in: words.zone, items: words.items)
    }
}
