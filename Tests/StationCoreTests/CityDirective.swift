import StationModel

@testable import StationCore

/// A directive of the city for the stations of these tests, as a test wants it.
func cityDirective(
    _ version: UInt64, mode: DoorMode? = nil, until: UnixTime? = wallOrigin + .hours(2),
    unlocks: [RemoteUnlock] = [], outlets: RoomPower? = nil, services: [ServiceOrder] = [],
    setPoints: [SetPointOrder] = [], message: CityMessage? = nil, restart: RestartOrder? = nil
) -> Input {
    let directive = StationDirective(
        station: configuration().station.id, version: version, issued: wallOrigin,
        door: DoorDirective(
            version: version, mode: mode, until: mode.flatMap { _ in until }, unlocks: unlocks),
        room: outlets.map { RoomDirective(version: version, power: $0, until: until) },
        services: services, setPoints: setPoints, message: message, restart: restart)
    return .city(directive, Token(1 << 62 | version))
}

func withheld(_ service: StationService, until: UnixTime? = nil) -> ServiceOrder {
    ServiceOrder(service, isOffered: false, until: until)
}

extension StationHarness {
    /// What became of the directives, in order.
    var judgements: [DocumentOutcome] {
        effects.compactMap {
            if case .directiveJudged(_, let outcome) = $0 { outcome } else { nil }
        }
    }

    /// The lasting orders that were written, in order.
    var writtenOrders: [CityOrders] {
        records.flatMap(\.changes).compactMap {
            if case .cityOrders(let orders) = $0 { orders } else { nil }
        }
    }

    private var records: [LedgerRecord] {
        effects.compactMap {
            switch $0 {
            case .append(let record), .commit(let record, _): record
            default: nil
            }
        }
    }

    func entries(_ kind: EntryKind) -> [LedgerEntry] { entries.filter { $0.kind == kind } }
}
