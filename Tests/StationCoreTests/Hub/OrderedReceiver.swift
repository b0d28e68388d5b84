import StationModel
import Synchronization

@testable import StationCore

/// A receiver without a window for what is late, as Prometheus is by default: it holds the newest
/// time of each series, and refuses a whole request for one sample before it. The network in front
/// of it loses requests and answers, and a proxy says at times that it is busy.
final class OrderedReceiver: Sendable {
    /// A sample of one series; no two have one time.
    struct Sample: Hashable, Sendable {
        let series: Int
        let time: UnixTime
    }

    /// Out of how many requests one is met so; 0 = none.
    struct Weather: Hashable, Sendable {
        var losesRequest = 0
        var losesAnswer = 0
        var isBusy = 0
        var isBroken = 0
        /// In milliseconds; then all is well.
        var until = Int.max
        /// The same sample once more is refused as well.
        var isStrict = false
    }

    private struct State {
        var random: SeededRandom
        var newest: [Int: UnixTime] = [:]
        var stored: Set<Sample> = []
        var storedUnheard: Set<Sample> = []
    }

    private let weather: Weather
    private let hasWindow: Bool
    private let state: Mutex<State>

    /// - Parameter hasWindow: it takes what is late.
    init(_ weather: Weather, seed: UInt64, hasWindow: Bool = false) {
        self.weather = weather
        self.hasWindow = hasWindow
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    var stored: Set<Sample> { state.withLock { $0.stored } }
    /// Those of them whose answer was lost.
    var storedUnheard: Set<Sample> { state.withLock { $0.storedUnheard } }

    func reply(_ request: HubBench.Request) -> HubBench.Reply {
        let samples = zip(request.series, request.times).map { Sample(series: $0, time: $1) }
        return state.withLock { state in
            let isFair = request.at >= weather.until
            func happens(_ chance: Int) -> Bool { !isFair && state.random.oneIn(chance) }
            if happens(weather.isBusy) { return .status(503) }
            if happens(weather.losesRequest) { return .fault(.connectionLost) }
            let isUnheard = happens(weather.losesAnswer)
            if happens(weather.isBroken) { return .status(500) }
            guard samples.allSatisfy({ isInOrder($0, state.newest) }) else {
                return isUnheard
                    ? .fault(.timedOut) : .status(400, body: "out of order sample")
            }
            state.stored.formUnion(samples)
            for sample in samples { state.newest[sample.series] = sample.time }
            guard isUnheard else { return .status(204) }
            state.storedUnheard.formUnion(samples)
            return .storedThen(.timedOut)
        }
    }

    private func isInOrder(_ sample: Sample, _ newest: [Int: UnixTime]) -> Bool {
        guard !hasWindow, let newest = newest[sample.series] else { return true }
        return weather.isStrict ? newest < sample.time : newest <= sample.time
    }
}
