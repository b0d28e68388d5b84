import DevicePorts
import Identity
import LinuxIO
import StationModel
import Storage
import Synchronization

/// The thread that owns `members.db`: looks people up, and swaps lists between two look-ups.
final class MemberLane: Sendable {
    enum Job: Sendable {
        case lookUp(Token, MemberQuery, generation: UInt64)
        /// Something for the owner of the list.
        case ask(@Sendable (MemberList) -> Void)
        case stop
    }

    /// As many as the identity lane can have under way, and some questions of technicians.
    static let mostWaiting = 128

    /// The previous list stays until the new one has served so long: a mistake in a list is
    /// noticed within a day.
    static let trial: Duration = .days(1)

    private let mailbox: Mailbox<Job>
    private let thread = LaneHolder()
    private let directory: String
    /// Told when the list in use was replaced by the previous one, or by none, in a look-up or in
    /// a question.
    private let fellBack = Mutex<(@Sendable (MemberList) -> Void)?>(nil)

    init(directory: String) throws(SystemError) {
        self.directory = directory
        mailbox = try Mailbox(capacity: Self.mostWaiting)
    }

    /// `opened` is called once, on the lane's thread, with the list found.
    func start(
        loop: Mailbox<LoopMessage>, opened: @escaping @Sendable (MemberList) -> Void
    ) throws(SystemError) {
        let lane = try LaneThread(name: "members") { [self] in
            let list = MemberList(directory: directory)
            if let fault = list.fault { Log.shared.critical("\(fault)") }
            if let fault = list.leftover { Log.shared.warning("\(fault)") }
            opened(list)
            do throws(SystemError) {
                try run(list, loop)
            } catch {
                Log.shared.critical("the member lane cannot wait: \(error)")
            }
            list.close()
        }
        thread.put(lane)
    }

    func post(_ job: Job) -> Bool { mailbox.post(job) }

    /// `body` is called, on the lane's thread, with a list that a look-up found damaged.
    func whenFallenBack(_ body: @escaping @Sendable (MemberList) -> Void) {
        fellBack.withLock { $0 = body }
    }

    private func run(
        _ list: MemberList, _ loop: Mailbox<LoopMessage>
    ) throws(SystemError) {
        let poller = try Poller()
        try poller.add(mailbox.descriptor, key: 0, for: .read)
        var trial = Trial(list.status.generation)
        while true {
            _ = try poller.wait(until: trial.end)
            for job in mailbox.drain() {
                switch job {
                case .lookUp(let token, let query, let generation):
                    answer(token, query, generation, list, loop)
                case .ask(let question): answer(question, list)
                case .stop: return
                }
            }
            trial.follow(list)
        }
    }

    private func answer(
        _ token: Token, _ query: MemberQuery, _ generation: UInt64, _ list: MemberList,
        _ loop: Mailbox<LoopMessage>
    ) {
        let before = list.status.generation
        let identification = lookUp(query, in: list)
        if list.status.generation != before, let fellBack = fellBack.withLock({ $0 }) {
            // Before the answer: the loop asks once more, and the other list then answers.
            fellBack(list)
        }
        _ = loop.post(.identified(token, identification, generation: generation))
    }

    /// A question looks people up as well, and may be what finds the list damaged.
    private func answer(_ question: (MemberList) -> Void, _ list: MemberList) {
        let wasSound = list.fault == nil
        let wasMissing = list.status.isMissing
        question(list)
        let isLost = wasSound && list.fault != nil || !wasMissing && list.status.isMissing
        if isLost, let fellBack = fellBack.withLock({ $0 }) { fellBack(list) }
    }

    private func lookUp(_ query: MemberQuery, in list: MemberList) -> Identification {
        guard !list.status.isMissing else {
            return list.fault == nil ? .listMissing : .storageFault
        }
        do {
            let record =
                switch query {
                case .digest(let digest): try list.record(digest: digest)
                case .code(let code): try list.record(member: code.member)
                }
            return query.identification(found: record)
        } catch {
            Log.shared.error("\(error)")
            return .storageFault
        }
    }

    /// Runs a question on the lane's thread and waits for the answer: for threads that may wait.
    ///
    /// The limit is longer than the longest change of a list takes on a slow card.
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (MemberList) throws -> Answer
    ) throws -> Answer {
        let answers = try Mailbox<Result<Answer, any Error>>(capacity: 1)
        let job = Job.ask { list in _ = answers.post(Result { try question(list) }) }
        guard mailbox.post(job) else { throw LaneSilence.full }
        let poller = try Poller()
        try poller.add(answers.descriptor, key: 0, for: .read)
        let limit = Clocks.monotonic() + .seconds(60)
        while Clocks.monotonic() < limit {
            _ = try poller.wait(until: limit)
            if let answer = answers.drain().first { return try answer.get() }
        }
        throw LaneSilence.noAnswer
    }

    func stop() {
        while !mailbox.post(.stop) { LaneThread.giveWay() }
        thread.join()
    }
}

/// The member lane did not take a question, or did not answer it.
enum LaneSilence: Error, CustomStringConvertible {
    case full, noAnswer

    var description: String {
        switch self {
        case .full: "the station is too busy to look at its member list; try again"
        case .noAnswer: "the disk with the member list does not answer; look at yizhand status"
        }
    }
}

/// How long the list in use has served, as far as this process has seen.
private struct Trial {
    private var generation: UInt64
    /// `nil` = served, and the previous list is gone.
    private(set) var end: MonotonicInstant?

    init(_ generation: UInt64) {
        self.generation = generation
        end = Clocks.monotonic() + MemberLane.trial
    }

    /// Another list begins its time; one that has served it makes the previous one needless.
    mutating func follow(_ list: MemberList) {
        if list.status.generation != generation { self = Trial(list.status.generation) }
        guard let end, end <= Clocks.monotonic() else { return }
        self.end = nil
        guard list.fault == nil, !list.status.isMissing else { return }
        do {
            try list.forgetPrevious()
        } catch {
            Log.shared.warning("the previous member list stays: \(error)")
        }
    }
}
