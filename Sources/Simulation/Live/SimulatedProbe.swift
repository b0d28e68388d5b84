public import DevicePorts

/// A thermometer on the 1-Wire bus: it answers each question at once with the text that the world
/// gave it, and is gone while it has none.
public final class SimulatedProbe: ProbePort {
    public let place: String
    /// What `w1_slave` would hold; `nil` = pulled off.
    public var text: String?
    private var isOpen = false
    private var isAsked = false

    init(place: String) { self.place = place }

    public var descriptor: Int32? { nil }

    public func open() throws(DeviceFault) {
        guard !isOpen else { throw .busy(at: place) }
        (isOpen, isAsked) = (true, false)
    }

    public func close() { isOpen = false }

    public func ask() { isAsked = isOpen }

    public func answer() -> Result<String, DeviceFault>? {
        guard isAsked else { return nil }
        isAsked = false
        guard let text else {
            return .failure(
                DeviceFault(
                    .gone, operation: "open", place: place, detail: "No such file or directory"))
        }
        return .success(text)
    }
}
