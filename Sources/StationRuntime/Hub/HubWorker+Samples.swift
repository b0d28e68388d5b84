import HubWire
import StationCore
import StationModel
import StatusServer
import Storage

/// Samples: taken of the newest status, encoded, and kept in the spool.
extension HubWorker {
    mutating func takeSamples(_ token: HubToken, isLast: Bool, apart: [String]) {
        // The loop publishes before it serves: there is a status a moment after the start.
        guard let status = lane.takeStationStatus() else { return step(.storageFailed(token)) }
        let figures = options.metrics.figures(of: status).map { (ofStation($0.series), $0.value) }
        let block = samples.take(
            figures, at: options.clock.now(), isLast: isLast, apart: apart)
        step(.sampled(token, block))
    }

    /// One metric names its station itself; a label must not come twice.
    private func ofStation(_ series: SampleSeries) -> SampleSeries {
        let station = SampleLabel("station", options.station.text)
        return series.labels.contains(station)
            ? series : SampleSeries(labels: series.labels + [station])
    }

    /// One request at most, whatever was asked for.
    mutating func encodeSamples(_ token: HubToken, _ range: SampleRange) {
        let first = range.numbers.lowerBound
        let most = UInt64(RemoteWrite.greatestSampleCount)
        let numbers = first..<min(range.numbers.upperBound, first + most)
        do {
            let found = try samples.read(SampleRange(range.place, numbers))
            guard let found else {
                return step(
                    .samplesEncoded(token, .nothing(SampleRange(range.place, first..<first))))
            }
            let made = SampleBodyBuilder(
                found, now: options.clock.now(), boot: options.boot)
            bodies[token] = try made.body()
            step(.samplesEncoded(token, made.batch(bytes: bodies[token]?.count ?? 0)))
        } catch {
            Log.shared.error("samples for the hub: \(error)")
            step(.storageFailed(token))
        }
    }

    mutating func spool(_ number: UInt64, _ parts: [Range<UInt64>]) {
        do throws(StorageFault) {
            let numbers = try samples.spool(number, parts)
            step(.spooled(block: number, numbers))
            try tellOfSpool()
        } catch {
            Log.shared.error("samples are not kept: \(error)")
            step(.spoolFailed(block: number))
        }
    }

    mutating func acknowledgeSamples(before number: UInt64) {
        samples.spool.acknowledge(before: number, at: options.clock.now().instant)
        keepSpool()
    }

    /// Measured by the ledger's owner, who keeps to the same budget.
    func askForRoom() {
        let budget = options.storage.options.budgetBytes
        askLedger({ try $0.use(budget: budget).roomForSamples }) { worker, room in
            if let room { worker.samples.use(room: room) }
        }
    }

    /// A machine ends: what it has not told goes where losses are told from.
    mutating func keepLosses() {
        for loss in hub.lossesLeft {
            samples.spool.lose(
                loss.reason, from: loss.from, to: loss.to, count: Int(clamping: loss.count))
        }
    }

    /// The spool's duties, and the losses that it has to tell.
    mutating func keepSpool() {
        do throws(StorageFault) {
            try samples.spool.keepHouse(at: options.clock.now().instant)
        } catch {
            Log.shared.error("\(error)")
        }
        // Also of a file that a full disk keeps from being made small, each minute anew.
        do throws(StorageFault) {
            try tellOfSpool()
            try tellLoss()
        } catch {
            Log.shared.error("\(error)")
        }
    }

    private mutating func tellOfSpool() throws(StorageFault) {
        let backlog = try samples.spool.backlog()
        guard backlog != samples.toldBacklog else { return }
        samples.toldBacklog = backlog
        step(.spool(backlog))
    }

    /// One at a time, and one an hour: an entry each. What is on disk as told is told no more.
    private mutating func tellLoss() throws(StorageFault) {
        let now = options.clock.now()
        guard samples.mayTellLoss(at: now.instant), let loss = try samples.spool.nextLoss() else {
            return
        }
        samples.tellsLoss = true
        let (boot, wrote) = (options.boot, options.storage.options.wrote)
        let record = LedgerRecord(
            .samplesLost(loss, at: now), changes: [.sampleLossTold(id: loss.id)])
        let counts = samples.losses.tells(loss)
        askLedger({ ledger in
            guard try ledger.toldSampleLoss() != loss.id else { return counts }
            try ledger.append([record], boot: boot)
            wrote([record], ledger)
            return true
        }) { worker, isNew in
            worker.told(loss, isNew: isNew)
        }
    }

    /// - Parameter isNew: whether it was told in this life of the process; `nil` = not told.
    private mutating func told(_ loss: SampleLoss, isNew: Bool?) {
        samples.tellsLoss = false
        guard let isNew else { return }
        samples.losses.told(loss, isNew: isNew)
        do throws(StorageFault) {
            try samples.spool.forget(lossId: loss.id)
            samples.toldLoss(at: options.clock.now().instant)
        } catch {
            Log.shared.error("\(error)")
        }
    }
}

extension LedgerEntry {
    fileprivate static func samplesLost(_ loss: SampleLoss, at moment: Moment) -> LedgerEntry {
        var data: [String: LedgerValue] = ["reason": .text(loss.reason.rawValue)]
        if let from = loss.extent.from { data["fromMilliseconds"] = .integer(from.milliseconds) }
        if let to = loss.extent.to { data["toMilliseconds"] = .integer(to.milliseconds) }
        if let count = loss.extent.count { data["count"] = .integer(Int64(count)) }
        return LedgerEntry(.samplesLost, at: moment, subject: "hub", data: data)
    }
}

extension SampleBatch {
    fileprivate static func nothing(_ range: SampleRange) -> SampleBatch {
        let never = UnixTime(milliseconds: 0)
        return SampleBatch(range: range, count: 0, bytes: 0, from: never, to: never)
    }
}
