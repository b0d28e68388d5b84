public import StationModel

/// Everything that the hub's machine wants done. The worker does it in this order, and answers
/// where an answer is named; it decides nothing.
public enum HubEffect: Hashable, Sendable {
    /// Makes a body of the entries after a position (`nil`: from the beginning), at least one, at
    /// most so many, and bytes, and keeps it under this token → `eventsEncoded`.
    case encodeEvents(HubToken, after: EventPosition?, count: Int, bytes: Int)
    /// The same of one entry, which does not wait for the clock → `eventsEncoded`.
    case encodeEvent(HubToken, EventPosition)
    /// The same of samples; of the spool, the range may end earlier → `samplesEncoded`.
    case encodeSamples(HubToken, SampleRange)
    /// Sends the body that is kept under `body`, identical each time → `answered`, `failed`, or
    /// `bodyLost`.
    case send(HubToken, body: HubToken)
    /// The body that is kept under this token is not needed any more.
    case forget(HubToken)

    /// Everything up to this entry is at the hub, or quarantined. Kept with the next entries that
    /// are written anyway; until then it may be sent twice.
    case acknowledgeEvents(through: EventPosition)
    /// Kept for `yizhand hub quarantine`, in one transaction with an entry that tells of it
    /// → `quarantined`, or `storageFailed`; the cursor passes it only then.
    case quarantine(HubToken, EventPosition, HubTrouble, telling: LedgerEntry? = nil)
    /// A quarantined event that was released is at the hub after all.
    case forgetQuarantined(EventPosition)
    /// An entry for the ledger → `recorded`, when it is on disk, or `storageFailed`.
    case record(LedgerEntry, HubToken)

    /// Takes a block of all series now → `sampled`. `isLast`: the station stops, and each series
    /// ends with a stale marker. Those of `apart` stand last in it, in any order.
    case takeSamples(HubToken, isLast: Bool, apart: [String])
    /// Writes these samples of the block to `samples.db`, in their order → `spooled`, or
    /// `spoolFailed`.
    case spool(block: UInt64, [Range<UInt64>])
    /// The block is at the hub, or in the spool: it goes from memory. A body made of it stays.
    case forgetBlock(UInt64)
    /// All samples before this number are at the hub, or told as lost.
    case acknowledgeSamples(before: UInt64)
    /// The hub refuses this one sample and takes others. Kept for `yizhand hub quarantine`, on disk
    /// no later than the mark that leaves it behind.
    case quarantineSample(SampleRange, HubTrouble)

    /// A conditional GET → `answered` or `failed`.
    case get(HubToken, HubQuestion)
    /// Reads a manifest and says what is wanted of it → `manifestJudged`. `nil` = once more the
    /// one that came last.
    case judgeManifest(HubToken, body: [UInt8]?)
    /// What lies there of a file is not its beginning.
    case discardFile(name: String)
    /// The server has a file of the list in another length than the manifest says, whole and
    /// twice: as if it had come and were wrong (`found`: in bytes, where that is known)
    /// → `listsApplied`.
    case refuseFile(HubToken, ListFile, found: Int64?)
    /// All files are there: they are verified, made into a list and put into force
    /// → `listsApplied`.
    case applyLists(HubToken)
    /// Verifies a directive and puts it into force → `directiveJudged`.
    case judgeDirective(HubToken, body: [UInt8])
}

/// What is asked for. `known` is what the server gave with the last one that was judged.
public enum HubQuestion: Hashable, Sendable {
    case manifest(known: HubValidators)
    /// Goes on by Range where the file on disk ends.
    case file(ListFile)
    /// May be held by the server for as long as `hold`; the request's time ends a while after it.
    case directive(known: HubValidators, hold: Duration)
}

/// What a server calls a version of a document.
public struct HubValidators: Hashable, Sendable {
    public let etag: String?
    public let lastModified: String?

    public init(etag: String?, lastModified: String?) {
        self.etag = etag
        self.lastModified = lastModified
    }

    public static let none = HubValidators(etag: nil, lastModified: nil)
}
