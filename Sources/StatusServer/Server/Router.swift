import StationModel

/// Finds the answer to a request, or who gives it.
struct Router: Sendable {
    enum Resolution: Sendable {
        case respond(HTTPResponse)
        case stream
        case hand(to: Route)
    }

    private let routes: [Route]
    private let guardian: RequestGuard
    private let metrics: Metrics
    private let page: Page

    init(routes: [Route], controlToken: String?, metrics: Metrics) {
        self.routes = routes
        self.metrics = metrics
        guardian = RequestGuard(controlToken: controlToken)
        page = Page(controlToken: controlToken)
    }

    func limits(for peer: HTTPPeer) -> HTTPLimits { guardian.limits(for: peer) }

    func resolve(
        _ request: HTTPRequest, from peer: HTTPPeer, _ published: Published?
    ) -> Resolution {
        do throws(HTTPFault) {
            try guardian.check(request, from: peer)
            if let route = try route(for: request, from: peer) { return .hand(to: route) }
            guard request.method != .post else { throw notFound(request) }
            if request.path == "/events" {
                return request.method == .head ? .respond(.text("")) : .stream
            }
            return .respond(try builtIn(request, published))
        } catch {
            return .respond(.refusal(error))
        }
    }

    /// The composition root's routes. A path that is only for the control socket does not exist
    /// for others.
    private func route(
        for request: HTTPRequest, from peer: HTTPPeer
    ) throws(HTTPFault) -> Route? {
        let visible = routes.filter { route in
            route.path == request.path && (peer != .network || route.audience == .everybody)
        }
        let method = request.method == .head ? .get : request.method
        if let route = visible.first(where: { $0.method == method }) { return route }
        guard let other = visible.first else { return nil }
        throw HTTPFault(
            .methodNotAllowed, "\(request.path) takes \(other.method.rawValue) only.",
            allowed: other.method == .get ? "GET, HEAD" : other.method.rawValue)
    }

    private func builtIn(
        _ request: HTTPRequest, _ published: Published?
    ) throws(HTTPFault) -> HTTPResponse {
        switch request.path {
        case "/healthz": return .text("alive")
        case "/readyz":
            return published?.ready == true
                ? .text("ready") : .text("not ready", status: .serviceUnavailable)
        case "/api/v1/phrases": return .json(PhrasesJSON.json.serialised)
        case "/metrics", "/api/v1/status", "/api/v1/station", "/api/v1/history":
            guard let published else {
                throw HTTPFault(.serviceUnavailable, "The station is still starting.")
            }
            return ofStation(request, published)
        case let path:
            guard let asset = page.response(for: path) else { throw notFound(request) }
            return asset
        }
    }

    private func ofStation(_ request: HTTPRequest, _ published: Published) -> HTTPResponse {
        switch request.path {
        case "/metrics":
            let format = MetricsFormat(accept: request.field("accept"))
            let text = metrics.text(of: published.status, format)
            return HTTPResponse(contentType: format.contentType, body: Array(text.utf8))
        case "/api/v1/station":
            return .json(StationCard(status: published.status).json.serialised)
        case "/api/v1/history":
            return .json(published.history.json(at: published.status.moment).serialised)
        default: return .json(published.json)
        }
    }

    private func notFound(_ request: HTTPRequest) -> HTTPFault {
        HTTPFault(.notFound, "There is nothing at \(request.path).")
    }
}
