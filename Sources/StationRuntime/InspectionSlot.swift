import StationModel
import Synchronization

/// Where an inspected read waits until the technician's command fetches it.
final class InspectionSlot: Sendable {
    private enum State {
        case waiting
        case nothingCame
        case read(InspectedRead)
    }

    private let state = Mutex(State.waiting)

    func clear() { state.withLock { $0 = .waiting } }

    func put(_ read: InspectedRead?) {
        state.withLock { $0 = read.map(State.read) ?? .nothingCame }
    }

    var json: String {
        switch state.withLock({ $0 }) {
        case .waiting: return #"{"waiting":true}"#
        case .nothingCame: return #"{"waiting":false}"#
        case .read(let read): return #"{"waiting":false,"# + read.json.dropFirst()
        }
    }
}

extension InspectedRead {
    /// As the control socket shows it.
    var json: String {
        let members = [
            ("reader", jsonString(reader.text)), ("kind", jsonString(kind.rawValue)),
            ("form", jsonString(form)),
            ("denial", denial.map { jsonString($0.rawValue) } ?? "null"),
            ("group", group.map { jsonString($0.name) } ?? "null"),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
