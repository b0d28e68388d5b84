import StationModel

/// `/api/v1/status`, as far as commands show it. Words that this version does not know stay as
/// they are.
struct StatusReport: Decodable {
    struct Station: Decodable {
        let id: String
        let name: String
        let place: String
        let timeZone: String
        let utcOffsetSeconds: Int
    }

    struct Text: Decodable {
        let zh: String
        let en: String

        var phrase: Phrase { Phrase(zh, en) }
    }

    struct Clock: Decodable {
        let trust: String
        let text: Text
    }

    struct Door: Decodable {
        let state: String
        let released: Bool
        let open: Bool?
        let openSince: Int64?
        let authority: String
        let releasedUntil: Int64?
        let mode: String
        let modeUntil: Int64?
        let fireLatched: Bool
        let fireInputActive: Bool
    }

    struct Alarm: Decodable {
        let alarm: String
        let severity: String
        let subject: String
        let since: Int64
        let detail: String
        /// `nil` = a service of an older version, which knows nothing of it.
        let acknowledged: Bool?
        let cause: Cause?
    }

    /// The alarm that explains another one.
    struct Cause: Decodable, Hashable {
        let alarm: String
        let subject: String
    }

    struct Device: Decodable {
        let id: String
        let up: Bool
        let detail: String?
        let noise: [String: UInt64]
    }

    struct List: Decodable {
        let missing: Bool
        let version: Int64
        let count: Int64
        let notAfter: Int64?
        let ageSeconds: Int64?
    }

    /// The city's lists beside the members'; `nil` = it publishes none.
    struct Published: Decodable {
        struct Size: Decodable {
            let version: UInt64
            let count: Int
        }

        let calendar: Size?
        let vouchers: Size?
    }

    struct Ledger: Decodable {
        let lastSequence: UInt64
        let queued: Int
        let lost: UInt64
        let condition: String
        let usedBytes: Int64?
        let listBytes: Int64?
        let budgetBytes: Int64?
    }

    struct Access: Decodable {
        let granted: UInt64
        let denied: UInt64
        let repeats: UInt64
    }

    struct Event: Decodable {
        let time: Int64
        let text: Text
    }

    let station: Station
    let version: String
    let ready: Bool
    let now: Int64
    let upSeconds: Int64
    let clock: Clock
    let door: Door
    let alarms: [Alarm]
    let devices: [Device]
    let list: List
    /// `nil` = a service of an older version.
    let published: Published?
    let ledger: Ledger
    let access: Access
    let visitsToday: [String: Int]
    let recent: [Event]
    /// `nil` = a service of an older version.
    let room: Room?
    let supplies: Supplies?
    /// `nil` = also where no hub is configured.
    let hub: Hub?
    /// `nil` = a service of an older version.
    let city: City?

    /// Local time at the station, exact around now.
    var zone: TimeZoneTable {
        TimeZoneTable(name: station.timeZone, firstOffsetSeconds: station.utcOffsetSeconds)
    }
}
