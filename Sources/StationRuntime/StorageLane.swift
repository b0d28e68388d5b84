public import LinuxIO
public import StationModel
public import Storage
import Synchronization

/// The thread that owns `station.db`: nobody else waits for it.
///
/// Records come through a bounded mailbox and go to disk in groups: the lane takes everything that
/// waits, writes it as one transaction, and tells the loop up to which record it got. While a
/// transaction waits for the disk the next group gathers by itself; after a quiet time the lane
/// waits 20 ms for company, well below the promised 100 ms, so that one visit is one write.
///
/// When writing fails the group is kept and tried again, after 1 s, then 2 s … 30 s: nothing that
/// was taken is lost while the process lives. A record that somebody waits for (a commit) is
/// never kept: its answer is "failed", at once.
public final class StorageLane: Sendable {
    /// A record, or something else for the owner of the ledger.
    enum Job: Sendable {
        case record(LedgerRecord, serial: UInt64, Token?)
        case ask(@Sendable (Ledger?) -> Void)
        case stop
    }

    /// Records in memory when the disk does not answer: a day of a busy station, many times over.
    public static let mostWaiting = 10_000
    /// A third waits in the mailbox; the group that is being written holds less than a third
    /// before it takes the mailbox over, so all of them together stay within the limit.
    static let queueCapacity = mostWaiting / 3
    static let gather: Duration = .milliseconds(20)

    let mailbox: Mailbox<Job>
    let options: StorageOptions
    private let serial = Mutex<UInt64>(0)
    private let refused = Mutex(false)
    private let stopping = Mutex<Stop?>(nil)
    var stopAsked: Stop? { stopping.withLock { $0 } }
    /// Whether a record ever found the queue full.
    var hasRefused: Bool { refused.withLock { $0 } }
    private let thread = LaneHolder()

    public init(_ options: StorageOptions) throws(SystemError) {
        self.options = options
        mailbox = try Mailbox(capacity: Self.queueCapacity)
    }

    /// Opens the ledger on the lane's own thread. `ready` is called there once.
    public func start(
        loop: Mailbox<LoopMessage>, moment: Moment, ready: @escaping @Sendable (Opened) -> Void
    ) throws(SystemError) {
        let lane = try LaneThread(name: "storage") { [self] in
            var worker = StorageWorker(lane: self, loop: loop)
            worker.run(moment: moment, ready: ready)
        }
        thread.put(lane)
    }

    /// The members granted last, the newest first.
    public typealias Regulars = [(digest: CredentialDigest, record: MemberRecord)]

    /// What was found at the start.
    public struct Opened: Sendable {
        /// `nil` = the ledger could not be opened yet; `LoopMessage.restored` will tell.
        public let restored: RestoredState?
        public let regulars: Regulars
        public let condition: StorageCondition
    }

    /// Gives a record to the lane. Returns its serial number, `nil` when the queue is full.
    public func post(_ record: LedgerRecord, token: Token?) -> UInt64? {
        serial.withLock { serial in
            guard mailbox.post(.record(record, serial: serial + 1, token)) else {
                refused.withLock { $0 = true }
                return nil
            }
            serial += 1
            return serial
        }
    }

    /// Runs a question on the lane's thread; `nil` = the ledger is not open.
    public func ask(_ question: @escaping @Sendable (Ledger?) -> Void) -> Bool {
        mailbox.post(.ask(question))
    }

    /// How a run ends.
    enum Stop: Sendable {
        /// On request.
        case clean
        /// An error ended it: what waits is written, and the next start knows.
        case unclean
        /// What waits is lost, and the next start knows.
        case powerFailed
    }

    /// The loop has ended, and nobody posts any more.
    func announce(_ stop: Stop) { stopping.withLock { $0 = stop } }

    /// Writes what waits, closes the ledger, and ends the thread.
    func stop(_ stop: Stop) {
        announce(stop)
        // Wakes the worker; a full mailbox is one that it looks at anyway.
        _ = mailbox.post(.stop)
        thread.join()
    }
}

/// Where the ledger is and how it is signed.
public struct StorageOptions: Sendable {
    public var directory: String
    public var boot: BootId
    public var retentionDays: Int
    /// What the state directory may hold.
    public var budgetBytes: Int64
    /// Entries wait for a hub to acknowledge them; else age alone lets them go.
    public var isForHub: Bool
    /// Ed25519 with the station's key; `nil` = checkpoints are not written.
    public var sign: (@Sendable ([UInt8]) throws -> [UInt8])?
    public var clock: any StationClock
    /// Told, on the lane's thread, of each group that is on disk; without records, that the ledger
    /// has written entries of its own.
    public var wrote: @Sendable ([LedgerRecord], Ledger) -> Void
    /// Waits while a simulated disk is stalled; returns at once on a real one.
    public var waitForDisk: @Sendable () -> Void

    public init(
        directory: String, boot: BootId, retentionDays: Int, budgetBytes: Int64,
        isForHub: Bool = false, sign: (@Sendable ([UInt8]) throws -> [UInt8])?,
        clock: any StationClock,
        wrote: @escaping @Sendable ([LedgerRecord], Ledger) -> Void = { _, _ in },
        waitForDisk: @escaping @Sendable () -> Void = {}
    ) {
        self.directory = directory
        self.boot = boot
        self.retentionDays = retentionDays
        self.budgetBytes = budgetBytes
        self.isForHub = isForHub
        self.sign = sign
        self.clock = clock
        self.wrote = wrote
        self.waitForDisk = waitForDisk
    }
}
