import StationModel

/// A block that is on its way to the spool.
struct UnwrittenBlock: Hashable, Sendable {
    let block: SampleBlock
    /// So many of its samples the hub has.
    var done: UInt64
    /// The disk did not take it; it is given once more.
    var hasFailed = false
}

/// Where a block lies in the spool.
struct SpooledBlock: Hashable, Sendable {
    let block: UInt64
    let numbers: Range<UInt64>
}

/// The running minute.
extension SamplesFlow {
    mutating func takeIfDue(_ desk: inout HubDesk) {
        guard nextTake <= desk.now, !isStopping else { return }
        // One that was never answered is given up: its minute is over.
        let token = desk.token(.samples)
        taking = token
        desk.emit(.takeSamples(token, isLast: false))
        // After a pause the missed ones are not made up for: they would all be of now.
        nextTake = max(nextTake, desk.now - interval) + interval
        writeAgain(&desk)
    }

    mutating func sampled(_ token: HubToken, _ block: SampleBlock, _ desk: inout HubDesk) {
        guard taking == token else { return desk.emit(.forgetBlock(block.number)) }
        taking = nil
        spoolLive(&desk)
        live = block
        liveDone = 0
        liveIsGivenUp = false
        if isStopping || !block.moment.trust.isTrusted { spoolLive(&desk) }
    }

    /// Its minute is over: what the hub does not have of it is written.
    private mutating func spoolLive(_ desk: inout HubDesk) {
        guard let block = live else { return }
        live = nil
        spooling.append(UnwrittenBlock(block: block, done: liveDone))
        desk.emit(.spool(block: block.number))
    }

    /// What is next of the live block.
    var liveRange: SampleRange? {
        guard let live, !liveIsGivenUp, liveDone < UInt64(live.count) else { return nil }
        let end = min(UInt64(live.count), liveDone + limit)
        return SampleRange(.live(block: live.number), liveDone..<end)
    }

    /// The hub has a block up to here, wherever the block is by now.
    mutating func settleLive(
        _ number: UInt64, through end: UInt64, spooledAs place: SpooledBlock?,
        _ desk: inout HubDesk
    ) {
        if let live, live.number == number {
            liveDone = end
            guard end >= UInt64(live.count) else { return }
            self.live = nil
            desk.emit(.forgetBlock(number))
        } else if let index = spooling.firstIndex(where: { $0.block.number == number }) {
            spooling[index].done = end
        } else if let place, place.block == number {
            settle(place.numbers.lowerBound..<place.numbers.lowerBound + end)
        }
    }

    /// The block is on disk.
    mutating func spooled(_ number: UInt64, _ numbers: Range<UInt64>, _ desk: inout HubDesk) {
        guard let index = spooling.firstIndex(where: { $0.block.number == number }) else { return }
        let written = spooling.remove(at: index)
        desk.emit(.forgetBlock(number))
        if body?.batch.range.place == .live(block: number) {
            spooledOfBody = SpooledBlock(block: number, numbers: numbers)
        }
        spool = SpoolBacklog(
            first: spool.first, end: max(spool.end, numbers.upperBound),
            oldest: spool.oldest ?? written.block.moment.wall)
        if written.done > 0 { settle(numbers.lowerBound..<numbers.lowerBound + written.done) }
    }

    mutating func spoolFailed(_ number: UInt64, _ desk: inout HubDesk) {
        guard let index = spooling.firstIndex(where: { $0.block.number == number }) else { return }
        spooling[index].hasFailed = true
        patience.note(desk.trouble(.localStorage))
        guard spooling.count > Self.mostUnwritten else { return }
        let oldest = spooling.removeFirst()
        desk.emit(.forgetBlock(oldest.block.number))
        let count = UInt64(oldest.block.count) - oldest.done
        guard count > 0 else { return }
        let time = oldest.block.moment.wall
        lose(
            SampleLoss(
                reason: .disk, from: time, to: time, count: count, begins: .max,
                opened: desk.now), &desk)
    }

    private mutating func writeAgain(_ desk: inout HubDesk) {
        for index in spooling.indices where spooling[index].hasFailed {
            spooling[index].hasFailed = false
            desk.emit(.spool(block: spooling[index].block.number))
        }
    }

    mutating func settle(_ numbers: Range<UInt64>) {
        guard !settled.contains(where: { $0.contains(numbers) }) else { return }
        settled.removeAll { numbers.contains($0) }
        settled.append(numbers)
        if settled.count > Self.mostSettled { settled.removeFirst() }
    }

    /// The cursor passes what the hub has already.
    mutating func skipSettled(_ desk: inout HubDesk) {
        guard !settled.isEmpty, body == nil else { return }
        let before = cursor
        while let index = settled.firstIndex(where: { $0.contains(cursor) }) {
            cursor = settled.remove(at: index).upperBound
        }
        settled.removeAll { $0.upperBound <= cursor }
        guard cursor > before else { return }
        // A suspect that is at the hub after all is none.
        if let trial, trial.step != .part || trial.isOver(at: cursor) { self.trial = nil }
        acknowledge(&desk)
    }
}
