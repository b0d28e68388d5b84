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
        }
        if let hours = section[.quietHours],
            let schedule = ScheduleReader.read(hours, calendar: calendar)
        {
            alarms.quietHours = schedule
        }
        return alarms
    }
}
