import StationModel

/// What entries about supplies add up to, and nothing else: stock, charges, vouchers, open vends
/// and loans. Two of them run beside each other: of all that was written, and of what is on disk.
struct SuppliesBooks: Hashable {
    /// An entry, with the local day it counts for by the watcher's own reckoning.
    struct Noted {
        let entry: LedgerEntry
        let today: CivilDate
        /// Of an intent: what its answer will name.
        let token: Token?
    }

    enum Right: Hashable {
        case quota(CivilDate)
        case voucher(UInt64)
        case free
    }

    struct Intent: Hashable {
        let place: LaneAddress
        let sku: SKUNumber?
        let member: MemberPseudonym
        let right: Right
        let purpose: String?
    }

    struct Person: Hashable {
        let member: MemberPseudonym
        let sku: SKUNumber
    }

    struct Borrowed: Hashable {
        let member: MemberPseudonym
        var due: UnixTime
        var isOverdue = false
    }

    /// A sentence that does not hold, and what was found instead.
    struct Problem: Hashable {
        let invariant: String
        let detail: String

        init(_ invariant: String, _ detail: String) {
            self.invariant = invariant
            self.detail = detail
        }
    }

    private(set) var counts: [LaneAddress: Int] = [:]
    var uses: [Person: [CivilDate: Int]] = [:]
    var vouchersUsed: [UInt64: Int] = [:]
    /// Long over; the station may remember them for longer.
    var vouchersOver: Set<UInt64> = []
    private(set) var open: [LaneAddress: Intent] = [:]
    private(set) var loans: [LaneAddress: Borrowed] = [:]
    private let capacities: [LaneAddress: Int]

    init(capacities: [LaneAddress: Int]) { self.capacities = capacities }

    /// How many a person took of an item since a day; days to come count too.
    func used(_ person: Person, since day: CivilDate) -> Int {
        (uses[person] ?? [:]).reduce(0) { $0 + ($1.key >= day ? $1.value : 0) }
    }

    mutating func follow(_ noted: Noted) -> Problem? {
        let entry = noted.entry
        switch entry.kind {
        case .clockCorrected: redate(after: noted.today, to: noted.today)
        // Tomorrow may be that of a clock that was set back over midnight.
        case .quotasRedated: redate(after: noted.today + 1, to: noted.today)
        default: break
        }
        guard let place = LaneAddress(text: entry.subject) else { return nil }
        switch entry.kind {
        case .vendIntent: return begin(noted, place)
        case .vendOutcome: return end(entry, place)
        case .stockRestocked, .stockAdjusted, .stockCounted, .stockMeasured:
            return correct(entry, place)
        case .loanBegun, .loanDueSet, .loanReturned, .loanOverdue: return lend(entry, place)
        default: return nil
        }
    }

    // MARK: - Vends

    private mutating func begin(_ noted: Noted, _ place: LaneAddress) -> Problem? {
        let entry = noted.entry
        guard let member = entry.member else {
            return Problem("an intent says for whom it is", place.text)
        }
        let sku = entry.integer("sku").map { SKUNumber(UInt32(clamping: $0)) }
        let right: Right =
            switch entry.text("right") {
            case "quota": .quota(noted.today)
            case "voucher": .voucher(entry.text("voucher").flatMap { UInt64(strictHex: $0) } ?? 0)
            default: .free
            }
        let isTaken = open[place] != nil
        let intent = Intent(
            place: place, sku: sku, member: member, right: right, purpose: entry.text("purpose"))
        open[place] = intent
        charge(intent, by: 1)
        return isTaken ? Problem("a place does one thing at a time", place.text) : nil
    }

    private mutating func end(_ entry: LedgerEntry, _ place: LaneAddress) -> Problem? {
        guard let intent = open.removeValue(forKey: place) else {
            return Problem("each intent has one outcome", "a second one of \(place.text)")
        }
        let outcome = entry.text("outcome").flatMap { VendOutcome(rawValue: $0) }
        guard let outcome, let items = entry.integer("items"), (0...1).contains(items) else {
            return Problem("an outcome says what has left", place.text)
        }
        if outcome != .vended { charge(intent, by: -1) }
        if outcome == .vended, capacities[place] != nil, items != 1 {
            return Problem("what was given out leaves the stock", place.text)
        }
        guard capacities[place] != nil else { return nil }
        counts[place, default: 0] -= Int(items)
        return bounds(place)
    }

    private mutating func charge(_ intent: Intent, by step: Int) {
        switch intent.right {
        case .quota(let day):
            guard let sku = intent.sku else { return }
            let person = Person(member: intent.member, sku: sku)
            let day = step < 0 ? standing(person, day) : day
            let count = (uses[person]?[day] ?? 0) + step
            uses[person, default: [:]][day] = count > 0 ? count : nil
            if uses[person]?.isEmpty == true { uses[person] = nil }
        case .voucher(let id): vouchersUsed[id, default: 0] += step
        case .free: break
        }
    }

    // MARK: - Stock and loans

    private mutating func correct(_ entry: LedgerEntry, _ place: LaneAddress) -> Problem? {
        guard let change = entry.integer("change"), let count = entry.integer("count") else {
            return Problem("a correction says by how much", entry.subject)
        }
        let before = counts[place] ?? 0
        counts[place] = Int(count)
        if before + Int(change) != Int(count) {
            return Problem(
                "every item of the stock is accounted for",
                "\(place.text): \(before) and \(change) are not \(count)")
        }
        return bounds(place)
    }

    private func bounds(_ place: LaneAddress) -> Problem? {
        let count = counts[place] ?? 0
        // Where a loan's place is looked at, one item is there or none.
        let capacity = capacities[place] ?? 1
        guard (0...capacity).contains(count) else {
            return Problem(
                "a stock is never below nothing or above its room", "\(place.text): \(count)")
        }
        return nil
    }

    private mutating func lend(_ entry: LedgerEntry, _ place: LaneAddress) -> Problem? {
        switch entry.kind {
        case .loanBegun:
            guard let member = entry.member, let due = entry.integer("dueMilliseconds") else {
                return Problem("a loan says who and until when", place.text)
            }
            let isLent = loans[place] != nil
            loans[place] = Borrowed(member: member, due: UnixTime(milliseconds: due))
            return isLent ? Problem("nothing is lent twice", place.text) : nil
        case .loanDueSet:
            guard let due = entry.integer("dueMilliseconds"), loans[place]?.isOverdue == false
            else { return Problem("a loan says who and until when", place.text) }
            loans[place]?.due = UnixTime(milliseconds: due)
        case .loanReturned:
            guard loans.removeValue(forKey: place) != nil else {
                return Problem("only what is lent comes back", place.text)
            }
        default:
            guard loans[place]?.isOverdue == false else {
                return Problem("a loan becomes overdue once", place.text)
            }
            loans[place]?.isOverdue = true
        }
        return nil
    }
}
