import Identity
import StationCore
import StationModel
import Storage

/// How an import failed, and whose fault it is.
struct ImportFailure: Sendable {
    /// For people.
    let words: Phrase
    /// As for a document of the hub's: whether the files are wrong, or were broken on the way.
    let outcome: DocumentOutcome
    /// For the entry that tells the city.
    let rejection: ListRejection
    /// Deltas that do not fit the list in use say nothing of the snapshot.
    let isHelpedBySnapshot: Bool

    init(_ error: any Error) {
        switch error {
        case let fault as ListFault:
            words = fault.words
            outcome = Self.outcome(of: fault)
            rejection = ListRejection(
                reason: fault.kind.rawValue, file: fault.file, line: fault.line)
            isHelpedBySnapshot = true
        case let refusal as ListRefusal:
            words = refusal.words
            outcome = .refused
            rejection = ListRejection(
                reason: refusal.word, file: refusal.place?.file, line: refusal.place?.line)
            isHelpedBySnapshot = refusal.isHelpedBySnapshot
        case let fault as ImportFault:
            words = fault.words
            outcome = .failed
            rejection = fault.rejection
            isHelpedBySnapshot = false
        default:
            words = .verbatim("\(error)")
            outcome = .failed
            rejection = ListRejection(reason: "failed")
            isHelpedBySnapshot = false
        }
    }

    private static func outcome(of fault: ListFault) -> DocumentOutcome {
        switch fault.kind {
        case .cryptography: .failed
        // A file that is not there may come.
        case .unreadable, .wrongSize, .wrongHash: .damaged
        default: .refused
        }
    }
}

/// Why no list can be imported, whatever it holds.
enum ImportFault: Error, Hashable, CustomStringConvertible {
    case noRootKey
    /// The key with this id has not come yet.
    case listKeyMissing(String)
    /// The disk has no room for so many bytes beside the station's own files.
    case noRoom(bytes: Int64, DiskRoom)

    /// For the entry that tells the city.
    var rejection: ListRejection {
        switch self {
        case .noRootKey, .listKeyMissing: ListRejection(reason: "failed")
        case .noRoom: .noRoom
        }
    }

    var words: Phrase {
        switch self {
        case .noRootKey:
            Phrase(
                "配置中没有 lists.rootPublicKey，不知道该信谁的名册",
                "the configuration names no lists.rootPublicKey: whose lists are to be believed?")
        case .listKeyMissing(let listKeyId):
            Phrase(
                "本站没有名册密钥 \(listKeyId)：请平台方随指令下发，或在 lists.listKeyFiles 中写明其文件",
                "the list is made with list key \(listKeyId), which is not here: send it in a "
                    + "directive, or name its file in lists.listKeyFiles")
        case .noRoom(let bytes, let room): Self.noRoom(bytes, room)
        }
    }

    private static func noRoom(_ bytes: Int64, _ room: DiskRoom) -> Phrase {
        let needed = (bytes + (1 << 20) - 1) >> 20
        let (free, kept) = (room.freeBytes >> 20, room.keptBytes(beside: bytes) >> 20)
        return Phrase(
            "名册最多需要 \(needed) MiB，磁盘剩余 \(free) MiB，其中 \(kept) MiB 须留给本站记录："
                + "请清理磁盘、换用更大的存储卡，或调小 storage.budget",
            "the list takes up to \(needed) MiB, the disk has \(free) MiB free, of which "
                + "\(kept) MiB are kept for the station's own records: free space on this disk, "
                + "take a larger one, or give storage.budget a smaller value")
    }

    var description: String { words.english }
}

extension ListRejection {
    /// Nothing is wrong with the list: it is taken when there is room.
    static let noRoom = ListRejection(reason: "noRoom")
}

extension ListRefusal {
    /// The word in entries.
    fileprivate var word: String {
        switch self {
        case .manifestNotNewer: "manifestNotNewer"
        case .listOlder: "listOlder"
        case .versionMismatch: "versionMismatch"
        case .countMismatch: "wrongCount"
        case .shrinks: "shrinks"
        case .notSorted: "wrongOrder"
        case .deletionInSnapshot: "badLine"
        case .deletesUnknown: "deletesUnknown"
        case .conflictingLines: "disagreement"
        case .tooManyGroups: "tooManyGroups"
        case .deltaTooLong: "deltaTooLong"
        }
    }
}
