public import StationModel

/// What the city published and signed: its keys and its lists.
public struct Manifest: Hashable, Sendable {
    /// Only ever increases.
    public let version: UInt64
    /// When it was signed: the age of the list, and a lower bound for the present.
    public let issued: UnixTime
    /// Inclusive.
    public let notBefore: UnixTime
    /// Inclusive.
    public let notAfter: UnixTime
    /// Each id once.
    public let keys: [CodeKey]
    public let members: MemberFiles
    /// Vouchers of members who come with a card instead of a code.
    public let vouchers: PublishedFiles?
    /// Holidays and make-up workdays.
    public let calendar: PublishedFiles?

    /// The section `members`.
    public struct MemberFiles: Hashable, Sendable {
        public let list: ListIdentity
        /// Lines after the last delta.
        public let count: Int
        /// Lifts the guard against a list that shrank to less than half.
        public let allowShrink: Bool
        public let files: PublishedFiles

        public init(
            list: ListIdentity, count: Int, allowShrink: Bool = false, files: PublishedFiles
        ) {
            self.list = list
            self.count = count
            self.allowShrink = allowShrink
            self.files = files
        }
    }

    public init(
        version: UInt64, issued: UnixTime, notBefore: UnixTime, notAfter: UnixTime,
        keys: [CodeKey], members: MemberFiles, vouchers: PublishedFiles? = nil,
        calendar: PublishedFiles? = nil
    ) {
        self.version = version
        self.issued = issued
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keys = keys
        self.members = members
        self.vouchers = vouchers
        self.calendar = calendar
    }
}

/// How the digests of a list are made.
public struct ListIdentity: Hashable, Sendable {
    /// The list's name, part of every hardened number; never changes.
    public let listId: String
    /// Which of the station's list keys the digests are made with.
    public let listKeyId: String
    /// How hard ID-card numbers are hashed.
    public let cost: HardeningCost

    public init(listId: String, listKeyId: String, cost: HardeningCost) {
        self.listId = listId
        self.listKeyId = listKeyId
        self.cost = cost
    }
}

extension Manifest {
    /// Why the manifest is not to be used at this time; nothing is checked when the clock cannot
    /// be believed. Both bounds are inclusive and widened by the clock's uncertainty.
    public func checkValidity(at moment: Moment) throws(ListFault) {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return }
        if moment.wall + .seconds(uncertainty) < notBefore {
            throw ListFault(
                .notYetValid, file: Self.fileName, path: "notBefore",
                found: .verbatim(notBefore.rfc3339Seconds),
                expected: .notAfter(moment.wall))
        }
        if moment.wall - .seconds(uncertainty) > notAfter {
            throw ListFault(
                .expired, file: Self.fileName, path: "notAfter",
                found: .verbatim(notAfter.rfc3339Seconds),
                expected: .notBefore(moment.wall))
        }
    }

    /// Refuses a manifest that is older than the greatest version this station has accepted.
    /// The same version again is right: nothing has changed since.
    public func checkNotRolledBack(behind keptVersion: UInt64) throws(ListFault) {
        guard version >= keptVersion else {
            throw ListFault(
                .rolledBack, file: Self.fileName, path: "version",
                found: .verbatim("\(version)"), expected: .acceptedBefore(keptVersion))
        }
    }
}
