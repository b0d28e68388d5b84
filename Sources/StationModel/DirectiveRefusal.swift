/// Each way in which a directive can be wrong; the raw value is the word in entries.
public enum DirectiveRefusal: String, Hashable, Comparable, CaseIterable, Sendable {
    /// More bytes than a directive may have.
    case tooLong
    /// No JSON, or not the members that the format has.
    case malformed
    /// No key of this number is in the manifest in use.
    case unknownKey
    /// The key is one for codes or vouchers.
    case wrongRole
    case revokedKey
    case keyNotYetValid
    case keyExpired
    /// The signature is not by the key that the file names.
    case badSignature
    /// It is for another station.
    case wrongStation
    /// Older than the version that this station has seen.
    case outdated
    /// A list key in it does not open with this station's key; the rest of it is obeyed.
    case wrongListKey

    /// A fixed order for records: by the word.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// In a few words, for those who look after the station.
    public var name: Phrase {
        switch self {
        case .tooLong: Phrase("文件过大", "too long")
        case .malformed: Phrase("格式不对", "not of the form")
        case .unknownKey: Phrase("密钥不在名册中", "signed by a key that the manifest lacks")
        case .wrongRole: Phrase("密钥用途不符", "signed by a key for something else")
        case .revokedKey: Phrase("密钥已吊销", "signed by a revoked key")
        case .keyNotYetValid: Phrase("密钥尚未生效", "signed by a key that is not yet valid")
        case .keyExpired: Phrase("密钥已过期", "signed by a key that has expired")
        case .badSignature: Phrase("签名无效", "bad signature")
        case .wrongStation: Phrase("发给其他驿站的", "for another station")
        case .outdated: Phrase("版本比已执行的旧", "older than the one in force")
        case .wrongListKey: Phrase("其中的名册密钥本站打不开", "a list key that is not for this station")
        }
    }
}
