import StationModel

/// Reads `/etc/yizhand/station.json5` and finds everything that is wrong with it at once.
///
/// Theory of operation. The scanner walks the text once for places and syntax, Foundation's JSON5
/// decoder makes the values, both are joined to nodes. Each section opens its objects (unknown
/// keys), reads its values (types, units, ranges) and goes on after a fault; the cross-checks
/// (lines used twice, rules that name devices) run on what could be read. Only a syntax fault ends
/// the reading, since nothing after it can be trusted. A value with a fault never reaches the
/// result: one error anywhere, and there is no configuration.
public enum ConfigurationLoader {
    /// Reads and judges a file. Paths in it that are not absolute start at its folder.
    public static func load(
        path: String, in environment: LoadEnvironment
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        let findings = Findings()
        guard let text = FileReader.text(of: path, findings: findings) else {
            throw ConfigurationErrors(findings.ordered)
        }
        return try load(text: text, file: path, in: environment)
    }

    /// Judges a text; `file` is its name in reports, and its folder the start of relative paths.
    public static func load(
        text: String, file: String, in environment: LoadEnvironment
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        let findings = Findings()
        let root = DocumentReader.read(text, file: file, findings: findings)
        let configuration = root.flatMap(Section<TopKey>.init).flatMap {
            read($0, folder: folder(of: file), environment: environment)
        }
        let ordered = findings.ordered
        guard let configuration, !findings.hasErrors else { throw ConfigurationErrors(ordered) }
        return LoadedConfiguration(configuration: configuration, warnings: ordered)
    }

    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    /// `nil` when a part that must be there is not; every other fault is in the findings.
    private static func read(
        _ top: Section<TopKey>, folder: String, environment: LoadEnvironment
    ) -> StationConfiguration? {
        _ = top[.schema]?.text()
        let claims = Claims(boards: DevicesSection.boards(top[.devices]))
        let profiles = Profiles(installed: environment.profilesDirectory, folder: folder)
        let station = top.required(.station, .object).flatMap {
            StationSection.read($0, at: environment.now)
        }
        let drafts = top.required(.devices, .list).map {
            DevicesSection.read($0, claims: claims, profiles: profiles)
        }
        let doorSection = top.required(.door, .object).flatMap(Section<DoorKey>.init)
        let calendar = StationCalendar.read(
            doorSection?[.calendar], folder: folder,
            today: station?.timeZone.local(environment.now).date)
        let roles = RoleClaims(drafts ?? [], claims: claims)
        if let doorSection { DoorWiring(roles).join(doorSection) }
        let door = doorSection.flatMap { DoorSection.read($0, calendar: calendar) }
        let inside = InsideSections(top, roles: roles, calendar: calendar)
        // After the last section that names devices.
        let devices = doorSection == nil ? nil : roles.devices()
        warnWithoutReader(top, drafts ?? [])
        let rest = OptionalSections(
            top, calendar: calendar, drafts: drafts ?? [], environment: environment)
        warnOfCount(top, rest.access, inside.room.occupancy)
        guard let station, let devices, let door else { return nil }
        return StationConfiguration(
            station: station, devices: devices, door: door, access: rest.access,
            storage: rest.storage, status: rest.status, lists: rest.lists,
            language: rest.language, alarms: inside.alarms, room: inside.room,
            appliances: inside.appliances, supplies: inside.supplies, hub: rest.hub)
    }

    /// Beams miscount, and only presence sensors tell when nobody is there: without them the rule
    /// refuses nobody.
    private static func warnOfCount(
        _ top: Section<TopKey>, _ access: AccessConfiguration, _ occupancy: OccupancyConfiguration
    ) {
        guard access.capacity != nil, access.capacityStrictness == .hard,
            occupancy.presence.isEmpty,
            let node = top[.access]?.member(AccessKey.capacityStrictness.rawValue)
        else { return }
        node.warn(.countUnwitnessed, expected: .presenceSensors)
    }

    /// Such a station still serves its free hours and the city's remote unlocks.
    private static func warnWithoutReader(_ top: Section<TopKey>, _ drafts: [DeviceDraft]) {
        let readers: [DriverName] = [.wiegandReader, .idCardReader, .scanner]
        guard let devices = top[.devices],
            !drafts.contains(where: { $0.driver.map(readers.contains) ?? true })
        else { return }
        devices.warn(.noReader, expected: .someDevice(drivers: readers.map(\.rawValue)))
    }
}

/// What is behind the door; a section that is absent is nothing of it.
private struct InsideSections {
    var supplies = SuppliesConfiguration.none
    var room = RoomConfiguration.none
    var appliances = AppliancesConfiguration.none
    var alarms = AlarmConfiguration.none

    init(_ top: Section<TopKey>, roles: RoleClaims, calendar: StationCalendar) {
        if let section = top[.supplies].flatMap(Section<SuppliesKey>.init) {
            supplies = SuppliesSection.read(section, roles)
        }
        if let section = top[.room].flatMap(Section<RoomKey>.init) {
            room = RoomSection.read(section, roles, calendar)
        }
        if let section = top[.appliances].flatMap(Section<AppliancesKey>.init) {
            appliances = AppliancesSection.read(section, roles)
        }
        if let section = top[.alarms].flatMap(Section<AlarmsKey>.init) {
            alarms = AlarmsSection.read(section, roles, calendar)
        }
        SectionConflicts(top: top.node, findings: top.node.findings)
            .report(room, appliances, supplies)
    }
}

/// The sections that may be absent, each with its usual values then.
private struct OptionalSections {
    var access = AccessConfiguration()
    var storage = StorageConfiguration()
    var status = StatusConfiguration()
    var lists = ListConfiguration()
    var hub = HubConfiguration.none
    /// The people at the station read Chinese unless the file says otherwise.
    var language = Language.chinese

    init(
        _ top: Section<TopKey>, calendar: StationCalendar, drafts: [DeviceDraft],
        environment: LoadEnvironment
    ) {
        if let section = top[.access].flatMap(Section<AccessKey>.init) {
            access = AccessSection.read(section, calendar: calendar, drafts: drafts)
        }
        if let section = top[.storage].flatMap(Section<StorageKey>.init) {
            storage = StorageSection.read(section)
        }
        if let section = top[.status].flatMap(Section<StatusKey>.init) {
            status = StatusSection.read(section)
        }
        if let section = top[.lists].flatMap(Section<ListsKey>.init) {
            lists = ListsSection.read(section, environment: environment)
        } else if top[.lists] == nil {
            top.node.note(
                .warning, missing: TopKey.lists.rawValue, .noRootKey, expected: .object)
        }
        if let section = top[.hub].flatMap(Section<HubKey>.init) {
            hub = HubSection(top: top.node, storage: storage, environment: environment)
                .read(section)
        }
        if let word = top[.language]?.choice(of: Language.self) { language = word }
    }
}
