import HubLink
import LinuxIO
import StationCore
import StationModel
import Storage

/// Requests to the hub, questions to the ledger's owner, and news for the loop.
extension HubWorker {
    mutating func send(_ token: HubToken, body: HubToken) {
        guard let bytes = bodies[body], let request = request(token.flow, bytes) else {
            return step(.bodyLost(token))
        }
        send(token, request)
    }

    mutating func send(_ token: HubToken, _ request: HubRequest) {
        guard underWay.insert(request.flow).inserted else {
            waiting[request.flow] = (token, request)
            return
        }
        let life = life
        link.send(request) { [lane] outcome in
            lane.post { worker in worker.ended(token, outcome, of: life) }
        }
    }

    private mutating func ended(_ token: HubToken, _ outcome: HubLink.Outcome, of life: Int) {
        underWay.remove(token.flow)
        if let (next, request) = waiting.removeValue(forKey: token.flow) { send(next, request) }
        guard life == self.life else { return }
        switch outcome {
        case .success(let answer): step(.answered(token, answer))
        case .failure(let fault): step(.failed(token, fault))
        }
    }

    /// What the loop is told of the hub, where it has changed.
    mutating func publish(at moment: Moment) {
        let status = configuration == .none ? nil : complete(hub.status(at: moment))
        guard status != published, options.loop.post(.hub(status)) else { return }
        published = status
    }

    /// Hands an answer to this thread; one to a question of an earlier configuration is dropped.
    var reply: @Sendable (@escaping HubLane.Job) -> Void {
        { [lane, life] job in
            lane.post { worker in
                guard worker.life == life else { return }
                job(&worker)
            }
        }
    }

    /// Asks the ledger's owner; `answer` is called on this thread, with `nil` where the ledger is
    /// not open or cannot be read.
    func askLedger<Answer: Sendable>(
        _ question: @escaping @Sendable (Ledger) throws -> Answer,
        answer: @escaping @Sendable (inout HubWorker, Answer?) -> Void
    ) {
        let asked = options.storage.ask { [reply] ledger in
            var found: Answer?
            do {
                found = try ledger.map(question)
            } catch {
                Log.shared.error("the hub's question to the ledger: \(error)")
            }
            let result = found
            reply { worker in answer(&worker, result) }
        }
        // A storage lane that is this far behind does not know either.
        if !asked { reply { worker in answer(&worker, nil) } }
    }
}
