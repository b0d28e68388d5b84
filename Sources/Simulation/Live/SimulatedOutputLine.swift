import DevicePorts

/// What an output line is wired to: a coil, a lamp.
public final class SimulatedOutputCable {
    public let place: String
    /// The line's level, after polarity.
    public fileprivate(set) var level = false
    public var isPluggedIn = true
    fileprivate weak var user: SimulatedOutputLine?

    init(place: String) { self.place = place }

    /// Nothing drives the line any more.
    func powerFails() { level = false }

    /// Whether the device carries current.
    public var isEnergised: Bool { level && isPluggedIn }
}

/// The program's end of a simulated output line. Given back, an ordinary line falls to off, as
/// hardware pulls it; one that holds its level stays as it is.
final class SimulatedOutputLine: OutputLinePort {
    private let cable: SimulatedOutputCable
    private let holdsLevel: Bool
    private var isOpen = false

    init(_ cable: SimulatedOutputCable, holdsLevel: Bool) {
        self.cable = cable
        self.holdsLevel = holdsLevel
    }

    var place: String { cable.place }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        guard cable.user == nil || cable.user === self else { throw .busy(at: place) }
        cable.user = self
        isOpen = true
        cable.level = initial ?? cable.level
        return cable.level
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        cable.user = nil
        if !holdsLevel { cable.level = false }
    }

    func set(_ active: Bool) throws(DeviceFault) {
        guard isOpen else { throw .closed("set value", at: place) }
        cable.level = active
    }
}
