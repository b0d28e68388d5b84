// The keys of `hub`. A schema that names others, or fewer, fails a test.

enum HubKey: String, ConfigurationKey {
    case events, samples, lists, directives
}

/// The keys of every flow: where, and how the station says there who it is.
protocol HubFlowKey: ConfigurationKey {
    static var url: Self { get }
    static var tokenFile: Self { get }
    static var stationKeyFor: Self { get }
}

enum EventUplinkKey: String, HubFlowKey {
    case url, tokenFile, stationKeyFor, form, acceptedIsStored
}

enum SampleUplinkKey: String, HubFlowKey {
    case url, tokenFile, stationKeyFor, interval, budget, backfillRate
}

enum ListDownlinkKey: String, HubFlowKey {
    case url, tokenFile, stationKeyFor, interval
}

enum DirectiveDownlinkKey: String, HubFlowKey {
    case url, tokenFile, stationKeyFor, longestHold
}
