public import StationModel

/// One invented person of the simulated city.
public struct Person: Hashable, Sendable {
    public let index: Int
    public let record: MemberRecord
    /// Whether the list knows the person at all.
    public let isListed: Bool
    public let idNumber: IDCardNumber
    public let cardFacility: UInt64
    public let cardNumber: UInt64

    public var member: MemberPseudonym { record.member }

    /// The Wiegand card: 26 bits, H10301.
    public var wiegandCard: WiegandCredential {
        .card(bitCount: 26, facility: cardFacility, number: cardNumber)
    }

    /// The validity that the person's ID card states; every card here is valid for years.
    public static let cardValidity = CardValidity(
        from: CivilDate(daysSinceEpoch: 18_262), through: nil, numberIsSound: true)
}

/// The people of the simulated city: members of three groups, among them one of staff, one
/// suspended, one expired, one with long access; the last of them are on no list.
public struct People: Hashable, Sendable {
    public static let count = 40
    /// Persons from this index on are workers whom no list knows.
    public static let unlistedFrom = 36
    public static let staff = 0
    public static let longAccess = 1
    public static let suspended = 2
    public static let expired = 3

    public let all: [Person]

    public init(seed: UInt64, expiredSince: UnixTime) {
        var random = SeededRandom(seed: seed ^ 0x5045_4F50_4C45)
        all = (0..<Self.count).map { index in
            Self.invent(index, expiredSince: expiredSince, &random)
        }
    }

    public subscript(index: Int) -> Person { all[index % all.count] }

    private static func invent(
        _ index: Int, expiredSince: UnixTime, _ random: inout SeededRandom
    ) -> Person {
        let groups = ["courier", "driver", "sanitation"]
        var flags: MemberFlags = []
        if index == staff { flags.insert(.staff) }
        if index == longAccess { flags.insert(.longAccess) }
        if index == suspended { flags.insert(.suspended) }
        let record = MemberRecord(
            member: MemberPseudonym(random.next()), group: MemberGroup(groups[index % 3]),
            until: index == expired ? expiredSince : nil, flags: flags)
        return Person(
            index: index, record: record, isListed: index < unlistedFrom,
            idNumber: inventNumber(index, &random),
            cardFacility: UInt64(random.number(1...255)), cardNumber: UInt64(index * 101 + 7))
    }

    /// A number with a right check digit in a region that does not exist (999999).
    private static func inventNumber(_ index: Int, _ random: inout SeededRandom) -> IDCardNumber {
        let date = CivilDate(daysSinceEpoch: random.number(-3000...11_000)).components
        let digits =
            "999999" + padded(date.year, 4) + padded(date.month, 2) + padded(date.day, 2)
            + padded(index, 3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(weights, digits.utf8).reduce(0) { $0 + $1.0 * Int($1.1 - 0x30) }
        let check = Array("10X98765432".utf8)[sum % 11]
        guard let number = IDCardNumber(ascii: Array(digits.utf8) + [check]) else {
            preconditionFailure("an invented number has 18 digits")
        }
        return number
    }
}
