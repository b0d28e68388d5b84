import StationCore
import StationModel

/// Motors, and what is really there.
extension SuppliesOracle {
    /// What a vend has done so far, of this boot.
    struct Motor: Hashable {
        var turns = 0
        /// Since when the present turn is waited for.
        var since: MonotonicInstant
    }

    /// What has really happened at a lane since its last intent.
    struct LaneTruth: Hashable {
        var items = 0
        var fell = 0
        var fates: [LaneFate] = []
        /// How the last vend ended; `nil` while it runs.
        var ended: VendOutcome?
        /// Items that an earlier jam has loosened: they fall when they like, in a later vend too.
        var loose = 0

        /// Whether its motor did what nobody could know.
        var isOdd: Bool { fates.contains { $0 != .drops } }

        /// Whether more than one item may have fallen as one: two that stick together break the
        /// beam once, and so does one that hung loose.
        var mayLookLikeOne: Bool { fates.contains(.dropsTwo) || loose > 0 }

        /// Whether the spiral was not seen to come home at last.
        var isAway: Bool {
            fates.last.map { [.dropsThenJams, .homeNeverReturns].contains($0) } ?? false
        }
    }

    /// A drive's own time, and the tick that follows it.
    private static let longestTurn = DispenseTime.answerWithin + .seconds(1)

    // MARK: - What the world tells

    mutating func motorRuns(_ place: LaneAddress, _ fate: LaneFate) {
        lanes[place, default: LaneTruth()].fates.append(fate)
        if fate == .jamsThenDrops { lanes[place]?.loose += 1 }
    }

    mutating func fell(_ place: LaneAddress) {
        var truth = lanes[place] ?? LaneTruth()
        truth.items -= 1
        truth.fell += 1
        defer { lanes[place] = truth }
        // By itself, or by a controller that went on turning: only after a vend that says so.
        if let ended = truth.ended, ended == .vended, !truth.isOdd {
            truth.loose -= 1
            if truth.loose < 0 { note("nothing falls for nobody", place.text) }
        }
        if truth.items < 0 { note("the world keeps count of itself", place.text) }
    }

    /// People put in or took out.
    mutating func moved(_ place: LaneAddress, by count: Int) {
        if configuration.shelves.contains(where: { $0.place == place }) {
            shelfItems[place.device, default: 0] += count
        } else {
            lanes[place, default: LaneTruth()].items += count
            // Whoever opens the machine takes out what hangs.
            if count > 0 { lanes[place]?.loose = 0 }
        }
    }

    mutating func scale(_ scale: DeviceId, hasDrifted milligrams: Int) {
        drifts[scale] = milligrams
    }

    // MARK: - Motors and locks

    mutating func sawMotor(_ place: LaneAddress, of input: Input) {
        guard let intent = books.open[place], intent == durable.open[place],
            intent.sku == sku(of: place)
        else { return note("no motor turns before its intent is on disk", place.text) }
        let turns = motors[place]?.turns ?? 0
        let isRight =
            switch input {
            case .committed: turns == 0
            case .dispensed(_, .jammed): turns == 1
            default: false
            }
        if !isRight { note("a motor turns once, and once more after a jam", "\(turns) before") }
        if isFire || !storageWorks { note("in a fire or without a disk nothing moves", place.text) }
        if lostDevices.contains(place.device) { note("what is lost is not used", place.text) }
        if (books.counts[place] ?? 0) <= 0 { note("an empty lane is not used", place.text) }
        motors[place] = Motor(turns: turns + 1, since: moment.instant)
    }

    mutating func sawUnlock(_ address: CompartmentAddress, of input: Input) {
        let place = address.place
        guard let intent = books.open[place], intent == durable.open[place] else {
            return note("no lock opens before its intent is on disk", place.text)
        }
        guard case .committed = input, motors[place] == nil else {
            return note("a lock opens once for each intent", place.text)
        }
        if isFire || !storageWorks { note("in a fire or without a disk nothing moves", place.text) }
        motors[place] = Motor(turns: 1, since: moment.instant)
        doors[address, default: Door()].unlockedUntil = moment.instant + .seconds(15)
    }

