import ConfigurationFile
import Simulation
import StationModel

/// Reads one element of `expect`; which of `entry`, `alarm` and `figure` is there says what it is.
struct ExpectationReader {
    let station: StationConfiguration
    let times: ScenarioTime
    /// More entries than the longest story leaves.
    private static let mostEntries = 100_000

    func read(_ node: Node) -> Expectation? {
        guard let section = Section<ExpectationKey>(node) else { return nil }
        let kinds: [ExpectationKey] = [.entry, .alarm, .figure]
        let given = kinds.filter { section[$0] != nil }
        guard let kind = given.first, given.count == 1 else {
            node.refuse(.wrongType, expected: .oneKeyOf(kinds.map(\.rawValue)))
            return nil
        }
        switch kind {
        case .entry: return entries(section)
        case .alarm: return alarm(section)
        default: return figure(section)
        }
    }

    private func entries(_ section: Section<ExpectationKey>) -> Expectation? {
        section.refuseKeys(besides: [.entry, .subject, .data, .from, .until, .atLeast, .atMost])
        let kind = section[.entry]?.choice(of: EntryKind.self)
        let data = section[.data].map { texts($0, of: kind) } ?? [:]
        let subject = section[.subject].map { $0.choice(of: station.subjects) }
        let range = counts(section)
        guard let span = span(section), let kind, let data, let range else { return nil }
        if let subject, subject == nil { return nil }
        return .entries(
            Expectation.EntryMatch(kind, subject: subject ?? nil, data: data), from: span.from,
            until: span.until, count: range)
    }

    private func counts(_ section: Section<ExpectationKey>) -> ClosedRange<Int>? {
        let limits = 0...Self.mostEntries
        return range(section, default: limits) { $0.wholeNumber(in: limits, .scenarioCount) }
    }

    /// `atLeast` and `atMost`, of which one may be left out. Nothing could be wrong without both,
    /// or with none at least.
    private func range(
        _ section: Section<ExpectationKey>, default limits: ClosedRange<Int>,
        by read: (Node) -> Int?
    ) -> ClosedRange<Int>? {
        let least = section[.atLeast].map(read) ?? limits.lowerBound
        let most = section[.atMost].map(read) ?? limits.upperBound
        guard let least, let most else { return nil }
        if section[.atMost] == nil, least == limits.lowerBound {
            let missing: [ExpectationKey] =
                section[.atLeast] == nil ? [.atLeast, .atMost] : [.atMost]
            _ = section.required(missing[0], .someKeyOf(missing.map(\.rawValue)))
            return nil
        }
        guard least <= most else {
            section[.atMost]?.refuse(
                .wrongOrder(with: section.node.path / ExpectationKey.atLeast.rawValue),
                expected: .atLeast(section[.atLeast].map { "\($0.value)" } ?? ""))
            return nil
        }
        return least...most
    }

    private func alarm(_ section: Section<ExpectationKey>) -> Expectation? {
        section.refuseKeys(besides: [.alarm, .subject, .at, .isUp])
        let kind = section[.alarm]?.choice(of: AlarmKind.self)
        let at = times.read(section.required(.at, .localTime))
        let isUp = section.required(.isUp, .boolean)?.boolean()
        let subject = section[.subject].map { $0.choice(of: station.subjects) }
        guard let kind, let at, let isUp else { return nil }
        if let subject, subject == nil { return nil }
        return .alarm(kind, subject: subject ?? nil, at: at, isUp: isUp)
    }

    private func figure(_ section: Section<ExpectationKey>) -> Expectation? {
        section.refuseKeys(besides: [.figure, .lane, .from, .until, .atLeast, .atMost])
        let name = section[.figure]?.choice(of: figures)
        guard let name else { return nil }
        let figure = figure(name, section)
        let range = range(name, section)
        guard let span = span(section), let figure, let range else { return nil }
        return .figure(figure, from: span.from, until: span.until, range: range)
    }

    private func figure(
        _ name: FigureName, _ section: Section<ExpectationKey>
    ) -> Expectation.Figure? {
        switch name {
        case .temperature: return .roomMillidegrees
        case .people: return .people
        case .stock:
            let places = EventReader(station: station, times: times).places
            return section.required(.lane, .oneOf(places.keys.sorted()))?.choice(of: places)
                .map { .stock($0) }
        }
    }

    private func range(
        _ name: FigureName, _ section: Section<ExpectationKey>
    ) -> ClosedRange<Int>? {
        name == .temperature
            ? range(section, default: Int.min...Int.max) {
                $0.quantity(.measuredTemperature).map { Int($0) }
            } : counts(section)
    }

    /// Those that the station knows of.
    private var figures: [String: FigureName] {
        var figures = Dictionary(
            uniqueKeysWithValues: FigureName.allCases.map { ($0.rawValue, $0) })
        if station.room.occupancy.beams.isEmpty {
            figures[FigureName.people.rawValue] = nil
        }
        return figures
    }

    /// The whole scenario unless the file says less.
    private func span(
        _ section: Section<ExpectationKey>
    ) -> (from: Duration, until: Duration)? {
        let from = section[.from].map { times.read($0) } ?? .zero
        let until = section[.until].map { times.read($0) } ?? times.lasts
        guard let from, let until else { return nil }
        guard from < until else {
            section[.until]?.refuse(
                .wrongOrder(with: section.node.path / ExpectationKey.from.rawValue),
                expected: .localTime)
            return nil
        }
        return (from, until)
    }

    private func texts(_ node: Node, of kind: EntryKind?) -> [String: String]? {
        guard let members = node.members() else { return nil }
        if let kind {
            let unknown = members.keys.filter { !kind.dataKeys.contains($0) }.sorted()
            for key in unknown { node.refuse(key: key, among: kind.dataKeys.sorted()) }
            guard unknown.isEmpty else { return nil }
        }
        var texts: [String: String] = [:]
        for (key, value) in members {
            guard let text = node.child(value, node.path / key).text() else { return nil }
            texts[key] = text
        }
        return texts
    }
}

extension QuantityLimits {
    /// What a probe in a room can say.
    static let measuredTemperature = QuantityLimits(
        dimension: .temperature, range: -40_000...80_000, reason: .weather)
}
