import StationCore
package import StationModel
package import Storage

extension HubSamples {
    /// Notes a refused sample of either place, as it was sent.
    package mutating func quarantine(
        _ range: SampleRange, _ trouble: HubTrouble, now: Moment
    ) throws(StorageFault) {
        guard let kept = try read(range) else { return }
        let sent = SampleBodyBuilder(kept, now: now, boot: boot).sendable
        // A clock that has stopped being trusted meanwhile lets none be sent.
        guard let sample = sent.first ?? kept.samples.first else { return }
        spool.quarantine(
            sample, reason: trouble.reason.word, status: trouble.status, at: trouble.time)
    }
}
