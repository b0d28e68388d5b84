public import StationModel

/// Names a question of the hub's machine; its answer carries it back. What answers a question that
/// nobody waits for any more means nothing.
public struct HubToken: Hashable, Sendable {
    public let flow: HubFlow
    public let number: UInt64

    public init(flow: HubFlow, number: UInt64) {
        self.flow = flow
        self.number = number
    }
}

/// Everything that the hub's machine can be told.
public enum HubInput: Hashable, Sendable {
    /// A deadline has come.
    case tick
    /// Answers `send` and `get`.
    case answered(HubToken, HubAnswer)
    /// Answers `send` and `get`: nobody knows whether what was sent has arrived, unless the fault
    /// came before anything was sent.
    case failed(HubToken, HubFault)
    /// Answers `send` where the worker has no body of that token any more: it is made anew.
    case bodyLost(HubToken)
    /// Answers `encodeEvents` and `encodeEvent`.
    case eventsEncoded(HubToken, EventBatch)
    /// Answers `encodeSamples`.
    case samplesEncoded(HubToken, SampleBatch)
    /// Answers any question to the station's own disk that it could not answer.
    case storageFailed(HubToken)
    /// Entries are on disk (at the start, after a group, after the cursor was kept). What is only
    /// in memory is never sent: after a power cut another entry may have its number.
    case ledger(EventBacklog)
    /// A critical alarm is on disk.
    case criticalRecorded(EventPosition)
    /// Answers `quarantine`: the event is kept on disk, and told apart from the others.
    case quarantined(HubToken)
    /// A person wants this quarantined event to be sent once more.
    case released(EventPosition)
    /// Answers `takeSamples`.
    case sampled(HubToken, SampleBlock)
    /// Answers `spool`: what was to be written lies in the spool as these samples.
    case spooled(block: UInt64, Range<UInt64>)
    /// Answers `spool`: the disk does not take it. It is told to try again.
    case spoolFailed(block: UInt64)
    /// What the spool holds, when its budget took the oldest (which the spool has told by an
    /// entry), and when that may differ from what the machine was told.
    case spool(SpoolBacklog)
    /// Answers `record`: the entry is on disk.
    case recorded(HubToken)
    /// Answers `judgeManifest`.
    case manifestJudged(HubToken, ManifestJudgement)
    /// Answers `applyLists` and `refuseFile`.
    case listsApplied(HubToken, DocumentOutcome)
    /// Answers `judgeDirective`.
    case directiveJudged(HubToken, DocumentOutcome)
    /// Somebody wants it now (`yizhand hub sync`); waits and refusals are forgotten.
    case sync(HubFlow)
    /// A clean stop: nothing more is begun. What is under way may still be answered.
    case stop
}

/// What the worker makes of a manifest.
public enum ManifestJudgement: Hashable, Sendable {
    /// It is what the station has, or older than that.
    case nothingNew
    /// Files that are not here, or not all of them, to fetch in this order. `identity` stands for
    /// the manifest's payload: a refused one is not fetched again.
    case wanted([ListFile], identity: UInt64)
    /// Its signature, form or time is wrong.
    case refused
    /// The list is made with a key that has not come yet: with it in use nobody would get in.
    case keyMissing
    /// The station's own disk failed.
    case storageFailed
}

/// A file that a manifest names.
public struct ListFile: Hashable, Sendable {
    public let name: String
    public let size: Int64

    public init(name: String, size: Int64) {
        self.name = name
        self.size = size
    }
}

/// What became of a document that came down.
public enum DocumentOutcome: Hashable, Sendable {
    case applied
    /// It is what the station has, or older than that.
    case nothingNew
    /// Its signature, form or content is wrong: the same again would be refused again.
    case refused
    /// A list's files are not those that the manifest names, and are deleted: broken on the way,
    /// or the server's mistake. The second time in a row it is the server's.
    case damaged
    /// The station's own disk failed, or it is busy: the same again may succeed.
    case failed
}
