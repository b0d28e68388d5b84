package import StationModel
import Storage

extension HubSamples {
    /// Samples that were taken before the clock was set may be sent in another boot.
    package func keepTime(at moment: Moment) {
        guard moment.trust.isTrusted else { return }
        let time = BootTime(
            monotonicMilliseconds: moment.instant.milliseconds, wall: moment.wall)
        do throws(StorageFault) { try spool.keepTime(time, of: boot) } catch {
            Log.shared.error("the time of this boot is not kept for its samples: \(error)")
        }
    }
}
