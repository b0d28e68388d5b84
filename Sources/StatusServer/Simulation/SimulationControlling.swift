/// What the page of a simulation can do to it, and how it says so: the contract between the page
/// (`controls.js`) and the composition root.
///
/// `GET /api/v1/simulation` answers with `SimulationState`. Every action is a POST to
/// `/api/v1/simulation/<action>` with a JSON object, this server as its Origin and the page's
/// token in `X-Yizhan-Token`; the answer is `{}`, or `{"error":"…"}` with a 4xx.
/// `SimulationAction` has the table of actions.
public protocol SimulationControlling: Sendable {
    /// The state now. Called on the server's thread: it must return soon.
    func state() -> SimulationState
    /// Carries an action out, or queues it. Called on the server's thread: it must return soon.
    /// What the action names exists: it was looked up in `state` before.
    func perform(_ action: SimulationAction) throws(HTTPFault)
}

extension Route {
    /// The routes of a simulation's controls.
    public static func simulation(_ controls: some SimulationControlling) -> [Route] {
        let path = "/api/v1/simulation"
        let state = Route(.get, path, audience: .everybody) { _, _, responder in
            responder.complete(.json(controls.state().json.serialised))
        }
        let actions = SimulationAction.names.map { name in
            Route(.post, "\(path)/\(name)", audience: .everybody) { request, _, responder in
                do throws(HTTPFault) {
                    let action = try SimulationAction(name: name, body: request.body)
                    try controls.state().check(action)
                    try controls.perform(action)
                    responder.complete(.json("{}"))
                } catch {
                    responder.complete(.refusal(error))
                }
            }
        }
        return [state] + actions
    }
}
