import StationModel

/// Joins the devices with what the door says of them: `inputs` and `outputs` name devices by id.
struct DoorWiring {
    private let drafts: [DeviceDraft]
    private let claims: Claims
    private var contactRoles: [String: ContactRole] = [:]
    private var outputRoles: [String: OutputRole] = [:]

    init(_ drafts: [DeviceDraft], claims: Claims) {
        self.drafts = drafts
        self.claims = claims
    }

    /// The devices with their roles. Faults are reported; what cannot be joined is left out.
    mutating func join(_ door: Section<DoorKey>) -> [DeviceConfiguration] {
        if let inputs = door.required(.inputs, .object).flatMap(Section<ContactRole>.init) {
            readInputs(inputs)
        }
        if let outputs = door.required(.outputs, .object).flatMap(Section<OutputRole>.init) {
            readOutputs(outputs)
        }
        return drafts.compactMap(device)
    }

    private mutating func readInputs(_ section: Section<ContactRole>) {
        for role in ContactRole.allCases {
            guard let node = section[role] else { continue }
            guard let draft = device(named: node, driver: .contact) else { continue }
            contactRoles[draft.id] = role
            checkSupervision(of: draft, as: role)
        }
        let needed = Requirement.deviceOf(driver: DriverName.contact.rawValue)
        if section[.door] == nil {
            section.node.note(.error, missing: ContactRole.door.rawValue, expected: needed)
        }
        if section[.exitButton] == nil {
            let name = ContactRole.exitButton.rawValue
            section.node.note(.warning, missing: name, .noExitButton, expected: needed)
        }
        if section[.fireAlarm] == nil {
            let name = ContactRole.fireAlarm.rawValue
            section.node.note(.warning, missing: name, .noFireContact, expected: needed)
        }
    }

    private mutating func readOutputs(_ section: Section<OutputRole>) {
        for role in OutputRole.allCases {
            guard let node = section[role] else { continue }
            guard let draft = device(named: node, driver: .output) else { continue }
            outputRoles[draft.id] = role
        }
        if section[.lock] == nil {
            section.node.note(
                .error, missing: OutputRole.lock.rawValue,
                expected: .deviceOf(driver: DriverName.output.rawValue))
        }
    }

    private func device(named node: Node, driver: DriverName) -> DeviceDraft? {
        let expected = Requirement.deviceOf(driver: driver.rawValue)
        guard let name = node.text(expected) else { return nil }
        guard let draft = drafts.first(where: { $0.id == name }) else {
            let fitting = drafts.filter { $0.driver == driver }.map(\.id)
            node.refuse(
                .missingDevice, expected: expected,
                suggestion: NearestName.of(name, among: fitting))
            return nil
        }
        guard draft.driver == driver || draft.driver == nil else {
            node.refuse(.wrongDevice, expected: expected)
            return nil
        }
        return claims.claim(.role(device: name), by: node) ? draft : nil
    }

    /// A normally closed loop must read as active when its wire is cut: pulled up, a cut wire is
    /// high; pulled down, it is low. For fire this is the rule, for the others good practice.
    /// Without the board's resistor the wiring outside decides, which no file shows.
    private func checkSupervision(of draft: DeviceDraft, as role: ContactRole) {
        guard case .contact(_, let activeLow, let bias) = draft.content, bias != .none else {
            return
        }
        let activeWhenCut = bias == .pullDown
        guard activeLow != activeWhenCut, let members = draft.node.members() else { return }
        let node = draft.node.child(
            members[ContactKey.activeLow.rawValue] ?? .null,
            draft.node.path / ContactKey.activeLow.rawValue)
        let expected = Requirement.activeWhenCut(activeLow: activeWhenCut)
        switch role {
        case .fireAlarm: node.refuse(.unsupervisedLoop, expected: expected)
        case .door, .tamper: node.warn(.unsupervisedLoop, expected: expected)
        case .exitButton, .lockFeedback, .named: break
        }
    }

    private func device(_ draft: DeviceDraft) -> DeviceConfiguration? {
        switch draft.content {
        case nil: return nil
        case .reader(let driver): return configuration(draft, driver)
        case .contact(let line, let activeLow, let bias):
            guard let role = contactRoles[draft.id] else { return withoutRole(draft) }
            return configuration(
                draft,
                .contact(
                    ContactConfiguration(role: role, line: line, activeLow: activeLow, bias: bias)))
        case .output(let line, let activeLow):
            guard let role = outputRoles[draft.id] else { return withoutRole(draft) }
            return configuration(
                draft, .output(OutputConfiguration(role: role, line: line, activeLow: activeLow)))
        }
    }

    private func configuration(
        _ draft: DeviceDraft, _ driver: DeviceConfiguration.Driver
    ) -> DeviceConfiguration {
        DeviceConfiguration(id: DeviceId(draft.id), driver: driver)
    }

    private func withoutRole(_ draft: DeviceDraft) -> DeviceConfiguration? {
        draft.node.refuse(
            .deviceWithoutRole, expected: .namedUnderDoor, found: .text("\"\(draft.id)\""))
        return nil
    }
}

extension ContactRole: ConfigurationKey {}
extension OutputRole: ConfigurationKey {}
