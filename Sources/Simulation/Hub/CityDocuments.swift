import StationCore
public import StationModel

/// What the city publishes for the station: signed documents, each version once.
///
/// A document in a body is its kind, whether its signature is the city's, and its version: what a
/// version says never changes.
public struct CityDocuments: Sendable {
    enum Kind: UInt8, Hashable, CaseIterable {
        case manifest, directive
    }

    /// As it lies in a body.
    struct Sheet: Hashable {
        let kind: Kind
        let isGenuine: Bool
        let version: UInt64

        var bytes: [UInt8] {
            [kind.rawValue, isGenuine ? 1 : 0]
                + (0..<8).map { UInt8(truncatingIfNeeded: version >> (56 - 8 * $0)) }
        }

        init(_ kind: Kind, version: UInt64, isGenuine: Bool = true) {
            self.kind = kind
            self.version = version
            self.isGenuine = isGenuine
        }

        /// `nil` = not of the form.
        init?(_ bytes: [UInt8]) {
            guard bytes.count == 10, let kind = Kind(rawValue: bytes[0]) else { return nil }
            self.kind = kind
            isGenuine = bytes[1] == 1
            version = bytes.dropFirst(2).reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    private let station: StationId
    private(set) var directives: [StationDirective] = []
    var manifests: [Manifest] = []
    var book = VoucherBook()
    /// Of its calendar; `nil` = it publishes none.
    var days: [CivilDate: Schedule.DayKind]?

    // What the next directive says.
    private var mode: (mode: DoorMode, until: UnixTime)?
    private var power: (power: RoomPower, until: UnixTime)?
    private var withheld: ServiceOrder?
    private var message: CityMessage?
    private var restart: RestartOrder?
    private var unlocks: [RemoteUnlock] = []
    private var keys: [String] = []
    private var lastId: UInt64 = 1000

    public init(station: StationId) { self.station = station }

    /// The city knows the station: there is a list, and a directive that asks for nothing.
    public mutating func begin(at now: UnixTime) {
        publishLists(suspending: [], at: now)
        publish(at: now)
    }

    func newest(_ kind: Kind) -> UInt64 {
        UInt64(kind == .manifest ? manifests.count : directives.count)
    }

    /// The greatest version; 0 = there is none.
    public var newestDirective: UInt64 { newest(.directive) }

    /// `nil` = there is none of this version.
    public func directive(_ version: UInt64) -> StationDirective? {
        directives.indices.contains(Int(version) - 1) ? directives[Int(version) - 1] : nil
    }

    // MARK: - Orders

    /// Of the door, until another order or this time; the directive says it all the while.
    public mutating func order(_ mode: DoorMode, until: UnixTime, at now: UnixTime) {
        self.mode = (mode, until)
        publish(at: now)
    }

    mutating func order(_ power: RoomPower, until: UnixTime, at now: UnixTime) {
        self.power = (power, until)
        publish(at: now)
    }

    /// Opens once, for a member who asked for it at this time, within 20 s of that.
    public mutating func unlock(for member: MemberPseudonym, issued: UnixTime, at now: UnixTime) {
        lastId += 1
        unlocks.append(
            RemoteUnlock(
                unlockId: lastId, member: member, issuedAt: issued,
                notAfter: issued + .seconds(20)))
        publish(at: now)
    }

    mutating func order(_ order: CityOrder, for span: Duration, at now: UnixTime) {
        switch order {
        case .message:
            message = CityMessage(
                Phrase("寒潮将至", "A cold wave is coming"), until: now + span)
        case .cardsOnly: withheld = ServiceOrder(.freeAccess, isOffered: false, until: now + span)
        case .restart:
            lastId += 1
            restart = RestartOrder(restartId: lastId, notAfter: now + span)
        case .listKey: keys = ["key-\(newest(.directive) + 1)"]
        case .nothing: (withheld, message, restart, keys) = (nil, nil, nil, [])
        }
        publish(at: now)
    }

    /// The newest directive says everything that holds.
    private mutating func publish(at now: UnixTime) {
        let version = newest(.directive) + 1
        if let mode, mode.until <= now { self.mode = nil }
        if let power, power.until <= now { self.power = nil }
        unlocks.removeAll { $0.notAfter < now }
        directives.append(
            StationDirective(
                station: station, version: version, issued: now,
                door: DoorDirective(
                    version: version, mode: mode?.mode, until: mode?.until,
                    unlocks: Array(unlocks.suffix(DoorDirective.mostUnlocks))),
                room: power.map {
                    RoomDirective(version: version, power: $0.power, until: $0.until)
                },
                services: withheld.map { [$0] } ?? [], message: message, restart: restart,
                listKeys: keys.map {
                    WrappedListKey(
                        listKeyId: $0,
                        bytes: Array(repeating: 0, count: WrappedListKey.byteCount))
                }))
    }
}

/// What the city orders besides modes, unlocks and the outlets' power; the raw value is the number
/// in a plan.
enum CityOrder: Int, Hashable, CaseIterable {
    case message
    /// No hours without a credential.
    case cardsOnly
    case restart
    case listKey
    /// All of it is taken back.
    case nothing
}
