import StationModel
import Testing

@testable import HubLink

@Suite struct FrameTests {
    private static let orders: [CourierOrder] = [
        .giveUp(number: .max),
        .carryOut(
            number: 1,
            CourierRequest(
                url: "https://hub.example/", body: nil, headers: [],
                destination: .memory(limit: 0), timeoutSeconds: 0)),
        .carryOut(
            number: 2,
            CourierRequest(
                url: "", body: [], headers: [HubHeader("A", ""), HubHeader("", "门")],
                destination: .excerpt(limit: 9), timeoutSeconds: 3600)),
        .carryOut(
            number: 3,
            CourierRequest(
                url: "x", body: [1, 2, 3], headers: [HubHeader("A", "b")],
                destination: .file(path: "/a", resumingAt: 7, limit: 1 << 40), timeoutSeconds: 1)),
    ]

    private static let replies: [CourierReply] =
        HubFault.allCases.map { CourierReply(number: 7, .failure($0)) } + [
            CourierReply(number: 1, .success(HubAnswer(status: 204))),
            CourierReply(
                number: 2,
                .success(
                    HubAnswer(
                        status: 200, contentType: "a/b", retryAfter: .seconds(86_400), etag: "",
                        lastModified: "x", date: UnixTime(milliseconds: -5), redirectHost: "h",
                        body: [0, 255], fileBytes: 1 << 40))),
        ]

    @Test(arguments: orders) func `an order arrives as it was given`(_ order: CourierOrder) throws {
        #expect(try CourierOrder(frame: Array(order.frame.dropFirst(4))) == order)
    }

    @Test(arguments: replies) func `a reply arrives as it was given`(_ reply: CourierReply) throws {
        #expect(try CourierReply(frame: Array(reply.frame.dropFirst(4))) == reply)
    }

    @Test func `frames are found in whatever pieces they come`() throws {
        let stream = Self.replies.flatMap(\.frame)
        for size in [1, 2, 3, 5, 64, stream.count] {
            var buffer = FrameBuffer()
            var found: [CourierReply] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                buffer.append(stream[start..<min(start + size, stream.count)])
                while let frame = try buffer.next() { found.append(try CourierReply(frame: frame)) }
            }
            #expect(found == Self.replies)
        }
    }

    @Test func `a frame that is cut or has a byte too many is a fault`() {
        for frame in Self.replies.map(\.frame) {
            for length in 4..<frame.count {
                #expect(throws: FrameFault.self) {
                    try CourierReply(frame: Array(frame[4..<length]))
                }
            }
            #expect(throws: FrameFault.self) {
                try CourierReply(frame: Array(frame.dropFirst(4) + [0]))
            }
        }
    }

    @Test func `a changed byte is another reply or a fault, and never the end`() {
        var faults = 0
        for frame in (Self.replies.map(\.frame) + Self.orders.map(\.frame)) {
            for index in 4..<frame.count {
                for change: UInt8 in [0x01, 0x80, 0xFF] {
                    var changed = frame
                    changed[index] ^= change
                    faults += isFault { try CourierReply(frame: Array(changed.dropFirst(4))) }
                    faults += isFault { try CourierOrder(frame: Array(changed.dropFirst(4))) }
                }
            }
        }
        #expect(faults > 1000)
    }

    @Test func `a length beyond all limits is a fault before anything is kept`() {
        var buffer = FrameBuffer()
        buffer.append([0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: FrameFault.self) { try buffer.next() }
    }

    private func isFault<Value>(_ read: () throws -> Value) -> Int {
        do {
            _ = try read()
            return 0
        } catch {
            return 1
        }
    }
}
