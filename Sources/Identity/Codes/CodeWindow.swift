import Decoding
import StationModel

/// The present as a code is held against it: the clock's second, widened by its uncertainty.
///
/// Codes count whole seconds, so the clock is rounded down to them too: a code is as old as the
/// difference of the two, and every bound is inclusive.
struct CodeWindow {
    /// How old a door code may be: the app shows a new one every 30 s, and a phone and a scanner
    /// take their time.
    static let greatestAgeSeconds: Int64 = 45
    /// How far a phone's or a server's clock may be ahead.
    static let greatestLeadSeconds: Int64 = 30

    private let earliestNow: Int64
    private let latestNow: Int64

    /// `nil` when the clock cannot be used.
    init?(_ moment: Moment) {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return nil }
        earliestNow = moment.wall.seconds - uncertainty
        latestNow = moment.wall.seconds + uncertainty
    }

    /// Whether the key may have signed now.
    func allows(_ key: CodeKey) -> Bool {
        !key.revoked && key.notBefore.seconds <= latestNow && key.notAfter.seconds >= earliestNow
    }

    /// Why the code cannot be used at this time; `nil` when it can.
    func refusal(of code: ScannedCode) -> DenialReason? {
        let issuedAt = code.issuedAt.unixTime.seconds
        if issuedAt - Self.greatestLeadSeconds > latestNow { return .notYetValid }
        let end: Int64 =
            switch code {
            case .issued(let code):
                min(issuedAt + Self.greatestAgeSeconds, code.statement.validThrough.seconds)
            case .delegated(let code):
                min(
                    issuedAt + Self.greatestAgeSeconds,
                    code.grant.expiresAt.unixTime.seconds)
            case .voucher(let code): code.statement.validThrough.seconds
            }
        return end < earliestNow ? .expired : nil
    }
}
