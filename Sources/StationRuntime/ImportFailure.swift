import Identity
import StationCore
import StationModel
import Storage

/// How an import failed, and whose fault it is.
struct ImportFailure: Sendable {
    /// For people.
    let text: String
    /// As for a document of the hub's: whether the files are wrong, or were broken on the way.
    let outcome: DocumentOutcome
    /// For the entry that tells the city.
    let rejection: ListRejection
    /// Deltas that do not fit the list in use say nothing of the snapshot.
    let isHelpedBySnapshot: Bool

    init(_ error: any Error) {
        text = "\(error)"
        switch error {
        case let fault as ListFault:
            outcome = Self.outcome(of: fault)
            rejection = ListRejection(
                reason: fault.kind.rawValue, file: fault.file, line: fault.line)
            isHelpedBySnapshot = true
        case let refusal as ListRefusal:
            outcome = .refused
            rejection = ListRejection(reason: refusal.word)
            isHelpedBySnapshot = refusal.isHelpedBySnapshot
        default:
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
enum ImportFault: Error, CustomStringConvertible {
    case noRootKey
    /// The key with this id has not come yet.
    case listKeyMissing(String)

    var description: String {
        switch self {
        case .noRootKey:
            "the configuration names no lists.rootPublicKey: whose lists are to be believed?"
        case .listKeyMissing(let listKeyId):
            "the list is made with list key \(listKeyId), which is not here: send it in a "
                + "directive, or name its file in lists.listKeyFiles"
        }
    }
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
