import HubWire
import StationModel
import StatusServer

/// The blocks of samples in memory: all series of a moment, until the hub has them or the spool.
struct HubSamples {
    /// One moment's samples.
    struct Block {
        let moment: Moment
        /// In the order in which they are numbered.
        let samples: [(series: SampleSeries, bits: UInt64)]
    }

    /// A station with everything has some three hundred; a request takes five hundred.
    static let mostSeries = 2000

    private let station: SampleLabel
    private let metrics: Metrics
    private var blocks: [UInt64: Block] = [:]
    private var lastNumber: UInt64 = 0
    /// The series of the newest block: one that is missing in the next has ended.
    private var running: Set<SampleSeries> = []
    /// Series that were left out: no receiver takes them, or there are too many.
    private(set) var leftOut = 0

    init(_ options: HubLaneOptions) {
        station = SampleLabel("station", options.station.text)
        metrics = options.metrics
    }

    subscript(number: UInt64) -> Block? { blocks[number] }

    /// Takes all series of a status. `isLast`: each ends here.
    mutating func take(_ status: StationStatus, at moment: Moment, isLast: Bool) -> SampleBlock {
        var samples: [(series: SampleSeries, bits: UInt64)] = []
        var found: Set<SampleSeries> = []
        for figure in metrics.figures(of: status) {
            let series = SampleSeries(labels: figure.series.labels + [station])
            guard isSound(series), samples.count < Self.mostSeries,
                found.insert(series).inserted
            else { continue }
            let sample = Sample(time: moment.wall, value: figure.value)
            samples.append((series, isLast ? Sample.stale(at: moment.wall).bits : sample.bits))
        }
        for series in running.subtracting(found).sorted(by: Self.precedes) {
            samples.append((series, Sample.stale(at: moment.wall).bits))
        }
        running = isLast ? [] : found
        lastNumber += 1
        blocks[lastNumber] = Block(moment: moment, samples: samples)
        return SampleBlock(number: lastNumber, count: samples.count, moment: moment)
    }

    mutating func forget(_ number: UInt64) { blocks[number] = nil }

    private mutating func isSound(_ series: SampleSeries) -> Bool {
        do {
            try series.check()
            return true
        } catch {
            leftOut += 1
            return false
        }
    }

    private static func precedes(_ left: SampleSeries, _ right: SampleSeries) -> Bool {
        left.description < right.description
    }
}
