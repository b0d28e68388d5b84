import StationModel

/// Claims the devices of the door: `inputs` and `outputs` name them by id.
struct DoorWiring {
    private let roles: RoleClaims

    init(_ roles: RoleClaims) { self.roles = roles }

    func join(_ door: Section<DoorKey>) {
        if let inputs = door.required(.inputs, .object).flatMap(Section<ContactRole>.init) {
            readInputs(inputs)
        }
        if let outputs = door.required(.outputs, .object).flatMap(Section<OutputRole>.init) {
            readOutputs(outputs)
        }
    }

    private func readInputs(_ section: Section<ContactRole>) {
        for role in ContactRole.allCases {
            guard let node = section[role] else { continue }
            guard let draft = roles.contact(node, as: role) else { continue }
            checkSupervision(of: draft, as: role)
            if role != .tamper { checkLine(of: draft) }
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

    private func readOutputs(_ section: Section<OutputRole>) {
        for role in OutputRole.allCases {
            guard let node = section[role] else { continue }
            guard let draft = roles.output(node, as: role) else { continue }
            if role == .lock { checkLine(of: draft) }
        }
        if section[.lock] == nil {
            section.node.note(
                .error, missing: OutputRole.lock.rawValue,
                expected: .deviceOf(driver: DriverName.output.rawValue))
        }
    }

    /// A door that waits for a bus, or forgets its lock with it, is none.
    private func checkLine(of draft: DeviceDraft) {
        guard draft.isOnBoard(among: roles.drafts) else { return }
        draft.lineNode?.refuse(.boardLineTooSlow, expected: .line)
    }

    private func checkSupervision(of draft: DeviceDraft, as role: ContactRole) {
        switch role {
        case .fireAlarm:
            guard let fault = Self.unsupervised(draft) else { return }
            fault.node.refuse(.unsupervisedLoop, expected: fault.expected)
        case .door, .tamper: Self.warnWhenUnsupervised(draft)
        case .exitButton, .lockFeedback, .named: break
        }
    }

    /// Where a cut wire should not go unnoticed, but the station serves without it.
    static func warnWhenUnsupervised(_ draft: DeviceDraft) {
        guard let fault = unsupervised(draft) else { return }
        fault.node.warn(.unsupervisedLoop, expected: fault.expected)
    }

    /// A normally closed loop must read as active when its wire is cut: pulled up, a cut wire is
    /// high; pulled down, it is low. For fire this is the rule, for the others good practice.
    /// Without the board's resistor the wiring outside decides, which no file shows.
    private static func unsupervised(
        _ draft: DeviceDraft
    ) -> (node: Node, expected: Requirement)? {
        guard case .contact(_, let activeLow, let bias) = draft.content, bias != .none else {
            return nil
        }
        let activeWhenCut = bias == .pullDown
        guard activeLow != activeWhenCut,
            let node = draft.node.member(ContactKey.activeLow.rawValue)
        else { return nil }
        return (node, .activeWhenCut(activeLow: activeWhenCut))
    }
}

extension ContactRole: ConfigurationKey {}
extension OutputRole: ConfigurationKey {}
