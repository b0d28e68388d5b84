public import DevicePorts
public import StationModel

/// The outputs of the station, by role.
///
/// Roles are told what they mean (lock: on = released); lines are told current: the lock's is
/// energised or not by its kind. Several outputs may have one role and are driven alike. The
/// level asked for last is remembered: an output that failed is driven to it as soon as it can be
/// opened again, at the next actuation or by `service` with a back-off.
public final class OutputBank {
    private final class Output {
        let id: DeviceId
        let role: OutputRole
        /// Of a lock only.
        let lock: LockKind?
        let line: any OutputLinePort
        /// Whether opening adopts the line's level as long as none was asked for.
        let keepsLevel: Bool
        /// What it is left at; a lock is left as it is.
        let restLevel: Bool?
        var isOpen = false
        var retryAt: MonotonicInstant?
        var backOff = BackOff()
        var condition: DeviceCondition?
        /// The condition that was reported last.
        var told: DeviceCondition?

        init(
            id: DeviceId, _ configuration: OutputConfiguration, lock: LockKind?,
            line: any OutputLinePort, keepsLevel: Bool
        ) {
            self.id = id
            role = configuration.role
            self.lock = lock
            self.line = line
            self.keepsLevel = keepsLevel
            restLevel =
                switch configuration.rest {
                case _ where lock != nil: nil
                case .off: false
                case .undriven: configuration.activeLow
                }
        }

        /// The line's level for the role's meaning, and the other way round: the lock's
        /// translation is its own inverse.
        func translated(_ level: Bool) -> Bool {
            lock.map { $0.isEnergised(released: level) } ?? level
        }
    }

    private let ports: any PortMaking
    private var outputs: [Output] = []
    /// The level asked for last, or adopted; a role that is missing has not been asked for.
    private var wanted: [OutputRole: Bool] = [:]

    public init(ports: any PortMaking) { self.ports = ports }

    /// Adds an output and takes its line. With `keepsLevel` a line of which nothing was asked yet
    /// is not driven, and the level found counts as asked for; otherwise it begins with the level
    /// asked for last, else off (the lock: locked). `lock` is the kind of a lock.
    /// Returns the level in force; `nil` when the line could not be taken: `service` reports it.
    public func add(
        _ id: DeviceId, _ configuration: OutputConfiguration, lock: LockKind, keepsLevel: Bool,
        at now: MonotonicInstant
    ) -> Bool? {
        let isLock = configuration.role == .lock
        let line = ports.outputLine(
            configuration.line, activeLow: configuration.activeLow, holdsLevel: isLock)
        let output = Output(
            id: id, configuration, lock: isLock ? lock : nil, line: line, keepsLevel: keepsLevel)
        outputs.append(output)
        return drive(output, at: now) == nil ? wanted[output.role] : nil
    }

    /// Leaves an output as `rest` does, and gives its line back. What was asked of its role still
    /// holds for a successor.
    public func remove(_ id: DeviceId, at now: MonotonicInstant) {
        for output in outputs where output.id == id {
            if output.isOpen, let level = output.restLevel {
                _ = drive(output, to: level, at: now)
            }
            output.line.close()
        }
        outputs.removeAll { $0.id == id }
    }

    /// Drives all outputs of the role; a role without an output is nobody's fault. All are tried
    /// before the first fault is thrown.
    public func perform(
        _ actuation: Actuation, at now: MonotonicInstant
    ) throws(DeviceFault) {
        wanted[actuation.output] = actuation.on
        let faults = outputs.filter { $0.role == actuation.output }.compactMap {
            drive($0, at: now)
        }
        if let first = faults.first { throw first }
    }

    /// When `service` must be called: something is due to be tried again, or to be reported.
    public var nextDeadline: MonotonicInstant? {
        let hasNews = outputs.contains { $0.condition != $0.told }
        return hasNews
            ? MonotonicInstant(sinceBoot: .zero) : outputs.compactMap(\.retryAt).min()
    }

    /// Tries again what is due, and reports each change of condition once.
    public func service(at now: MonotonicInstant, _ report: (DeviceEvent) -> Void) {
        for output in outputs {
            if let retry = output.retryAt, now >= retry { _ = drive(output, at: now) }
            guard output.condition != output.told, let news = output.condition else { continue }
            output.told = news
            report(.condition(output.id, news))
        }
    }

    /// Everything goes off but a light that is lit while nobody drives it, and the lock, which
    /// stays as it is. A fault is the output's condition.
    public func rest(at now: MonotonicInstant) {
        for output in outputs {
            guard let level = output.restLevel else { continue }
            wanted[output.role] = level
            _ = drive(output, at: now)
        }
    }

    /// Gives all lines back. What happens to their levels is the hardware's matter.
    public func close() {
        for output in outputs { output.line.close() }
        outputs = []
    }

    /// Brings the line to the level wanted.
    private func drive(_ output: Output, at now: MonotonicInstant) -> DeviceFault? {
        drive(output, to: wanted[output.role] ?? (output.keepsLevel ? nil : false), at: now)
    }

    /// Brings the line to a level; `nil` adopts the line's own. The fault is the output's
    /// condition, too.
    private func drive(
        _ output: Output, to level: Bool?, at now: MonotonicInstant
    ) -> DeviceFault? {
        do {
            try reach(level, output)
            output.isOpen = true
            output.retryAt = nil
            output.backOff.reset()
            output.condition = .working
            return nil
        } catch {
            output.line.close()
            output.isOpen = false
            output.retryAt = now + output.backOff.next()
            output.condition = .failed(error.description)
            return error
        }
    }

    private func reach(_ level: Bool?, _ output: Output) throws(DeviceFault) {
        if output.isOpen, let level { return try output.line.set(output.translated(level)) }
        let found = try output.line.open(initial: level.map { output.translated($0) })
        // A line that held its level while it was given back may hold an old one.
        if let level, found != output.translated(level) {
            try output.line.set(output.translated(level))
        }
        wanted[output.role] = level ?? output.translated(found)
    }
}
