// The file that carries a directive:
//
//     {"payload": base64, "signature": base64, "codeKeyId": 7}
//
// The signature (Ed25519) is by the manifest's key of that number, whose role is `directive`,
// over "yizhan/directive/1", a NUL, and the payload's bytes. The root key signs no directive: it
// is never online. The first failure names the reason:
//
//     size        tooLong
//     envelope    malformed
//     key         unknownKey, wrongRole, revokedKey, keyNotYetValid, keyExpired
//     signature   badSignature; before it no byte of the payload is looked at
//     payload     malformed
//     station     wrongStation
//     version     outdated
//
// Without a clock to be believed a key's bounds are not checked, as those of the manifest are
// not; an unlock needs a clock of its own accord.

public import StationModel

/// A directive that was found right.
public struct SignedDirective: Hashable, Sendable {
    /// The name of the file in the station's folder.
    public static let fileName = "directive.json"

    /// All that a directive can hold at once takes some 8 KiB; the rest is for what is to come.
    public static let greatestFileSize = 32 << 10

    static let domain = Array("yizhan/directive/1\0".utf8)

    public let directive: StationDirective
    /// Which of the manifest's keys signed it.
    public let codeKeyId: UInt8
    /// What a newer city says and this station does not understand: top-level keys, services and
    /// thermostats, as paths, in order, at most eight. They are left out; everything else counts.
    /// An unknown key within an order is a fault instead: half an order might be the wrong one.
    public let unknownKeys: [String]

    /// From the file's bytes.
    ///
    /// - Parameters:
    ///   - keys: of the manifest in use, each id once.
    ///   - station: the one that reads it.
    ///   - keptVersion: the greatest version accepted before; 0 = none. The same again is right.
    public init(
        file: [UInt8], keys: [CodeKey], station: StationId, at moment: Moment,
        keptVersion: UInt64 = 0
    ) throws(DirectiveFault) {
        guard file.count <= Self.greatestFileSize else {
            throw DirectiveFault(
                .tooLong, found: .bytes(Int64(file.count)),
                expected: .atMostBytes(Self.greatestFileSize))
        }
        let envelope = try Self.decoding(file) { node throws(JSONFault) in try Envelope(node) }
        let key = try Self.key(envelope.codeKeyId, among: keys, at: moment)
        guard key.isValid(signature: envelope.signature, for: Self.domain + envelope.payload)
        else {
            throw DirectiveFault(
                .badSignature, found: Phrase("不符的签名", "a signature that does not fit"),
                expected: Phrase(
                    "清单中 \(envelope.codeKeyId) 号密钥的签名",
                    "one by key \(envelope.codeKeyId) of the manifest"))
        }
        var unknownKeys: [String] = []
        directive = try Self.decoding(envelope.payload) { node throws(JSONFault) in
            try StationDirective(payload: node, unknownKeys: &unknownKeys)
        }
        codeKeyId = envelope.codeKeyId
        self.unknownKeys = Array(unknownKeys.sorted().prefix(Self.mostUnknownKeys))
        try checkStation(station)
        try checkNotOutdated(behind: keptVersion)
    }

    /// Enough to see which version of the format the city has.
    private static let mostUnknownKeys = 8

    private func checkStation(_ station: StationId) throws(DirectiveFault) {
        guard directive.station == station else {
            throw DirectiveFault(
                .wrongStation, path: "station", found: .verbatim("\"\(directive.station)\""),
                expected: Phrase("本站 \"\(station)\"", "\"\(station)\", this station"))
        }
    }

    private func checkNotOutdated(behind keptVersion: UInt64) throws(DirectiveFault) {
        guard directive.version >= keptVersion else {
            throw DirectiveFault(
                .outdated, path: "version", found: .verbatim("\(directive.version)"),
                expected: .acceptedBefore(keptVersion))
        }
    }

    private static func decoding<Value>(
        _ text: [UInt8], _ decode: (JSONNode) throws(JSONFault) -> Value
    ) throws(DirectiveFault) -> Value {
        do { return try decode(JSONNode(parsing: text)) } catch {
            throw DirectiveFault(error, in: text)
        }
    }
}

// MARK: - The key

extension SignedDirective {
    private static func key(
        _ codeKeyId: UInt8, among keys: [CodeKey], at moment: Moment
    ) throws(DirectiveFault) -> Ed25519PublicKey {
        guard let key = keys.first(where: { $0.codeKeyId == codeKeyId }) else {
            throw keyFault(
                .unknownKey, .key(codeKeyId),
                Phrase("当前清单中的密钥", "a key of the manifest in use"))
        }
        guard key.role == .directive else {
            throw keyFault(
                .wrongRole,
                .key(codeKeyId) + Phrase("，用途为 ", " of role ") + .verbatim(key.role.rawValue),
                Phrase("用途为 directive 的密钥", "a key of role directive"))
        }
        guard !key.revoked else {
            throw keyFault(
                .revokedKey, .key(codeKeyId) + Phrase("，已吊销", ", revoked"),
                Phrase("仍在使用的密钥", "a key that is in use"))
        }
        if let refusal = boundsFault(of: key, at: moment) { throw refusal }
        return key.publicKey
    }

    /// Both bounds are inclusive and widened by the clock's uncertainty.
    private static func boundsFault(of key: CodeKey, at moment: Moment) -> DirectiveFault? {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return nil }
        if moment.wall + .seconds(uncertainty) < key.notBefore {
            return keyFault(
                .keyNotYetValid,
                .key(key.codeKeyId) + .verbatim(", notBefore \(key.notBefore.rfc3339Seconds)"),
                .notAfter(moment.wall))
        }
        if moment.wall - .seconds(uncertainty) > key.notAfter {
            return keyFault(
                .keyExpired,
                .key(key.codeKeyId) + .verbatim(", notAfter \(key.notAfter.rfc3339Seconds)"),
                .notBefore(moment.wall))
        }
        return nil
    }

    private static func keyFault(
        _ kind: DirectiveFault.Kind, _ found: Phrase, _ expected: Phrase
    ) -> DirectiveFault {
        DirectiveFault(kind, path: "codeKeyId", found: found, expected: expected)
    }
}

/// The outer file.
private struct Envelope {
    let payload: [UInt8]
    let signature: [UInt8]
    let codeKeyId: UInt8

    init(_ node: JSONNode) throws(JSONFault) {
        var fields = try JSONFields(node)
        payload = try fields.base64("payload")
        signature = try fields.base64("signature")
        codeKeyId = UInt8(try fields.integer("codeKeyId", in: 0...255))
        try fields.finish()
    }
}
