import Foundation
import FoundationNetworking
import StationModel
import Synchronization

/// The requests that the courier carries out, and what arrives for each.
///
/// Whatever decides about an answer does so on its first bytes; then the reply is sent and the task
/// given up. What still comes of it meets no errand here, so that nothing is written behind a
/// reply. Downloads have a session of their own: a slow disk holds up no other flow.
final class CourierDesk: NSObject, URLSessionDataDelegate, Sendable {
    private struct Sessions {
        let ordinary: URLSession
        let downloads: URLSession
    }

    /// One request until its reply.
    private final class Errand: Sendable {
        let number: Int64
        let host: String
        let task: URLSessionDataTask
        /// `nil` = replied.
        let transfer: Mutex<Transfer?>

        init(_ number: Int64, _ host: String, _ task: URLSessionDataTask, _ transfer: Transfer) {
            self.number = number
            self.host = host
            self.task = task
            self.transfer = Mutex(transfer)
        }
    }

    private let errands = Mutex<[Int64: Errand]>([:])
    private let sessions = Mutex<Sessions?>(nil)
    /// `URLSessionTask.cancel` waits for the session's own queue, and that one for room in
    /// `PacedQueue`: never to be called from there.
    private let cancelling = OperationQueue()
    private let reply: @Sendable (Int64, HubLink.Outcome) -> Void

    init(reply: @escaping @Sendable (Int64, HubLink.Outcome) -> Void) {
        self.reply = reply
        super.init()
        sessions.withLock {
            $0 = Sessions(
                ordinary: URLSession(
                    configuration: Self.configuration(), delegate: self, delegateQueue: nil),
                downloads: URLSession(
                    configuration: Self.configuration(), delegate: self,
                    delegateQueue: PacedQueue()))
        }
    }

    func take(_ order: CourierOrder) {
        switch order {
        case .carryOut(let number, let request): begin(number, request)
        case .giveUp(let number):
            guard let errand = errands.withLock({ $0[number] }) else { return }
            advance(errand) { _ in .failure(.timedOut) }
        }
    }

    /// Nothing is kept from one request to another but connections.
    private static func configuration() -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        // One under way per flow, all of which may speak to one host.
        configuration.httpMaximumConnectionsPerHost = HubFlow.allCases.count
        return configuration
    }

    private func begin(_ number: Int64, _ order: CourierRequest) {
        guard let url = URL(string: order.url), let host = url.host,
            let sessions = sessions.withLock({ $0 })
        else { return reply(number, .failure(.unusableAddress)) }
        var request = URLRequest(url: url)
        request.httpMethod = order.body == nil ? "GET" : "POST"
        request.httpBody = order.body.map { Data($0) }
        for header in order.headers {
            request.setValue(header.value, forHTTPHeaderField: header.name)
        }
        // The link decides when the time is up; this only keeps Foundation's 60 s away.
        request.timeoutInterval = Double(order.timeoutSeconds + 60)
        let session =
            if case .file = order.destination { sessions.downloads } else {
                sessions.ordinary
            }
        let task = session.dataTask(with: request)
        task.taskDescription = String(number)
        let errand = Errand(number, host, task, Transfer(order.destination))
        errands.withLock { $0[number] = errand }
        task.resume()
    }

    /// What has come changes the transfer; an outcome ends it, once. A task that has ended by
    /// itself is not cancelled: Foundation may end its process over the two.
    private func advance(
        _ errand: Errand, cancelling mustCancel: Bool = true,
        _ step: (inout Transfer) -> HubLink.Outcome?
    ) {
        let outcome = errand.transfer.withLock { transfer -> HubLink.Outcome? in
            // One owner at a time: a body is not copied with each of its pieces.
            guard var taken = transfer.take() else { return nil }
            let outcome = step(&taken)
            if outcome == nil { transfer = taken }
            return outcome
        }
        guard let outcome else { return }
        errands.withLock { $0[errand.number] = nil }
        reply(errand.number, outcome)
        if mustCancel { cancelling.addOperation { errand.task.cancel() } }
    }

    private func advance(
        _ task: URLSessionTask, cancelling mustCancel: Bool = true,
        _ step: (inout Transfer, _ host: String) -> HubLink.Outcome?
    ) {
        guard let number = task.taskDescription.flatMap({ Int64($0) }),
            let errand = errands.withLock({ $0[number] })
        else { return }
        advance(errand, cancelling: mustCancel) { step(&$0, errand.host) }
    }

    // MARK: - URLSessionDataDelegate

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        advance(dataTask) { transfer, host in transfer.begin(response, host) }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        advance(dataTask) { transfer, _ in transfer.take(Array(data)) }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // The answer is then told like any other one.
        completionHandler(nil)
    }

    /// A connection that had served before was cut, and libcurl begins the request anew on another
    /// one. Foundation would then send its head without its body, for which the server would wait
    /// until the time is up. Whoever asked sends it again, with its body.
    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        advance(task) { _, _ in .failure(.connectionLost) }
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        advance(task, cancelling: false) { transfer, host in
            if let error { return .failure(HubFault(error)) }
            // The head of a redirection that leads nowhere is told by nothing else.
            if transfer.isWithoutHead, let response = task.response,
                let outcome = transfer.begin(response, host)
            {
                return outcome
            }
            return transfer.finish()
        }
    }
}

extension Transfer {
    fileprivate mutating func begin(_ response: URLResponse, _ host: String) -> Outcome? {
        guard let response = response as? HTTPURLResponse else {
            return .failure(.malformedAnswer)
        }
        return begin(
            AnswerHead(status: response.statusCode, host: host) {
                response.value(forHTTPHeaderField: $0)
            })
    }
}
