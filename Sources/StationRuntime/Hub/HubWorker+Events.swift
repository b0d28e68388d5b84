import StationCore
import StationModel
import Storage

/// The ledger's entries as requests.
extension HubWorker {
    func request(_ flow: HubFlow, _ body: [UInt8]) -> HubRequest? {
        switch flow {
        case .events, .criticalEvents: configuration.events?.request(flow, body)
        case .samples: configuration.samples?.request(body)
        case .lists, .directives: nil
        }
    }

    // MARK: - Backlog

    /// The news of the ledger that came since the last turn.
    mutating func takeNews() {
        let news = lane.news.take()
        if let backlog = news.backlog { step(.ledger(backlog)) }
        for position in news.criticals { step(.criticalRecorded(position)) }
    }

    /// What a machine that begins has to know.
    func askForAll() {
        askForBacklog()
        askForRoom()
        askForReleased()
    }

    private func askForBacklog() {
        askLedger({ try EventBacklog($0.outboxBacklog()) }) { worker, backlog in
            if let backlog { worker.step(.ledger(backlog)) }
        }
    }

    // MARK: - Bodies

    mutating func encodeEvents(
        _ token: HubToken, after position: EventPosition?, count: Int, bytes: Int
    ) {
        askLedger({
            try $0.outboxPage(
                after: position.map(LedgerPlace.init), mostEntries: count, mostBytes: bytes)
        }) { worker, page in
            guard let page else { return worker.step(.storageFailed(token)) }
            // The clock of a long boot is searched for in slices: ask for the next one.
            if page.entries.isEmpty, page.hasMore {
                return worker.encodeEvents(token, after: position, count: count, bytes: bytes)
            }
            worker.keep(token, page.entries, bytes: bytes, mayWait: true)
        }
    }

    mutating func encodeEvent(_ token: HubToken, _ position: EventPosition) {
        askLedger({ try $0.outboxEntry(at: LedgerPlace(position)) }) { worker, look in
            switch look {
            case .found(let entry): worker.keep(token, [entry], bytes: .max, mayWait: false)
            case .gone: worker.keep(token, [], bytes: .max, mayWait: false)
            case .unfinished: worker.encodeEvent(token, position)
            case nil: worker.step(.storageFailed(token))
            }
        }
    }

    private mutating func keep(
        _ token: HubToken, _ entries: [OutboxEntry], bytes: Int, mayWait: Bool
    ) {
        var builder = EventBodyBuilder(
            form: configuration.events?.form ?? .batch, station: options.station,
            boot: options.boot, mostBytes: bytes)
        builder.take(entries, now: options.clock.now().instant, mayWait: mayWait)
        bodies[token] = builder.batch.count > 0 ? builder.body : nil
        step(.eventsEncoded(token, builder.batch))
    }

    // MARK: - Marks

    mutating func acknowledge(through position: EventPosition) {
        let now = options.clock.now().instant
        askLedger({ ledger in
            ledger.acknowledge(upTo: LedgerPlace(position), at: now)
            return try EventBacklog(ledger.outboxBacklog())
        }) { worker, backlog in
            if let backlog { worker.step(.ledger(backlog)) }
        }
    }

    /// At once: few entries are the hub's, and what they tell of waits for the disk.
    mutating func record(_ record: LedgerRecord, _ token: HubToken) {
        let (boot, wrote) = (options.boot, options.storage.options.wrote)
        askLedger({ ledger in
            try ledger.append([record], boot: boot)
            wrote([record], ledger)
            return true
        }) { worker, isRecorded in
            worker.step(isRecorded == true ? .recorded(token) : .storageFailed(token))
        }
    }
}

extension LedgerPlace {
    init(_ position: EventPosition) {
        self.init(epoch: position.epoch, sequence: position.sequence)
    }
}

extension EventPosition {
    init(_ place: LedgerPlace) { self.init(epoch: place.epoch, sequence: place.sequence) }
}

extension EventBacklog {
    init(_ backlog: OutboxBacklog) {
        self.init(
            count: backlog.entries, oldest: backlog.oldest,
            quarantined: UInt64(backlog.quarantined))
    }
}
