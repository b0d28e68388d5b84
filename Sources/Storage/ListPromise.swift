public import StationModel

/// What a signed manifest promises of a member list, in the form the list keeps.
public struct ListPromise: Hashable, Sendable {
    /// The manifest's own version: only ever increases.
    public let manifestVersion: UInt64
    /// The list's version after the last delta.
    public let listVersion: UInt64
    /// Lines after the last delta.
    public let count: Int
    public let issued: UnixTime
    public let notAfter: UnixTime
    /// The manifest as it was signed: the keys in it survive a restart with the list.
    public let manifest: [UInt8]
    /// A list that has shrunk to less than half is taken all the same.
    public let allowShrink: Bool

    public init(
        manifestVersion: UInt64, listVersion: UInt64, count: Int, issued: UnixTime,
        notAfter: UnixTime, manifest: [UInt8], allowShrink: Bool = false
    ) {
        self.manifestVersion = manifestVersion
        self.listVersion = listVersion
        self.count = count
        self.issued = issued
        self.notAfter = notAfter
        self.manifest = manifest
        self.allowShrink = allowShrink
    }
}

/// A source of lines: hands each to the closure, in the order of the file, and throws on what the
/// closure throws. So a file of any size is read with the memory of one line.
public typealias ListLines = ((MemberChange) throws -> Void) throws -> Void

/// A snapshot, line by line.
public struct ListSnapshot {
    public let version: UInt64
    /// Lines that the manifest promises of this file.
    public let count: Int
    let lines: ListLines

    public init(version: UInt64, count: Int, lines: @escaping ListLines) {
        self.version = version
        self.count = count
        self.lines = lines
    }
}

/// A delta, line by line.
public struct ListDelta {
    public let from: UInt64
    public let to: UInt64
    let lines: ListLines

    public init(from: UInt64, to: UInt64, lines: @escaping ListLines) {
        self.from = from
        self.to = to
        self.lines = lines
    }
}

/// Why a member file was refused; the list in use stays as it is. No text names a person.
public enum ListRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The manifest is not newer than the one in use.
    case manifestNotNewer(version: UInt64, inUse: UInt64)
    /// The list itself would go back.
    case listOlder(version: UInt64, inUse: UInt64)
    /// A delta does not begin where the list stands, or the last does not end at the promise.
    case versionMismatch(expected: UInt64, found: UInt64)
    /// Fewer or more lines than the manifest promises.
    case countMismatch(promised: Int, found: Int)
    /// Less than half of the list in use.
    case shrinks(from: Int, to: Int)
    /// A snapshot's line (counted from 1) does not stand in ascending order of its digest, or
    /// stands there twice.
    case notSorted(line: Int)
    /// A deletion in a snapshot.
    case deletionInSnapshot(line: Int)
    /// A delta deletes what is not on the list.
    case deletesUnknown(line: Int)
    /// Members whose lines do not agree in group, validity and flags.
    case conflictingLines
    case tooManyGroups(limit: Int)
    /// More changes than are kept beside a snapshot: a newer snapshot is the way.
    case deltaTooLong(limit: Int)

    /// What was found, and what helps.
    public var words: Phrase {
        switch self {
        case .manifestNotNewer(let version, let inUse):
            Phrase(
                "清单第 \(version) 版不比在用的第 \(inUse) 版新",
                "manifest version \(version) is not newer than \(inUse), which is in use")
        case .listOlder(let version, let inUse):
            Phrase(
                "名册第 \(version) 版比在用的第 \(inUse) 版旧",
                "list version \(version) is older than \(inUse), which is in use")
        case .versionMismatch(let expected, let found):
            Phrase(
                "名册为第 \(found) 版，应为第 \(expected) 版：请导入全量文件",
                "list version \(found) where \(expected) was expected: import the snapshot")
        case .countMismatch(let promised, let found):
            Phrase(
                "有 \(found) 行，清单写的是 \(promised) 行：请重新获取文件",
                "\(found) lines where the manifest promises \(promised): fetch the files again")
        case .shrinks(let from, let to):
            Phrase(
                "名册将从 \(from) 行减到 \(to) 行：确需如此，请平台方发布时加 --allow-shrink，"
                    + "或导入时加 --force",
                "the list would shrink from \(from) to \(to) lines: if it is meant, let the city "
                    + "publish it with --allow-shrink, or import it with --force")
        case .notSorted(let line):
            Phrase(
                "全量文件第 \(line) 行次序不对：各行应按摘要排序，各一次",
                "line \(line) of the snapshot is out of order: sort the lines by digest, each once")
        case .deletionInSnapshot(let line):
            Phrase(
                "全量文件第 \(line) 行是删除：只有增量文件可以删除",
                "line \(line) of the snapshot is a deletion: only deltas delete")
        case .deletesUnknown(let line):
            Phrase(
                "增量文件第 \(line) 行删除的行不在名册中：请导入全量文件",
                "line \(line) of the delta deletes a line that is not on the list: import the "
                    + "snapshot")
        case .conflictingLines:
            Phrase(
                "有会员的各行在组、有效期或标记上不一致：请平台方改正",
                "a member's lines do not agree in group, validity and flags: correct the list")
        case .tooManyGroups(let limit):
            Phrase(
                "组的种类超过 \(limit)：group 应写组别，不是个人",
                "more than \(limit) groups: the field names a group, not a person")
        case .deltaTooLong(let limit):
            Phrase(
                "增量超过 \(limit) 行：请导入全量文件",
                "more than \(limit) lines of deltas: import the snapshot")
        }
    }

    public var description: String { words.english }
}
