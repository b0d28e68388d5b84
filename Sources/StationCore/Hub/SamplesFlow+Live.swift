import StationModel

/// What is on its way to the spool of a block.
struct UnwrittenBlock: Hashable, Sendable {
    let block: SampleBlock
    let parts: [Range<UInt64>]
    /// The hub has these of them.
    var stored: Range<UInt64>?
    /// The disk did not take it; it is given once more.
    var hasFailed = false

    /// Samples that the hub does not have.
    var missing: UInt64 {
        UInt64(parts.reduce(0) { $0 + $1.count } - (stored?.count ?? 0))
    }
}

/// Where parts of a block lie in the spool.
struct SpooledBlock: Hashable, Sendable {
    let block: UInt64
    let parts: [Range<UInt64>]
    let numbers: Range<UInt64>

    /// `nil` = these do not lie there, or nobody knows where: they may be sent twice.
    func numbers(of samples: Range<UInt64>) -> Range<UInt64>? {
        guard parts.reduce(0, { $0 + $1.count }) == numbers.count else { return nil }
        var first = numbers.lowerBound
        for part in parts {
            if part.lowerBound <= samples.lowerBound, samples.upperBound <= part.upperBound {
                first += samples.lowerBound - part.lowerBound
                return first..<first + UInt64(samples.count)
            }
            first += UInt64(part.count)
        }
        return nil
    }
}

/// The running minute.
extension SamplesFlow {
    mutating func takeIfDue(_ desk: inout HubDesk) {
        guard nextTake <= desk.now, !isStopping else { return }
        // One that was never answered is given up: its minute is over.
        let token = desk.token(.samples)
        taking = token
        desk.emit(.takeSamples(token, isLast: false, apart: refusedSeries.names))
        // After a pause the missed ones are not made up for: they would all be of now.
        nextTake = max(nextTake, desk.now - interval) + interval
        writeAgain(&desk)
    }

    mutating func sampled(_ token: HubToken, _ block: SampleBlock, _ desk: inout HubDesk) {
        guard taking == token else { return desk.emit(.forgetBlock(block.number)) }
        taking = nil
        spoolLive(&desk)
        live = LiveMinute(block)
        if isStopping || !block.moment.trust.isTrusted { spoolLive(&desk) }
    }

    /// Its minute is over: what the hub does not have of it is written.
    private mutating func spoolLive(_ desk: inout HubDesk) {
        guard let ended = live else { return }
        live = nil
        write(UnwrittenBlock(block: ended.block, parts: ended.left), &desk)
    }

    private mutating func write(_ unwritten: UnwrittenBlock, _ desk: inout HubDesk) {
        guard unwritten.missing > 0 else { return desk.emit(.forgetBlock(unwritten.block.number)) }
        spooling.append(unwritten)
        desk.emit(.spool(block: unwritten.block.number, unwritten.parts))
    }

    /// What is next of the live block.
    var liveRange: SampleRange? {
        guard let live, let next = live.next(limit: limit) else { return nil }
        return SampleRange(.live(block: live.block.number), next)
    }

    /// The hub has this of a block, wherever the block is by now.
    mutating func settleLive(
        _ number: UInt64, _ body: Body, spooledAs place: SpooledBlock?, _ desk: inout HubDesk
    ) {
        let samples = body.batch.range.numbers
        if samples.count == 1 { refusedSeries.accepted(body.batch.series) }
        if live?.block.number == number {
            lose(live?.stored(samples) ?? [], &desk)
            noteSuspects()
            guard live?.isSettled ?? false else { return }
            live = nil
            desk.emit(.forgetBlock(number))
        } else if let index = spooling.firstIndex(where: { $0.block.number == number }) {
            let isWritten = spooling[index].parts.contains { $0.contains(samples.lowerBound) }
            if isWritten { spooling[index].stored = samples }
        } else if let place, place.block == number, let numbers = place.numbers(of: samples) {
            settle(numbers)
        }
    }

    /// Nothing of them is in the spool.
    private mutating func lose(_ suspects: [LiveMinute.Suspect], _ desk: inout HubDesk) {
        for suspect in suspects {
            let batch = suspect.batch
            lose(
                SampleLoss(
                    reason: suspect.isOfTime ? .tooOld : .refused, from: batch.from, to: batch.to,
                    count: 1, begins: .max, opened: desk.now), &desk)
            if !suspect.isOfTime { isRefused(batch, suspect.trouble, &desk) }
        }
    }

    /// What was refused alone while others were stored goes alone next time.
    private mutating func noteSuspects() {
        guard let live, live.hasStored else { return }
        for suspect in live.suspects { refusedSeries.add(suspect.batch.series) }
    }

    mutating func refusedLive(
        _ number: UInt64, _ batch: SampleBatch, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        // Nothing but the live minute could have shown that it takes anything.
        let isProof = trial.map { trialRange($0) == nil } ?? false
        guard live?.block.number == number else {
            return isProof ? take(.blamesEndpoint, &desk) : ()
        }
        let isPatient = !patience.isSuspended
        live?.refused(
            batch, outcome.trouble(desk), isOfTime: outcome.isOfTime, isPatient: isPatient)
        noteSuspects()
        guard let live, !live.hasStored, liveRange == nil else { return }
        if isProof || isPatient && !outcome.isOfTime { take(.blamesEndpoint, &desk) }
    }

    /// What was to be written of the block is on disk.
    mutating func spooled(_ number: UInt64, _ numbers: Range<UInt64>, _ desk: inout HubDesk) {
        guard let index = spooling.firstIndex(where: { $0.block.number == number }) else { return }
        let written = spooling.remove(at: index)
        desk.emit(.forgetBlock(number))
        let place = SpooledBlock(block: number, parts: written.parts, numbers: numbers)
        if body?.batch.range.place == .live(block: number) { spooledOfBody = place }
        spool = SpoolBacklog(
            first: spool.first, end: max(spool.end, numbers.upperBound),
            oldest: spool.oldest ?? written.block.moment.wall)
        if let stored = written.stored.flatMap(place.numbers) { settle(stored) }
    }

    mutating func spoolFailed(_ number: UInt64, _ desk: inout HubDesk) {
        guard let index = spooling.firstIndex(where: { $0.block.number == number }) else { return }
        spooling[index].hasFailed = true
        patience.note(desk.trouble(.localStorage))
        guard spooling.count > Self.mostUnwritten else { return }
        let oldest = spooling.removeFirst()
        desk.emit(.forgetBlock(oldest.block.number))
        guard oldest.missing > 0 else { return }
        let time = oldest.block.moment.wall
        lose(
            SampleLoss(
                reason: .disk, from: time, to: time, count: oldest.missing, begins: .max,
                opened: desk.now), &desk)
    }

    private mutating func writeAgain(_ desk: inout HubDesk) {
        for index in spooling.indices where spooling[index].hasFailed {
            spooling[index].hasFailed = false
            desk.emit(.spool(block: spooling[index].block.number, spooling[index].parts))
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
