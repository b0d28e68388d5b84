import Decoding
import Foundation
import Identity
import StationCore
import StationModel

/// Worked codes with their expected outcome, in the form that those who build the app use too:
///
///     {"station": id, "keys": [{codeKeyId, role, publicKey, revoked, notBefore, notAfter}],
///      "cases": [{name, code, now, expect, member?, sku?, quantity?, uncertainty?}],
///      "sequence": [{code, now, expect}]}
///
/// Times are Unix seconds. `cases` are each judged alone, with nothing used before; `sequence` is
/// presented in order to one station after a clean stop. `expect` is `accepted` or a reason.
struct CodeVectors: Decodable {
    struct Key: Decodable {
        let codeKeyId: UInt8
        let role: String
        let publicKey: String
        let revoked: Bool
        let notBefore: Int64
        let notAfter: Int64
    }

    struct Case: Decodable {
        let name: String?
        let code: String
        let now: Int64
        let expect: String
        let member: String?
        let sku: UInt32?
        let quantity: UInt8?
        /// Seconds of a held-over clock; absent = synced.
        let uncertainty: Int64?
    }

    let station: String
    let keys: [Key]
    let cases: [Case]
    let sequence: [Case]?

    /// Compares every case with what a station would say.
    func judged() throws -> Tally {
        guard let station = StationId(station) else { throw Self.fault("station") }
        let judge = try CodeJudge(keys: try keys.map { try $0.key }, station: station)
        var tally = Tally()
        for (index, item) in cases.enumerated() {
            var alone = Presentation(judge)
            try alone.compare(item, item.name ?? "cases[\(index)]", &tally)
        }
        var inOrder = Presentation(judge)
        for (index, item) in (sequence ?? []).enumerated() {
            try inOrder.compare(item, item.name ?? "sequence[\(index)]", &tally)
        }
        return tally
    }

    fileprivate static func fault(_ field: String) -> CommandFailure {
        CommandFailure(
            .answerIsNo, Phrase("示例文件的 \(field) 无效。", "\(field) in the file is not valid."))
    }
}

extension CodeVectors.Key {
    fileprivate var key: CodeKey {
        get throws {
            guard let role = CodeKey.Role(rawValue: role) else { throw CodeVectors.fault("role") }
            guard let bytes = [UInt8](hex: publicKey, 32) else {
                throw CodeVectors.fault("publicKey")
            }
            return CodeKey(
                codeKeyId: codeKeyId, role: role, publicKey: try Ed25519PublicKey(bytes),
                notBefore: UnixTime(seconds: notBefore), notAfter: UnixTime(seconds: notAfter),
                revoked: revoked)
        }
    }
}

/// Codes presented to one station, one after the other, as the core would see them.
struct Presentation {
    private let judge: CodeJudge
    private var used = ReplayGuard(
        restored: RestoredState(cleanStop: true), start: MonotonicInstant(nanoseconds: 0))

    init(_ judge: CodeJudge) { self.judge = judge }

    /// The outcome: a verified code, or the reason of the refusal.
    mutating func present(_ text: [UInt8], at moment: Moment) throws -> CodeJudgement {
        let judgement = try judge.judge(text, at: moment)
        // A voucher's use is told by its id and what is left of it, not by its time.
        guard case .verified(let code) = judgement, code.purpose == .door else { return judgement }
        used.advance(to: moment)
        guard used.isFresh(code, at: moment) else { return .refused(.replayed) }
        _ = used.accept(code)
        return judgement
    }

    fileprivate mutating func compare(
        _ item: CodeVectors.Case, _ name: String, _ tally: inout Tally
    ) throws {
        let trust = item.uncertainty.map { ClockTrust.holdover(uncertaintySeconds: $0) }
        let moment = Moment(
            instant: MonotonicInstant(sinceBoot: .seconds(item.now)),
            wall: UnixTime(seconds: item.now), trust: trust ?? .synced)
        let outcome = try present(Array(item.code.utf8), at: moment)
        let difference = item.difference(from: outcome)
        tally.count(
            "\(name): \(difference ?? "")", passed: difference == nil)
    }
}

extension CodeVectors.Case {
    /// What is other than expected; `nil` = nothing.
    fileprivate func difference(from outcome: CodeJudgement) -> String? {
        guard expect == outcome.word else { return "\(outcome.word), expected \(expect)" }
        guard case .verified(let code) = outcome else { return nil }
        if let member, member != code.member.hex { return "another member" }
        if let sku, sku != code.voucher?.sku { return "another sku" }
        if let quantity, quantity != code.voucher?.quantity { return "another quantity" }
        return nil
    }
}

extension CodeJudgement {
    /// `accepted`, or the reason.
    var word: String {
        switch self {
        case .verified: "accepted"
        case .refused(let reason): reason.rawValue
        }
    }
}
