import LinuxIO
import StationModel

/// A courier's process with the requests that it has under way. Belongs to the link's thread.
final class CourierLine {
    /// A request that waits for its reply.
    struct Pending {
        let flow: HubFlow
        let deadline: MonotonicInstant
        let answer: @Sendable (HubLink.Outcome) -> Void
        var isGivenUp = false

        /// A courier answers at once when it is told to give up. One that is starved of its
        /// processor for two seconds is better replaced.
        static let patience = Duration.seconds(2)

        /// When something is due: to give up, or to end the courier.
        var due: MonotonicInstant { isGivenUp ? deadline + Self.patience : deadline }
    }

    enum State {
        /// Takes requests.
        case serving
        /// Finishes what it has; another one takes requests.
        case retiring
        /// Killed; the kernel has not yet said that it ended.
        case ending
    }

    let child: ChildProcess
    private(set) var state = State.serving
    private(set) var pending: [Int64: Pending] = [:]
    private(set) var carried = 0
    private var arriving = FrameBuffer()
    private var leaving: ArraySlice<UInt8> = []
    /// What the poller was told; `nil` = the stream is not watched.
    private var watched: PollInterest?
    private var hasEnded = false
    /// Nobody has killed it.
    private(set) var hasEndedByItself = false

    init(_ program: CourierProgram) throws(SystemError) {
        child = try ChildProcess(
            path: program.path, arguments: program.arguments,
            // No proxy, no language, no search path: a courier behaves alike everywhere.
            environment: ["SWIFT_BACKTRACE=enable=no"])
    }

    var due: MonotonicInstant? { state == .ending ? nil : pending.values.map(\.due).min() }

    func carryOut(_ number: Int64, _ request: CourierRequest, _ pending: Pending) {
        precondition(state == .serving, "a courier that retires takes no request")
        self.pending[number] = pending
        carried += 1
        order(.carryOut(number: number, request))
    }

    func retire() {
        precondition(state == .serving, "a courier retires once")
        state = .retiring
        endIfDone()
    }

    func end() {
        guard state != .ending else { return }
        state = .ending
        child.kill()
    }

    /// Gives up what is over time; ends a courier that does not.
    func look(at now: MonotonicInstant) {
        for (number, waiting) in pending where waiting.due <= now && state != .ending {
            if waiting.isGivenUp { return end() }
            pending[number]?.isGivenUp = true
            order(.giveUp(number: number))
        }
    }

    /// Sends what the stream takes now.
    func write() {
        do throws(SystemError) {
            while state != .ending, !leaving.isEmpty,
                let taken = try Sockets.send(leaving, to: child.stream)
            {
                leaving = leaving.dropFirst(taken)
            }
        } catch {
            end()
        }
    }

    /// Takes what has come, answers what is answered; a courier whose stream ends has ended, or
    /// does so now.
    func read() {
        do {
            while let arrived = try child.stream.read(atMost: 1 << 16) {
                guard !arrived.isEmpty else { return endStream() }
                arriving.append(arrived)
                while let frame = try arriving.next() { answer(try CourierReply(frame: frame)) }
            }
        } catch {
            endStream()
        }
    }

    /// Watches the stream for what is wanted of it now.
    func watchStream(by poller: Poller, key: UInt64) throws(SystemError) {
        let isBlocked = state != .ending && !leaving.isEmpty
        let wanted: PollInterest? = hasEnded ? nil : isBlocked ? [.read, .write] : .read
        guard wanted != watched else { return }
        switch (watched, wanted) {
        case (nil, let wanted?): try poller.add(child.stream.raw, key: key, for: wanted)
        case (_, let wanted?): try poller.modify(child.stream.raw, key: key, for: wanted)
        case (_, nil): try poller.remove(child.stream.raw)
        }
        watched = wanted
    }

    /// Answers what nobody else will: the process is gone, and writes no file.
    func abandon() {
        let left = pending.values
        pending = [:]
        for waiting in left {
            waiting.answer(.failure(waiting.isGivenUp ? .timedOut : .courierLost))
        }
    }

    private func endStream() {
        hasEnded = true
        if state != .ending { hasEndedByItself = true }
        end()
    }

    private func answer(_ reply: CourierReply) {
        // Answered before it was told to give up: that order then meets nothing.
        guard let waiting = pending.removeValue(forKey: reply.number) else { return }
        endIfDone()
        waiting.answer(reply.outcome)
    }

    private func endIfDone() {
        if state == .retiring, pending.isEmpty { end() }
    }

    private func order(_ order: CourierOrder) {
        leaving += order.frame
        write()
    }
}
