import Foundation
public import StationModel

/// A signed statement of where the chain stood; it is the data of a `ledger.checkpoint` entry.
///
/// Data: `{"hash":"<64 hex>","seq":<number>,"signature":"<128 hex>"}`, about the entry right
/// before it, and the totals of every place (`StockBooks`). Signed (Ed25519, station key) are these
/// 68 bytes, integers big-endian:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 20 | `"yizhan/checkpoint/1\0"` |
/// | 20 | 8 | epoch |
/// | 28 | 8 | sequence number of the last entry covered |
/// | 36 | 32 | its hash |
struct LedgerCheckpoint {
    let head: ChainHead
    let signature: [UInt8]

    var hash: [UInt8] { head.hash }

    static func signedBytes(epoch: UInt64, head: ChainHead) -> [UInt8] {
        var bytes = Array("yizhan/checkpoint/1\0".utf8) + epoch.bigEndianBytes
        bytes.append(bigEndian: head.sequence)
        return bytes + head.hash
    }

    func signedBytes(epoch: UInt64) -> [UInt8] {
        Self.signedBytes(epoch: epoch, head: head)
    }

    static func data(_ head: ChainHead, signature: [UInt8]) -> [String: LedgerValue] {
        [
            "hash": .text(head.hash.hex), "seq": .integer(head.sequence),
            "signature": .text(signature.hex),
        ]
    }

    /// `nil` when the row is no checkpoint, or not one as described above.
    init?(_ row: LedgerRow) {
        struct Content: Decodable {
            let hash: String
            let seq: Int64
            let signature: String
        }
        guard row.kind == EntryKind.ledgerCheckpoint.rawValue else { return nil }
        do {
            let content = try JSONDecoder().decode(Content.self, from: Data(row.data))
            guard let hash = [UInt8](hex: content.hash), hash.count == SHA256Hasher.byteCount,
                let signature = [UInt8](hex: content.signature)
            else { return nil }
            head = ChainHead(sequence: content.seq, hash: hash)
            self.signature = signature
        } catch {
            return nil
        }
    }
}

extension Ledger {
    /// Start-up recomputes at most this many entries: some 10 ms.
    static let checkpointEntries: Int64 = 1000
    /// And a quiet station signs what it has once a day.
    static let checkpointMilliseconds: Int64 = 86_400_000

    /// Writes a signed checkpoint when 1,000 entries or a day have passed since the last one; a
    /// station without new entries writes none. Returns whether one was written.
    ///
    /// `sign` is Ed25519 with the station's key over the bytes described at `LedgerCheckpoint`.
    @discardableResult
    public func checkpointIfDue(
        moment: Moment, boot: BootId, sign: (_ signed: [UInt8]) throws -> [UInt8]
    ) throws -> Bool {
        guard try isCheckpointDue(moment, boot) else { return false }
        let signature = try sign(LedgerCheckpoint.signedBytes(epoch: epoch, head: head))
        let totals = try StockBooks.checkpointData(database)
        let entry = LedgerEntry(
            .ledgerCheckpoint, at: moment, subject: "ledger",
            data: LedgerCheckpoint.data(head, signature: signature)
                .merging(totals) { own, _ in own })
        try append([LedgerRecord(entry)], boot: boot)
        return true
    }

    private func isCheckpointDue(_ moment: Moment, _ boot: BootId) throws(StorageFault) -> Bool {
        let last = try database.statement(
            """
            SELECT seq, time_ms, mono_ms, boot FROM ledger
            WHERE seq = max(
                (SELECT min(seq) FROM ledger),
                ifnull((SELECT max(seq) FROM ledger WHERE kind = 'ledger.checkpoint'), 0))
            """)
        defer { last.reset() }
        guard try last.next() else { return false }
        let entries = head.sequence - last.integer(0)
        if entries >= Self.checkpointEntries { return true }
        // Within one boot the monotonic clock tells the time; across boots only the wall can, and
        // one that was set back counts as a day.
        let elapsed =
            last.blob(3) == boot.bytes
            ? moment.instant.milliseconds - last.integer(2)
            : moment.wall.milliseconds - last.integer(1)
        return entries > 0 && !(0..<Self.checkpointMilliseconds).contains(elapsed)
    }
}
