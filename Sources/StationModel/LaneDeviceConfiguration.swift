/// A vending machine's controller.
public struct VendingControllerConfiguration: Hashable, Sendable {
    public var port: SerialConfiguration
    /// The machine sees what falls.
    public var dropSensor: Bool
    /// It brings it down.
    public var elevator: Bool

    public init(port: SerialConfiguration, dropSensor: Bool, elevator: Bool) {
        self.port = port
        self.dropSensor = dropSensor
        self.elevator = elevator
    }

    /// Selections as the protocol numbers single lanes; from 1000 on they are whole trays.
    public static let selections = 1...999
}

/// A spiral lane that the board itself drives: a motor, a home switch, and where there is one a
/// sensor of what falls.
public struct MotorLaneConfiguration: Hashable, Sendable {
    /// Active = turning.
    public var motor: DriveLine
    /// Active = at home.
    public var home: SenseLine
    /// Active = something is in the way of the beam; `nil` = a whole turn counts as a drop.
    public var drop: SenseLine?
    public var times: MotorLaneTimes

    public init(
        motor: DriveLine, home: SenseLine, drop: SenseLine?,
        times: MotorLaneTimes = MotorLaneTimes()
    ) {
        self.motor = motor
        self.home = home
        self.drop = drop
        self.times = times
    }
}

/// An output line with its polarity.
public struct DriveLine: Hashable, Sendable {
    public var line: LineAddress
    public var activeLow: Bool

    public init(line: LineAddress, activeLow: Bool) {
        self.line = line
        self.activeLow = activeLow
    }
}

/// An input line with its polarity and its resistor.
public struct SenseLine: Hashable, Sendable {
    public var line: LineAddress
    public var activeLow: Bool
    public var bias: LineBias

    public init(line: LineAddress, activeLow: Bool, bias: LineBias) {
        self.line = line
        self.activeLow = activeLow
        self.bias = bias
    }
}

/// How long a lane's motor may take; the usual values fit spirals of one turn in 2 – 4 s.
public struct MotorLaneTimes: Hashable, Sendable {
    /// From the start until the switch says that home was left.
    public var leaveHome: Duration
    /// From the start until home is reached again: a motor that is held burns after longer.
    public var turn: Duration
    /// From the stop until nothing more is expected to fall.
    public var drop: Duration

    public init(
        leaveHome: Duration = .milliseconds(1500), turn: Duration = .seconds(8),
        drop: Duration = .seconds(3)
    ) {
        self.leaveHome = leaveHome
        self.turn = turn
        self.drop = drop
    }
}
