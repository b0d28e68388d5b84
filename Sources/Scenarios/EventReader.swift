import ConfigurationFile
import Simulation
import StationModel

/// Reads one element of `events`: `{ at: "18:30", act: "take", person: "courier", … }`.
struct EventReader {
    let station: StationConfiguration
    let times: ScenarioTime

    func read(_ node: Node) -> Scenario.Event? {
        guard let section = Section<EventKey>(node) else { return nil }
        let keys = ActKeys(section)
        let at = times.read(section.required(.at, .localTime))
        let names = ActName.allCases.map(\.rawValue).sorted()
        let name = section.required(.act, .oneOf(names))?.choice(of: ActName.self)
        guard let name else { return nil }
        let act = act(name, keys)
        keys.refuseOthers()
        guard let at, let act else { return nil }
        return Scenario.Event(at: at, act)
    }

    private func act(_ name: ActName, _ keys: ActKeys) -> ScenarioAct? {
        switch name {
        case .visit, .take, .voucher, .screenshot, .locker, .suspend: ofPerson(name, keys)
        case .voucherAgain: .voucherAgain
        case .acknowledge: .acknowledge
        case .strangers: keys.count(.count, 1...100).map { .strangers($0) }
        case .shelf: shelf(keys)
        case .appliance: keys.choice(.device, of: appliances).map { .appliance($0) }
        case .restock, .stocktake, .lane: ofPlace(name, keys)
        case .probe: probe(keys)
        case .contact:
            both(keys.choice(.device, of: contacts), keys.span(.for)).map(ScenarioAct.contact)
        case .unplugged:
            both(keys.choice(.device, of: pluggable), keys.span(.for)).map(ScenarioAct.unplugged)
        case .mode: both(keys.word(.mode, DoorMode.self), keys.span(.for)).map(ScenarioAct.mode)
        case .clockJumps: clockJumps(keys)
        case .hub: both(keys.choice(.mood, of: moods), keys.span(.for)).map(ScenarioAct.hub)
        default: keys.span(.for).flatMap { lasting(name, $0) }
        }
    }

    private func lasting(_ name: ActName, _ span: Duration) -> ScenarioAct? {
        switch name {
        case .exit: .exit(span)
        case .holdDoor: .holdDoor(span)
        case .heaterFails: .heaterFails(span)
        case .beamBlocked: .beamBlocked(span)
        case .fire: .fire(span)
        case .powerCut: .powerCut(span)
        case .diskStalls: .diskStalls(span)
        case .clockLost: .clockLost(span)
        default: nil
        }
    }

    // MARK: Acts of several words

    private func ofPerson(_ name: ActName, _ keys: ActKeys) -> ScenarioAct? {
        let people = Dictionary(uniqueKeysWithValues: People.shown.map { ($0.id, $0.id) })
        let person = keys.choice(.person, of: people)
        switch name {
        case .visit:
            let stay = keys.span(.stay)
            return all(person, keys.approach, stay).map { .visit($0, $1, stay: $2) }
        case .take:
            return all(person, keys.approach, keys.choice(.lane, of: lanes))
                .map(ScenarioAct.take)
        case .locker:
            return all(person, keys.approach, keys.choice(.compartment, of: compartments))
                .map(ScenarioAct.locker)
        case .voucher:
            return all(person, keys.choice(.sku, of: items), keys.count(.count, 1...20))
                .map { .voucher($0, $1, count: $2) }
        case .screenshot: return person.map { .screenshot($0) }
        default: return person.map { .suspend($0) }
        }
    }

    private func shelf(_ keys: ActKeys) -> ScenarioAct? {
        let taken = keys.count(.taken, 1...100)
        let back = keys.has(.putBack) ? keys.count(.putBack, 0...(taken ?? 100)) : 0
        return all(keys.choice(.device, of: scales), taken, back)
            .map { .shelf($0, taken: $1, putBack: $2) }
    }

    private func ofPlace(_ name: ActName, _ keys: ActKeys) -> ScenarioAct? {
        let place = keys.choice(.lane, of: name == .lane ? lanes : places)
        switch name {
        case .restock:
            let days = keys.has(.days) ? keys.count(.days, 1...3650) : 365
            return all(place, keys.count(.count, 1...1000), days)
                .map { .restock($0, count: $1, days: $2) }
        case .stocktake:
            return both(place, keys.count(.wrongBy, -20...20)).map { .stocktake($0, wrongBy: $1) }
        default:
            let fates = Dictionary(
                uniqueKeysWithValues: LaneFate.allCases.map { ("\($0)", $0) })
            let runs = keys.has(.runs) ? keys.count(.runs, 1...100) : 1
            return all(place, keys.choice(.fate, of: fates), runs).map { .lane($0, $1, runs: $2) }
        }
    }

    private func probe(_ keys: ActKeys) -> ScenarioAct? {
        let faults = Dictionary(uniqueKeysWithValues: ProbeFault.allCases.map { ("\($0)", $0) })
        return all(
            keys.choice(.device, of: probes), keys.choice(.fault, of: faults), keys.span(.for)
        ).map(ScenarioAct.probe)
    }

    /// All but the usual one.
    private var moods: [String: HubMood] {
        Dictionary(
            uniqueKeysWithValues: HubMood.allCases.filter { $0 != .honest }.map { ("\($0)", $0) })
    }

    private func clockJumps(_ keys: ActKeys) -> ScenarioAct? {
        let isBack = keys.flag(.backwards)
        return all(keys.span(.jump), keys.span(.for), isBack).map { jump, span, isBack in
            .clockJumps(by: isBack ? .zero - jump : jump, span)
        }
    }
}
