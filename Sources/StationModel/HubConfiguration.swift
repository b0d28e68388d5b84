/// Where the city's hub is, one flow at a time: each may be absent, and none waits for another.
public struct HubConfiguration: Hashable, Sendable {
    public var events: EventUplink?
    public var samples: SampleUplink?
    public var lists: ListDownlink?
    public var directives: DirectiveDownlink?

    public init(
        events: EventUplink? = nil, samples: SampleUplink? = nil, lists: ListDownlink? = nil,
        directives: DirectiveDownlink? = nil
    ) {
        self.events = events
        self.samples = samples
        self.lists = lists
        self.directives = directives
    }

    /// A station that is told of no hub: everything stays on board.
    public static let none = HubConfiguration()
}

/// One address at the hub, and how the station says there who it is.
public struct HubEndpoint: Hashable, Sendable {
    /// How a request is authorised.
    public enum Authorization: Hashable, Sendable {
        case none
        /// `Authorization: Bearer`, the file's text without its last line end, read for each
        /// request: a rotated token needs no restart.
        case tokenFile(String)
        /// A token that the station signs for each request (EdDSA, RFC 8037) for this audience.
        case stationKey(audience: String)
    }

    /// `https`, or `http` to an address of this machine only; without a user or a fragment.
    public var url: String
    public var authorization: Authorization

    public init(url: String, authorization: Authorization = .none) {
        self.url = url
        self.authorization = authorization
    }
}

/// Events up: CloudEvents 1.0, at least once, in order.
public struct EventUplink: Hashable, Sendable {
    /// How several events are one request.
    public enum Form: String, Hashable, CaseIterable, Sendable {
        /// A JSON array, `application/cloudevents-batch+json`.
        case batch
        /// One event a line (NDJSON), `data` as JSON text in a string: for engines that load rows.
        case lines
    }

    public var endpoint: HubEndpoint
    public var form: Form
    /// Whether the sink's 202 means that the events are stored; else they are sent again later.
    public var acceptedIsStored: Bool

    public init(endpoint: HubEndpoint, form: Form = .batch, acceptedIsStored: Bool = false) {
        self.endpoint = endpoint
        self.form = form
        self.acceptedIsStored = acceptedIsStored
    }
}

/// Samples up: Prometheus remote write 1.0.
public struct SampleUplink: Hashable, Sendable {
    public var endpoint: HubEndpoint
    /// How often every series is sampled.
    public var interval: Duration
    /// What `samples.db` may take of the disk; beyond it the oldest samples go, and a gap is told.
    public var budgetBytes: Int64
    /// Requests a minute for what is late, so that a city that comes back is not run over.
    public var backfillRequestsPerMinute: Int

    public init(
        endpoint: HubEndpoint, interval: Duration = .seconds(60),
        budgetBytes: Int64 = 128 << 20, backfillRequestsPerMinute: Int = 60
    ) {
        self.endpoint = endpoint
        self.interval = interval
        self.budgetBytes = budgetBytes
        self.backfillRequestsPerMinute = backfillRequestsPerMinute
    }
}

extension StorageConfiguration {
    /// What samples may take at most: half of the budget. The other half is the ledger's, of which
    /// the events that wait for the hub never go.
    public var mostSampleBytes: Int64 { budgetBytes / 2 }
}

/// Signed lists down: `manifest.json` and the files that it names, all in one folder.
public struct ListDownlink: Hashable, Sendable {
    /// The folder, without a query and without a slash at its end: a file is `url/NAME`.
    public var endpoint: HubEndpoint
    /// How often the manifest is asked for, with jitter.
    public var interval: Duration

    public init(endpoint: HubEndpoint, interval: Duration = .seconds(900)) {
        self.endpoint = endpoint
        self.interval = interval
    }
}

/// The station's signed directive at this address.
public struct DirectiveDownlink: Hashable, Sendable {
    public var endpoint: HubEndpoint
    /// How long a server may hold the question until there is news.
    public var longestHold: Duration

    public init(endpoint: HubEndpoint, longestHold: Duration = .seconds(60)) {
        self.endpoint = endpoint
        self.longestHold = longestHold
    }
}
