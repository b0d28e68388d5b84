import Foundation
import Identity
import Publishing
import StationModel

/// People with their credentials, as somebody who tests the city's side writes them down: the CSV
/// of `MemberTable`, or one JSON object a line with the same names.
enum PeopleTable {
    static let columns = MemberTable.columns

    /// Reads the whole table; faulty lines are named by their numbers, never by what they hold.
    static func read(_ path: String) throws -> [ListPublisher.Person] {
        var people: [ListPublisher.Person] = []
        let bytes = try InputFile.read(path)
        guard bytes.first == UInt8(ascii: "{") else {
            try MemberTable(path: path).read { row, _ in people.append(person(row)) }
            return people
        }
        var faults = TableFaults(file: path)
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
            guard let cells = cells(line) else {
                let reason = Phrase("应为值全是文字的 JSON 对象", "expected a JSON object of texts")
                faults.add(TableFault(line: index + 1, column: nil, reason))
                continue
            }
            if let row = MemberTable.row(cells, line: index + 1, &faults) {
                people.append(person(row))
            }
        }
        guard faults.count == 0 else { throw faults }
        return people
    }

    private static func person(_ row: MemberTable.Row) -> ListPublisher.Person {
        ListPublisher.Person(row.record, credential: row.credential)
    }

    private static func cells(_ line: ArraySlice<UInt8>) -> [String: String]? {
        do {
            return try JSONDecoder().decode([String: String].self, from: Data(line))
        } catch {
            // The decoder's words may hold what the line holds.
            return nil
        }
    }
}
