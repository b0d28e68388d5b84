/// Who may do what, before any route is looked for.
///
/// The network may only read. In a simulation the page may also command, if the request comes from
/// the page itself: its Origin is this server, and it carries the token that stands in the page.
/// Both are needed: another site can make a browser send a request, but cannot read the page; and
/// by binding its own name to our address it could read the page, but then the Host field names
/// it, so a simulation answers only to addresses and to `localhost`.
struct RequestGuard: Sendable {
    /// `nil` outside a simulation.
    let controlToken: String?

    /// What a client of this sort may send.
    func limits(for peer: HTTPPeer) -> HTTPLimits {
        switch peer {
        case .local: .withCommands
        case .network: controlToken == nil ? .readOnly : .withCommands
        }
    }

    func check(_ request: HTTPRequest, from peer: HTTPPeer) throws(HTTPFault) {
        guard peer == .network, let controlToken else { return }
        let host = request.field("host") ?? ""
        guard Self.namesThisHost(host) else {
            throw HTTPFault(
                .misdirectedRequest, "A simulation answers to an address or to localhost only.")
        }
        guard request.method == .post else { return }
        guard request.field("origin") == "http://" + host else {
            throw HTTPFault(.forbidden, "Commands are taken from the station's own page only.")
        }
        guard let token = request.field("x-yizhan-token"),
            equalInConstantTime(token, controlToken)
        else {
            throw HTTPFault(.forbidden, "The token is missing or old: load the page again.")
        }
    }

    /// An IPv4 or IPv6 address or `localhost`, with or without a port.
    static func namesThisHost(_ host: String) -> Bool {
        if host.hasPrefix("[") { return host.contains("]") }
        let name = host.split(separator: ":", maxSplits: 1).first ?? ""
        if name == "localhost" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
