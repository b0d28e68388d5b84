public import StationModel

/// The processor's part of an identification: hashing, verifying, and the regulars in memory.
///
/// Called on the identity lane only, one credential at a time.
public protocol Identifying: Sendable {
    func begin(_ credential: Credential, at moment: Moment) -> IdentificationStep
}

/// Where an identification stands after the processor's part.
public enum IdentificationStep: Hashable, Sendable {
    case finished(Identification)
    /// Not among the regulars: the member lane looks on disk.
    case lookUp(MemberQuery)
}

/// A question to the member list.
public enum MemberQuery: Hashable, Sendable {
    case digest(CredentialDigest)
    case code(VerifiedCode)

    /// The identification that the list's answer makes.
    public func identification(found record: MemberRecord?) -> Identification {
        switch self {
        case .digest(let digest):
            if let record { .member(record, digest: digest) } else { .unknown(digest: digest) }
        case .code(let code): .code(code, record: record)
        }
    }
}
