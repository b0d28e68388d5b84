import StationModel
import Testing

@testable import StationCore

/// The decision, over every combination of what it depends on.
struct AccessPolicyTests {
    /// Who is at the door.
    enum Who: CaseIterable {
        case courier, staff, suspended, expired, early, outsideHours, code, foreignCode, voucher
        case unknownCard, unknownIdCard, unsoundIdCard, expiredIdCard, missingList, brokenList
        case refused

        var kind: CredentialKind {
            switch self {
            case .code, .foreignCode, .voucher, .refused: .qr
            case .unknownIdCard, .unsoundIdCard, .expiredIdCard: .idCard
            default: .wiegand
            }
        }

        var identification: Identification {
            switch self {
            case .courier: .member(member(1), digest: digest(1))
            case .staff: .member(member(1, flags: .staff), digest: digest(1))
            case .suspended: .member(member(1, flags: [.suspended, .staff]), digest: digest(1))
            case .expired: .member(member(1, until: wallOrigin), digest: digest(1))
            case .early: .member(member(1, from: wallOrigin + .seconds(1)), digest: digest(1))
            case .outsideHours: .member(member(1, group: "day"), digest: digest(1))
            case .code: .code(doorCode(of: 1, issuedAt: wallOrigin), record: member(1))
            case .foreignCode: .code(doorCode(of: 1, issuedAt: wallOrigin), record: nil)
            case .voucher:
                .code(
                    doorCode(of: 1, issuedAt: wallOrigin, purpose: .dispenser), record: member(1))
            case .unknownCard, .unknownIdCard, .unsoundIdCard, .expiredIdCard:
                .unknown(digest: digest(9))
            case .missingList: .listMissing
            case .brokenList: .storageFault
            case .refused: .refused(.badSignature)
            }
        }

        var cardValidity: CardValidity? {
            guard let today = CivilDate(text: "2026-01-16") else { return nil }
            return switch self {
            case .unknownIdCard, .unsoundIdCard:
                CardValidity(from: today, through: today, numberIsSound: self != .unsoundIdCard)
            case .expiredIdCard:
                CardValidity(from: today + -10, through: today + -1, numberIsSound: true)
            default: nil
            }
        }
    }

    /// Everything else that a decision depends on.
    struct Circumstances: Hashable {
        let isTrusted: Bool
        let isLockdown: Bool
        let isFull: Bool
        let cameBack: Bool
        let isFresh: Bool
        let isHard: Bool
        let admitsIdCards: Bool
        let isSure: Bool

        static let all: [Circumstances] = (0..<256).map { bits in
            func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
            return Circumstances(
                isTrusted: bit(0), isLockdown: bit(1), isFull: bit(2), cameBack: bit(3),
                isFresh: bit(4), isHard: bit(5), admitsIdCards: bit(6),
                isSure: bit(7))
        }
    }

    static func policy(_ circumstances: Circumstances) -> AccessPolicy {
        let strictness: AccessConfiguration.Strictness = circumstances.isHard ? .hard : .soft
        return AccessPolicy(
            configuration(
                access: AccessConfiguration(
                    unknownIdCard: circumstances.admitsIdCards ? .admitAndRecord : .deny,
                    groupHours: [MemberGroup("day"): .never], capacity: 4,
                    capacityStrictness: strictness, passback: .minutes(5),
                    passbackStrictness: strictness)))
    }

    static func question(_ who: Who, _ circumstances: Circumstances) -> AccessPolicy.Question {
        AccessPolicy.Question(
            identification: who.identification, kind: who.kind, cardValidity: who.cardValidity,
            moment: moment(0, trust: circumstances.isTrusted ? .synced : .untrusted),
            lowerBound: wallOrigin, list: freshList, isLockdown: circumstances.isLockdown,
            occupancy: circumstances.isFull ? 4 : 3,
            isCountCredible: circumstances.isSure, cameBackTooSoon: circumstances.cameBack,
            isFresh: circumstances.isFresh)
    }

    /// The reason that the design's order of steps gives; `nil` = a grant.
    static func reason(_ who: Who, _ circumstances: Circumstances) -> DenialReason? {
        if let reason = reasonOfPerson(who, circumstances) { return reason }
        if circumstances.isLockdown { return .lockdown }
        let isBound = circumstances.isHard && who != .staff
        if circumstances.isFull, circumstances.isSure, isBound { return .capacityReached }
        if circumstances.cameBack, isBound { return .passback }
        return circumstances.isFresh ? nil : .replayed
    }

