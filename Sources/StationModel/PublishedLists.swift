/// What the city publishes beside the member list, of one manifest.
public struct PublishedLists: Hashable, Sendable {
    /// The manifest's version: what belongs to an older one comes too late.
    public let manifestVersion: UInt64
    /// `nil` = the city publishes no calendar: the configuration's holds.
    public let calendar: PublishedCalendar?
    /// `nil` = the city publishes no vouchers, or they are still being read.
    public let vouchers: PublishedVouchers?

    public init(
        manifestVersion: UInt64, calendar: PublishedCalendar?, vouchers: PublishedVouchers?
    ) {
        self.manifestVersion = manifestVersion
        self.calendar = calendar
        self.vouchers = vouchers
    }

    public static let none = PublishedLists(manifestVersion: 0, calendar: nil, vouchers: nil)
}

/// The city's holidays and make-up workdays (调休).
public struct PublishedCalendar: Hashable, Sendable {
    /// A year has some forty such days; this is a century of them.
    public static let mostDays = 4_000

    public let version: UInt64
    public let days: [CivilDate: Schedule.DayKind]

    public init(version: UInt64, days: [CivilDate: Schedule.DayKind]) {
        self.version = version
        self.days = days
    }
}

/// The city's vouchers of members who come with a card instead of a code, found by member.
public struct PublishedVouchers: Hashable, Sendable {
    /// They are held in memory, 40 bytes each, and twice while one list replaces another: 8 MB.
    /// One voucher for every twentieth member of a city of two millions.
    public static let most = 100_000

    /// The list's own version.
    public let version: UInt64
    /// When the list was signed.
    public let issued: UnixTime
    /// By member, then by id.
    private let sorted: [ListedVoucher]

    public init(version: UInt64, issued: UnixTime, _ vouchers: some Sequence<ListedVoucher>) {
        self.version = version
        self.issued = issued
        sorted = vouchers.sorted {
            ($0.member.value, $0.voucherId) < ($1.member.value, $1.voucherId)
        }
    }

    public var count: Int { sorted.count }

    /// By member, then by id.
    public var all: [ListedVoucher] { sorted }

    /// All vouchers of a member, used or not, ended or not.
    public func vouchers(of member: MemberPseudonym) -> ArraySlice<ListedVoucher> {
        let start = firstIndex { $0.member.value >= member.value }
        let end = firstIndex { $0.member.value > member.value }
        return sorted[start..<end]
    }

    public func voucher(_ voucherId: UInt64, of member: MemberPseudonym) -> ListedVoucher? {
        vouchers(of: member).first { $0.voucherId == voucherId }
    }

    /// By halving: `isBehind` is false, then true.
    private func firstIndex(where isBehind: (ListedVoucher) -> Bool) -> Int {
        var range = 0..<sorted.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                isBehind(sorted[middle])
                ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return range.lowerBound
    }
}

/// Which of them are in use, as the page and `yizhand hub status` show it.
public struct PublishedListsStatus: Hashable, Sendable {
    /// One list by its numbers: days or vouchers.
    public struct Size: Hashable, Sendable {
        public let version: UInt64
        public let count: Int

        public init(version: UInt64, count: Int) {
            self.version = version
            self.count = count
        }
    }

    /// `nil` = the configuration's calendar holds.
    public var calendar: Size?
    public var vouchers: Size?

    public init(calendar: Size? = nil, vouchers: Size? = nil) {
        self.calendar = calendar
        self.vouchers = vouchers
    }

    public static let none = PublishedListsStatus()
}

extension PublishedLists {
    public var sizes: PublishedListsStatus {
        PublishedListsStatus(
            calendar: calendar.map { .init(version: $0.version, count: $0.days.count) },
            vouchers: vouchers.map { .init(version: $0.version, count: $0.count) })
    }
}

extension StationConfiguration {
    /// The same station by the city's calendar: in every schedule it takes the place of the
    /// configuration's as a whole, so that a day that the city took back is an ordinary one.
    public func following(_ calendar: PublishedCalendar?) -> StationConfiguration {
        guard let days = calendar?.days else { return self }
        var following = self
        following.door.freeAccess.calendar = days
        following.alarms.quietHours.calendar = days
        for group in following.access.groupHours.keys {
            following.access.groupHours[group]?.calendar = days
        }
        following.room.lights?.hours.calendar = days
        following.room.contactor?.hours.calendar = days
        return following
    }
}
