// The processor's part of an identification.
//
//     code             judged by the code keys → the member among the regulars, else look up
//     other kinds      digest by the list's key → among the regulars, else look up
//     no list, no key  listMissing
//
// Two locks, because two things change at different speeds. The tools (hasher and judge) are
// held for the whole of a hash, some milliseconds for an ID card: only the identity lane and a
// change of the list wait for them. The regulars are held for a look at a table: the loop may
// add to them at any time and is never kept waiting by a hash.

import Decoding
public import DevicePorts
public import StationModel
import Synchronization

/// Identifies credentials with the material of the list in use.
public final class StationIdentifier: Identifying {
    private struct Tools {
        let judge: CodeJudge
        /// `nil` without a list, or without the key that the list names.
        let hasher: CredentialHasher?
        let hasList: Bool
    }

    private let tools: Mutex<Tools>
    private let regulars: Mutex<Regulars>

    /// - Parameter regulars: those that storage kept, granted longest ago first.
    public init(
        _ material: IdentityMaterial, regulars: sending Regulars = Regulars()
    ) throws(CryptographyFault) {
        tools = Mutex(try Self.makeTools(material))
        self.regulars = Mutex(regulars)
    }

    /// Another list, other keys. When it throws, the old ones stay.
    public func replace(_ material: IdentityMaterial) throws(CryptographyFault) {
        try tools.withLock { tools throws(CryptographyFault) in
            tools = try Self.makeTools(material)
        }
    }

    /// After another list has come: the regulars' records were the old list's.
    public func forgetRegulars() { regulars.withLock { $0 = Regulars() } }

    /// The digests of the regulars, used longest ago first: to find them again in another list.
    public var regularDigests: [CredentialDigest] { regulars.withLock { $0.digests } }

    /// A member was granted. `digest` is `nil` for a code.
    public func addRegular(_ record: MemberRecord, digest: CredentialDigest?) {
        regulars.withLock { $0.add(record, digest: digest) }
    }

    /// The processor's part; 6 ms for an ID card with the standard cost, microseconds else.
    public func begin(_ credential: Credential, at moment: Moment) -> IdentificationStep {
        do {
            if case .qr(let text) = credential { return try beginCode(text, moment) }
            return try beginDigest(credential)
        } catch {
            // The read ends as it does when storage fails: not identified, through no fault of
            // the person's, and somebody must look at the board.
            return .finished(.storageFault)
        }
    }

    private static func isVoucher(_ text: [UInt8]) -> Bool {
        do {
            guard case .voucher = try ScannedCode(text: text) else { return false }
            return true
        } catch {
            // What cannot be read was refused as malformed before.
            return false
        }
    }

    private func beginCode(
        _ text: [UInt8], _ moment: Moment
    ) throws(CryptographyFault) -> IdentificationStep {
        let (judgement, hasList) = try tools.withLock { tools throws(CryptographyFault) in
            (try tools.judge.judge(text, at: moment), tools.hasList)
        }
        switch judgement {
        // Without any key every code is by an unknown one; the reason is the missing list.
        case .refused(.unknownKey) where !hasList: return .finished(.listMissing)
        // Whoever comes too late for an item is to apply again, not to refresh a code.
        case .refused(.expired) where Self.isVoucher(text):
            return .finished(.refused(.voucherExpired))
        case .refused(let reason): return .finished(.refused(reason))
        case .verified(let code):
            let record = regulars.withLock { $0.record(of: code.member) }
            guard let record else { return .lookUp(.code(code)) }
            return .finished(.code(code, record: record))
        }
    }

    private func beginDigest(
        _ credential: Credential
    ) throws(CryptographyFault) -> IdentificationStep {
        let digest = try tools.withLock { tools throws(CryptographyFault) in
            try tools.hasher?.digest(of: credential)
        }
        guard let digest else { return .finished(.listMissing) }
        let record = regulars.withLock { $0.record(for: digest) }
        guard let record else { return .lookUp(.digest(digest)) }
        return .finished(.member(record, digest: digest))
    }

    private static func makeTools(
        _ material: IdentityMaterial
    ) throws(CryptographyFault) -> sending Tools {
        let judge = try CodeJudge(keys: material.codeKeys, station: material.station)
        guard let list = material.list, let key = material.listKeys[list.listKeyId] else {
            return Tools(judge: judge, hasher: nil, hasList: material.list != nil)
        }
        let hasher = try CredentialHasher(listKey: key, listId: list.listId, cost: list.cost)
        return Tools(judge: judge, hasher: hasher, hasList: true)
    }
}
