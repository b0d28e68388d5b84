import StationModel

/// How much each person has taken without a voucher.
///
/// Theory of operation. What was taken is kept per person, item and local day; a day's, a week's
/// (from Monday) and a month's use are sums over those days, so every period ends by itself at
/// midnight. The day that is charged never runs backwards (`SuppliesTime.today`): a clock stepped
/// back over midnight gives nobody a second share. Days dated later than today, left by a restart
/// that lost the last trusted minute, count as taken. Where a clock was wrong by more, what was
/// taken by it counts for the day on which that is known (`redate`): nobody pays a year for it.
///
///     asked ──rules allow──▶ taken (with the intent) ──no item came──▶ given back
///       └──no rule: notEligible · a rule is used up: quotaExhausted
struct Quotas: Sendable {
    /// Thirty persons an hour, day and night, for a month, twice over. Beyond it nothing is given
    /// out without a voucher rather than uncounted.
    static let mostUses = 50_000

    private struct Key: Hashable, Sendable {
        let member: MemberPseudonym
        let sku: SKUNumber
    }

    private var rules: [Quota]
    private var uses: [Key: [CivilDate: Int]] = [:]
    private(set) var useCount = 0
    private var prunedBefore: CivilDate?

    init(rules: [Quota], restored: [QuotaUse]) {
        self.rules = rules
        for use in restored where use.count > 0 {
            uses[Key(member: use.member, sku: use.sku), default: [:]][use.day] = use.count
            useCount += 1
        }
    }

    mutating func reconfigure(_ rules: [Quota]) { self.rules = rules }

    /// Why the person may not take one more; `nil` = may.
    func refusal(
        _ member: MemberPseudonym, _ group: MemberGroup, _ sku: SKUNumber, today: CivilDate
    ) -> DenialReason? {
        let forItem = rules.filter { $0.sku == sku }
        let own = forItem.filter { $0.group == group }
        let applying = own.isEmpty ? forItem.filter { $0.group == nil } : own
        guard !applying.isEmpty, applying.allSatisfy({ $0.count > 0 }) else { return .notEligible }
        let taken = uses[Key(member: member, sku: sku)] ?? [:]
        for rule in applying {
            let start = rule.period.start(of: today)
            let used = taken.filter { $0.key >= start }.values.reduce(0, +)
            if used >= rule.count { return .quotaExhausted }
        }
        return useCount < Self.mostUses ? nil : .storageFault
    }

    /// What is written now of the day on which a charge stands.
    func use(_ member: MemberPseudonym, _ sku: SKUNumber, day: CivilDate) -> QuotaUse {
        let key = Key(member: member, sku: sku)
        let day = standing(key, day)
        return QuotaUse(member: member, sku: sku, day: day, count: uses[key]?[day] ?? 0)
    }

    mutating func take(
        _ member: MemberPseudonym, _ sku: SKUNumber, day: CivilDate
    ) -> QuotaUse { change(member, sku, day, by: 1) }

    mutating func giveBack(
        _ member: MemberPseudonym, _ sku: SKUNumber, day: CivilDate
    ) -> QuotaUse {
        change(member, sku, standing(Key(member: member, sku: sku), day), by: -1)
    }

    /// The day of a charge, or where that was no day and is redated, the latest before it.
    private func standing(_ key: Key, _ day: CivilDate) -> CivilDate {
        let days = uses[key] ?? [:]
        return days[day] != nil ? day : days.keys.filter { $0 < day }.max() ?? day
    }

    private mutating func change(
        _ member: MemberPseudonym, _ sku: SKUNumber, _ day: CivilDate, by step: Int
    ) -> QuotaUse {
        let key = Key(member: member, sku: sku)
        let before = uses[key]?[day] ?? 0
        let count = max(0, before + step)
        uses[key, default: [:]][day] = count > 0 ? count : nil
        if uses[key]?.isEmpty == true { uses[key] = nil }
        useCount += (count > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
        return QuotaUse(member: member, sku: sku, day: day, count: count)
    }

    /// What was taken on days after the last that can be counts for today. Returns what changed.
    mutating func redate(after last: CivilDate, to today: CivilDate) -> [QuotaUse] {
        let late = uses.filter { $0.value.keys.contains { $0 > last } }.keys.sorted {
            ($0.member.value, $0.sku) < ($1.member.value, $1.sku)
        }
        var changed: [QuotaUse] = []
        for key in late {
            var days = uses[key] ?? [:]
            for day in days.keys.filter({ $0 > last }).sorted() {
                days[today, default: 0] += days.removeValue(forKey: day) ?? 0
                changed.append(QuotaUse(member: key.member, sku: key.sku, day: day, count: 0))
            }
            uses[key] = days
            changed.append(use(key.member, key.sku, day: today))
        }
        useCount = uses.values.reduce(0) { $0 + $1.count }
        return changed
    }

    /// Forgets what the disk forgets, and nothing else: a clock that is far ahead for an hour must
    /// not give everybody a second share, nor a start take it back.
    mutating func forget(before first: CivilDate) {
        guard prunedBefore != first else { return }
        prunedBefore = first
        uses = uses.compactMapValues { days in
            let kept = days.filter { $0.key >= first }
            return kept.isEmpty ? nil : kept
        }
        useCount = uses.values.reduce(0) { $0 + $1.count }
    }
}

extension Quota.Period {
    /// The first day of the period that a day lies in.
    func start(of day: CivilDate) -> CivilDate {
        switch self {
        case .day: day
        case .week: day + (1 - day.weekday.rawValue)
        case .month: day + (1 - day.components.day)
        }
    }
}
