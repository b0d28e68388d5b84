import Foundation
import FoundationNetworking
import StationModel
import Synchronization

/// The requests that the courier carries out, and what arrives for each.
///
/// Foundation cannot hold back a server that is faster than we are: it queues what comes. Whatever
/// decides about an answer does so on its first bytes and gives the task up; what still comes of it
/// meets no entry here, so that nothing is written behind a reply.
final class CourierDesk: NSObject, URLSessionDataDelegate, Sendable {
    private struct Entry: Sendable {
        let number: Int64
        let host: String
        let task: URLSessionDataTask
        var transfer: Transfer
    }

    /// By the tasks' identifiers.
    private let entries = Mutex<[Int: Entry]>([:])
    private let session = Mutex<URLSession?>(nil)
    private let reply: @Sendable (Int64, HubLink.Outcome) -> Void

    init(reply: @escaping @Sendable (Int64, HubLink.Outcome) -> Void) {
        self.reply = reply
        super.init()
        session.withLock {
            $0 = URLSession(configuration: Self.configuration(), delegate: self, delegateQueue: nil)
        }
    }

    func take(_ order: CourierOrder) {
        switch order {
        case .carryOut(let number, let request): begin(number, request)
        case .giveUp(let number):
            let task = entries.withLock { $0.first { $0.value.number == number }?.key }
            if let task { end(task, .failure(.timedOut)) }
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
            let session = session.withLock({ $0 })
        else { return reply(number, .failure(.unusableAddress)) }
        var request = URLRequest(url: url)
        request.httpMethod = order.body == nil ? "GET" : "POST"
        request.httpBody = order.body.map { Data($0) }
        for header in order.headers {
            request.setValue(header.value, forHTTPHeaderField: header.name)
        }
        // The link decides when the time is up; this only keeps Foundation's 60 s away.
        request.timeoutInterval = Double(order.timeoutSeconds + 60)
        let task = session.dataTask(with: request)
        entries.withLock {
            $0[task.taskIdentifier] = Entry(
                number: number, host: host, task: task, transfer: Transfer(order.destination))
        }
        task.resume()
    }

    /// Replies once, and lets go of what still comes.
    private func end(_ task: Int, _ outcome: HubLink.Outcome) {
        guard let entry = entries.withLock({ $0.removeValue(forKey: task) }) else { return }
        reply(entry.number, outcome)
        entry.task.cancel()
    }

    private func advance(
        _ task: URLSessionTask, _ step: (inout Transfer, _ host: String) -> HubLink.Outcome?
    ) {
        let identifier = task.taskIdentifier
        let outcome = entries.withLock { entries -> HubLink.Outcome? in
            guard var entry = entries[identifier] else { return nil }
            // One owner at a time: a body is not copied with each of its pieces.
            entries[identifier] = nil
            let outcome = step(&entry.transfer, entry.host)
            entries[identifier] = entry
            return outcome
        }
        if let outcome { end(identifier, outcome) }
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
        advance(dataTask) { transfer, _ in transfer.take(data) }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        advance(task) { transfer, host in transfer.begin(response, host) ?? transfer.finish() }
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        advance(task) { transfer, host in
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
