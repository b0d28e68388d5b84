import Identity
import LinuxIO
import StationCore
import StationModel

/// The rules alone: from an identification to the effects, beside a look-up in C.
struct Decisions {
    static let rounds = 5000

    let city: City
    let floors: Floors

    func measure(_ report: inout Report) throws {
        let base = Moment(
            instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
        var station = Self.station(city, at: base)
        _ = station.begin(at: base)
        var samples = (Samples(), Samples())
        let hasher = try CredentialHasher(
            listKey: city.listKey, listId: City.listId, cost: .standard)
        for round in 0..<Self.rounds {
            let member = City.idCardCount + round % (city.count - City.idCardCount)
            guard let digest = try hasher.digest(of: City.credential(member)) else { continue }
            // Ten seconds apart: the lock has closed, and nothing is a repeat.
            let moment = base.advanced(by: .seconds(10 * (round + 1)))
            _ = station.step(.tick, at: moment)
            try decide(&station, member, digest, at: moment, &samples.0)
            try samples.1.time { try floors.find(digest.bytes) }
        }
        report.add(
            .init(
                label: "decision alone, p50", unit: .nanoseconds, measured: samples.0.median,
                floor: samples.1.median, budget: .ratio(2)))
        report.add(
            .init(
                label: "decision alone, p99", unit: .nanoseconds,
                measured: samples.0.percentile(99), floor: samples.1.percentile(99)))
    }

    private func decide(
        _ station: inout Station, _ member: Int, _ digest: CredentialDigest, at moment: Moment,
        _ samples: inout Samples
    ) throws {
        let read = Read(
            reader: DeviceId("reader"), credential: City.credential(member),
            completed: moment.instant)
        var token: Token?
        for effect in station.step(.read(read), at: moment) {
            if case .identify(let asked, _) = effect { token = asked }
        }
        guard let token else { throw BenchmarkFault("a read was not identified") }
        let record = MemberRecord(
            member: City.pseudonym(member), group: MemberGroup("courier"))
        let effects = samples.time {
            station.step(
                .identified(token, .member(record, digest: digest), generation: 1), at: moment)
        }
        guard effects.contains(.actuate(Actuation(.lock, on: true))) else {
            throw BenchmarkFault("a member was not granted")
        }
    }

    private static func station(_ city: City, at moment: Moment) -> Station {
        Station(
            Station.Start(
                configuration: BenchmarkStation.configuration(city),
                restored: RestoredState(cleanStop: true), lockIsReleased: false,
                list: MemberListStatus(
                    generation: 1, version: 1, count: city.count, issued: city.manifest.issued,
                    notAfter: city.manifest.notAfter),
                buildDate: city.manifest.issued - .days(1), version: "benchmark"),
            at: moment)
    }
}
