import StationModel
import Testing

@testable import StationCore

/// Whose account a press goes to, when others come to the reader meanwhile.
struct DispenserWindowTests {
    /// What happens at the reader while the first person's window is open.
    enum Next: CaseIterable {
        case nobody
        /// Another member may choose, and so the window is theirs.
        case granted
        case suspended
        case stranger
        /// A code that cannot be read.
        case malformed
        /// Shown so long ago that nobody stands there any more.
        case stale
        /// The identity lane is silent.
        case unanswered
        /// The voucher of another member is refused.
        case usedVoucher
        /// The first person once more, with a code that was used.
        case sameAgain
    }

    static let strange = Credential.wiegand(.card(bitCount: 26, facility: 9, number: 9))
    static let broken = Credential.qr(payload: [1, 2, 3])
    static let code = Credential.qr(payload: [4, 5, 6])

    static func bench(readers: Set<DeviceId> = [SuppliesBench.dispenserReader]) -> SuppliesBench {
        var bench = SuppliesBench(SuppliesBench.supplies(readers: readers))
        bench.station.people[card(4)] = .member(member(4, flags: .suspended), digest: digest(4))
        bench.station.people[broken] = .refused(.malformed)
        let used = doorCode(of: 1, issuedAt: wallOrigin)
        bench.station.people[code] = .code(used, record: member(1))
        bench.showVoucher(50, of: 3)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        return bench
    }

    static func come(_ next: Next, _ bench: inout SuppliesBench, at reader: DeviceId) {
        bench.station.sleep(4000)
        switch next {
        case .nobody: break
        case .granted: bench.station.show(card(2), at: reader)
        case .suspended: bench.station.show(card(4), at: reader)
        case .stranger: bench.station.show(strange, at: reader)
        case .malformed: bench.station.show(broken, at: reader)
        case .stale: bench.station.show(card(2), at: reader, age: 2001)
        case .unanswered:
            bench.station.answersAtOnce = false
            bench.station.show(card(2), at: reader)
            bench.station.wait(500)
        case .usedVoucher: bench.showVoucher(50, of: 3, at: reader)
        case .sameAgain: bench.station.show(code, at: reader)
        }
    }

    /// The member whose press it is.
    static func owner(_ next: Next) -> UInt64? {
        switch next {
        case .nobody, .sameAgain: 1
        case .granted: 2
        case .suspended, .stranger, .malformed, .stale, .unanswered, .usedVoucher: nil
        }
    }

    static func takers(_ bench: SuppliesBench) -> [MemberPseudonym?] {
        bench.station.entries.filter { $0.kind == .vendIntent }.map(\.member)
    }

    @Test(arguments: Next.allCases)
    func `nobody chooses on the account of the person before`(next: Next) {
        var bench = Self.bench()
        bench.station.show(Self.code, at: SuppliesBench.dispenserReader)
        bench.forget()
        Self.come(next, &bench, at: SuppliesBench.dispenserReader)
        bench.push("button-1")
        #expect(Self.takers(bench) == (Self.owner(next).map { [MemberPseudonym($0)] } ?? []))
    }

    @Test(arguments: Next.allCases)
    func `nor where the door's reader serves both`(next: Next) {
        // There a voucher and a used code are judged at the door; the sentence is the same.
        var bench = Self.bench(readers: [])
        bench.station.show(Self.code)
        bench.forget()
        Self.come(next, &bench, at: frontReader)
        bench.push("button-1")
        #expect(Self.takers(bench) == (Self.owner(next).map { [MemberPseudonym($0)] } ?? []))
    }

    @Test(arguments: Next.allCases)
    func `whoever is refused at the door takes no window from the dispenser's reader`(next: Next) {
        var bench = Self.bench()
        bench.station.show(Self.code, at: SuppliesBench.dispenserReader)
        bench.forget()
        Self.come(next, &bench, at: frontReader)
        bench.push("button-1")
        #expect(Self.takers(bench) == [MemberPseudonym(1)])
    }

    @Test(arguments: [(SuppliesBench.dispenserReader, false), (frontReader, true)])
    func `a press while the next person is being judged is nobody's`(
        reader: DeviceId, isServed: Bool
    ) {
        var bench = Self.bench()
        bench.identify(1)
        bench.forget()
        bench.station.answersAtOnce = false
        bench.identify(2, at: reader)
        bench.push("button-1")
        #expect(Self.takers(bench) == (isServed ? [MemberPseudonym(1)] : []))
        bench.station.answer()
        bench.push("button-2")
        #expect(Self.takers(bench).last == MemberPseudonym(isServed ? 1 : 2))
    }
}
