/// One person on the member list.
public struct MemberRecord: Hashable, Sendable {
    public let member: MemberPseudonym
    public let group: MemberGroup
    /// Inclusive; `nil` = since ever.
    public let from: UnixTime?
    /// Exclusive; `nil` = without end.
    public let until: UnixTime?
    public let flags: MemberFlags

    public init(
        member: MemberPseudonym, group: MemberGroup, from: UnixTime? = nil, until: UnixTime? = nil,
        flags: MemberFlags = []
    ) {
        self.member = member
        self.group = group
        self.from = from
        self.until = until
        self.flags = flags
    }
}

/// What a member's line may say besides group and validity.
public struct MemberFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The door stays released longer: a wheelchair, a heavy load.
    public static let longAccess = MemberFlags(rawValue: 1)
    public static let suspended = MemberFlags(rawValue: 2)
    /// May reset a fire, restock, acknowledge.
    public static let staff = MemberFlags(rawValue: 4)

    /// The names as they stand in the list's lines.
    public static let names: [(name: String, flag: MemberFlags)] = [
        ("longAccess", .longAccess), ("suspended", .suspended), ("staff", .staff),
    ]
}

/// Which member list is in use. Zero members and version 0: none was ever imported.
public struct MemberListStatus: Hashable, Sendable {
    /// Increases by one with every change of the list in use, also within one boot.
    public let generation: UInt64
    /// The city's version number.
    public let version: UInt64
    /// Lines after the last delta.
    public let count: Int
    /// When the manifest was signed: its age is the list's age.
    public let issued: UnixTime?
    /// Known members are served until this time plus `graceDays`.
    public let notAfter: UnixTime?

    public init(
        generation: UInt64, version: UInt64, count: Int, issued: UnixTime?, notAfter: UnixTime?
    ) {
        self.generation = generation
        self.version = version
        self.count = count
        self.issued = issued
        self.notAfter = notAfter
    }

    /// No list was ever imported, or none can be read.
    public static let none = MemberListStatus(
        generation: 0, version: 0, count: 0, issued: nil, notAfter: nil)

    public var isMissing: Bool { version == 0 }
}
