import StationModel

/// What the link asks of the courier.
enum CourierOrder: Hashable, Sendable {
    case carryOut(number: Int64, CourierRequest)
    /// Answered like a request, by `HubFault.timedOut`; by nothing when it was answered already.
    case giveUp(number: Int64)

    var frame: [UInt8] {
        var writer = FrameWriter()
        switch self {
        case .carryOut(let number, let request):
            writer.append(0)
            writer.append(number)
            request.write(to: &writer)
        case .giveUp(let number):
            writer.append(1)
            writer.append(number)
        }
        return writer.finished()
    }

    init(frame: [UInt8]) throws(FrameFault) {
        var reader = FrameReader(frame[...])
        let kind = try reader.number()
        let number = try reader.number()
        switch kind {
        case 0: self = .carryOut(number: number, try CourierRequest(from: &reader))
        case 1: self = .giveUp(number: number)
        default: throw FrameFault()
        }
        try reader.finish()
    }
}

/// A request as the courier gets it: complete, with its authorisation.
struct CourierRequest: Hashable, Sendable {
    let url: String
    /// `nil` = GET.
    let body: [UInt8]?
    let headers: [HubHeader]
    let destination: HubRequest.Destination
    let timeoutSeconds: Int64

    fileprivate func write(to writer: inout FrameWriter) {
        writer.append(url)
        writer.append(body) { $0.append($1) }
        writer.append(Int64(headers.count))
        for header in headers {
            writer.append(header.name)
            writer.append(header.value)
        }
        destination.write(to: &writer)
        writer.append(timeoutSeconds)
    }
}

extension CourierRequest {
    fileprivate init(from reader: inout FrameReader) throws(FrameFault) {
        url = try reader.text()
        body = try reader.optional { reader throws(FrameFault) in try reader.content() }
        var headers: [HubHeader] = []
        // Far more than a request has.
        for _ in 0..<(try reader.number(in: 0...256)) {
            headers.append(HubHeader(try reader.text(), try reader.text()))
        }
        self.headers = headers
        destination = try HubRequest.Destination(from: &reader)
        timeoutSeconds = try reader.number(in: 0...3600)
    }
}

extension HubRequest.Destination {
    fileprivate func write(to writer: inout FrameWriter) {
        switch self {
        case .memory(let limit):
            writer.append(0)
            writer.append(Int64(limit))
        case .excerpt(let limit):
            writer.append(1)
            writer.append(Int64(limit))
        case .file(let path, let start, let limit):
            writer.append(2)
            writer.append(path)
            writer.append(start)
            writer.append(limit)
        }
    }

    fileprivate init(from reader: inout FrameReader) throws(FrameFault) {
        switch try reader.number() {
        case 0: self = .memory(limit: try Self.limit(&reader))
        case 1: self = .excerpt(limit: try Self.limit(&reader))
        case 2:
            self = .file(
                path: try reader.text(), resumingAt: try reader.number(in: 0...1 << 62),
                limit: try reader.number(in: 0...1 << 62))
        default: throw FrameFault()
        }
    }

    private static func limit(_ reader: inout FrameReader) throws(FrameFault) -> Int {
        Int(try reader.number(in: 0...Int64(HubLink.greatestBody)))
    }
}
