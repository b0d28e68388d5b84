public import StationModel

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
    /// A snapshot's line does not stand in ascending order of its digest, or stands there twice.
    case notSorted(ListPlace)
    /// A deletion in a snapshot.
    case deletionInSnapshot(ListPlace)
    /// A delta deletes what is not on the list.
    case deletesUnknown(ListPlace)
    /// Members whose lines do not agree in group, validity and flags: the last line of one.
    case conflictingLines(ListPlace)
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
        case .notSorted(let place):
            place.name
                + Phrase(
                    "次序不对，各行应按摘要排序，各一次",
                    "out of order; sort the lines by digest, each once")
        case .deletionInSnapshot(let place):
            place.name
                + Phrase(
                    "全量文件里不能有删除，只有增量文件可以",
                    "a deletion in a snapshot; only deltas delete")
        case .deletesUnknown(let place):
            place.name
                + Phrase(
                    "要删除的行不在名册中，请导入全量文件",
                    "it deletes what is not on the list; import the snapshot")
        case .conflictingLines(let place):
            place.name
                + Phrase(
                    "与同一会员的其他行在组、有效期或标记上不一致，请平台方改正",
                    "it does not agree with the member's other lines in group, validity and "
                        + "flags; correct the list")
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

extension ListRefusal {
    /// Where it is, of what a line says.
    public var place: ListPlace? {
        switch self {
        case .notSorted(let place), .deletionInSnapshot(let place), .deletesUnknown(let place),
            .conflictingLines(let place):
            place
        case .manifestNotNewer, .listOlder, .versionMismatch, .countMismatch, .shrinks,
            .tooManyGroups, .deltaTooLong:
            nil
        }
    }
}

extension ListPlace {
    /// In front of what is wrong there.
    fileprivate var name: Phrase {
        let line = line.map { Phrase(" 第 \($0) 行", ", line \($0)") } ?? .none
        return .verbatim(file) + line + Phrase("：", ": ")
    }
}
