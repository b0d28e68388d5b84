import CGPIOD
import DevicePorts
import LinuxIO
import StationModel

/// The output line whose level must survive a crash, a restart and an upgrade: the lock.
///
/// Theory of operation: the kernel keeps a line at its level for as long as anybody holds the
/// descriptor of its request. After taking the line, a copy of the descriptor goes to the service
/// manager's store; when the process dies the copy lives on, and the next process finds it among
/// its inherited descriptors under the line's name. So there are three ways to come by the line:
///
/// 1. inherited, same polarity: used as it is; nothing is written, there can be no edge.
/// 2. inherited, but the configuration has turned the polarity round: configured anew with the
///    same voltage, which is the opposite level.
/// 3. not inherited: requested as it is, without direction or level; then made an output. If it
///    already was one, or `initial` is `nil`, with the level it has; else with `initial`.
///
/// So `initial` concerns only a line that nobody has driven yet; `open` returns the level in
/// force, and `set` changes it. Closing puts the descriptor back among the inherited ones: a
/// reload that closes and opens finds it again.
final class GPIOHeldLine: OutputLinePort {
    let place: String
    private let line: LineAddress
    private let activeLow: Bool
    private let name: DescriptorName
    private let store: HeldDescriptors
    private var descriptor: FileDescriptor?

    /// Touches nothing yet.
    init(_ line: LineAddress, activeLow: Bool, store: HeldDescriptors) {
        self.line = line
        self.activeLow = activeLow
        self.store = store
        place = line.description
        name = Self.storeName(of: line)
    }

    deinit { close() }

    /// The line's name in the store: its address, in the characters that a name may have.
    static func storeName(of line: LineAddress) -> DescriptorName {
        let plain = line.chip.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != ":"
                ? Character(scalar) : "_"
        }
        // The number last: whatever is cut off a long path, two lines of a chip stay apart.
        guard let name = DescriptorName("line=\(String(plain.suffix(200)))=\(line.offset)") else {
            preconditionFailure("at most 216 printable characters without a colon are a name")
        }
        return name
    }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        close()
        let taken = try taken(initial: initial)
        let level = try checkLine(cgpiod_held_level(taken.raw), "get value", at: place)
        store.offer(taken.raw, name: name)
        descriptor = consume taken
        return level == 1
    }

    func close() {
        if let held = descriptor.take() { store.putBack(held, name: name) }
    }

    func set(_ active: Bool) throws(DeviceFault) {
        switch descriptor {
        case .some(let held):
            _ = try checkLine(cgpiod_held_set(held.raw, active), "set value", at: place)
        case .none:
            throw closedFault("set value", at: place)
        }
    }
}

extension GPIOHeldLine {
    private func taken(initial: Bool?) throws(DeviceFault) -> FileDescriptor {
        if let kept = try inherited() { return kept }
        return try requested(initial: initial)
    }

    /// The line as an earlier run left it; `nil` when there is none, or what came under its name
    /// is no line any more (an adapter that was unplugged meanwhile).
    private func inherited() throws(DeviceFault) -> FileDescriptor? {
        guard let kept = store.take(name) else { return nil }
        do {
            let level = cgpiod_held_level(kept.raw)
            let decision = HeldLineDecision.forInherited(
                level: level < 0 ? nil : level == 1, line: try observe(), activeLow: activeLow)
            if decision == .requestAnew { return nil }
            try carryOut(decision, on: kept.raw)
            return kept
        } catch {
            // The manager's copy keeps the line requested: without ours we could never take it.
            store.putBack(kept, name: name)
            throw error
        }
    }

    /// The line from the chip, made an output.
    private func requested(initial: Bool?) throws(DeviceFault) -> FileDescriptor {
        let wasOutput = try observe().isOutput
        let raw = try checkLine(
            cgpiod_held_take(line.chip, line.offset, lineConsumer, activeLow),
            "request line", at: place)
        let taken = FileDescriptor(owning: raw, place: place)
        let present = try checkLine(cgpiod_held_level(raw), "get value", at: place) == 1
        try carryOut(
            .forRequested(wasOutput: wasOutput, present: present, initial: initial), on: raw)
        return taken
    }

    private func carryOut(_ decision: HeldLineDecision, on raw: Int32) throws(DeviceFault) {
        guard case .configure(let active) = decision else { return }
        _ = try checkLine(
            cgpiod_held_configure(raw, activeLow, active), "make an output", at: place)
    }

    private func observe() throws(DeviceFault) -> HeldLineDecision.Observation {
        var state = cgpiod_line_state()
        _ = try checkLine(
            cgpiod_line_state(line.chip, line.offset, &state), "line information", at: place)
        return HeldLineDecision.Observation(
            isInUse: state.in_use, isOutput: state.is_output, isActiveLow: state.active_low)
    }
}
