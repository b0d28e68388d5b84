import StationModel

/// A monotonic time in milliseconds.
func instant(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(sinceBoot: .milliseconds(milliseconds))
}

/// Friday 2026-01-16 12:00:00 UTC, 20:00 in Shanghai: the wall time at monotonic time zero.
let wallOrigin = UnixTime(seconds: 1_768_564_800)

/// Both clocks, `milliseconds` after the origin; `wallShift` moves the wall clock alone.
func moment(
    _ milliseconds: Int, trust: ClockTrust = .synced, wallShift: Duration = .zero
) -> Moment {
    let wall = wallOrigin + .milliseconds(milliseconds) + wallShift
    return Moment(instant: instant(milliseconds), wall: wall, trust: trust)
}

let frontReader = DeviceId("reader-front")
let codeReader = DeviceId("scanner-front")

func configuration(
    door: DoorConfiguration = DoorConfiguration(lock: .failSafe),
    access: AccessConfiguration = AccessConfiguration(), zone: TimeZoneTable = .shanghai
) -> StationConfiguration {
    guard let id = StationId("test-station") else { preconditionFailure("a sound id") }
    return StationConfiguration(
        station: StationIdentity(id: id, name: "驿站", place: "江边", timeZone: zone),
        devices: contactDevices, door: door, access: access, storage: StorageConfiguration(),
        status: StatusConfiguration(), lists: ListConfiguration(), language: .chinese)
}

/// One device per contact, named as its role.
let contactDevices: [DeviceConfiguration] = ContactRole.allCases.enumerated().map { index, role in
    let line = LineAddress(chip: "/dev/gpiochip0", offset: UInt32(index))
    return DeviceConfiguration(
        id: DeviceId(role.rawValue),
        driver: .contact(
            ContactConfiguration(role: role, line: line, activeLow: false, bias: .pullUp)))
}

func member(
    _ number: UInt64, group: String = "courier", from: UnixTime? = nil, until: UnixTime? = nil,
    flags: MemberFlags = []
) -> MemberRecord {
    MemberRecord(
        member: MemberPseudonym(number), group: MemberGroup(group), from: from, until: until,
        flags: flags)
}

func digest(_ number: UInt64) -> CredentialDigest { CredentialDigest(high: number, low: number) }

func card(_ number: UInt64) -> Credential {
    .wiegand(.card(bitCount: 26, facility: 1, number: number))
}

func doorCode(
    of number: UInt64, issuedAt: UnixTime, counter: UInt16 = 0,
    purpose: VerifiedCode.Purpose = .door, signer: CodeSigner = .issuer(1)
) -> VerifiedCode {
    VerifiedCode(
        member: MemberPseudonym(number), purpose: purpose, signer: signer, issuedAt: issuedAt,
        counter: counter)
}

let freshList = MemberListStatus(
    generation: 1, version: 7, count: 100, issued: wallOrigin, notAfter: wallOrigin + .days(7))

/// A small generator with a seed (SplitMix64), so that a random test repeats itself.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
