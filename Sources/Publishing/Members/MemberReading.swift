// From a table of members to the records of a list, in order. Twice over the table: first every
// mistake is found and what is new is counted, which takes a minute; then the new numbers are
// hardened, which may take a night.

import Identity
import LinuxIO
import StationModel

/// How a publication comes along: what it does now, how much of that is done.
public enum PublishingStep: Hashable, Sendable {
    /// Bytes of a table.
    case checking(Int64, of: Int64)
    /// Bytes of what was published last.
    case verifying(Int64, of: Int64)
    /// Rows of the table, of which so many cards are hardened for the first time.
    case hashing(Int, of: Int)
    /// Lines of a list.
    case writing(Int, of: Int)
}

/// What the first look at a table has found.
public struct MemberForecast: Hashable, Sendable {
    public var rows = 0
    /// Cards whose numbers were never hardened before.
    public var newCards = 0
    /// Rows that had ended already when the list was signed: they admit nobody.
    public var ended = 0
    /// Until all of them are hardened, on all cores of this machine.
    public var timeNeeded: Duration = .zero
}

struct MemberReading {
    let table: MemberTable
    let crew: HashingCrew
    let known: HardenedNumbers
    let folder: String
    let issued: UnixTime
    let progress: (PublishingStep) -> Void

    /// Rows that are hashed at once: some seconds of the dearest work, so that progress is seen
    /// and a kill loses little.
    private static let batchSize = 1024

    /// Finds every mistake that one row can have.
    func forecast(bytes: Int64) throws -> MemberForecast {
        var forecast = MemberForecast()
        let hasher = try crew.makeHasher()
        var groups: Set<MemberGroup> = []
        try table.read(progress: { progress(.checking($0, of: bytes)) }) { row, faults in
            forecast.rows += 1
            if let until = row.record.until, until <= issued { forecast.ended += 1 }
            if groups.insert(row.record.group).inserted,
                groups.count == MemberListLimits.mostGroups + 1
            {
                faults.add(Self.oneGroupTooMany(row.line))
            }
            if let credential = row.credential, try !crew.isKnown(credential, hasher) {
                forecast.newCards += 1
            }
        }
        if forecast.newCards > 0 {
            forecast.timeNeeded = try crew.timePerNumber() * forecast.newCards
        }
        return forecast
    }

    private static func oneGroupTooMany(_ line: Int) -> TableFault {
        let most = MemberListLimits.mostGroups
        return TableFault(
            line: line, column: "group",
            Phrase(
                "组的种类到此行超过 \(most)，驿站会拒收；应为组别，不是个人",
                "more than \(most) groups up to this line, which stations refuse; expected a "
                    + "group, not a person"))
    }

    /// All lines of the list, to be read in order.
    func lines(_ forecast: MemberForecast, _ groups: inout GroupNames) throws -> MemberLines {
        let lines = MemberLines(folder: folder)
        var batch: [MemberTable.Row] = []
        var done = 0
        func hashBatch() throws {
            let hashed = try crew.hash(batch)
            try known.keep(
                hashed.compactMap(\.record), new: hashed.compactMap { $0.isNew ? $0.record : nil })
            for (row, result) in zip(batch, hashed) {
                let group = groups.index(of: row.record.group)
                try lines.add(
                    MemberLine(digest: result.digest, record: row.record, group: group),
                    line: row.line)
            }
            done += batch.count
            batch.removeAll(keepingCapacity: true)
            progress(.hashing(done, of: forecast.rows))
        }
        try table.read { row, _ in
            batch.append(row)
            if batch.count == Self.batchSize { try hashBatch() }
        }
        try hashBatch()
        return lines
    }
}

/// The names of groups; a record holds an index into them. Names of earlier versions stay, so that
/// their records mean the same.
struct GroupNames {
    /// Beside those of one table an index has two bytes for.
    static let mostKept = Int(UInt16.max) - MemberListLimits.mostGroups

    private(set) var names: [MemberGroup] = []
    private var indices: [MemberGroup: UInt16] = [:]

    init(_ names: [MemberGroup] = []) {
        for name in names { _ = index(of: name) }
    }

    mutating func index(of group: MemberGroup) -> UInt16 {
        if let index = indices[group] { return index }
        let index = UInt16(names.count)
        names.append(group)
        indices[group] = index
        return index
    }
}
