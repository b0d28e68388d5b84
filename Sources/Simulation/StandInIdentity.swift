import Decoding
import StationModel

/// Identity without cryptography: the same questions and answers, from a table.
///
/// Codes have the real layout. Their signature is a stand-in: 64 bytes made of the statement by a
/// mixing function, which nobody in the simulation forges except on purpose.
struct StandInIdentity {
    var people: People
    /// Suspended by a newer list, besides the one who always is.
    var suspended: Set<Int> = []
    var generation: UInt64 = 1

    func identify(_ credential: Credential, at moment: Moment) -> Identification {
        switch credential {
        case .qr(let payload): judge(payload, at: moment)
        case .wiegand(let card):
            found(people.all.first { $0.wiegandCard == card }, digest(credential))
        case .idCard(let number):
            found(people.all.first { $0.idNumber == number }, digest(credential))
        case .idCardUID, .faceTerminal, .pin, .token: .unknown(digest: digest(credential))
        }
    }

    private func found(_ person: Person?, _ digest: CredentialDigest) -> Identification {
        guard let person, person.isListed else { return .unknown(digest: digest) }
        return .member(record(person), digest: digest)
    }

    func record(_ person: Person) -> MemberRecord {
        guard suspended.contains(person.index) else { return person.record }
        return MemberRecord(
            member: person.member, group: person.record.group, from: person.record.from,
            until: person.record.until, flags: person.record.flags.union(.suspended))
    }

    private func digest(_ credential: Credential) -> CredentialDigest {
        let bytes = credential.canonicalBytes ?? []
        return CredentialDigest(high: Self.mix(bytes, 1), low: Self.mix(bytes, 2))
    }

    private func judge(_ payload: [UInt8], at moment: Moment) -> Identification {
        let code: ScannedCode
        do throws(CodeFormatError) {
            code = try ScannedCode(text: payload)
        } catch {
            return .refused(.malformed)
        }
        guard let widened = moment.trust.uncertaintySeconds else {
            return .refused(.clockUntrusted)
        }
        if case .voucher(let voucher) = code { return judge(voucher, at: moment, widened) }
        let issuedAt = code.issuedAt.unixTime
        let slack = Duration.seconds(widened)
        if issuedAt > moment.wall + .seconds(30) + slack { return .refused(.notYetValid) }
        if issuedAt < moment.wall - .seconds(45) - slack { return .refused(.expired) }
        guard let signer = Self.signer(code) else { return .refused(.badSignature) }
        let verified = VerifiedCode(
            member: code.member, purpose: .door, signer: signer, issuedAt: issuedAt,
            counter: Self.counter(code))
        let person = people.all.first { $0.member == code.member && $0.isListed }
        return .code(verified, record: person.map(record))
    }

    private static func counter(_ code: ScannedCode) -> UInt16 {
        if case .delegated(let code) = code { code.presentation.counter } else { 0 }
    }

    private static func signer(_ code: ScannedCode) -> CodeSigner? {
        switch code {
        case .issued(let code):
            return code.signature == stamp(code.statement.signedMessage)
                ? .issuer(code.statement.codeKeyId) : nil
        case .delegated(let code):
            let message = code.presentation.signedMessage(
                grantSHA256: Array(stamp(code.signedGrantBytes).prefix(32)))
            guard code.presentationSignature == stamp(message) else { return nil }
            let key = code.grant.deviceKey
            let words = (0..<4).map { word in
                key[(word * 8)..<(word * 8 + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            }
            return .device(words[0], words[1], words[2], words[3])
        case .voucher: return nil
        }
    }

    /// A fresh code of a person's phone.
    static func code(
        of person: Person, delegated: Bool, at time: UnixTime, counter: UInt16
    ) -> [UInt8] {
        guard let issuedAt = CodeTime(time), let expiresAt = CodeTime(time + .days(2)) else {
            preconditionFailure("the simulated world lives between 2024 and 2160")
        }
        guard delegated else {
            let statement = IssuedCode.Statement(
                codeKeyId: 1, member: person.member, issuedAt: issuedAt, timeToLiveSeconds: 60,
                nonce: UInt32(counter))
            return ScannedCode.issued(
                IssuedCode(statement, signature: stamp(statement.signedMessage))
            ).text
        }
        let grant = DelegatedCode.Grant(
            codeKeyId: 1, member: person.member,
            deviceKey: Array(stamp(person.member.value.bigEndianBytes).prefix(32)),
            expiresAt: expiresAt)
        let presentation = DelegatedCode.Presentation(
            issuedAt: issuedAt, counter: counter, station: 0)
        let grantSignature = stamp(grant.signedMessage)
        let signed = DelegatedCode.signedGrantBytes(grant, signature: grantSignature)
        let message = presentation.signedMessage(grantSHA256: Array(stamp(signed).prefix(32)))
        return ScannedCode.delegated(
            DelegatedCode(
                grant, grantSignature: grantSignature, presentation: presentation,
                presentationSignature: stamp(message))
        ).text
    }

    /// 64 bytes that stand for a signature.
    static func stamp(_ message: [UInt8]) -> [UInt8] {
        (0..<8).flatMap { mix(message, UInt64($0)).bigEndianBytes }
    }

    private static func mix(_ bytes: [UInt8], _ salt: UInt64) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325 ^ salt) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
