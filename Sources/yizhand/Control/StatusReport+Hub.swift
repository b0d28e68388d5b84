import StationModel

extension StatusReport {
    /// How the station gets on with the city's hub.
    struct Hub: Decodable {
        let flows: [Flow]
        let quarantinedEvents: UInt64
        let lostSamples: [Loss]
        let refusedSeries: [RefusedSeries]
        let conditions: [Condition]
    }

    /// Samples that were lost for one reason.
    struct Loss: Decodable {
        let reason: String
        let count: UInt64
        let text: Text
        let next: Text
    }

    /// A series that the hub refuses while it takes others.
    struct RefusedSeries: Decodable {
        let series: String
        let lost: UInt64
    }

    /// One way to the hub.
    struct Flow: Decodable {
        let flow: String
        let name: Text
        let state: String
        let text: Text
        let uplink: Bool
        let backlog: UInt64
        let oldestSeconds: Int64?
        let lastSuccess: Int64?
        let failures: Int
        /// The server answers, and what it has is not used; `nil` = a service of an older version.
        let refused: Bool?
        let nextTrySeconds: Int64?
        let trouble: Trouble?

        /// The last trouble may be an old one.
        var isFailing: Bool { (failures > 0 || refused ?? false) && trouble != nil }
    }

    struct Trouble: Decodable {
        let reason: String
        let status: Int?
        let text: Text
        let next: Text
    }

    struct Condition: Decodable {
        let condition: String
        let text: Text
    }
}
