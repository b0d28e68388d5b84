// Vouchers and calendar in memory, built from their files as a station builds its tables; each
// file is refused as a whole when one of its lines breaks a rule.
//
//     vouchers   snapshot   only put, ascending ids, each once
//                put        replaces the voucher of the same id
//                del        takes away the voucher of this id; else the file is refused
//     calendar   snapshot   ascending dates, each once; no deltas: a year has some forty days

public import StationModel

/// Every voucher of the newest version, by id.
public struct VoucherContents: Sendable {
    public private(set) var vouchers: [UInt64: ListedVoucher] = [:]
    private let most: Int

    /// - Parameter most: vouchers at any line, above which a file is refused.
    public init(
        _ files: PublishedFiles, in folder: PublishedFolder,
        most: Int = PublishedVouchers.most, done: (Int64) -> Void = { _ in }
    ) throws(ListFault) {
        self.most = most
        try readSnapshot(files.snapshot, folder)
        done(files.snapshot.file.size)
        for delta in files.deltas(from: files.snapshot.version) ?? [] {
            try folder.readVouchers(delta.file) { line, number throws(ListFault) in
                try apply(line, file: delta.file.name, number: number)
            }
            done(delta.file.size)
        }
    }

    private mutating func readSnapshot(
        _ snapshot: PublishedFiles.Snapshot, _ folder: PublishedFolder
    ) throws(ListFault) {
        var last: UInt64?
        try folder.readVouchers(snapshot.file) { line, number throws(ListFault) in
            guard case .put(let voucher) = line else {
                throw ListFault(
                    .badLine, file: snapshot.file.name, line: number, found: .verbatim("del"),
                    expected: .putInSnapshot)
            }
            guard last.map({ $0 < voucher.voucherId }) ?? true else {
                throw ListFault(
                    .wrongOrder, file: snapshot.file.name, line: number,
                    found: Phrase("核销码次序不对", "an id out of order"),
                    expected: Phrase("按核销码升序，各一次", "ascending ids, each once"))
            }
            last = voucher.voucherId
            try put(voucher, file: snapshot.file.name, number: number)
        }
        try snapshot.check(count: vouchers.count)
    }

    private mutating func apply(
        _ line: VoucherChange, file: String, number: Int
    ) throws(ListFault) {
        switch line {
        case .put(let voucher): try put(voucher, file: file, number: number)
        case .delete(let voucherId):
            guard vouchers.removeValue(forKey: voucherId) != nil else {
                throw ListFault(
                    .deletesUnknown, file: file, line: number,
                    found: Phrase("没有此核销码", "no such voucher"),
                    expected: Phrase("已有的核销码", "a voucher of this id"))
            }
        }
    }

    private mutating func put(
        _ voucher: ListedVoucher, file: String, number: Int
    ) throws(ListFault) {
        vouchers[voucher.voucherId] = voucher
        guard vouchers.count <= most else {
            throw ListFault(
                .tooMany, file: file, line: number, found: .more, expected: .mostKept(most))
        }
    }
}

/// Holidays and make-up workdays.
public struct CalendarContents: Sendable {
    public private(set) var days: [CivilDate: Schedule.DayKind] = [:]

    public init(
        _ files: PublishedFiles, in folder: PublishedFolder, done: (Int64) -> Void = { _ in }
    ) throws(ListFault) {
        let snapshot = files.snapshot
        var last: CivilDate?
        try folder.readCalendar(snapshot.file) { day, number throws(ListFault) in
            guard last.map({ $0 < day.date }) ?? true else {
                throw ListFault(
                    .wrongOrder, file: snapshot.file.name, line: number,
                    found: Phrase("\(day.date) 次序不对", "\(day.date) out of order"),
                    expected: Phrase("按日期升序，各一次", "ascending dates, each once"))
            }
            guard days.count < PublishedCalendar.mostDays else {
                throw ListFault(
                    .tooMany, file: snapshot.file.name, line: number, found: .more,
                    expected: .mostKept(PublishedCalendar.mostDays))
            }
            last = day.date
            days[day.date] = day.kind
        }
        try snapshot.check(count: days.count)
        done(snapshot.file.size)
    }
}

extension PublishedFiles.Snapshot {
    fileprivate func check(count found: Int) throws(ListFault) {
        guard found == count else {
            throw ListFault(
                .wrongCount, file: file.name, found: .lines(found), expected: .lines(count))
        }
    }
}
