/// A path that the composition root answers.
public struct Route: Sendable {
    /// Who may ask.
    public enum Audience: Hashable, Sendable {
        /// Everybody who can reach the server.
        case everybody
        /// Only programs on the board, over the control socket.
        case controlSocket
    }

    /// GET or POST.
    public let method: HTTPMethod
    /// The whole path; there are no patterns.
    public let path: String
    /// Who may ask; for others the path does not exist.
    public let audience: Audience
    /// Called on the server's thread: it must return soon, and may answer later.
    public let handle: @Sendable (HTTPRequest, HTTPPeer, Responder) -> Void

    /// `method` is GET (HEAD is then answered too) or POST. A POST for everybody works only while
    /// the server has a control token, which is to say in a simulation.
    public init(
        _ method: HTTPMethod, _ path: String, audience: Audience,
        _ handle: @escaping @Sendable (HTTPRequest, HTTPPeer, Responder) -> Void
    ) {
        precondition(method != .head, "HEAD comes with GET")
        self.method = method
        self.path = path
        self.audience = audience
        self.handle = handle
    }
}
