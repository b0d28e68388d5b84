public import StationModel

/// Damage of `station.db`, and what a start does about it.
///
/// A start verifies from the last checkpoint on only. Damage that a run meets elsewhere – in a page
/// of old entries that a hub is to have, in a month's check, in a technician's `ledger verify` – is
/// therefore noted beside the file (`DamageNote`), and the next start salvages the file because of
/// the note. A note about a sound file costs it its epoch, and nothing else.
extension Ledger {
    /// Opens or makes `station.db` in `directory`. A file that is damaged, or was noted as damaged,
    /// is moved aside and salvaged, once. Where the note's salvage fails (no room for a second
    /// file) the file is used on as it was, and `damage` is known from the start.
    public static func open(
        directory: String, moment: Moment, boot: BootId
    ) throws(StorageFault) -> Ledger {
        try Files.requireDirectory(directory)
        let replacement = StationReplacement(directory: directory)
        try replacement.finish()
        let damage: StorageFault
        do throws(StorageFault) {
            let ledger = try Ledger(directory: directory, moment: moment, boot: boot)
            guard let noted = try replacement.note.read() else { return ledger }
            ledger.database.close()
            damage = noted
        } catch {
            guard error.kind == .damaged else { throw error }
            return try salvage(replacement, after: error, moment, boot)
        }
        do throws(StorageFault) {
            return try salvage(replacement, after: damage, moment, boot)
        } catch {
            try replacement.finish()
            let ledger = try Ledger(directory: directory, moment: moment, boot: boot)
            ledger.finding = try replacement.note.read()
            ledger.salvageFailed = ledger.finding != nil
            return ledger
        }
    }

    private static func salvage(
        _ replacement: StationReplacement, after damage: StorageFault, _ moment: Moment,
        _ boot: BootId
    ) throws(StorageFault) -> Ledger {
        let recovery = try replacement.salvage(after: damage, moment: moment, boot: boot)
        let ledger = try Ledger(directory: replacement.directory, moment: moment, boot: boot)
        ledger.recovery = recovery
        return ledger
    }

    /// What says that the file is damaged, where a salvage would mend it; `nil` = nothing was met.
    public var damage: StorageFault? { finding ?? database.damage }

    /// Notes `damage` for the next start, or what this one was salvaged for. On disk when it
    /// returns.
    public func noteDamage() throws(StorageFault) {
        guard let damage = damage ?? recovery?.fault else { return }
        try DamageNote(directory: directory).write(damage)
    }

    func found(_ detail: String) {
        finding =
            finding
            ?? StorageFault(.damaged, operation: "verify", path: database.path, detail: detail)
    }

    /// A stock that is not what the entries add up to needs a count, and a signature another key:
    /// neither is the file's fault.
    func found(_ result: LedgerVerification) -> LedgerVerification {
        let ofFile = result.findings.first {
            $0.problem != .stockMismatch && $0.problem != .badSignature
        }
        if let ofFile { found(ofFile.description) }
        return result
    }
}