    static func reasonOfPerson(_ who: Who, _ circumstances: Circumstances) -> DenialReason? {
        switch who {
        case .refused: .badSignature
        case .code where circumstances.isTrusted: nil
        case .voucher where circumstances.isTrusted: .notEligible
        case .foreignCode where circumstances.isTrusted: .unknownCredential
        case .code, .voucher, .foreignCode: .clockUntrusted
        case .missingList: .listMissing
        case .brokenList: .storageFault
        case .unknownCard: .unknownCredential
        case .unknownIdCard: circumstances.admitsIdCards ? nil : .unknownCredential
        case .unsoundIdCard: circumstances.admitsIdCards ? .malformed : .unknownCredential
        case .expiredIdCard: circumstances.admitsIdCards ? .expired : .unknownCredential
        case .suspended: .suspended
        case .expired: .expired
        // Without trust only the end of a membership is judged, by the lower bound.
        case .early: circumstances.isTrusted ? .notYetValid : nil
        case .outsideHours: circumstances.isTrusted ? .outsideHours : nil
        case .courier, .staff: nil
        }
    }

    @Test(arguments: Who.allCases)
    func `the first failing step names the reason, in every circumstance`(who: Who) {
        for circumstances in Circumstances.all {
            let verdict = Self.policy(circumstances).decide(Self.question(who, circumstances))
            let expected = Self.reason(who, circumstances)
            switch verdict {
            case .grant(_, let notes):
                #expect(expected == nil, "\(who) \(circumstances)")
                #expect(notes == Self.notes(who, circumstances), "\(who) \(circumstances)")
            case .deny(let reason, _):
                #expect(reason == expected, "\(who) \(circumstances)")
            }
        }
    }

    static func notes(_ who: Who, _ circumstances: Circumstances) -> Set<AccessPolicy.Note> {
        var notes: Set<AccessPolicy.Note> = []
        if !circumstances.isTrusted { notes.insert(.clockUntrusted) }
        if circumstances.isFull, who != .staff { notes.insert(.overCapacity) }
        if circumstances.cameBack, who != .staff { notes.insert(.passback) }
        if who == .unknownIdCard { notes.insert(.notOnList) }
        return notes
    }

    static let calm = Circumstances(
        isTrusted: true, isLockdown: false, isFull: false, cameBack: false, isFresh: true,
        isHard: true, admitsIdCards: true, isSure: true)

    @Test(arguments: [(-1, DenialReason.notYetValid), (0, nil), (999, nil), (1000, .expired)])
    func `validity is to the second, its start included and its end excluded`(
        time: Int, reason: DenialReason?
    ) {
        var question = Self.question(.courier, Self.calm)
        let record = member(1, from: wallOrigin, until: wallOrigin + .seconds(1))
        question.identification = .member(record, digest: digest(1))
        question.moment = moment(time)
        let expected = reason.map { AccessPolicy.Verdict.deny($0, record.member) }
        #expect(
            Self.policy(Self.calm).decide(question) == expected ?? .grant(record, notes: []))
    }

    @Test(arguments: [(0, true), (1, false)])
    func `known members are served until the list's end and the days of grace`(
        late: Int, isServed: Bool
    ) {
        var question = Self.question(.courier, Self.calm)
        question.moment = moment(0, wallShift: .days(37) + .milliseconds(late))
        let verdict = Self.policy(Self.calm).decide(question)
        let expected: AccessPolicy.Verdict =
            isServed ? .grant(member(1), notes: []) : .deny(.listMissing, MemberPseudonym(1))
        #expect(verdict == expected)
    }

    @Test func `an ID card without what the module reads of it is not admitted`() {
        var question = Self.question(.unknownIdCard, Self.calm)
        question.cardValidity = nil
        #expect(Self.policy(Self.calm).decide(question) == .deny(.malformed, nil))
        question = Self.question(.unknownIdCard, Self.calm)
        question.kind = .idCardUID
        #expect(Self.policy(Self.calm).decide(question) == .deny(.unknownCredential, nil))
    }

    @Test func `an unknown number of people is no reason to refuse`() {
        var question = Self.question(.courier, Self.calm)
        question.occupancy = nil
        #expect(Self.policy(Self.calm).decide(question) == .grant(member(1), notes: []))
    }
}
