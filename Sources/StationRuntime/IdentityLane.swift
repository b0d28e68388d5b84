import DevicePorts
import Identity
import LinuxIO
import StationModel
import Storage
import Synchronization

/// The thread that hashes and verifies: the processor's part of an identification.
///
/// Whom it does not find among the regulars it hands to the member lane, which looks on disk; a
/// slow disk therefore never keeps a regular, or a code's verification, waiting.
final class IdentityLane: Sendable {
    struct Job: Sendable {
        let token: Token
        let credential: Credential
        let moment: Moment
    }

    /// Two reads for each of sixteen readers, and each once more: beyond it the loop gives the
    /// read up after 500 ms, as with a silent lane.
    static let mostWaiting = 64

    private let mailbox: Mailbox<Job?>
    private let thread = LaneHolder()
    private let identifier: StationIdentifier
    /// The list that `identifier` works with; changed together with it.
    private let generation: Mutex<UInt64>

    init(_ identifier: StationIdentifier, generation: UInt64) throws(SystemError) {
        self.identifier = identifier
        self.generation = Mutex(generation)
        mailbox = try Mailbox(capacity: Self.mostWaiting)
    }

    func start(loop: Mailbox<LoopMessage>, members: MemberLane) throws(SystemError) {
        let lane = try LaneThread(name: "identity") { [self] in
            do throws(SystemError) {
                try run(loop, members)
            } catch {
                Log.shared.critical("the identity lane cannot wait: \(error)")
            }
        }
        thread.put(lane)
    }

    /// Returns false when the lane is so far behind that the read is not worth queueing.
    func post(_ job: Job) -> Bool { mailbox.post(job) }

    /// Another list: the material first, so that no answer carries a newer generation than the
    /// keys it was made with. The regulars were the old list's; they go in the moment in which
    /// the generation changes, so that `remember` adds none of the old list to the new.
    func use(
        _ material: IdentityMaterial, generation newGeneration: UInt64
    ) throws(CryptographyFault) {
        // Whatever happens, answers carry the generation of the list that is looked up in.
        defer {
            generation.withLock {
                identifier.forgetRegulars()
                $0 = newGeneration
            }
        }
        try identifier.replace(material)
    }

    /// The list in use was lost: the previous one, or none, answers now. The regulars stay, for
    /// they are what is left of the newer list.
    func fallBack(
        to material: IdentityMaterial?, generation newGeneration: UInt64
    ) throws(CryptographyFault) {
        defer { generation.withLock { $0 = newGeneration } }
        if let material { try identifier.replace(material) }
    }

    /// The digests of the regulars in memory, used longest ago first.
    var regularDigests: [CredentialDigest] { identifier.regularDigests }

    /// A member was granted, or was found again in a new list. Somebody found in another list
    /// than the one in use is not remembered: the new one may not know them.
    func remember(_ record: MemberRecord, digest: CredentialDigest?, generation found: UInt64) {
        generation.withLock { generation in
            if generation == found { identifier.addRegular(record, digest: digest) }
        }
    }

    private func run(_ loop: Mailbox<LoopMessage>, _ members: MemberLane) throws(SystemError) {
        let poller = try Poller()
        try poller.add(mailbox.descriptor, key: 0, for: .read)
        while true {
            _ = try poller.wait(until: nil)
            for job in mailbox.drain() {
                guard let job else { return }
                identify(job, loop, members)
            }
        }
    }

    private func identify(
        _ job: Job, _ loop: Mailbox<LoopMessage>, _ members: MemberLane
    ) {
        let generation = generation.withLock { $0 }
        switch identifier.begin(job.credential, at: job.moment) {
        case .finished(let identification):
            _ = loop.post(.identified(job.token, identification, generation: generation))
        case .lookUp(let query):
            if !members.post(.lookUp(job.token, query, generation: generation)) {
                _ = loop.post(.identified(job.token, .storageFault, generation: generation))
            }
        }
    }

    func stop() {
        while !mailbox.post(nil) { LaneThread.giveWay() }
        thread.join()
    }
}
