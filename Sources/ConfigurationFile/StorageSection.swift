import StationModel

/// Section `storage`: what the station's own records may take, and for how long people are linked.
enum StorageSection {
    static func read(_ section: Section<StorageKey>) -> StorageConfiguration {
        var storage = StorageConfiguration()
        if let bytes = section[.budget]?.quantity(.budget) { storage.budgetBytes = bytes }
        if let days = section[.retention]?.quantity(.retention) {
            storage.retentionDays = Int(days)
        }
        return storage
    }
}
