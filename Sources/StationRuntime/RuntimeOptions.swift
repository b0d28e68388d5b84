public import ConfigurationFile
public import DevicePorts
import Identity
import LinuxIO
public import StationModel
public import StatusServer

/// Everything that the composition root decides.
public struct RuntimeOptions {
    public var configuration: StationConfiguration
    /// Read again on SIGHUP; `nil` = there is no file (a simulation).
    public var configurationPath: String?
    public var stateDirectory: String
    /// Used on the thread that calls `run` only.
    public var board: any Board
    public var clock: any StationClock
    public var boot: BootId
    public var server: StatusServerOptions
    public var routes: [Route]
    public var sign: (@Sendable ([UInt8]) throws -> [UInt8])?
    public var manager: ServiceManager?
    /// The service manager kept the mark of a latched fire.
    public var fireIsMarked: Bool
    public var waitForDisk: @Sendable () -> Void
    public var buildDate: UnixTime
    public var version: String
    public var credentialsDirectory: String?

    public init(
        configuration: StationConfiguration, configurationPath: String?, stateDirectory: String,
        board: any Board, clock: any StationClock, boot: BootId, server: StatusServerOptions,
        routes: [Route] = [], sign: (@Sendable ([UInt8]) throws -> [UInt8])? = nil,
        manager: ServiceManager? = nil, fireIsMarked: Bool = false,
        waitForDisk: @escaping @Sendable () -> Void = {}, buildDate: UnixTime, version: String,
        credentialsDirectory: String? = nil
    ) {
        self.configuration = configuration
        self.configurationPath = configurationPath
        self.stateDirectory = stateDirectory
        self.board = board
        self.clock = clock
        self.boot = boot
        self.server = server
        self.routes = routes
        self.sign = sign
        self.manager = manager
        self.fireIsMarked = fireIsMarked
        self.waitForDisk = waitForDisk
        self.buildDate = buildDate
        self.version = version
        self.credentialsDirectory = credentialsDirectory
    }
}
