import StationCore
import StationModel

/// The lists of one manifest: members, vouchers and calendar.
extension CityDocuments {
    struct Manifest: Hashable {
        let version: UInt64
        /// Who is suspended by this list.
        let suspended: Set<Int>
        /// Of the members' file.
        let membersVersion: UInt64
        let calendar: PublishedCalendar?
        let vouchers: PublishedVouchers?
        /// Rightly signed, and a line of the vouchers is none.
        let isWrong: Bool

        var lists: PublishedLists {
            PublishedLists(manifestVersion: version, calendar: calendar, vouchers: vouchers)
        }

        /// What a start knows before its door begins.
        var calendarOnly: PublishedLists {
            PublishedLists(manifestVersion: version, calendar: calendar, vouchers: nil)
        }

        /// A name stands for one content for ever.
        var files: [ListFile] {
            var files = [ListFile(name: "members-\(membersVersion)", size: 1000)]
            if let calendar {
                files.append(ListFile(name: "calendar-\(calendar.version)", size: 200))
            }
            if isWrong {
                files.append(ListFile(name: "vouchers-\(version)-wrong", size: 300))
            } else if let vouchers {
                files.append(ListFile(name: "vouchers-\(vouchers.version)", size: 400))
            }
            return files
        }
    }

    /// What the city has promised to whom, and what it took back.
    struct VoucherBook {
        /// `nil` = it publishes none.
        var listed: [UInt64: ListedVoucher]?
        var gone: [ListedVoucher] = []
        private var lastId: UInt64 = 1 << 40

        /// As many as a small city has; the oldest ones are over long before.
        private static let most = 40

        init() {}

        /// An item of a kind, for someone, until then.
        struct Wish {
            let member: MemberPseudonym
            let sku: SKUNumber
            let quantity: UInt8
            let until: UnixTime
        }

        /// Ends are never put off: what was forgotten after its end could be had once more.
        mutating func change(_ change: CityVoucherChange, _ wish: Wish, at now: UnixTime) {
            let number = Int(wish.quantity)
            switch change {
            case .put:
                lastId += 1
                put(
                    ListedVoucher(
                        voucherId: lastId, member: wish.member, sku: wish.sku,
                        quantity: wish.quantity, until: wish.until))
            case .replace:
                guard let old = any(number) else { return }
                put(
                    ListedVoucher(
                        voucherId: old.voucherId, member: old.member, sku: old.sku,
                        quantity: wish.quantity, until: old.until))
            case .delete:
                guard let old = any(number) else { return }
                listed?[old.voucherId] = nil
                gone = (gone + [old]).suffix(Self.most)
            case .putAgain:
                guard let old = gone.last(where: { $0.until > now }) else { return }
                put(old)
            case .withdraw: listed = nil
            case .wrong, .repair: break
            }
            listed = listed?.filter { $0.value.until + .days(1) > now }
        }

        private func any(_ number: Int) -> ListedVoucher? {
            let ids = (listed ?? [:]).keys.sorted()
            return ids.isEmpty ? nil : listed?[ids[number % ids.count]]
        }

        private mutating func put(_ voucher: ListedVoucher) {
            gone.removeAll { $0.voucherId == voucher.voucherId }
            listed = listed ?? [:]
            listed?[voucher.voucherId] = voucher
            while let count = listed?.count, count > Self.most, let first = listed?.keys.min() {
                listed?[first] = nil
            }
        }
    }

    func manifest(_ version: UInt64) -> Manifest? {
        manifests.indices.contains(Int(version) - 1) ? manifests[Int(version) - 1] : nil
    }

    /// - Parameter persons: `nil` = the members are as they were.
    mutating func publishLists(
        suspending persons: Set<Int>? = nil, isWrong: Bool = false, at now: UnixTime
    ) {
        let before = manifests.last
        let version = newest(.manifest) + 1
        let right = manifests.last { !$0.isWrong }
        var vouchers = book.listed.map {
            PublishedVouchers(version: version, issued: now, $0.values)
        }
        if let old = right?.vouchers, let same = vouchers, old.hasSame(as: same) {
            vouchers = old
        }
        var calendar = days.map { PublishedCalendar(version: version, days: $0) }
        if let old = right?.calendar, old.days == days { calendar = old }
        manifests.append(
            Manifest(
                version: version, suspended: persons ?? before?.suspended ?? [],
                membersVersion: persons == nil ? before?.membersVersion ?? version : version,
                calendar: calendar, vouchers: vouchers, isWrong: isWrong))
    }

    mutating func change(
        _ change: CityVoucherChange, _ wish: VoucherBook.Wish, at now: UnixTime
    ) {
        book.change(change, wish, at: now)
        publishLists(isWrong: change == .wrong, at: now)
    }

    mutating func change(_ change: CityCalendarChange, _ day: CivilDate, at now: UnixTime) {
        switch change {
        case .holiday: days = (days ?? [:]).merging([day: .holiday]) { $1 }
        case .workday: days = (days ?? [:]).merging([day: .workday]) { $1 }
        case .ordinary: days?[day] = nil
        case .withdraw: days = nil
        }
        // Nobody looks at what is past, not even by a clock that was set back.
        days = days?.filter { $0.key >= day + -7 }
        publishLists(at: now)
    }
}

extension PublishedVouchers {
    /// Whether a list of another version says the same.
    fileprivate func hasSame(as other: PublishedVouchers) -> Bool {
        other == PublishedVouchers(version: other.version, issued: other.issued, all)
    }
}

/// What becomes of a day in the city's calendar; the raw value is the number in a plan.
enum CityCalendarChange: Int, Hashable, CaseIterable {
    case holiday
    case workday
    /// The day is as any.
    case ordinary
    /// The city publishes no calendar any more.
    case withdraw
}

/// What becomes of the city's list of vouchers; the raw value is the number in a plan.
enum CityVoucherChange: Int, Hashable, CaseIterable {
    case put
    /// Another quantity of one that is there.
    case replace
    case delete
    /// One that was deleted is there again, as it was.
    case putAgain
    /// The city publishes no vouchers any more.
    case withdraw
    /// A manifest whose voucher file no station can read.
    case wrong
    /// The same lists once more.
    case repair
}
