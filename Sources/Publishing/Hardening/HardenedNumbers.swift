// What scrypt made of each ID card's number, so that a card is hardened once and not with every
// publication. A file of records in the order of their tags, looked up where it lies (mapped), and
// a journal beside it of what this run has made: a run that is killed loses seconds.
//
//     offset  bytes
//          0     16   tag = HMAC(work key, "tag" ‖ N ‖ list id ‖ 0 ‖ number), the first 16 bytes
//         16     32   the hardened number
//         48      8   check = HMAC(work key, "check" ‖ tag ‖ hardened), the first 8 bytes
//
// No number stands there. But whoever has this file and the work key finds a number's tag by
// trying all of them without scrypt: so the key lies elsewhere, with the other keys. A record whose
// check does not fit is made anew: a wrong one would be a worker who stands outside.

import Glibc
import Identity
import LinuxIO
import StationModel

/// The hardened numbers of one list at one cost.
final class HardenedNumbers {
    static let recordSize = 56
    private static let tagSize = 16

    private let folder: String
    /// What earlier runs have made, unchecked.
    let base: MappedRecords
    private let journal: FileDescriptor
    /// What was used in this run: all that the next one finds.
    private let used: RecordSorter

    private static func basePath(_ folder: String) -> String { folder + "/hardened.records" }
    private static func journalPath(_ folder: String) -> String { folder + "/hardened.journal" }

    init(folder: String) throws {
        self.folder = folder
        try Self.takeInJournal(folder)
        base = try MappedRecords(
            path: Self.basePath(folder), size: Self.recordSize, keySize: Self.tagSize)
        journal = try FileDescriptor.open(
            Self.journalPath(folder), O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
        used = RecordSorter(recordSize: Self.recordSize, folder: folder, name: "hardened")
    }

    /// Keeps what was used for the next run, and what is new also over a kill.
    func keep(_ records: [[UInt8]], new: [[UInt8]]) throws {
        for record in records { try used.add { $0 += record } }
        var rest = Array(new.joined())[...]
        while !rest.isEmpty {
            guard let count = try journal.write(rest) else {
                throw SystemError("write", place: journal.place, errorNumber: EAGAIN)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything was published: what was not used belongs to people who have left.
    func finish() throws {
        try Self.write(used, to: folder)
        try unlinkFile(Self.journalPath(folder))
    }

    /// What a killed run has left.
    private static func takeInJournal(_ folder: String) throws {
        let journal = journalPath(folder)
        guard access(journal, F_OK) == 0 else { return }
        let all = RecordSorter(recordSize: recordSize, folder: folder, name: "journal")
        for path in [basePath(folder), journal] where access(path, F_OK) == 0 {
            let records = try RecordStream(path: path, recordSize: recordSize, allowsTornEnd: true)
            while records.current != nil {
                try records.withCurrent { record in try all.add { $0 += record } }
                try records.advance()
            }
        }
        try write(all, to: folder)
        try unlinkFile(journal)
    }

    /// Each tag once.
    private static func write(_ records: RecordSorter, to folder: String) throws {
        let path = basePath(folder)
        let file = try OutputFile(path: path + ".new", mode: 0o600)
        var last: [UInt8] = []
        try records.forEach { record in
            guard !record.prefix(tagSize).elementsEqual(last) else { return }
            last = Array(record.prefix(tagSize))
            try file.append(record)
        }
        _ = try file.finish()
        try renameFile(path + ".new", to: path)
    }
}