    mutating func checkMotors() {
        for (place, motor) in motors where lanes[place] != nil && sku(of: place) != nil {
            guard configuration.lanes.contains(where: { $0.address == place }) else { continue }
            if books.open[place] != nil, moment.instant - motor.since > Self.longestTurn {
                note("every vend comes to an end", place.text)
            }
        }
    }

    func sku(of place: LaneAddress) -> SKUNumber? {
        if let lane = configuration.lanes.first(where: { $0.address == place }) { return lane.sku }
        guard
            case .consumable(let sku, _, _) =
                configuration.lockers.first(where: { $0.address.place == place })?.kind
        else { return nil }
        return sku
    }

    // MARK: - Books and truth

    mutating func followTruth(_ record: LedgerRecord, before: SuppliesBooks) {
        let entry = record.entry
        guard let place = LaneAddress(text: entry.subject) else { return }
        for case .supplies(.stock(let stock)) in record.changes {
            heard.isStockChanged = true
            if !stock.isConserved || stock.count != books.counts[stock.place] ?? 0 {
                note(
                    "what is remembered is what is recorded",
                    "\(stock.place.text): \(stock.count), \(books.counts[stock.place] ?? 0)")
            }
        }
        switch entry.kind {
        case .vendIntent:
            lanes[place]?.fell = 0
            lanes[place]?.fates = []
            lanes[place]?.ended = nil
        case .vendOutcome: followOutcome(entry, record.changes, place)
        default: break
        }
    }

    private mutating func followOutcome(
        _ entry: LedgerEntry, _ changes: [StateChange], _ place: LaneAddress
    ) {
        motors[place] = nil
        guard let truth = lanes[place], let items = entry.integer("items"),
            let outcome = entry.text("outcome").flatMap({ VendOutcome(rawValue: $0) }),
            configuration.lanes.contains(where: { $0.address == place })
        else { return }
        lanes[place]?.ended = outcome
        let detail = "\(place.text): \(outcome.rawValue), \(truth.fell) fell, \(items) booked"
        var (isFlagged, isOut) = (false, false)
        for case .supplies(.stock(let stock)) in changes {
            isFlagged = isFlagged || stock.isUncertain || stock.isOutOfService
            isOut = isOut || stock.isOutOfService
        }
        if outcome == .vended {
            if truth.fell == 0 { note("what is said to have left has left", detail) }
            if truth.isAway, !isOut { note("a lane that is not home is not used again", detail) }
        }
        let isKnowable = outcome != .vended || !truth.mayLookLikeOne
        if truth.fell != Int(items), isKnowable, !isFlagged {
            note("a count that may be wrong is flagged", detail)
        }
    }

    /// What a shelf is said to hold is what lies there, as far as its scale has not drifted.
    mutating func checkShelf(_ scale: DeviceId) {
        guard let shelf = configuration.shelves.first(where: { $0.scale == scale }) else { return }
        let booked = books.counts[shelf.place] ?? 0
        let there = shelfItems[scale] ?? 0
        let off = abs(booked - there) * shelf.unitGrams * 1000
        // The hysteresis, the items' own differences, the noise, and what the cell has drifted.
        let allowed = shelf.unitGrams * 850 + 2 * (drifts[scale] ?? 0)
        if off > allowed {
            note("a shelf holds what is shown", "\(scale): \(booked) shown, \(there) there")
        }
    }

    mutating func checkStockAlarms(_ alarms: [Alarm: Bool]) {
        let limits =
            configuration.lanes.map { ($0.address, $0.lowAt) }
            + configuration.shelves.map { ($0.place, $0.lowAt) }
        for (place, lowAt) in limits {
            let count = books.counts[place] ?? 0
            let isEmpty = alarms[Alarm(.stockEmpty, subject: place.text)] != nil
            let isLow = alarms[Alarm(.stockLow, subject: place.text)] != nil
            if isEmpty != (count == 0) || isLow != (count > 0 && count <= lowAt) {
                note("a place that runs out is reported", "\(place.text): \(count)")
            }
        }
    }
}
