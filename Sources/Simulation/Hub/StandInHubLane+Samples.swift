import StationCore
import StationModel

/// Samples in memory and in the spool.
extension StandInHubLane {
    mutating func take(
        _ token: HubToken, isLast: Bool, apart: [String], at moment: Moment
    ) -> (HubInput, [SampleKey]) {
        blocksTaken += 1
        var keys = (0..<(isLast ? 1 : Self.seriesCount)).map {
            SampleKey(block: blocksTaken, index: $0)
        }
        let others = keys.filter { apart.contains($0.series) }
        keys = keys.filter { !apart.contains($0.series) } + others
        let number = UInt64(blocksTaken)
        blocks[number] = Block(number: blocksTaken, keys: keys, moment: moment)
        let block = SampleBlock(
            number: number, count: keys.count, apart: others.count, moment: moment)
        return (.sampled(token, block), keys)
    }

    mutating func spool(block number: UInt64, _ parts: [Range<UInt64>]) -> HubInput {
        guard let block = blocks[number] else { return .spoolFailed(block: number) }
        let first = spoolEnd
        spool += parts.flatMap { block.keys[Int($0.lowerBound)..<Int($0.upperBound)] }
            .map { SpoolRow(key: $0, moment: block.moment, boot: boot) }
        return .spooled(block: number, first..<spoolEnd)
    }

    mutating func forget(block number: UInt64) -> [SampleKey] {
        blocks.removeValue(forKey: number)?.keys ?? []
    }

    /// The samples that are forgotten.
    mutating func acknowledgeSamples(before end: UInt64) -> [SampleKey] {
        let passed = spool.prefix(Int(end - spoolFirst)).map(\.key)
        spool.removeFirst(passed.count)
        spoolFirst = end
        return passed
    }

    mutating func encode(
        _ token: HubToken, _ range: SampleRange, at moment: Moment
    ) -> HubInput {
        let rows = rows(of: range)
        let end = range.numbers.lowerBound + UInt64(rows.count)
        let looked = SampleRange(range.place, range.numbers.lowerBound..<end)
        let times = rows.map { time(of: $0, at: moment) }
        let samples = zip(rows, times).compactMap { row, time in
            time.map { TimedSample(key: row.key, time: $0) }
        }
        if !samples.isEmpty { bodies[token] = .samples(samples) }
        let first = rows.first?.moment.wall ?? moment.wall
        return .samplesEncoded(
            token,
            SampleBatch(
                range: looked, count: samples.count, bytes: 0, from: first,
                to: rows.last?.moment.wall ?? first, withheld: rows.count - samples.count,
                series: rows.count == 1 ? rows[0].key.series : nil))
    }

    private func rows(of range: SampleRange) -> [SpoolRow] {
        switch range.place {
        case .live(let number):
            guard let block = blocks[number] else { return [] }
            let upper = min(Int(range.numbers.upperBound), block.keys.count)
            return block.keys[Int(range.numbers.lowerBound)..<upper].map {
                SpoolRow(key: $0, moment: block.moment, boot: boot)
            }
        case .spool:
            let lower = Int(range.numbers.lowerBound - spoolFirst)
            return Array(spool[lower..<min(lower + range.count, spool.count)])
        }
    }

    /// `nil` = no receiver may get it.
    private func time(of row: SpoolRow, at now: Moment) -> UnixTime? {
        var time = row.moment.wall
        if !row.moment.trust.isTrusted {
            guard row.boot == boot else { return nil }
            time = now.wall - (now.instant - row.moment.instant)
        }
        return SampleTime.isSendable(time, at: now.wall) ? time : nil
    }
}
