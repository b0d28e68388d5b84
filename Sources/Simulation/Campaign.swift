import StationModel

/// Many worlds, one seed each: what they add up to, and the first that fails, made short.
public struct Campaign: Sendable {
    public var days: Int
    public var rates: FaultRates

    public init(days: Int, rates: FaultRates = FaultRates()) {
        self.days = days
        self.rates = rates
    }

    /// What one seed gave.
    public struct Outcome: Sendable {
        public let seed: UInt64
        public let tally: World.Tally
        public let violation: Violation?
    }

    /// A failure with the shortest plan found that still shows it.
    public struct Trace: Sendable {
        public let seed: UInt64
        public let violation: Violation
        public let plan: [PlannedEvent]

        /// Lines that `replay` reads: the seed first, then the events.
        public var text: String {
            (["seed \(seed)"] + plan.map(\.description)).joined(separator: "\n") + "\n"
        }
    }

    public func plan(seed: UInt64) -> [PlannedEvent] {
        var generator = PlanGenerator(seed: seed, rates: rates)
        return generator.plan(days: days)
    }

    public func run(seed: UInt64) -> Outcome { run(plan(seed: seed), seed: seed) }

    /// Runs a given plan in the world of a seed.
    public func run(_ plan: [PlannedEvent], seed: UInt64) -> Outcome {
        var world = World(Self.setting(seed: seed))
        let end = Duration.days(days) + .hours(2)
        let violation = world.run(plan, until: end)
        return Outcome(seed: seed, tally: world.tally, violation: violation)
    }

    /// Leaves out as many events as possible while the same invariant still breaks: halves, then
    /// quarters, and so on down to single events (Zeller's delta debugging). At most `attempts`
    /// runs: a failure of 30 days shrinks to a few lines long before.
    public func shorten(seed: UInt64, attempts: Int = 400) -> Trace? {
        let outcome = run(seed: seed)
        guard let violation = outcome.violation else { return nil }
        var trace = Trace(
            seed: seed, violation: violation,
            plan: plan(seed: seed).filter {
                .milliseconds($0.atMilliseconds) <= violation.at
            })
        var left = attempts
        var chunk = max(1, trace.plan.count / 2)
        while left > 0 {
            let before = trace.plan.count
            trace = withoutChunks(of: chunk, trace, &left)
            if chunk == 1, trace.plan.count == before { break }
            chunk = max(1, chunk / 2)
        }
        return trace
    }

    private func withoutChunks(of size: Int, _ trace: Trace, _ left: inout Int) -> Trace {
        var trace = trace
        var start = 0
        while start < trace.plan.count, left > 0 {
            left -= 1
            var plan = trace.plan
            plan.removeSubrange(start..<min(start + size, plan.count))
            let found = run(plan, seed: trace.seed).violation
            if let found, found.invariant == trace.violation.invariant {
                trace = Trace(seed: trace.seed, violation: found, plan: plan)
            } else {
                start += size
            }
        }
        return trace
    }

    /// Stations of every sort: both kinds of lock, with and without hours of free access.
    public static func setting(seed: UInt64) -> World.Setting {
        var random = SeededRandom(seed: seed ^ 0x5345_5454)
        // 2026-01-05T00:00:00Z, a Monday, and any of the days after.
        let began = UnixTime(seconds: 1_767_571_200) + .days(random.number(0...300))
        var configuration = configuration(&random, began: began)
        furnish(&configuration, seed: seed)
        addSupplies(to: &configuration, seed: seed)
        var setting = World.Setting(configuration: configuration, began: began, seed: seed)
        setting.hub = .simulated
        // Two in three are told by the city's platform what the others are told directly.
        if seed % 3 == 0 { (setting.hub.lists, setting.hub.directives) = (nil, nil) }
        return setting
    }

    private static func configuration(
        _ random: inout SeededRandom, began: UnixTime
    ) -> StationConfiguration {
        guard let id = StationId("simulated") else { preconditionFailure("a valid id") }
        let hours = [Schedule.Hours(startMinute: 8 * 60 + 30, endMinute: 17 * 60 + 30)]
        let workdays: [Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]
        let today = TimeZoneTable.shanghai.local(began).date
        let schedule = Schedule(
            weekly: Dictionary(uniqueKeysWithValues: workdays.map { ($0, hours) }),
            workday: hours, calendar: [today + 3: .holiday, today + 6: .workday])
        return StationConfiguration(
            station: StationIdentity(
                id: id, name: "模拟驿站", place: "", timeZone: .shanghai),
            devices: devices,
            door: DoorConfiguration(
                lock: random.oneIn(2) ? .failSafe : .failSecure,
                unlock: .seconds(random.number(3...8)), longUnlock: .seconds(20),
                freeAccess: random.oneIn(2) ? schedule : .never),
            access: AccessConfiguration(
                unknownIdCard: random.oneIn(2) ? .admitAndRecord : .deny,
                passback: random.oneIn(3) ? .minutes(2) : nil),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .chinese,
            alarms: AlarmConfiguration(
                contacts: Dictionary(
                    uniqueKeysWithValues: ContactPurpose.allCases.map {
                        (DeviceId($0.rawValue), $0)
                    })))
    }

    private static var devices: [DeviceConfiguration] {
        let port = SerialConfiguration(path: "/dev/simulated", baudRate: 115_200)
        func line(_ offset: UInt32) -> LineAddress {
            LineAddress(chip: "simulated", offset: offset)
        }
        return [
            DeviceConfiguration(
                id: DeviceId("reader"),
                driver: .wiegandReader(
                    WiegandReaderConfiguration(
                        data0: line(0), data1: line(1), bias: .pullUp, formats: [.h10301]))),
            DeviceConfiguration(id: DeviceId("id-card"), driver: .idCardReader(port)),
            DeviceConfiguration(
                id: DeviceId("scanner"), driver: .scanner(ScannerConfiguration(port: port))),
        ] + contacts
    }

    private static var contacts: [DeviceConfiguration] {
        let roles: [ContactRole] =
            [.door, .exitButton, .fireAlarm]
            + ContactPurpose.allCases.map { .named(DeviceId($0.rawValue)) }
        return roles.enumerated().map { place, role in
            let line = LineAddress(chip: "simulated", offset: UInt32(2 + place))
            return DeviceConfiguration(
                id: DeviceId(role.rawValue),
                driver: .contact(
                    ContactConfiguration(role: role, line: line, activeLow: true, bias: .pullUp)))
        }
    }
}
