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
        case .read(let read):
            let members = [
                ("reader", jsonString(read.reader.text)),
                ("kind", jsonString(read.kind.rawValue)), ("form", jsonString(read.form)),
                ("denial", read.denial.map { jsonString($0.rawValue) } ?? "null"),
                ("group", read.group.map { jsonString($0.name) } ?? "null"),
            ]
            let text = members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
            return "{\"waiting\":false,\(text)}"
        }
    }
}
