import StationModel

/// The ledger and the storage below it.
struct LedgerCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let ledger = status.ledger
        text.single(
            "yizhan_ledger_entries_total", .counter, "Entries on disk since the ledger began.",
            ledger.lastSequence)
        text.single(
            "yizhan_ledger_queue_entries", .gauge, "Entries in memory that are not yet on disk.",
            ledger.queued)
        text.single(
            "yizhan_ledger_lost_total", .counter, "Entries that did not fit into the queue.",
            ledger.lost)
        text.histogram(
            "yizhan_ledger_commit_seconds",
            "From the oldest entry of a group to its acknowledgement by the disk.",
            ledger.commitSeconds)
        text.single(
            "yizhan_storage_written_bytes_total", .counter,
            "Bytes written to station.db and its log, at most.", ledger.writtenBytes)
        if let used = ledger.usedBytes {
            text.single(
                "yizhan_storage_used_bytes", .gauge,
                "Bytes that the state directory holds, without the city's lists.", used)
        }
        if let lists = ledger.listBytes {
            text.single(
                "yizhan_storage_list_bytes", .gauge,
                "Bytes that the city's lists hold, which the budget is not for.", lists)
        }
        text.single(
            "yizhan_storage_budget_bytes", .gauge,
            "Bytes that the state directory may hold, without the city's lists.",
            ledger.budgetBytes)
        text.states(
            "yizhan_storage_condition", label: "condition", "What the storage reports of itself.",
            all: StorageCondition.allCases.map(\.rawValue), now: ledger.condition.rawValue)
    }
}
