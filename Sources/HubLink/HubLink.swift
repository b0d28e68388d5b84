public import Identity
public import LinuxIO
public import StationModel

/// The station's one way to the hub: carries out requests, one at a time of each flow, through a
/// process of its own (`Courier`).
///
/// Thread-safe; nobody waits here but in `stop`. Requests go to the hub as they are but for what
/// the link adds: the authorisation, `User-Agent` and `Accept-Encoding`.
public final class HubLink: Sendable {
    /// Who speaks to the hub.
    public struct Speaker: Sendable {
        public let station: StationId
        /// For `HubEndpoint.Authorization.stationKey`; without it such requests are
        /// `HubFault.noCredential`.
        public let key: Ed25519PrivateKey?
        /// `yizhand/VERSION`.
        public let userAgent: String

        public init(station: StationId, key: Ed25519PrivateKey?, userAgent: String) {
            self.station = station
            self.key = key
            self.userAgent = userAgent
        }
    }

    public typealias Outcome = Result<HubAnswer, HubFault>

    /// Starts the link's thread; the courier is started with the first request.
    public init(
        _ speaker: Speaker, courier: CourierProgram = .own
    ) throws(SystemError) {
        preconditionFailure("to be written")
    }

    /// Carries out a request. `answer` is called exactly once, on the link's thread, and must not
    /// wait for anything; from then on the flow may send again.
    ///
    /// A second request of a flow before the first one's answer, a header that is the link's, and a
    /// body beyond `greatestBody` are our own mistakes.
    public func send(
        _ request: HubRequest, answer: @escaping @Sendable (Outcome) -> Void
    ) {
        preconditionFailure("to be written")
    }

    /// Ends the courier and the thread, and waits for both (two seconds at most). What is under way
    /// is answered `courierLost`, and so is what is sent afterwards.
    public func stop() {
        preconditionFailure("to be written")
    }

    /// Bytes of a request's body: four times what a batch of events may have.
    public static let greatestBody = 4 << 20
}

/// How the courier's process is started.
public struct CourierProgram: Hashable, Sendable {
    public let path: String
    /// Behind the program's name.
    public let arguments: [String]

    public init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// The running program itself, also when an upgrade has replaced its file: `yizhand courier`.
    public static let own = CourierProgram(path: "/proc/self/exe", arguments: ["courier"])
}
