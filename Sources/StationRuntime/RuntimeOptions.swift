public import DevicePorts
public import HubLink
public import Identity
public import StationModel
public import StatusServer

/// Everything that the composition root decides.
public struct RuntimeOptions {
    public var configuration: StationConfiguration
    public var files: RuntimeFiles
    public var stateDirectory: String
    /// Used on the thread that calls `run` only.
    public var board: any Board
    public var clock: any StationClock
    public var boot: BootId
    public var server: StatusServerOptions
    public var routes: [Route]
    /// The simulated weather in m°C, for the page's charts; `nil` = there is none.
    public var outside: @Sendable () -> Int?
    public var sign: (@Sendable ([UInt8]) throws -> [UInt8])?
    /// The station's own key, for tokens that the hub asks for; `nil` = there is none.
    public var stationKey: Ed25519PrivateKey?
    /// Opens the list keys that the city sends; `nil` = there is none.
    public var exchangeKey: X25519PrivateKey?
    /// What makes the requests to the hub.
    public var courier: CourierProgram
    /// Who makes them instead: a simulation's hub. `nil` = a link with that courier.
    public var makeLink: (@Sendable () throws -> any HubRequester)?
    public var manager: ServiceManager?
    /// The service manager kept the mark of a latched fire.
    public var fireIsMarked: Bool
    public var waitForDisk: @Sendable () -> Void
    /// The loop has ended; the lanes are about to write what they have, and to end.
    public var willStop: () -> Void
    public var buildDate: UnixTime
    public var version: String

    public init(
        configuration: StationConfiguration, files: RuntimeFiles, stateDirectory: String,
        board: any Board, clock: any StationClock, boot: BootId, server: StatusServerOptions,
        routes: [Route] = [], outside: @escaping @Sendable () -> Int? = { nil },
        sign: (@Sendable ([UInt8]) throws -> [UInt8])? = nil,
        stationKey: Ed25519PrivateKey? = nil, exchangeKey: X25519PrivateKey? = nil,
        courier: CourierProgram = .own,
        makeLink: (@Sendable () throws -> any HubRequester)? = nil,
        manager: ServiceManager? = nil, fireIsMarked: Bool = false,
        waitForDisk: @escaping @Sendable () -> Void = {}, willStop: @escaping () -> Void = {},
        buildDate: UnixTime, version: String
    ) {
        self.configuration = configuration
        self.files = files
        self.stateDirectory = stateDirectory
        self.board = board
        self.clock = clock
        self.boot = boot
        self.server = server
        self.routes = routes
        self.outside = outside
        self.sign = sign
        self.stationKey = stationKey
        self.exchangeKey = exchangeKey
        self.courier = courier
        self.makeLink = makeLink
        self.manager = manager
        self.fireIsMarked = fireIsMarked
        self.waitForDisk = waitForDisk
        self.willStop = willStop
        self.buildDate = buildDate
        self.version = version
    }
}
