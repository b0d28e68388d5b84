import HubWire
package import StationModel
package import Storage

/// The blocks of samples in memory: all series of a moment, until the hub has them, or the spool.
package struct HubSamples {
    /// One moment's samples, in the order in which the spool numbers them.
    struct Block {
        let moment: Moment
        let samples: [TimedSample]
    }

    /// Losses are told at most so often: each is an entry in the ledger.
    private static let tellsLossEvery: Duration = .hours(1)

    /// A station with everything has some three hundred; a request takes five hundred.
    static let mostSeries = 2000

    package let spool: SampleSpool
    /// As the machine was told.
    package var toldBacklog = SpoolBacklog.empty
    /// A loss is on its way to the ledger.
    var tellsLoss = false
    /// Of the spool, and of the machines before this one.
    var losses = SampleLossCounts()
    private var tellsLossAgain: MonotonicInstant?
    /// As configured.
    private var budgetBytes: Int64
    /// As measured; before that nothing bounds it but the configuration.
    private var room = Int64.max
    let boot: BootId
    private var blocks: [UInt64: Block] = [:]
    private var lastNumber: UInt64 = 0
    /// The series of the newest block: one that is missing in the next has ended.
    private var running: Set<SampleSeries> = []
    /// Some series are not sent: no receiver takes them, or there are too many.
    private var hasLeftOut = false

    /// - Parameter isStopping: as of `SampleSpool`.
    package init(
        directory: String, budgetBytes: Int64, boot: BootId,
        isStopping: @escaping () -> Bool = { false }
    ) {
        self.budgetBytes = budgetBytes
        spool = SampleSpool(
            directory: directory, budgetBytes: budgetBytes, isStopping: isStopping)
        self.boot = boot
    }

    /// What the machine's successor begins with: what is in memory goes to the disk.
    package mutating func begin(_ configuration: HubConfiguration) {
        budgetBytes = configuration.samples?.budgetBytes ?? budgetBytes
        // The answer was for the machine of before.
        tellsLoss = false
        fit()
        spoolAll()
        tellBacklog()
    }

    /// The last try for what is in memory.
    private mutating func spoolAll() {
        for number in blocks.keys.sorted() {
            do throws(StorageFault) { _ = try spool(number) } catch {
                Log.shared.error("samples are lost: \(error)")
                spool.lose(blocks[number]?.samples ?? [])
            }
        }
        blocks = [:]
    }

    /// What the directory leaves for samples: they go before entries.
    mutating func use(room: Int64) {
        self.room = room
        fit()
    }

    private func fit() { spool.budgetBytes = min(budgetBytes, room) }

    /// What the machine is told at the start.
    mutating func tellBacklog() {
        do throws(StorageFault) { toldBacklog = try spool.backlog() } catch {
            Log.shared.error("samples of before cannot be read: \(error)")
        }
    }

    /// Takes the values of all series. `isLast`: each ends here. Those of `apart` stand last.
    package mutating func take(
        _ figures: [(series: SampleSeries, value: Double)], at moment: Moment, isLast: Bool,
        apart: [String] = []
    ) -> SampleBlock {
        let time = moment.wall
        let stale = Sample.stale(at: time).value
        var samples: [TimedSample] = []
        var found: Set<SampleSeries> = []
        for (series, figure) in figures {
            guard isSound(series, behind: samples.count), found.insert(series).inserted else {
                continue
            }
            let value = Sample(time: time, value: figure).value
            samples.append(TimedSample(series, at: time, isLast ? stale : value))
        }
        for series in running.subtracting(found) {
            samples.append(TimedSample(series, at: time, stale))
        }
        // As the spool numbers series: it takes the least room so.
        samples = samples.map { (spool.order(of: $0.series), $0) }.enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
        let others = setApart(apart, in: &samples)
        running = isLast ? [] : found
        lastNumber += 1
        blocks[lastNumber] = Block(moment: moment, samples: samples)
        return SampleBlock(
            number: lastNumber, count: samples.count, apart: others, moment: moment)
    }

    /// Returns how many there are.
    private func setApart(_ names: [String], in samples: inout [TimedSample]) -> Int {
        guard !names.isEmpty else { return 0 }
        let others = samples.filter { names.contains($0.series.description) }
        samples.removeAll { names.contains($0.series.description) }
        samples += others
        return others.count
    }

    package mutating func forget(_ number: UInt64) { blocks[number] = nil }

    /// What is left out is said once: it is the same minute after minute.
    private mutating func isSound(_ series: SampleSeries, behind count: Int) -> Bool {
        do throws(SampleSeries.Refusal) {
            try series.check()
            if count < Self.mostSeries { return true }
            if !hasLeftOut { Log.shared.error("only \(count) series are sent to the hub") }
        } catch {
            if !hasLeftOut {
                Log.shared.error("\(series.metric) is not sent to the hub: \(error)")
            }
        }
        hasLeftOut = true
        return false
    }

    // MARK: - Blocks and spool

    /// Samples of either place; `nil` = there are none of these numbers.
    package func read(_ range: SampleRange) throws(StorageFault) -> KeptSamples? {
        switch range.place {
        case .live(let number):
            guard let block = blocks[number] else { return nil }
            let numbers = Int(range.numbers.lowerBound)..<Int(range.numbers.upperBound)
            return KeptSamples(
                range: range,
                samples: Array(block.samples[numbers.clamped(to: block.samples.indices)]),
                from: block.moment.wall, to: block.moment.wall, undated: undated(block),
                reference: nil)
        case .spool:
            return try spool.read(range.numbers).map { slice in
                KeptSamples(
                    range: SampleRange(.spool, slice.numbers), samples: slice.samples,
                    from: slice.from, to: slice.to, undated: slice.undated,
                    reference: slice.reference)
            }
        }
    }

    /// Writes these samples of a block, or all; returns their numbers in the spool.
    package func spool(
        _ number: UInt64, _ parts: [Range<UInt64>]? = nil
    ) throws(StorageFault) -> Range<UInt64> {
        guard let block = blocks[number] else { return 0..<0 }
        let all = UInt64(block.samples.count)
        let samples = (parts ?? [0..<all]).flatMap { part in
            block.samples[Int(part.lowerBound)..<Int(part.upperBound)]
        }
        return try spool.append(samples, undated: undated(block))
    }

    private func undated(_ block: Block) -> UndatedMoment? {
        guard !block.moment.trust.isTrusted else { return nil }
        return UndatedMoment(
            boot: boot, monotonicMilliseconds: block.moment.instant.milliseconds)
    }

    package mutating func close() {
        spoolAll()
        do throws(StorageFault) { try spool.close() } catch { Log.shared.error("\(error)") }
    }

    // MARK: - Losses

    func mayTellLoss(at now: MonotonicInstant) -> Bool {
        !tellsLoss && tellsLossAgain.map { $0 <= now } ?? true
    }

    mutating func toldLoss(at now: MonotonicInstant) {
        tellsLossAgain = now + Self.tellsLossEvery
    }
}
