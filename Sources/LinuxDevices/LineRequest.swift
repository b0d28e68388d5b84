import CGPIOD
import DevicePorts
import LinuxIO
import StationModel

/// The lines of one chip that were requested together; released with the object.
final class LineRequest: EdgeSource {
    private let handle: OpaquePointer
    private let place: String
    /// Index in the port of each line of the request.
    private let indices: [Int]

    /// C function: `cgpiod_inputs_open`.
    init(
        chip: String, lines: [(index: Int, offset: UInt32)], activeLow: Bool, bias: LineBias,
        edges: LineEdges
    ) throws(DeviceFault) {
        indices = lines.map(\.index)
        place = "\(chip):" + lines.map { String($0.offset) }.joined(separator: ",")
        let opened = cgpiod_inputs_open(
            chip, lines.map(\.offset), lines.count, lineConsumer, bias.shimValue, activeLow,
            edges == .both ? CGPIOD_EDGES_BOTH : CGPIOD_EDGES_ACTIVE)
        handle = try checkLine(opened, "request lines", at: place)
    }

    deinit { cgpiod_inputs_close(handle) }

    /// C function: `cgpiod_inputs_descriptors`.
    var descriptors: [Int32] {
        var numbers = Array(repeating: Int32(-1), count: indices.count)
        let count = cgpiod_inputs_descriptors(handle, &numbers, numbers.count)
        return Array(numbers.prefix(count))
    }

    /// The level of a line of the port; `nil` when the line is not in this request.
    ///
    /// C function: `cgpiod_inputs_level`.
    func isActive(line: Int) throws(DeviceFault) -> Bool? {
        guard let position = indices.firstIndex(of: line) else { return nil }
        return try checkLine(cgpiod_inputs_level(handle, position), "get value", at: place) == 1
    }

    /// The edges that wait, not yet in the order of their stamps.
    ///
    /// C function: `cgpiod_inputs_read`.
    func read(atMost limit: Int) throws(DeviceFault) -> [LineEdge] {
        guard limit > 0 else { return [] }
        var edges = Array(repeating: cgpiod_edge(), count: limit)
        let count = try checkLine(
            cgpiod_inputs_read(handle, &edges, limit), "read edges", at: place)
        return edges.prefix(count).map { edge in
            LineEdge(
                line: indices[Int(edge.line)], becameActive: edge.became_active,
                instant: MonotonicInstant(nanoseconds: Int64(edge.nanoseconds)))
        }
    }
}

extension LineBias {
    /// The same in the shim's terms.
    var shimValue: cgpiod_bias {
        switch self {
        case .none: CGPIOD_BIAS_NONE
        case .pullUp: CGPIOD_BIAS_PULL_UP
        case .pullDown: CGPIOD_BIAS_PULL_DOWN
        }
    }
}
