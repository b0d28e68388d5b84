import Identity
import StationCore
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// What a refused list is called, wherever it is told: at the terminal, in the ledger.
@Suite struct ImportFailureTests {
    private static let place = ListPlace(file: "members-3.ndjson", line: 7)
    static let refusals: [ListRefusal] = [
        .manifestNotNewer(version: 3, inUse: 4), .listOlder(version: 3, inUse: 4),
        .versionMismatch(expected: 3, found: 4), .countMismatch(promised: 3, found: 4),
        .shrinks(from: 10, to: 3), .notSorted(place), .deletionInSnapshot(place),
        .deletesUnknown(place), .conflictingLines(place), .tooManyGroups(limit: 9),
        .deltaTooLong(limit: 9),
    ]

    private func check(_ phrase: Phrase) {
        #expect(phrase.chinese.contains(/\p{Han}{2}/), "\(phrase)")
        #expect(!phrase.chinese.contains(/[a-z]{2,} [a-z]{2,}/), "\(phrase)")
        #expect(!phrase.english.contains(/\p{Han}/) && phrase.english.contains(" "), "\(phrase)")
    }

    @Test(arguments: refusals)
    func `a refusal is told in both languages`(refusal: ListRefusal) {
        let failure = ImportFailure(refusal)
        check(failure.words)
        check(failure.rejection.name)
        #expect("\(refusal)" == failure.words.english)
        // Who mends it must find it.
        #expect(refusal.place == nil || refusal.place == Self.place)
        #expect(failure.rejection.file == refusal.place?.file)
        #expect(failure.rejection.line == refusal.place?.line)
        guard refusal.place != nil else { return }
        #expect(failure.words.chinese.hasPrefix("members-3.ndjson 第 7 行："))
        #expect(failure.words.english.hasPrefix("members-3.ndjson, line 7: "))
    }

    @Test(arguments: ListFault.Kind.allCases)
    func `a fault of a file is told in both languages, with its place`(kind: ListFault.Kind) {
        let fault = ListFault(
            kind, file: "members-3.ndjson", line: 7, column: 9, path: "until",
            found: Phrase("其他内容", "something else"), expected: Phrase("时间", "a time"))
        let failure = ImportFailure(fault)
        #expect(
            failure.words
                == Phrase(
                    "members-3.ndjson 第 7 行第 9 字节（until）：应为时间，实际为其他内容",
                    "members-3.ndjson line 7 column 9 at until: found something else, expected "
                        + "a time"))
        check(failure.rejection.name)
    }

    @Test func `what is missing on the station is told in both languages`() {
        check(ImportFailure(ImportFault.noRootKey).words)
        check(ImportFailure(ImportFault.listKeyMissing("b")).words)
        let room = DiskRoom(freeBytes: 210 << 20, unusedBudgetBytes: 130 << 20)
        let noRoom = ImportFailure(ImportFault.noRoom(bytes: 320 << 20 - 1, room))
        check(noRoom.words)
        check(noRoom.rejection.name)
        #expect(noRoom.outcome == .failed)
        #expect(
            noRoom.words.english.hasPrefix(
                "the list takes up to 320 MiB, the disk has 210 MiB free, of which 130 MiB are "
                    + "kept for the station's own records: "))
        check(ListRejection(reason: "failed").name)
    }
}
