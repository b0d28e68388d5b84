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
        /// Something for the owner of the list; `nil` = it could not be opened.
        case ask(@Sendable (inout MemberList) -> Void)
        case stop
    }

    /// As many as the identity lane can have under way, and some questions of technicians.
    static let mostWaiting = 128

    private let mailbox: Mailbox<Job>
    private let thread = LaneHolder()
    private let directory: String

    init(directory: String) throws(SystemError) {
        self.directory = directory
        mailbox = try Mailbox(capacity: Self.mostWaiting)
    }

    /// `opened` is called once, on the lane's thread, with the list found.
    func start(
        loop: Mailbox<LoopMessage>, opened: @escaping @Sendable (borrowing MemberList) -> Void
    ) throws(SystemError) {
        let lane = try LaneThread(name: "members") { [self] in
            var list = MemberList(directory: directory)
            if let fault = list.fault { Log.shared.critical("\(fault)") }
            opened(list)
            do throws(SystemError) {
                try run(&list, loop)
            } catch {
                Log.shared.critical("the member lane cannot wait: \(error)")
            }
            list.close()
        }
        thread.put(lane)
    }

    func post(_ job: Job) -> Bool { mailbox.post(job) }

    private func run(
        _ list: inout MemberList, _ loop: Mailbox<LoopMessage>
    ) throws(SystemError) {
        let poller = try Poller()
        try poller.add(mailbox.descriptor, key: 0, for: .read)
        while true {
            _ = try poller.wait(until: nil)
            for job in mailbox.drain() {
                switch job {
                case .lookUp(let token, let query, let generation):
                    let identification = lookUp(query, in: list)
                    _ = loop.post(.identified(token, identification, generation: generation))
                case .ask(let question): question(&list)
                case .stop: return
                }
            }
        }
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

    func stop() {
        while !mailbox.post(.stop) { LaneThread.giveWay() }
        thread.join()
    }
}
