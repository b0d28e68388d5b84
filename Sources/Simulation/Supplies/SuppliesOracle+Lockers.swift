import StationCore
import StationModel

/// Doors of compartments, and the power behind them.
extension SuppliesOracle {
    struct Door: Hashable {
        var isKnown = false
        var isOpen = false
        var since = MonotonicInstant(sinceBoot: .zero)
        var unlockedUntil: MonotonicInstant?
        var isForced = false
        /// Openings running that nobody used, of this boot.
        var unopened = 0
    }

    private static let leftOpenAfter: Duration = .seconds(180)
    /// A tick that is due, and no more.
    private static let slack: Duration = .seconds(1)

    mutating func follow(_ address: CompartmentAddress, isOpen: Bool) {
        var door = doors[address] ?? Door()
        let wasKnown = door.isKnown
        guard !wasKnown || door.isOpen != isOpen else { return }
        door.isKnown = true
        door.since = moment.instant
        if isOpen {
            let mayOpen = door.unlockedUntil.map { moment.instant <= $0 } ?? false
            door.isForced = wasKnown ? !mayOpen : door.isForced
        } else {
            door.isForced = false
        }
        door.isOpen = isOpen
        door.unlockedUntil = nil
        doors[address] = door
    }

    /// A loan that is interrupted after its lock was told to open leaves a doubt, until somebody
    /// has looked.
    mutating func followLoan(
        _ record: LedgerRecord, before: SuppliesBooks, of input: Input
    ) {
        if record.entry.kind == .stationStarted {
            for address in doors.keys { doors[address]?.unopened = 0 }
        }
        guard let place = LaneAddress(text: record.entry.subject) else { return }
        if record.entry.kind == .stockCounted { doubtful.remove(place) }
        followUnopened(record, before, place)
        guard record.entry.kind == .vendOutcome, record.entry.text("outcome") == "interrupted",
            before.open[place]?.purpose == "borrow"
        else { return }
        let mayBeOpened = record.entry.data["atStart"] != nil || motors[place] != nil
        guard mayBeOpened else { return }
        doubtful.insert(place)
        let isFlagged = record.changes.contains {
            if case .supplies(.stock(let stock)) = $0 {
                stock.place == place && stock.isUncertain
            } else {
                false
            }
        }
        if !isFlagged { note("a loan in doubt is looked at first", place.text) }
    }

    /// Three openings running that nobody used: the contact may be broken, and the item gone.
    private mutating func followUnopened(
        _ record: LedgerRecord, _ before: SuppliesBooks, _ place: LaneAddress
    ) {
        let entry = record.entry
        let address = CompartmentAddress(place)
        if entry.kind == .compartmentOpened || entry.kind.isOrdered {
            doors[address]?.unopened = 0
        }
        guard entry.kind == .vendOutcome, entry.text("outcome") == "timeout",
            let purpose = before.open[place]?.purpose
        else { return }
        doors[address, default: Door()].unopened += 1
        let isBroken = (doors[address]?.unopened ?? 0) >= 3
        guard isBroken, purpose == "take" || purpose == "borrow" else { return }
        if purpose == "borrow" { doubtful.insert(place) }
        let isFlagged = record.changes.contains {
            if case .supplies(.stock(let stock)) = $0 {
                stock.place == place && stock.isUncertain
                    && (stock.isOutOfService || purpose == "borrow")
            } else {
                false
            }
        }
        if !isFlagged { note("a door that never opens is not used on", place.text) }
    }

    mutating func sawPower(_ actuation: Actuation) {
        guard case .named(let output) = actuation.output, let locker = locker(with: output) else {
            return
        }
        guard actuation.on else {
            powered[output] = nil
            return
        }
        if isFire { note("a fire takes the power", output.text) }
        if doors[locker.address]?.isOpen != false {
            note("an appliance has power behind a shut door only", output.text)
        }
        powered[output] = moment.instant
    }

    private func locker(with output: DeviceId) -> CompartmentConfiguration? {
        configuration.lockers.first {
            if case .appliance(output, _) = $0.kind { true } else { false }
        }
    }

    mutating func checkLockers(_ alarms: [Alarm: Bool]) {
        for (output, since) in powered {
            guard let locker = locker(with: output),
                case .appliance(_, let atMost) = locker.kind
            else { continue }
            if moment.instant - since > atMost + Self.slack || isFire
                || doors[locker.address]?.isOpen == true
            {
                note("an appliance has power behind a shut door only", output.text)
            }
        }
        for (address, door) in doors where door.isKnown {
            let isForcedUp = alarms[Alarm(.compartmentForced, subject: address.text)] != nil
            let isOpenUp = alarms[Alarm(.compartmentOpen, subject: address.text)] != nil
            if isForcedUp != door.isForced {
                note("a compartment that was forced is reported", address.text)
            }
            let span = moment.instant - door.since
            if !door.isOpen && isOpenUp
                || door.isOpen && !isOpenUp
                    && span > Self.leftOpenAfter + Self.slack
            {
                note("a compartment left open is reported", address.text)
            }
        }
    }
}
