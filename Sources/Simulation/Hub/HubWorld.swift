import StationCore
import StationModel

/// The city's hub and the station's lane to it, where a world has them.
struct HubWorld {
    /// What the world has to do for it.
    enum Act {
        case give(HubInput, at: Duration)
        case store(LedgerEntry, HubToken?)
        /// The minute that was taken should have arrived by then.
        case look(at: Duration)
        /// A directive that is rightly signed goes to the station, or the word that it is none.
        case order(StationDirective, HubToken)
        case refuse(DirectiveRefusal, content: UInt64)
        /// A list is built, and switched to by then.
        case buildList(HubToken, version: UInt64, at: Duration)
        /// A question that was held has an answer by then.
        case endHold(HubToken, at: Duration)
    }

    /// The world, as a step finds it.
    struct Now {
        let time: Duration
        let moment: Moment
        /// The true time, which is the city's.
        let wall: UnixTime
        let diskIsStalled: Bool
    }

    var lane: StandInHubLane
    var city: CityHub
    var shadow = HubShadow()
    /// World time at which the lane's machine wants to be stepped.
    var deadline: Duration?
    var requests = 0
    /// What the station was told last of its hub; `nil` = nothing since the start.
    var told: Set<HubCondition>?
    /// A question for the directive that the city holds, and what the station knows.
    var held: (token: HubToken, known: HubValidators)?
    private var acts: [Act] = []

    /// Of a world that has one.
    init?(_ setting: World.Setting) {
        guard setting.hub != .none else { return nil }
        lane = StandInHubLane(setting.hub, seed: setting.seed)
        city = CityHub(seed: setting.seed, station: setting.configuration.station.id)
        city.documents.begin(at: setting.began)
    }

    /// One input, and all that the worker answers at once.
    mutating func step(_ input: HubInput, _ now: Now) -> [Act] {
        acts.removeAll(keepingCapacity: true)
        var inputs = [input]
        var next = 0
        while next < inputs.count {
            let effects = lane.machine?.step(inputs[next], at: now.moment) ?? []
            next += 1
            for effect in effects {
                if let answer = carryOut(effect, now) { inputs.append(answer) }
            }
        }
        return acts
    }

    private mutating func carryOut(_ effect: HubEffect, _ now: Now) -> HubInput? {
        switch effect {
        case .encodeEvents(let token, let after, let count, _):
            guard !now.diskIsStalled else { return .storageFailed(token) }
            return lane.encode(
                token, after: after?.sequence ?? 0, count: count, at: now.moment.instant)
        case .encodeEvent(let token, let position): return lane.encode(token, position)
        case .encodeSamples(let token, let range):
            return lane.encode(token, range, at: now.moment)
        case .forget(let token): lane.forget(token)
        case .send(let token, let body): send(token, body: body, now)
        case .acknowledgeEvents(let position):
            shadow.acknowledges(through: position.sequence, city: city)
            lane.acknowledge(position)
        case .quarantine(let token, let position, _, let notice):
            guard !now.diskIsStalled else { return .storageFailed(token) }
            shadow.quarantines(position.sequence, city: city)
            city.passes(position.sequence)
            lane.quarantine(position)
            if let notice { acts.append(.store(notice, nil)) }
            return .quarantined(token)
        case .record(let entry, let token): acts.append(.store(entry, token))
        case .takeSamples(let token, let isLast, let apart):
            return take(token, isLast: isLast, apart: apart, now)
        case .spool(let block, let parts): return lane.spool(block: block, parts)
        case .forgetBlock(let block): forget(block: block)
        case .acknowledgeSamples(let end):
            shadow.forgets(lane.acknowledgeSamples(before: end), city: &city)
        case .get(let token, let question): get(token, question, now)
        case .judgeManifest(let token, let body): return judgeManifest(token, body)
        case .discardFile, .quarantineSample: break
        case .refuseFile(let token, let file, _):
            shadow.finds("a file of the list has its length", file.name)
            return .listsApplied(token, .refused)
        case .applyLists(let token): applyLists(token, now)
        case .judgeDirective(let token, let body): return judgeDirective(token, body)
        case .forgetQuarantined:
            preconditionFailure("nobody in a simulated world releases an event")
        }
        return nil
    }

    private mutating func send(_ token: HubToken, body: HubToken, _ now: Now) {
        guard let content = lane.body(body) else {
            return shadow.finds("only a body that is kept is sent", "\(body.number)")
        }
        let through = city.eventsThrough
        let reply = city.receive(content, at: now.time, wall: now.wall)
        requests += 1
        if reply.isStored {
            let isCopy = token.flow == .criticalEvents
            shadow.arrives(content, isCopy: isCopy, through: through, city: city)
        }
        let input: HubInput =
            switch reply.outcome {
            case .success(let answer): .answered(token, answer)
            case .failure(let fault): .failed(token, fault)
            }
        acts.append(.give(input, at: now.time + reply.after))
    }

    private mutating func take(
        _ token: HubToken, isLast: Bool, apart: [String], _ now: Now
    ) -> HubInput {
        let waiting = lane.blocks.count
        let (input, keys) = lane.take(token, isLast: isLast, apart: apart, at: now.moment)
        if !isLast {
            shadow.takes(keys, waiting: waiting, at: now.time)
            acts.append(.look(at: now.time + HubShadow.latestLive))
        }
        return input
    }

    /// A block leaves the memory: each sample is at the hub, in the spool, or lost.
    private mutating func forget(block number: UInt64) {
        // A stop writes two at once.
        let spooled = Set(lane.spool.suffix(2 * StandInHubLane.seriesCount).map(\.key))
        let keys = lane.forget(block: number).filter { !spooled.contains($0) }
        shadow.forgetsLive(keys, city: &city)
    }

    /// The process ends.
    mutating func ends(withPower hasPower: Bool) {
        for key in lane.ends(withPower: hasPower) { city.forget(key) }
        deadline = nil
        (held, told) = (nil, nil)
        shadow.ends()
    }

    mutating func act(_ act: Act) { acts.append(act) }
}

extension HubConfiguration {
    /// Everything, with samples every ten minutes: a simulated station is about people.
    static var simulated: HubConfiguration {
        let endpoint = HubEndpoint(url: "https://hub.example/")
        return HubConfiguration(
            events: EventUplink(endpoint: endpoint),
            samples: SampleUplink(endpoint: endpoint, interval: .minutes(10)),
            lists: ListDownlink(endpoint: endpoint),
            directives: DirectiveDownlink(endpoint: endpoint))
    }
}
