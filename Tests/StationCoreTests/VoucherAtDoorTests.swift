import StationModel
import Testing

@testable import StationCore

/// Where the door's reader serves the dispenser, a voucher is shown outside, and its item falls
/// inside.
struct VoucherAtDoorTests {
    /// Who was let in before, and how long ago in milliseconds.
    enum Before: CaseIterable {
        case nobody, bearer, bearerLongAgo, other, bearerThenOther
        /// By an order of the city, without a read.
        case bearerFromAfar, bearerThenOtherFromAfar, bearerThenTechniciansOrder

        var bearerIsIn: Bool { self == .bearer || self == .bearerFromAfar }
    }

    enum Mode: CaseIterable {
        case normal, open, lockdown, freeAccess

        /// Whether everybody can come in.
        var isOpenToAll: Bool { self == .open || self == .freeAccess }
    }

    static func bench(_ mode: Mode) -> SuppliesBench {
        var all = configuration()
        all.supplies = SuppliesBench.supplies(readers: [])
        if mode == .freeAccess { all.door.freeAccess = .always }
        var bench = SuppliesBench(configuration: all)
        switch mode {
        case .normal, .freeAccess: break
        case .open, .lockdown:
            bench.give(
                .setMode(mode == .open ? .open : .lockdown, until: wallOrigin + .hours(9)))
        }
        return bench
    }

    static func letIn(_ before: Before, _ bench: inout SuppliesBench) {
        switch before {
        case .nobody: break
        case .bearer: bench.identify(1, at: frontReader)
        case .bearerLongAgo:
            bench.identify(1, at: frontReader)
            bench.station.wait(16_001)
        case .other: bench.identify(2, at: frontReader)
        case .bearerThenOther:
            bench.identify(1, at: frontReader)
            bench.identify(2, at: frontReader)
        case .bearerFromAfar: unlock(for: 1, &bench)
        case .bearerThenOtherFromAfar:
            bench.identify(1, at: frontReader)
            unlock(for: 2, &bench)
        case .bearerThenTechniciansOrder:
            bench.identify(1, at: frontReader)
            bench.give(.unlock)
        }
    }

    static func unlock(for member: UInt64, _ bench: inout SuppliesBench) {
        let now = bench.station.present.wall
        let unlock = RemoteUnlock(
            unlockId: 7, member: MemberPseudonym(member), issuedAt: now,
            notAfter: now + .seconds(30))
        bench.station.send(
            .directive(DoorDirective(version: 1, mode: nil, until: nil, unlocks: [unlock])))
        bench.commit()
    }

    @Test func `every mode and everybody before: the item falls for who can take it`() {
        for mode in Mode.allCases {
            for before in Before.allCases {
                var bench = Self.bench(mode)
                Self.letIn(before, &bench)
                bench.showVoucher(50, at: frontReader)
                let isIn = before.bearerIsIn && mode != .lockdown
                let isGiven = mode.isOpenToAll || isIn
                #expect(bench.station.count(.vendIntent) == (isGiven ? 1 : 0), "\(mode) \(before)")
                let reason = bench.station.denials.last
                #expect(isGiven || reason == "enterFirst", "\(mode) \(before)")
                #expect(isGiven || bench.prompts.last == .denied(.enterFirst))
            }
        }
    }

    @Test func `a voucher refused outside is not touched, and good after entering`() {
        var bench = Self.bench(.normal)
        bench.showVoucher(50, at: frontReader)
        bench.commit()
        #expect(bench.durable.vouchers.isEmpty)
        #expect(bench.station.station.supplies.vouchers.held.isEmpty)
        #expect(bench.station.lock == [])
        bench.identify(1, at: frontReader)
        bench.showVoucher(50, at: frontReader)
        bench.commit()
        #expect(bench.turns.count == 1)
    }

    @Test func `what is wrong with a voucher itself is said first`() {
        var bench = Self.bench(.normal)
        bench.identify(1, at: frontReader)
        bench.showVoucher(50, at: frontReader)
        bench.commit()
        bench.answer(.dropped)
        bench.station.wait(30_000)
        bench.showVoucher(50, at: frontReader)
        #expect(bench.station.denials == ["voucherUsed"])
    }

    @Test func `at a reader of the dispenser nobody need have come through the door`() {
        var bench = SuppliesBench()
        bench.showVoucher(50)
        #expect(bench.station.count(.vendIntent) == 1)
    }
}
