import Identity
import LinuxIO
import StationCore
import StationModel
import Storage
import Synchronization

/// Imports lists into a running station: one at a time, each on a thread of its own.
///
/// The door's lanes go on meanwhile. The member lane is used for moments only: to see what is in
/// use, and to swap the finished list in between two look-ups.
final class ListImport: Sendable {
    enum State: Sendable {
        case idle
        case running(done: Int64, total: Int64)
        case done(ListImportOutcome)
        case failed(ImportFailure)
    }

    private let list: ListSwitch
    private let members: MemberLane
    private let clock: any StationClock
    private let stateDirectory: String
    /// What the disk has for lists; asked before something is fetched, too.
    let room: ListRoom
    private let state = Mutex(State.idle)
    private let thread = LaneHolder()

    init(
        list: ListSwitch, members: MemberLane, clock: any StationClock, stateDirectory: String,
        room: ListRoom
    ) {
        self.list = list
        self.members = members
        self.clock = clock
        self.stateDirectory = stateDirectory
        self.room = room
    }

    /// How the import stands, or how the last one ended.
    var current: State { state.withLock { $0 } }

    /// Begins an import; `false` = one is under way. `ended` is called on the import's thread.
    func start(
        _ request: ListImportRequest, ended: @escaping @Sendable (State) -> Void = { _ in }
    ) throws(SystemError) -> Bool {
        let isFirst = state.withLock { state in
            if case .running = state { return false }
            state = .running(done: 0, total: 0)
            return true
        }
        guard isFirst else { return false }
        // The last one has said its result; its thread is at its end.
        thread.join()
        do throws(SystemError) {
            thread.put(
                try LaneThread(name: "import") { [self] in
                    let end = run(request)
                    state.withLock { $0 = end }
                    ended(end)
                })
        } catch {
            state.withLock { $0 = .failed(ImportFailure(error)) }
            throw error
        }
        return true
    }

    /// Waits for the end of an import under way.
    func wait() { thread.join() }

    private func run(_ request: ListImportRequest) -> State {
        let regulars = list.regularDigests
        do {
            let outcome = try perform(request)
            Log.shared.notice("member list import: \(outcome.json)")
            if !outcome.dryRun, outcome.way != .unchanged { findAgain(regulars) }
            return .done(outcome)
        } catch {
            Log.shared.error("member list import: \(error)")
            return .failed(ImportFailure(error))
        }
    }

    private func perform(_ request: ListImportRequest) throws -> ListImportOutcome {
        guard let root = list.rootPublicKey else { throw ImportFault.noRootKey }
        let job = ListImportJob(
            request: request, rootKey: try Ed25519PublicKey(root), moment: clock.now(),
            stateDirectory: stateDirectory, room: room,
            remark: { Log.shared.notice($0.english) },
            progress: { [self] done, total in
                state.withLock { $0 = .running(done: done, total: total) }
            })
        return try job.run(Owner(members: members, list: list))
    }

    private func findAgain(_ regulars: [CredentialDigest]) {
        do {
            let generation = try members.ask { $0.status.generation }
            list.findAgain(regulars, generation: generation)
        } catch {
            Log.shared.notice("the regulars are not held in memory: \(error)")
        }
    }

    private struct Owner: ListOwner {
        let members: MemberLane
        let list: ListSwitch

        var listKeyIds: Set<String>? { list.listKeyIds }
        func use(_ published: PublishedLists) { list.use(published) }

        func prepareChange(to manifest: [UInt8]) -> @Sendable (MemberList) -> Void {
            list.prepareChange(to: manifest)
        }

        func withList<Answer: Sendable>(
            _ body: @escaping @Sendable (MemberList) throws -> Answer
        ) throws -> Answer {
            try members.ask(body)
        }
    }
}

extension ListImport.State {
    /// As the control socket shows it.
    var json: String {
        switch self {
        case .idle: #"{"state":"idle"}"#
        case .running(let done, let total):
            #"{"state":"running","done":\#(done),"total":\#(total)}"#
        case .done(let outcome): #"{"state":"done","outcome":\#(outcome.json)}"#
        case .failed(let failure):
            #"{"state":"failed","text":{"zh":\#(jsonString(failure.words.chinese)),"#
                + #""en":\#(jsonString(failure.words.english))}}"#
        }
    }
}
