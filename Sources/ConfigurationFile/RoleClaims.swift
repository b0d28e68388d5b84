import StationModel

/// Which rule uses which device.
///
/// Every section that names devices claims them here: it hands over the value that holds the id
/// and says what the device is needed for; faults are reported at that value. A contact or an
/// output that only such a section names bears its own name as its role. When all sections have
/// been read, `devices` gives the finished list: a contact or an output that nobody claimed is an
/// error, since its wiring was meant for something; any other device is doubted.
final class RoleClaims {
    let drafts: [DeviceDraft]
    let claims: Claims
    private var contactRoles: [String: ContactRole] = [:]
    private var outputRoles: [String: OutputRole] = [:]
    private var lights: Set<String> = []
    private var used: Set<String> = []

    init(_ drafts: [DeviceDraft], claims: Claims) {
        self.drafts = drafts
        self.claims = claims
    }

    // MARK: Claiming

    /// The device that a value names, when it exists and can be used so. `shared`: other rules may
    /// use it too (a thermometer); otherwise the second one is refused (a heater).
    func device(_ node: Node, for use: DeviceUse, shared: Bool = false) -> DeviceId? {
        draft(node, for: use, shared: shared).map { DeviceId($0.id) }
    }

    /// The same for a lane or a lock, which is named with its device's id and a number; the device
    /// may have many, and each is claimed by itself. `number` may be absent where there is one.
    func place(
        _ device: Node, _ number: Node?, of rule: Node, for use: DeviceUse
    ) -> (DeviceId, Int)? {
        guard let draft = draft(device, for: use, shared: true), let places = draft.places else {
            return nil
        }
        if let number {
            return number.claimedNumber(of: draft.id, in: places, claims)
                .map { (DeviceId(draft.id), $0) }
        }
        guard places.count == 1 else {
            rule.note(.error, missing: "number", expected: ModbusNumbers.requirement(places))
            return nil
        }
        let only = Claims.Thing.place(device: draft.id, places.lowerBound)
        guard claims.claim(only, by: device) else { return nil }
        return (DeviceId(draft.id), places.lowerBound)
    }

    /// A contact of the door.
    func contact(_ node: Node, as role: ContactRole) -> DeviceDraft? {
        guard let draft = draft(node, for: .contact) else { return nil }
        contactRoles[draft.id] = role
        return draft
    }

    /// An output of the door.
    func output(_ node: Node, as role: OutputRole) -> DeviceDraft? {
        guard let draft = draft(node, for: .output) else { return nil }
        outputRoles[draft.id] = role
        return draft
    }

    /// An output for a load that must not run unasked: heat, a motor. What is on while nobody
    /// drives it runs at power-up, and after a crash.
    func load(_ node: Node) -> DeviceId? {
        guard let draft = draft(node, for: .output) else { return nil }
        if case .output(_, activeLow: true) = draft.content {
            draft.node.member(OutputKey.activeLow.rawValue)?.doubtIdleLevel()
        }
        return DeviceId(draft.id)
    }

    /// An output for a light: nobody is to stand in the dark because nothing drives it.
    func light(_ node: Node) -> DeviceId? {
        guard let draft = draft(node, for: .output) else { return nil }
        lights.insert(draft.id)
        return DeviceId(draft.id)
    }

    /// The device that a value names, with what the file says of it.
    func draft(
        _ node: Node, for use: DeviceUse, shared: Bool = false
    ) -> DeviceDraft? {
        let expected = use.requirement
        guard let name = node.text(expected) else { return nil }
        guard let draft = drafts.first(where: { $0.id == name }) else {
            let fitting = drafts.filter { $0.mayBeUsed(for: use) }.map(\.id)
            node.refuse(
                .missingDevice, expected: expected,
                suggestion: NearestName.of(name, among: fitting))
            return nil
        }
        guard draft.mayBeUsed(for: use) else {
            node.refuse(.wrongDevice, expected: expected)
            return nil
        }
        guard shared || claims.claim(.role(device: name), by: node) else { return nil }
        used.insert(name)
        return draft
    }

    // MARK: The result

    /// The devices with their roles. What cannot be joined is left out.
    func devices() -> [DeviceConfiguration] {
        drafts.compactMap { draft in
            driver(of: draft).map { DeviceConfiguration(id: DeviceId(draft.id), driver: $0) }
        }
    }

    private func driver(of draft: DeviceDraft) -> DeviceConfiguration.Driver? {
        switch draft.content {
        case nil: return nil
        case .complete(let driver, let uses):
            if !uses.isEmpty, !uses.contains(.reading) { doubtWhenUnused(draft) }
            return driver
        case .member(let uses, _):
            let boards = drafts.contains { $0.lineAddress?.chip == draft.id }
            if !uses.isEmpty, !boards { doubtWhenUnused(draft) }
            return nil
        case .contact(let line, let activeLow, let bias):
            guard let role = contactRoles[draft.id] ?? named(draft, ContactRole.named) else {
                return nil
            }
            return .contact(
                ContactConfiguration(role: role, line: line, activeLow: activeLow, bias: bias))
        case .output(let line, let activeLow):
            guard let role = outputRoles[draft.id] ?? named(draft, OutputRole.named) else {
                return nil
            }
            let rest = lights.contains(draft.id) ? OutputRest.undriven : .off
            return .output(
                OutputConfiguration(role: role, line: line, activeLow: activeLow, rest: rest))
        }
    }

    private func named<Role>(_ draft: DeviceDraft, _ role: (DeviceId) -> Role) -> Role? {
        if used.contains(draft.id) { return role(DeviceId(draft.id)) }
        draft.node.refuse(
            .deviceWithoutRole, expected: .namedByARule, found: .text("\"\(draft.id)\""))
        return nil
    }

    private func doubtWhenUnused(_ draft: DeviceDraft) {
        guard !used.contains(draft.id) else { return }
        draft.node.warn(
            .deviceWithoutRole, expected: .namedByARule, found: .text("\"\(draft.id)\""))
    }
}

extension DeviceUse {
    var requirement: Requirement {
        switch self {
        case .contact: .deviceOf(driver: DriverName.contact.rawValue)
        case .output: .deviceOf(driver: DriverName.output.rawValue)
        case .presence, .measuring, .dispensing, .locking, .reading: .deviceFor(self)
        }
    }
}

extension DeviceDraft {
    /// A device with a fault of its own is not blamed for being of another kind, unless its
    /// driver shows it.
    fileprivate func mayBeUsed(for use: DeviceUse) -> Bool {
        if let uses { return uses.contains(use) }
        switch driver {
        case nil: return true
        case .contact: return use == .contact || use == .presence
        case .output: return use == .output
        case .wiegandReader, .idCardReader, .scanner: return use == .reading
        case .modbusLine, .oneWireProbe, .radar, .vendingController, .lockerLine, .motorLane:
            return use != .contact && use != .output && use != .reading
        }
    }

    fileprivate var lineAddress: LineAddress? {
        switch content {
        case .contact(let line, _, _), .output(let line, _): line
        case nil, .complete, .member: nil
        }
    }
}

extension Node {
    /// This value of `activeLow` makes a load run while nobody drives its line.
    func doubtIdleLevel() { warn(.runsUndriven, expected: .offWhenLow) }

    /// A number of a device's lanes or locks that no other rule has claimed.
    fileprivate func claimedNumber(
        of device: String, in places: ClosedRange<Int>, _ claims: Claims
    ) -> Int? {
        guard let number = wholeNumber(in: places, .places),
            claims.claim(.place(device: device, number), by: self)
        else { return nil }
        return number
    }
}
