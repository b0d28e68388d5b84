import StationModel

/// Section `alarms`: the room's contacts with an alarm each, and when the station keeps quiet.
enum AlarmsSection {
    static func read(
        _ section: Section<AlarmsKey>, _ roles: RoleClaims, _ calendar: StationCalendar
    ) -> AlarmConfiguration {
        var alarms = AlarmConfiguration()
        if let contacts = section[.contacts].flatMap(Section<ContactPurpose>.init) {
            for purpose in ContactPurpose.allCases {
                for node in contacts[purpose]?.elements() ?? [] {
                    guard let draft = roles.draft(node, for: .contact) else { continue }
                    DoorWiring.warnWhenUnsupervised(draft)
                    alarms.contacts[DeviceId(draft.id)] = purpose
                }
            }
            warnWithoutMains(contacts)
        }
        if let hours = section[.quietHours],
            let schedule = ScheduleReader.read(hours, calendar: calendar)
        {
            alarms.quietHours = schedule
        }
        return alarms
    }

    /// A battery that is low beside sound mains is merely worn: only the mains' contact can tell.
    private static func warnWithoutMains(_ contacts: Section<ContactPurpose>) {
        guard contacts[.batteryLow] != nil, contacts[.mains] == nil else { return }
        contacts.node.note(
            .warning, missing: ContactPurpose.mains.rawValue, .noMainsContact,
            expected: .deviceOf(driver: DriverName.contact.rawValue))
    }
}
