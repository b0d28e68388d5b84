import StationModel

/// Section `room`: what is measured there, who is there, and what is switched for them.
struct RoomSection {
    let section: Section<RoomKey>
    let roles: RoleClaims
    let calendar: StationCalendar

    static func read(
        _ section: Section<RoomKey>, _ roles: RoleClaims, _ calendar: StationCalendar
    ) -> RoomConfiguration {
        RoomSection(section: section, roles: roles, calendar: calendar).read()
    }

    private func read() -> RoomConfiguration {
        let sensors = SensorReader(roles: roles).read(section[.sensors])
        let climate = section[.climate].flatMap(Section<ClimateKey>.init).flatMap {
            ClimateReader(roles: roles, watched: section[.sensors]).read($0)
        }
        return RoomConfiguration(
            sensors: sensors,
            occupancy: section[.occupancy].flatMap(Section<OccupancyKey>.init)
                .map { OccupancyReader(roles: roles).read($0) } ?? OccupancyConfiguration(),
            climate: climate,
            lights: section[.lights].flatMap(Section<LightsKey>.init).flatMap(readLights),
            contactor: section[.contactor].flatMap(Section<ContactorKey>.init)
                .flatMap(readContactor))
    }

    private func readLights(_ section: Section<LightsKey>) -> LightConfiguration? {
        let nodes =
            section.required(.outputs, .list)?
            .elements(atMost: LightConfiguration.mostOutputs, .roomCount) ?? []
        let outputs = nodes.compactMap { roles.light($0) }
        let hours = section[.hours].map { ScheduleReader.read($0, calendar: calendar) }
        if let hours, hours == nil { return nil }
        return LightConfiguration(outputs: outputs, hours: (hours ?? nil) ?? .always)
    }

    private func readContactor(_ section: Section<ContactorKey>) -> ContactorConfiguration? {
        let output = section.required(.output, DeviceUse.output.requirement)
            .flatMap { roles.device($0, for: .output) }
        let delay = section[.offAfterVacant]?.duration(.contactorDelay) ?? .minutes(30)
        let hours = section[.hours].map { ScheduleReader.read($0, calendar: calendar) }
        if let hours, hours == nil { return nil }
        return output.map {
            ContactorConfiguration(
                output: $0, offAfterVacant: delay, hours: (hours ?? nil) ?? .never)
        }
    }
}
