/// What a device answers to a request.
public enum ModbusAnswer: Hashable, Sendable {
    /// Exactly as many as were asked for.
    case bits([Bool])
    /// Exactly as many as were asked for.
    case registers([UInt16])
    /// A write is confirmed.
    case written
    /// The device refuses.
    case exception(ModbusException)
}

/// Why a device refuses. Source: Modbus application protocol V1.1b3, section 7.
public enum ModbusException: Hashable, Sendable, CustomStringConvertible {
    case illegalFunction, illegalAddress, illegalValue
    case deviceFailure
    /// It works on it, or on something else: ask again later.
    case acknowledge, busy
    case memoryParity, gatewayPath, gatewaySilent
    case other(UInt8)

    public init(code: UInt8) {
        switch code {
        case 1: self = .illegalFunction
        case 2: self = .illegalAddress
        case 3: self = .illegalValue
        case 4: self = .deviceFailure
        case 5: self = .acknowledge
        case 6: self = .busy
        case 8: self = .memoryParity
        case 10: self = .gatewayPath
        case 11: self = .gatewaySilent
        default: self = .other(code)
        }
    }

    /// Whether the same request may have another answer soon.
    public var passes: Bool {
        switch self {
        case .acknowledge, .busy, .gatewayPath, .gatewaySilent: true
        case .illegalFunction, .illegalAddress, .illegalValue, .deviceFailure, .memoryParity,
            .other:
            false
        }
    }

    public var description: String {
        switch self {
        case .illegalFunction: "function not known (1)"
        case .illegalAddress: "address not known (2)"
        case .illegalValue: "value not allowed (3)"
        case .deviceFailure: "device failure (4)"
        case .acknowledge: "still working on it (5)"
        case .busy: "busy (6)"
        case .memoryParity: "memory defective (8)"
        case .gatewayPath: "gateway has no path (10)"
        case .gatewaySilent: "nothing behind the gateway (11)"
        case .other(let code): "exception \(code)"
        }
    }
}

/// Why what was heard is no answer to the request.
public enum ModbusFault: Error, Hashable, Sendable {
    /// Not a single byte.
    case silent
    /// A sound frame of another unit: a late answer, or two devices with one address.
    case wrongUnit(UInt8)
    /// A sound frame of the unit, to another function.
    case wrongFunction(UInt8)
    /// A sound frame of the unit and function that carries another number of bytes.
    case wrongByteCount(Int)
    /// A confirmation of something else than what was written.
    case wrongConfirmation
    /// A frame of the right shape, damaged.
    case badChecksum
    /// Bytes that are no frame, or its beginning only.
    case incomplete
}
