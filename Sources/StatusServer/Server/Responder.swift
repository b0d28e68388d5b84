import LinuxIO

/// The right to answer one request, once, from any thread, within 5 s.
///
/// A later or a second answer goes nowhere; without any, the client gets 504.
public struct Responder: Sendable {
    let ticket: Ticket
    let mailbox: Mailbox<ServerMessage>

    /// Answers. Never blocks. When the server is so far behind that its mailbox is full, the
    /// answer is dropped and the client gets 504.
    public func complete(_ response: HTTPResponse) {
        _ = mailbox.post(.answer(ticket, response))
    }
}

/// Which request of which connection an answer belongs to. Never used twice.
struct Ticket: Hashable, Sendable {
    let connection: UInt64
    let request: UInt64
}

/// What other threads tell the server's.
enum ServerMessage: Sendable {
    case answer(Ticket, HTTPResponse)
    /// Something was published, or the server is to stop: look.
    case wake
}
