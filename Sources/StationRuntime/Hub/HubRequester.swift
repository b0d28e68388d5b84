public import HubLink
public import StationModel

/// Who makes requests for the hub's lane, one of each flow at a time: `HubLink`.
public protocol HubRequester: Sendable {
    /// `answer` is called exactly once, on any thread, and must not wait.
    func send(_ request: HubRequest, answer: @escaping @Sendable (HubLink.Outcome) -> Void)
    /// Ends; what is under way is answered before this returns.
    func stop()
}

extension HubLink: HubRequester {}
