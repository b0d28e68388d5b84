// Judges a scanned code as far as one code alone can be judged. The first failure names the
// reason:
//
//     form         malformed        prefix, Base45, kind, exact length, reserved bytes
//     clock        clockUntrusted   without a time no code can be judged
//     key          unknownKey       known, in its role, within its validity, not revoked
//     time         expired, notYetValid
//     station      wrongStation     0 is any station
//     signatures   badSignature     the grant's, then the presentation's
//
// The order is part of the contract: what is cheap comes first, a signature is checked only
// where it can matter, and the person is told what helps ("show a fresh code"), not that
// something is wrong. Replay, validity of the member and the door's mode are the core's.

import Decoding
public import StationModel

/// What a code is worth by itself.
public enum CodeJudgement: Hashable, Sendable {
    case verified(VerifiedCode)
    case refused(DenialReason)
}

/// Judges codes by the keys of one manifest, for one station.
public struct CodeJudge: Sendable {
    private let keys: [UInt8: CodeKey]
    private let stationHash: UInt64

    /// - Parameter keys: each id once.
    public init(keys: [CodeKey], station: StationId) throws(CryptographyFault) {
        self.keys = Dictionary(uniqueKeysWithValues: keys.map { ($0.codeKeyId, $0) })
        stationHash = try Self.hash(of: station)
    }

    /// How a code names a station: the first 8 bytes of SHA-256 of its id.
    public static func hash(of station: StationId) throws(CryptographyFault) -> UInt64 {
        try SHA256.hash(Array(station.text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// - Parameter text: the code as scanned, ASCII.
    public func judge(
        _ text: [UInt8], at moment: Moment
    ) throws(CryptographyFault) -> CodeJudgement {
        let code: ScannedCode
        do {
            code = try ScannedCode(text: text)
        } catch {
            return .refused(.malformed)
        }
        guard let window = CodeWindow(moment) else { return .refused(.clockUntrusted) }
        guard let key = keys[code.codeKeyId], key.role == code.signingRole, window.allows(key)
        else { return .refused(.unknownKey) }
        if let reason = window.refusal(of: code) { return .refused(reason) }
        guard code.station == 0 || code.station == stationHash else {
            return .refused(.wrongStation)
        }
        guard try isSigned(code, by: key.publicKey) else { return .refused(.badSignature) }
        return .verified(VerifiedCode(code))
    }

    private func isSigned(
        _ code: ScannedCode, by key: Ed25519PublicKey
    ) throws(CryptographyFault) -> Bool {
        switch code {
        case .issued(let code):
            return key.isValid(signature: code.signature, for: code.statement.signedMessage)
        case .voucher(let code):
            return key.isValid(signature: code.signature, for: code.statement.signedMessage)
        case .delegated(let code):
            guard key.isValid(signature: code.grantSignature, for: code.grant.signedMessage)
            else { return false }
            return try isPresented(code)
        }
    }

    private func isPresented(_ code: DelegatedCode) throws(CryptographyFault) -> Bool {
        let deviceKey: Ed25519PublicKey
        do {
            deviceKey = try Ed25519PublicKey(code.grant.deviceKey)
        } catch {
            return false
        }
        let grantHash = try SHA256.hash(code.signedGrantBytes)
        return deviceKey.isValid(
            signature: code.presentationSignature,
            for: code.presentation.signedMessage(grantSHA256: grantHash))
    }
}

extension ScannedCode {
    /// The role that the city's key behind this code must have.
    fileprivate var signingRole: CodeKey.Role {
        switch self {
        case .issued, .delegated: .door
        case .voucher: .voucher
        }
    }

    /// The station that the code names; 0 = any. An issued code names none.
    fileprivate var station: UInt64 {
        switch self {
        case .issued: 0
        case .delegated(let code): code.presentation.station
        case .voucher(let code): code.statement.station
        }
    }
}

extension VerifiedCode {
    /// What the core needs of a code that was found right.
    fileprivate init(_ code: ScannedCode) {
        switch code {
        case .issued:
            self.init(
                member: code.member, purpose: .door, signer: .issuer(code.codeKeyId),
                issuedAt: code.issuedAt.unixTime, counter: 0)
        case .delegated(let delegated):
            self.init(
                member: code.member, purpose: .door,
                signer: CodeSigner(deviceKey: delegated.grant.deviceKey),
                issuedAt: code.issuedAt.unixTime, counter: delegated.presentation.counter)
        case .voucher(let voucher):
            self.init(
                member: code.member, purpose: .dispenser, signer: .issuer(code.codeKeyId),
                issuedAt: code.issuedAt.unixTime, counter: 0,
                voucher: Voucher(
                    voucherId: voucher.statement.voucherId, sku: voucher.statement.sku,
                    quantity: voucher.statement.quantity,
                    validThrough: voucher.statement.validThrough))
        }
    }
}

extension CodeSigner {
    /// From the 32 bytes of the phone's key.
    fileprivate init(deviceKey: [UInt8]) {
        let words = (0..<4).map { word in
            deviceKey[word * 8..<word * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        self = .device(words[0], words[1], words[2], words[3])
    }
}
