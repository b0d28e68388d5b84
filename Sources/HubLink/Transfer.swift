import LinuxIO
import StationModel

/// One answer while it arrives: judged by its head, then taken in pieces.
struct Transfer: Sendable {
    typealias Outcome = HubLink.Outcome

    private enum Sink: Sendable {
        case memory([UInt8], limit: Int, mustFit: Bool)
        case file(TransferFile, length: Int64, limit: Int64, end: Int64?)
    }

    /// What is kept of an answer that is not what was asked for: enough for a word of the server,
    /// which is never shown, and for telling HTML from it.
    static let excerptLimit = 4096

    private let destination: HubRequest.Destination
    private var head: AnswerHead?
    private var sink = Sink.memory([], limit: excerptLimit, mustFit: false)

    init(_ destination: HubRequest.Destination) { self.destination = destination }

    /// The head has come. An outcome ends the transfer; `nil` goes on.
    mutating func begin(_ head: AnswerHead) -> Outcome? {
        // Interim answers: the answer itself is still to come.
        guard head.status >= 200 else { return nil }
        self.head = head
        guard !head.isEncoded else { return .failure(.malformedAnswer) }
        do throws(HubFault) {
            sink = try sink(for: head)
        } catch {
            return .failure(error)
        }
        // Foundation does not end a task that is asked for a password, and nobody reads the body.
        return isFull || head.status == 401 ? finish() : nil
    }

    /// A piece of the body has come.
    mutating func take(_ piece: [UInt8]) -> Outcome? {
        guard head != nil else { return .failure(.malformedAnswer) }
        switch sink {
        case .memory(var bytes, let limit, let mustFit):
            // Lets go of the array, so that it is not copied with each piece.
            sink = .memory([], limit: limit, mustFit: mustFit)
            let room = limit - bytes.count
            if piece.count > room, mustFit { return .failure(.bodyTooLong) }
            bytes += piece.prefix(room)
            sink = .memory(bytes, limit: limit, mustFit: mustFit)
            return isFull ? finish() : nil
        case .file(let file, let length, let limit, let end):
            let length = length + Int64(piece.count)
            guard length <= limit else { return .failure(.bodyTooLong) }
            guard end.map({ length <= $0 }) ?? true else { return .failure(.malformedAnswer) }
            do throws(SystemError) {
                try file.append(piece)
            } catch {
                return .failure(.cannotWriteFile)
            }
            sink = .file(file, length: length, limit: limit, end: end)
            return nil
        }
    }

    var isWithoutHead: Bool { head == nil }

    /// The answer has ended.
    func finish() -> Outcome {
        guard let head else { return .failure(.malformedAnswer) }
        switch sink {
        case .memory(let bytes, _, _): return .success(answer(head, body: bytes))
        case .file(_, let length, _, let end):
            guard end.map({ $0 == length }) ?? true else { return .failure(.connectionLost) }
            return .success(answer(head, fileBytes: length))
        }
    }

    /// Whether all that is wanted is there.
    private var isFull: Bool {
        guard case .memory(let bytes, let limit, mustFit: false) = sink else { return false }
        return bytes.count == limit
    }

    private func sink(for head: AnswerHead) throws(HubFault) -> Sink {
        let isSuccess = (200...299).contains(head.status)
        switch destination {
        case .excerpt(let limit): return .memory([], limit: limit, mustFit: false)
        case .memory(let limit) where isSuccess:
            guard head.bodyLength.map({ $0 <= limit }) ?? true else { throw .bodyTooLong }
            return .memory([], limit: limit, mustFit: true)
        case .file(let path, let start, let limit) where head.status == 200:
            return try file(path, start, limit: limit, from: 0, head)
        case .file(let path, let start, let limit) where head.status == 206:
            guard let range = head.contentRange, range.first == start else {
                throw .malformedAnswer
            }
            return try file(path, start, limit: limit, from: start, head)
        case .memory, .file: return .memory([], limit: Self.excerptLimit, mustFit: false)
        }
    }

    private func file(
        _ path: String, _ start: Int64, limit: Int64, from first: Int64, _ head: AnswerHead
    ) throws(HubFault) -> Sink {
        let end = head.contentRange.map { $0.last + 1 } ?? head.bodyLength.map { first + $0 }
        guard max(end ?? 0, head.contentRange?.total ?? 0) <= limit else { throw .bodyTooLong }
        do throws(SystemError) {
            let file = try TransferFile(path, length: start)
            if first == 0 { try file.startAnew() }
            return .file(file, length: first, limit: limit, end: end)
        } catch {
            throw .cannotWriteFile
        }
    }

    private func answer(
        _ head: AnswerHead, body: [UInt8] = [], fileBytes: Int64? = nil
    ) -> HubAnswer {
        HubAnswer(
            status: head.status, contentType: head.contentType, retryAfter: head.retryAfter,
            etag: head.etag, lastModified: head.lastModified, date: head.date,
            redirectHost: head.redirectHost, body: body, fileBytes: fileBytes)
    }
}
