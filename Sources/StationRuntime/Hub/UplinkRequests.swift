import HubWire
package import StationModel

/// A sink that takes what is sent up answers in seconds; a modem sends a batch in as many.
private let sendingTime: Duration = .seconds(30)
/// Of an answer only its beginning is looked at.
private let mostAnswerBytes = 4096

extension EventUplink {
    /// A body of entries as a request, of the ordered flow or of the one for critical alarms.
    package func request(_ flow: HubFlow, _ body: [UInt8]) -> HubRequest {
        HubRequest(
            flow: flow, endpoint: endpoint, body: body,
            headers: [HubHeader("Content-Type", CloudEvent.contentType(form))],
            destination: .excerpt(limit: mostAnswerBytes), timeout: sendingTime)
    }
}

extension SampleUplink {
    /// A body of samples as a request.
    package func request(_ body: [UInt8]) -> HubRequest {
        HubRequest(
            flow: .samples, endpoint: endpoint, body: body, headers: RemoteWrite.headers,
            destination: .excerpt(limit: mostAnswerBytes), timeout: sendingTime)
    }
}
