public import StationModel

/// The body of one request of Prometheus remote write 1.0: a `WriteRequest` (protobuf) inside a
/// snappy block.
///
/// Sources: Prometheus remote write 1.0; `prompb/types.proto`; snappy `format_description.txt`.
/// Nothing is compressed: a block that only holds literals is valid, and the station's requests
/// of some 20 KiB once a minute do not pay for a compressor.
public enum RemoteWrite {
    /// Why nothing was encoded: each is our own mistake upstream, told instead of sent.
    public enum Refusal: Error, Hashable, Sendable {
        case nothing
        case tooManySamples(Int)
        /// A series that a receiver may drop in silence.
        case badSeries(SampleSeries, SampleSeries.Refusal)
        /// A series without a sample, or twice in one request.
        case emptySeries(SampleSeries)
        case repeatedSeries(SampleSeries)
        /// Not later than the sample before it.
        case timeNotIncreasing(SampleSeries, UnixTime)
    }

    /// Samples of one request. What a receiver refuses is found by halving; at 500 that takes nine
    /// steps, and the request stays far below every receiver's limit (Prometheus: 32 MiB).
    public static let greatestSampleCount = 500

    /// Fixed by the protocol.
    public static let headers = [
        HubHeader("Content-Encoding", "snappy"),
        HubHeader("Content-Type", "application/x-protobuf"),
        HubHeader("X-Prometheus-Remote-Write-Version", "0.1.0"),
    ]

    /// The same runs give the same bytes.
    public static func body(of runs: [SampleRun]) throws(Refusal) -> [UInt8] {
        try check(runs)
        return SnappyLiterals.block(WriteRequest.message(runs))
    }

    private static func check(_ runs: [SampleRun]) throws(Refusal) {
        let count = runs.reduce(0) { $0 + $1.samples.count }
        guard !runs.isEmpty else { throw .nothing }
        guard count <= greatestSampleCount else { throw .tooManySamples(count) }
        var seen = Set<SampleSeries>(minimumCapacity: runs.count)
        for run in runs {
            guard !run.samples.isEmpty else { throw .emptySeries(run.series) }
            do throws(SampleSeries.Refusal) { try run.series.check() } catch {
                throw .badSeries(run.series, error)
            }
            guard seen.insert(run.series).inserted else { throw .repeatedSeries(run.series) }
            for (sample, next) in zip(run.samples, run.samples.dropFirst())
            where next.time <= sample.time {
                throw .timeNotIncreasing(run.series, next.time)
            }
        }
    }
}
