package import HubWire
import StationCore
package import StationModel
package import Storage

/// Some samples as they are kept, before anybody has looked at their times.
package struct KeptSamples {
    package let range: SampleRange
    package let samples: [TimedSample]
    /// Times as they were recorded.
    package let from: UnixTime
    package let to: UnixTime
    /// When they were taken, where no clock could say; `nil` = the clock was trusted.
    package let undated: UndatedMoment?
    /// A moment of that boot of which the time is known; `nil` = there is none.
    package let reference: BootTime?
}

/// Makes one request's body of samples, without those that no receiver may get.
package struct SampleBodyBuilder {
    private let kept: KeptSamples
    private(set) var sendable: [TimedSample] = []
    private var waitsForClock = false

    package init(_ kept: KeptSamples, now: Moment, boot: BootId) {
        self.kept = kept
        guard let shift = Self.shift(kept, now, boot) else {
            waitsForClock = kept.undated?.boot == boot
            return
        }
        sendable = kept.samples.map { TimedSample($0.series, at: $0.time + shift, $0.value) }
            .filter { SampleTime.isSendable($0.time, at: now.wall) }
    }

    /// What is added to the recorded times; `nil` = nobody knows when it was.
    private static func shift(_ kept: KeptSamples, _ now: Moment, _ boot: BootId) -> Duration? {
        guard let undated = kept.undated else { return .zero }
        // The clock of this boot says it as it is now; of another one, what was kept of it.
        let ofThis =
            now.trust.isTrusted
            ? BootTime(monotonicMilliseconds: now.instant.milliseconds, wall: now.wall) : nil
        let time = undated.boot == boot ? ofThis : kept.reference
        return time.map {
            $0.wall(atMonotonicMilliseconds: undated.monotonicMilliseconds) - kept.from
        }
    }

    /// `nil` = there is nothing to send.
    package func body() throws(RemoteWrite.Refusal) -> [UInt8]? {
        guard !sendable.isEmpty else { return nil }
        var order: [SampleSeries] = []
        var runs: [SampleSeries: [Sample]] = [:]
        for sample in sendable {
            if runs[sample.series] == nil { order.append(sample.series) }
            runs[sample.series, default: []].append(
                Sample(time: sample.time, bits: sample.value.bitPattern))
        }
        return try RemoteWrite.body(of: order.map { SampleRun($0, runs[$0] ?? []) })
    }

    package func batch(bytes: Int) -> SampleBatch {
        SampleBatch(
            range: kept.range, count: sendable.count, bytes: bytes, from: kept.from, to: kept.to,
            withheld: waitsForClock ? 0 : kept.samples.count - sendable.count,
            waitsForClock: waitsForClock,
            series: kept.samples.count == 1 ? kept.samples[0].series.description : nil)
    }
}
