import StationModel

/// When a flow may ask again, and what is told of it.
///
/// After each failure the wait is drawn from nothing up to a bound that doubles (full jitter): the
/// stations of a city that come back together ask at times of their own. From the fifth failure in
/// a row on the flow is suspended: one small attempt at a time. There is no last attempt.
///
/// A courier that has ended says nothing of the hub: another flow's answer may have ended it. What
/// it had is repeated soon, however long the wait was; a second end in a row is a failure, for it
/// may be this hub's answers that end it.
struct HubPatience: Sendable {
    /// The bound after the first failure; a lost packet is no reason to wait longer.
    static let first: Duration = .seconds(2)
    /// A minute of outage and an hour of it are told apart well enough; and a hub that is back
    /// has its stations back within five minutes.
    static let longest: Duration = .minutes(5)
    /// What a server may ask for; a wrong header must not silence a station for a day.
    static let longestAsked: Duration = .minutes(15)
    /// No wait is shorter, so that a failure that comes at once is no loop.
    static let shortest: Duration = .milliseconds(250)
    /// So many failures are no accident.
    static let suspendedFrom = 5
    /// Stations that get power together do not ask together.
    static let start: ClosedRange<Duration> = .zero ... .seconds(10)

    private(set) var failures = 0
    private(set) var nextTry: MonotonicInstant?
    private(set) var lastSuccess: UnixTime?
    private(set) var succeededAt: MonotonicInstant?
    private(set) var lastTrouble: HubTrouble?
    /// The first failure since the last success.
    private(set) var failingSince: MonotonicInstant?
    /// When another flow first succeeded after that; `nil` = this one is well, or all fail.
    private(set) var aloneSince: MonotonicInstant?
    /// The last attempt ended with the courier.
    private var hasLostCourier = false

    init(_ desk: inout HubDesk) { nextTry = desk.now + desk.random.duration(Self.start) }

    var isSuspended: Bool { failures >= Self.suspendedFrom }

    func permits(at now: MonotonicInstant) -> Bool { nextTry.map { $0 <= now } ?? true }

    mutating func succeeded(_ desk: HubDesk) {
        foundNothing()
        lastSuccess = desk.moment.wall
        succeededAt = desk.now
    }

    /// The server answers as it should, and has nothing: neither a success nor a failure.
    mutating func foundNothing() {
        reached()
        aloneSince = nil
    }

    /// The server answers as it should, and what it has is not in use, or not yet: no outage, and
    /// no success.
    mutating func reached() {
        answered()
        failingSince = nil
    }

    /// Whatever failed here is no outage of the hub.
    mutating func anotherSucceeded(at instant: MonotonicInstant) {
        if failingSince != nil { aloneSince = aloneSince ?? instant }
    }

    /// The server answers; whether what it gave can be used shows later.
    mutating func answered() {
        failures = 0
        hasLostCourier = false
        nextTry = nil
    }

    /// - Parameter least: the bound is doubled so often at least, whatever succeeded in between.
    mutating func failed(
        _ trouble: HubTrouble, retryAfter: Duration? = nil, longest: Duration = Self.longest,
        doublings least: Int = 0, _ desk: inout HubDesk
    ) {
        note(trouble)
        failingSince = failingSince ?? desk.now
        let losesCourier = trouble.reason == .fault(.courierLost)
        let isRepeatedSoon = losesCourier && !hasLostCourier
        hasLostCourier = losesCourier
        let doublings = isRepeatedSoon ? 0 : min(max(failures, least), 8)
        let bound = min(Self.first * (1 << doublings), longest)
        if !isRepeatedSoon { failures += 1 }
        let asked = min(max(retryAfter ?? .zero, .zero), Self.longestAsked)
        nextTry = desk.now + asked + desk.random.duration(Self.shortest...bound)
    }

    /// Something is wrong with what was sent, and the endpoint is there.
    mutating func note(_ trouble: HubTrouble) { lastTrouble = trouble }

    /// There is something new that must not wait for long.
    mutating func shortenWait(to longest: Duration, _ desk: inout HubDesk) {
        guard let wait = nextTry, wait > desk.now + longest else { return }
        nextTry = desk.now + desk.random.duration(Self.shortest...longest)
    }

    /// Somebody wants it now.
    mutating func forgetWait() { nextTry = nil }

    /// Whether it has failed for so long, by itself or with the others.
    func fails(for span: Duration, at now: MonotonicInstant) -> Bool {
        failingSince.map { $0 + span <= now } ?? false
    }

    /// The beginnings of a flow's status.
    func status(isWorking: Bool, at now: MonotonicInstant) -> HubFlowStatus {
        let waits = !permits(at: now) && failures > 0
        let state: HubFlowStatus.State =
            isWorking ? .working : !waits ? .resting : isSuspended ? .suspended : .backingOff
        return HubFlowStatus(
            state: state, lastSuccess: lastSuccess, lastTrouble: lastTrouble, failures: failures,
            nextTry: waits ? nextTry : nil)
    }
}

/// What the flows share during a step: the time, chance, numbers for questions, and the effects.
struct HubDesk: Sendable {
    var moment: Moment
    var random: SeededRandom
    var effects: [HubEffect] = []
    private var lastNumber: UInt64 = 0

    init(seed: UInt64, at moment: Moment) {
        self.moment = moment
        random = SeededRandom(seed: seed)
    }

    var now: MonotonicInstant { moment.instant }

    mutating func token(_ flow: HubFlow) -> HubToken {
        lastNumber += 1
        return HubToken(flow: flow, number: lastNumber)
    }

    mutating func emit(_ effect: HubEffect) { effects.append(effect) }

    func trouble(_ reason: HubReason) -> HubTrouble { HubTrouble(reason, at: moment.wall) }
}
