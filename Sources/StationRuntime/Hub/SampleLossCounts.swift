import StationModel
import Storage

/// Samples that were lost since the start of the process, each counted once: those of which the
/// spool has told, and those that machines counted which a new configuration has ended. What a
/// machine has left to the spool to tell, it has counted itself.
///
/// The spool offers a loss again until it may forget it, also after a kill. What was told in an
/// earlier life of the process was counted there; what this one has asked the ledger to tell is
/// counted here, also when the answer went to a machine that is gone.
struct SampleLossCounts {
    /// For these the hub's machine loses samples, and the spool none of its own.
    private static let ofMachines: Set<SampleLossReason> = [.tooOld, .refused, .clock, .disk]

    private(set) var counts: [SampleLossReason: UInt64] = [:]
    /// Given to the ledger last by this life of the process.
    private var asked: UInt64?
    /// Settled last: its spool could not forget it, and offers it again.
    private var settled: UInt64?

    /// A loss goes to the ledger. Returns whether it counts where the ledger has it already.
    mutating func tells(_ loss: SampleLoss) -> Bool {
        let isAgain = asked == loss.id
        asked = loss.id
        return isAgain
    }

    /// It is on disk. One whose size nobody knows counts as one: an alert must see it.
    ///
    /// - Parameter isNew: whether this life of the process has told it.
    mutating func told(_ loss: SampleLoss, isNew: Bool) {
        guard settled != loss.id else { return }
        settled = loss.id
        guard isNew, !Self.ofMachines.contains(loss.reason) else { return }
        counts[loss.reason, default: 0] += loss.extent.count.map { UInt64($0) } ?? 1
    }

    /// A machine ends, with what it has counted.
    mutating func take(_ ended: [SampleLossReason: UInt64]) {
        counts.merge(ended, uniquingKeysWith: +)
    }

    /// With what the machine of now has counted.
    func with(_ running: [SampleLossReason: UInt64]) -> [SampleLossReason: UInt64] {
        counts.merging(running, uniquingKeysWith: +)
    }
}
