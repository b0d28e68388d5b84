import DevicePorts
import LinuxIO
import StationCore
import StationModel
import StatusServer

/// What devices, other threads and the system tell the loop.
extension DoorLoop {
    mutating func receive(_ event: DeviceEvent) {
        parts.journal.note(event, at: parts.clock.now())
        switch event {
        case .read(let read): receive(read)
        case .contact(let role, let active, let since):
            step(.contact(role, active: active, since: since))
        case .condition(let id, let condition): receive(condition, of: id)
        case .noise(let id, let noise): step(.noise(id, noise))
        case .instrument(let id, .reading(let reading)): step(.reading(id, reading))
        case .instrument(let id, .strayDrop):
            step(.strayDrop(LaneAddress(device: id, number: 1)))
        // What else an instrument reports means something as another event, or is for people.
        case .instrument, .traffic: break
        case .dispensed(let token, let result): step(.dispensed(token, result))
        case .compartment(let address, let isOpen, let since):
            step(.compartment(address, isOpen: isOpen, since: since))
        }
    }

    private mutating func receive(_ condition: DeviceCondition, of id: DeviceId) {
        if case .failed(let detail) = condition {
            parts.slow.post(.log { $0.error("device \(id): \(detail)") })
        } else {
            parts.slow.post(.log { $0.notice("device \(id): working") })
        }
        step(.device(id, condition))
        if let role = outputs[id] { step(.output(role, condition)) }
    }

    private mutating func receive(_ read: Read) {
        guard let waiting = inspection, waiting.token == nil else { return step(.read(read)) }
        step(.inspected(read))
        commandCount += 1
        let token = Inspection.token(commandCount)
        inspection = Inspection(
            until: waiting.until, answer: waiting.answer, token: token, read: read)
        _ = parts.identity.post(
            IdentityLane.Job(token: token, credential: read.credential, moment: parts.clock.now()))
    }

    mutating func receive(_ message: LoopMessage) {
        switch message {
        case .identified(let token, let identification, let generation):
            receive(identification, generation: generation, for: token)
        case .committed(let token):
            commits.remove(token)
            step(.committed(token))
        case .commitFailed(let token):
            commits.remove(token)
            step(.commitFailed(token))
        case .stored(let serial, let status):
            storage.stored(upTo: serial, status, at: Clocks.monotonic())
            noteChange()
        case .restored(let opened): takeOver(opened)
        case .salvaged(let salvaged): step(.ledgerSalvaged(salvaged))
        case .restartMends: step(.restartMends)
        case .upkeep(let task, let fault): step(.upkeep(task, fault: fault))
        case .fireRemembered: step(.fireRemembered)
        case .fireLatchKept(let order): fire.fileKept(order: order)
        case .list(let status):
            listGeneration = status.generation
            step(.list(status))
        case .published(let lists, let isNew): step(.published(lists, isNew: isNew))
        case .listRefused(let rejection, let content):
            step(.listRefused(rejection, content: content))
        case .command(let command, let person, let answer):
            let token = newToken()
            answers[token] = answer
            step(.command(command, by: person, token))
        case .directive(let directive, let answer):
            let token = newToken()
            directiveAnswers[token] = answer
            step(.city(directive, token))
        case .directiveRefused(let reason, let content):
            step(.cityRefused(reason, content: content))
        case .hub(let status): receive(status)
        case .inspectNextRead(let answer):
            inspection?.answer(nil)
            let until = parts.clock.now().instant + Inspection.patience
            inspection = Inspection(until: until, answer: answer)
        case .judge(let credential, let answer): judge(credential, answer)
        case .configuration(let configuration): apply(configuration)
        case .board(let body): body(board, parts.clock.now().instant)
        case .lookAtClock: step(.tick)
        case .configurationRefused:
            parts.notifier { (notifier) throws(SystemError) in try notifier.ready() }
        case .stop: stops = true
        case .powerFails: (stops, ending) = (true, .powerFailed)
        }
    }

    /// Apart from the station's own tokens, which count up from 1.
    private mutating func newToken() -> Token {
        commandCount += 1
        return Token(commandCount | 1 << 62)
    }

    private mutating func receive(
        _ identification: Identification, generation: UInt64, for token: Token
    ) {
        if let inspection, inspection.token == token, let read = inspection.read {
            let verdict = station.verdict(on: read, identification, at: parts.clock.now())
            inspection.answer(InspectedRead(read, verdict))
            self.inspection = nil
            return
        }
        if let place = judged.firstIndex(where: { $0.token == token }) {
            let asked = judged.remove(at: place)
            if let read = asked.read {
                let verdict = station.verdict(on: read, identification, at: parts.clock.now())
                asked.answer(InspectedRead(read, verdict))
            }
            return
        }
        step(.identified(token, identification, generation: generation))
        readCompleted[token] = nil
    }

    /// Asks what would be decided; answers `nil` when too many ask or the lanes are silent.
    private mutating func judge(
        _ credential: Credential, _ answer: @escaping @Sendable (InspectedRead?) -> Void
    ) {
        guard judged.count < Inspection.mostJudged else { return answer(nil) }
        commandCount += 1
        let token = Inspection.token(commandCount)
        let moment = parts.clock.now()
        let read = Read(
            reader: DeviceId("command"), credential: credential, completed: moment.instant)
        judged.append(
            Inspection(
                until: moment.instant + Read.greatestAge, answer: answer, token: token, read: read)
        )
        // A full lane is a silent lane: the answer is then `nil` after the time.
        _ = parts.identity.post(
            IdentityLane.Job(token: token, credential: credential, moment: moment))
    }

    mutating func receive(_ request: SignalDescriptor.Request) {
        switch request {
        case .stop: stops = true
        case .reload:
            let instant = parts.clock.now().instant
            parts.notifier { (notifier) throws(SystemError) in
                try notifier.reloading(at: instant)
            }
            reloadWaits = true
            passReloadOn()
        }
    }

    /// Hands a wanted reload to the slow lane; while that is full, the next turn tries again, for
    /// the service manager has been told that a reload is under way.
    mutating func passReloadOn() {
        if reloadWaits, parts.slow.post(.run(parts.reload)) { reloadWaits = false }
    }

    /// A changed configuration: only what differs is touched.
    private mutating func apply(_ configuration: StationConfiguration) {
        board.apply(
            configuration.devices, door: configuration.door, at: parts.clock.now().instant)
        outputs = Self.outputs(of: configuration)
        parts.journal.configure(configuration.devices)
        step(.configuration(configuration))
        parts.notifier { (notifier) throws(SystemError) in try notifier.ready() }
    }

    static func outputs(of configuration: StationConfiguration) -> [DeviceId: OutputRole] {
        var roles: [DeviceId: OutputRole] = [:]
        for device in configuration.devices {
            if let role = device.outputRole { roles[device.id] = role }
        }
        return roles
    }
}

/// A technician who waits for a card to be shown.
struct Inspection {
    /// Time to take a card out and hold it to the reader.
    static let patience: Duration = .seconds(30)
    /// Technicians who ask at the same time; a station rarely has one.
    static let mostJudged = 8

    var until: MonotonicInstant
    let answer: @Sendable (InspectedRead?) -> Void
    var token: Token?
    var read: Read?

    /// Apart from the station's own tokens, which count up from 1.
    static func token(_ number: UInt64) -> Token { Token(number | 1 << 63) }
}
