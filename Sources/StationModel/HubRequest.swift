/// The ways to and from the hub. Each has its own back-off: one that fails holds up no other.
public enum HubFlow: String, Hashable, CaseIterable, Sendable {
    /// All entries, in order.
    case events
    /// Copies of critical alarms, ahead of the order.
    case criticalEvents
    case samples
    case lists
    case directives
}

/// One header of a request.
public struct HubHeader: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One request to the hub, complete but for the authorisation.
public struct HubRequest: Hashable, Sendable {
    /// Where the answer's body goes.
    public enum Destination: Hashable, Sendable {
        /// At most so many bytes; a longer body is `HubFault.bodyTooLong`. Of an answer that is no
        /// 2xx only the first 4 KiB are kept: what it refuses counts, however much it says.
        case memory(limit: Int)
        /// The first so many bytes of any answer; the rest is not waited for. For what is sent up,
        /// where the status says it all and a server may echo what it got.
        case excerpt(limit: Int)
        /// Appended to a file that has `resumingAt` bytes, made where it is missing; the rest is
        /// asked for (`Range`). The file never becomes longer than `limit`. Only a body of a 200
        /// (which starts the file anew) or a 206 that begins at `resumingAt` is written; of any
        /// other answer the first 4 KiB are in memory. After a fault the file may have grown.
        case file(path: String, resumingAt: Int64, limit: Int64)
    }

    public let flow: HubFlow
    public let endpoint: HubEndpoint
    /// `nil` = GET.
    public let body: [UInt8]?
    public let headers: [HubHeader]
    public let destination: Destination
    /// From the request's beginning to the answer's end.
    public let timeout: Duration

    public init(
        flow: HubFlow, endpoint: HubEndpoint, body: [UInt8]?, headers: [HubHeader],
        destination: Destination, timeout: Duration
    ) {
        self.flow = flow
        self.endpoint = endpoint
        self.body = body
        self.headers = headers
        self.destination = destination
        self.timeout = timeout
    }
}

/// What a server answered.
public struct HubAnswer: Hashable, Sendable {
    public let status: Int
    /// In lower case, without parameters (`application/json`); empty where none was given.
    public let contentType: String
    public let retryAfter: Duration?
    public let etag: String?
    public let lastModified: String?
    /// The server's own time, from `Date`.
    public let date: UnixTime?
    /// The host that a redirection leads to; it is never followed.
    public let redirectHost: String?
    /// What was kept in memory.
    public let body: [UInt8]
    /// The file's length now, where the body went to a file.
    public let fileBytes: Int64?

    public init(
        status: Int, contentType: String = "", retryAfter: Duration? = nil, etag: String? = nil,
        lastModified: String? = nil, date: UnixTime? = nil, redirectHost: String? = nil,
        body: [UInt8] = [], fileBytes: Int64? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.retryAfter = retryAfter
        self.etag = etag
        self.lastModified = lastModified
        self.date = date
        self.redirectHost = redirectHost
        self.body = body
        self.fileBytes = fileBytes
    }
}

/// Why there is no answer that could be judged. What was sent may have arrived, unless nothing has
/// left (`isBeforeSending`).
public enum HubFault: String, Hashable, CaseIterable, Error, Sendable {
    /// The name of the host is not known here.
    case unknownHost
    /// Nobody listens, or no way leads there.
    case unreachable
    /// No answer, or not all of it, in time.
    case timedOut
    /// The certificate is for another name.
    case wrongCertificateName
    /// The certificate has ended, or has not begun by this station's clock.
    case certificateExpired
    /// Nobody whom this board trusts has signed the certificate.
    case untrustedCertificate
    /// TLS failed in another way.
    case secureConnectionFailed
    case connectionLost
    case bodyTooLong
    /// What came is no HTTP, or contradicts itself.
    case malformedAnswer
    /// The file's disk is full or fails.
    case cannotWriteFile
    /// The token file cannot be read, or there is no station key.
    case noCredential
    /// The process that makes the requests has ended; another one is started.
    case courierLost
    /// Neither `https` nor `http` to this machine, or no address at all.
    case unusableAddress

    /// There was no connection that anything could have been sent over. TLS that fails in another
    /// way may do so in the midst of a request.
    public var isBeforeSending: Bool {
        switch self {
        case .unknownHost, .unreachable, .wrongCertificateName, .certificateExpired,
            .untrustedCertificate, .noCredential, .unusableAddress:
            true
        case .timedOut, .secureConnectionFailed, .connectionLost, .bodyTooLong, .malformedAnswer,
            .cannotWriteFile, .courierLost:
            false
        }
    }
}
