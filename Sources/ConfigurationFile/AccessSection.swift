import StationModel

/// Section `access`: who may enter, when, and how many.
enum AccessSection {
    /// One room; a hall of a thousand is another product.
    private static let people = 1...1000

    static func read(
        _ section: Section<AccessKey>, calendar: StationCalendar, drafts: [DeviceDraft]
    ) -> AccessConfiguration {
        var access = AccessConfiguration()
        readStrangers(section[.unknownIdCard], drafts, into: &access)
        if let node = section[.groupHours] { access.groupHours = readGroups(node, calendar) }
        access.capacity = section[.capacity]?.wholeNumber(in: people, .capacity)
        if let strictness = readStrictness(section[.capacityStrictness]) {
            access.capacityStrictness = strictness
        }
        access.passback = section[.passback]?.quantity(.passback).map { .milliseconds($0) }
        if let strictness = readStrictness(section[.passbackStrictness]) {
            access.passbackStrictness = strictness
        }
        if let drift = section[.clockDrift]?.quantity(.clockDrift) {
            access.clockDriftPartsPerMillion = Int(drift)
        }
        let marker = section[.clockMarker]?.parsed(.markerFile) { (text: String) -> String? in
            text.hasPrefix("/") ? text : nil
        }
        if let marker { access.clockMarker = marker }
        return access
    }

    /// Strangers are admitted by a card that the module read: a bare serial number proves nothing.
    private static func readStrangers(
        _ node: Node?, _ drafts: [DeviceDraft], into access: inout AccessConfiguration
    ) {
        guard let node, let rule = node.choice(of: AccessConfiguration.UnknownIdCard.self) else {
            return
        }
        access.unknownIdCard = rule
        let module = DriverName.idCardReader
        guard rule == .admitAndRecord, !drafts.contains(where: { $0.driver == module }) else {
            return
        }
        node.refuse(.needsIDCardReader, expected: .someDevice(drivers: [module.rawValue]))
    }

    private static func readStrictness(_ node: Node?) -> AccessConfiguration.Strictness? {
        node?.choice(of: AccessConfiguration.Strictness.self)
    }

    private static func readGroups(
        _ node: Node, _ calendar: StationCalendar
    ) -> [MemberGroup: Schedule] {
        var hours: [MemberGroup: Schedule] = [:]
        for (name, value) in (node.members() ?? [:]).sorted(by: { $0.key < $1.key }) {
            let group = node.child(value, node.path / name)
            if MemberGroup.isName(name) {
                group.doubtGroup(name)
            } else {
                group.refuse(.badForm, expected: .groupName, found: .text(name))
            }
            hours[MemberGroup(name)] = ScheduleReader.read(group, calendar: calendar)
        }
        return hours
    }
}

extension MemberGroup {
    /// As lists write it: a word.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.count) && !text.contains(where: \.isWhitespace)
    }
}

extension Node {
    /// A group that a rule names.
    func groupName() -> MemberGroup? {
        let name = parsed(.groupName) { MemberGroup.isName($0) ? $0 : nil }
        if let name { doubtGroup(name) }
        return name.map { MemberGroup($0) }
    }

    /// Lists may name groups of their own; a rule for a group that no list names is one for nobody.
    func doubtGroup(_ name: String) {
        let usual = UsualGroup.allCases.map(\.rawValue)
        guard !usual.contains(name) else { return }
        warn(
            .unusualGroup, expected: .usualGroup(usual), found: .text("\"\(name)\""),
            suggestion: NearestName.of(name, among: usual))
    }
}
