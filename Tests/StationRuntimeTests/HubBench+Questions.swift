import Foundation
import LinuxIO
import StationCore
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// What the lane and the ledger say of themselves.
extension HubBench {
    /// Until nothing is under way between the lanes: preparing a request takes a question to
    /// the ledger and its answer, and what an answer of the hub leads to takes one more.
    func settle() throws {
        for _ in 0..<4 {
            _ = try onLane { _ in 0 }
            _ = try ledger { _ in 0 }
            _ = try members.ask { _ in 0 }
        }
    }

    /// Asks the worker, behind everything that it was told before.
    func onLane<Answer: Sendable>(
        _ question: @escaping @Sendable (inout HubWorker) throws -> Answer
    ) throws -> Answer {
        let answers = try Mailbox<Result<Answer, any Error>>(capacity: 1)
        #expect(lane.post { worker in _ = answers.post(Result { try question(&worker) }) })
        return try #require(try disk.first(answers)).get()
    }

    /// Asks the ledger's owner.
    func ledger<Answer: Sendable>(
        _ question: @escaping @Sendable (Ledger) throws -> Answer
    ) throws -> Answer {
        let answers = try Mailbox<Result<Answer, any Error>>(capacity: 1)
        #expect(
            disk.lane.ask { ledger in
                _ = answers.post(Result { try question(try #require(ledger)) })
            })
        return try #require(try disk.first(answers)).get()
    }

    /// Entries that the hub does not have.
    func backlog() throws -> UInt64 {
        try settle()
        return try ledger { try $0.outboxBacklog().entries }
    }

    /// Whether there is a file of samples.
    var hasSpool: Bool { FileManager.default.fileExists(atPath: disk.folder + "/samples.db") }

    /// Entries of a kind, the oldest first.
    func entries(_ kind: EntryKind) throws -> [StoredEntry] {
        try settle()
        return try ledger { try $0.outboxPage(mostEntries: 1000, mostBytes: 1 << 20) }.entries
            .map(\.entry).filter { $0.kind == kind.rawValue }
    }

    /// Samples on disk that the hub does not have.
    func spooled() throws -> UInt64 {
        try settle()
        return try onLane { worker in
            let backlog = try worker.samples.spool.backlog()
            return backlog.end - backlog.first
        }
    }
}

/// An event as its receiver reads it.
struct ReceivedEvent {
    let attributes: [String: Any]

    static func all(in body: [UInt8]) throws -> [ReceivedEvent] {
        let found = try JSONSerialization.jsonObject(with: Data(body))
        return try #require(found as? [[String: Any]]).map(ReceivedEvent.init)
    }

    subscript(_ name: String) -> String? { attributes[name] as? String }
    var sequence: Int? { self["sequence"].flatMap { Int($0) } }
}
