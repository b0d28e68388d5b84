import HubLink
import LinuxIO
import StationModel
import Synchronization

/// The thread between the station and the city's hub: it carries out what `Hub` wants, and owns
/// the spool of samples.
///
/// Nobody waits for it, and it waits for nobody: the ledger is read on the storage lane, lists are
/// built on the import's thread, requests are the link's, and all of them answer through the
/// mailbox. So a hub that is slow, gone or hostile costs a thread its sleep and the door nothing.
final class HubLane: Sendable {
    /// Something for the worker, from any thread.
    typealias Job = @Sendable (inout HubWorker) -> Void

    /// A request, its preparation and its answer a flow, one word that there are news of the disk,
    /// and some questions of technicians: an answer always finds room.
    private static let mostWaiting = 256

    let mailbox: Mailbox<Job>
    let options: HubLaneOptions
    /// Of the storage lane.
    let news: LedgerNews
    private let shared = Mutex(Shared())
    private let thread = LaneHolder()

    private struct Shared: Sendable {
        var station = SampledStation()
        var stops = false
        var wanted: Set<HubFlow> = []
    }

    /// The mailbox is there before the lane: the storage lane, which the lane asks, wakes it.
    static func makeMailbox() throws(SystemError) -> Mailbox<Job> {
        try Mailbox(capacity: mostWaiting)
    }

    init(_ options: HubLaneOptions, _ mailbox: Mailbox<Job>, _ news: LedgerNews) {
        self.options = options
        self.mailbox = mailbox
        self.news = news
    }

    /// Opens the spool and begins; ends the link when it ends.
    func start(through link: any HubRequester) throws(SystemError) {
        options.lists.whenHubIsWanted { [weak self] flow in self?.ask(flow) }
        thread.put(
            try LaneThread(name: "hub") { [self] in
                var worker = HubWorker(lane: self, link: link)
                worker.run()
            })
    }

    /// False when the worker is so far behind that the job did not fit: then a flow whose answer
    /// it was rests until the next start, which is why nobody may post without a bound.
    @discardableResult
    func post(_ job: @escaping Job) -> Bool { mailbox.post(job) }

    /// A changed configuration.
    func use(_ configuration: HubConfiguration) {
        if !post({ worker in worker.use(configuration) }) {
            Log.shared.error("the hub's configuration stays as it was: the lane is too busy")
        }
    }

    /// Something has changed here, and what is at the hub is wanted now. The wish is never lost: a
    /// full mailbox is one that is about to be looked at.
    func ask(_ flow: HubFlow) {
        shared.withLock { _ = $0.wanted.insert(flow) }
        _ = mailbox.post { _ in }
    }

    /// Whether `ask` was called since the last time.
    func takeWish(for flow: HubFlow) -> Bool {
        shared.withLock { $0.wanted.remove(flow) != nil }
    }

    /// The newest status of the station: what samples are taken of.
    func note(_ status: StationStatus) { shared.withLock { $0.station.note(status) } }

    /// For the next samples; `nil` before the first status.
    func takeStationStatus() -> StationStatus? { shared.withLock { $0.station.take() } }

    /// Whether the end was asked for, also when the job that says so did not fit.
    var isStopping: Bool { shared.withLock { $0.stops } }

    /// Takes the last samples, keeps what the hub does not have, and ends the thread.
    func stop() {
        shared.withLock { $0.stops = true }
        // Wakes the worker; a full mailbox is one that it looks at anyway.
        _ = mailbox.post { _ in }
        thread.join()
    }

    static func tell(_ report: HubLinkReport) {
        switch report {
        case .courierEnded(let end, let flows):
            let names = flows.map(\.rawValue).joined(separator: ", ")
            Log.shared.warning("the hub's courier ended (\(end)) with requests under way: \(names)")
        case .courierNotStarted(let error):
            Log.shared.error("the hub's courier does not start: \(error)")
        case .noCredential(let flow, let reason):
            Log.shared.error("hub.\(flow.rawValue) has no credential: \(reason)")
        case .linkFailed(let error):
            Log.shared.critical("nothing is sent to the hub any more: \(error)")
        }
    }
}
