import StationCore
import StationModel

/// Which of the room's alarms have a cause, from readings, contacts and relays alone.
struct RoomCauses {
    /// From when on the cause is there; `nil` = it is not.
    typealias Found = (alarm: Alarm, begins: MonotonicInstant?)

    private struct Watch {
        var configuration: SensorConfiguration
        var good: MonotonicInstant
        var value: Int?
        var beyond: Set<SensorLimit.Kind> = []
    }

    private let room: RoomConfiguration
    private var watches: [Probe: Watch] = [:]
    private var broken: Set<DeviceId> = []
    /// The coldest reading since the heater runs.
    private var coldest: Int?
    private var heats = false
    /// Since when the probes of the climate have disagreed.
    private var apartSince: MonotonicInstant?
    private var isHot = false

    init(_ configuration: StationConfiguration) { room = configuration.room }

    private var climateProbes: [Probe] {
        room.climate?.probes.map { Probe($0, .temperature) } ?? []
    }

    mutating func boots(at now: MonotonicInstant) -> [Found] {
        watches = Dictionary(
            uniqueKeysWithValues: room.sensors.map {
                ($0.probe, Watch(configuration: $0, good: now))
            })
        (broken, heats, coldest, apartSince, isHot) = ([], false, nil, nil, false)
        return room.sensors.map { (alarm(.sensorStale, $0.probe), now + $0.staleAfter) } + blind()
    }

    mutating func follow(_ input: Input, at now: MonotonicInstant) -> [Found] {
        // A probe that falls silent says so to nobody.
        let silenced = (apartSince == nil ? [] : apart(at: now)) + (isHot ? hot(at: now) : [])
        return silenced + found(in: input, at: now)
    }

    private mutating func found(in input: Input, at now: MonotonicInstant) -> [Found] {
        switch input {
        case .reading(let device, let reading): follow(reading, device, at: now)
        case .contact(.named(let device), let active, let since):
            beam(device, isBroken: active, since: min(since, now))
        case .device(let device, .failed): beam(device, isBroken: false, since: now)
        case .output(.named(let output), let condition):
            [(Alarm(.deviceLost, subject: output.text), condition == .working ? nil : now)]
        default: []
        }
    }

    // MARK: - Sensors

    private mutating func follow(
        _ reading: Reading, _ device: DeviceId, at now: MonotonicInstant
    ) -> [Found] {
        let probe = Probe(device, reading.quantity)
        guard var watch = watches[probe] else { return [] }
        guard let value = reading.value, watch.configuration.plausible.contains(value) else {
            let due = watch.good + watch.configuration.staleAfter
            return [(alarm(.sensorStale, probe), nil), (alarm(.sensorFault, probe), due)]
        }
        watch.good = min(reading.at, now)
        watch.value = value
        let limits = judge(&watch, at: now)
        watches[probe] = watch
        let due = watch.good + watch.configuration.staleAfter
        let own: [Found] = [
            (alarm(.sensorStale, probe), due), (alarm(.sensorFault, probe), nil),
        ]
        guard climateProbes.contains(probe) else { return own + limits }
        return own + limits + blind() + hot(at: now) + apart(at: now) + warming(value, at: now)
    }

    private func judge(_ watch: inout Watch, at now: MonotonicInstant) -> [Found] {
        var found: [Found] = []
        for limit in watch.configuration.limits {
            guard let value = watch.value else { continue }
            let beyond = limit.kind.isUpper ? value - limit.value : limit.value - value
            let isUp = alarm(limit.kind.alarm, watch.configuration.probe)
            if beyond > 0, watch.beyond.insert(limit.kind).inserted { found.append((isUp, now)) }
            if beyond <= -limit.hysteresis {
                watch.beyond.remove(limit.kind)
                found.append((isUp, nil))
            }
        }
        return found
    }

    private func alarm(_ kind: AlarmKind, _ probe: Probe) -> Alarm {
        Alarm(kind, subject: probe.text)
    }

    // MARK: - Climate

    /// When the last probe's value is gone.
    private func blind() -> [Found] {
        let ends = climateProbes.compactMap { probe in
            watches[probe].map { $0.good + $0.configuration.staleAfter }
        }
        return ends.max().map { [(Alarm(.climateBlind, subject: "room"), $0)] } ?? []
    }

    private func fresh(at now: MonotonicInstant) -> [Int] {
        climateProbes.compactMap { probe in
            watches[probe].flatMap { watch in
                now < watch.good + watch.configuration.staleAfter ? watch.value : nil
            }
        }
    }

    private mutating func hot(at now: MonotonicInstant) -> [Found] {
        guard let climate = room.climate, let hottest = fresh(at: now).max() else { return [] }
        let limit = climate.overTemperatureMillidegrees
        let isBack = hottest <= limit - climate.hysteresisMillidegrees
        guard hottest >= limit || isBack else { return [] }
        isHot = !isBack
        return [(Alarm(.overTemperature, subject: "room"), isHot ? now : nil)]
    }

    /// Half an hour of it is an alarm.
    private mutating func apart(at now: MonotonicInstant) -> [Found] {
        guard let climate = room.climate else { return [] }
        let values = fresh(at: now)
        let apart = (values.max() ?? 0) - (values.min() ?? 0)
        if apart >= 10_000 {
            apartSince = apartSince ?? now
        } else if apart <= 10_000 - climate.hysteresisMillidegrees {
            apartSince = nil
        }
        return [(Alarm(.probesDisagree, subject: "room"), apartSince.map { $0 + .minutes(30) })]
    }

    /// The heater has run for its time and all was within half a degree of the coldest. (The
    /// station may take an earlier gain for its new base; this cause is there only where it is so
    /// by any base.)
    mutating func told(_ actuation: Actuation, at now: MonotonicInstant) -> [Found] {
        guard let climate = room.climate, let heater = climate.heater,
            actuation.output == .named(heater.output), actuation.on != heats
        else { return [] }
        heats = actuation.on
        coldest = climateProbes.compactMap { watches[$0]?.value }.min()
        return [(heaterFault, heats ? now + climate.warmsWithin : nil)]
    }

    private mutating func warming(_ value: Int, at now: MonotonicInstant) -> [Found] {
        guard heats, let climate = room.climate else { return [] }
        let base = coldest ?? value
        coldest = min(base, value)
        return value < base + 500 ? [] : [(heaterFault, now + climate.warmsWithin)]
    }

    private var heaterFault: Alarm { Alarm(.heaterFault, subject: "room") }

    // MARK: - Beams

    private mutating func beam(
        _ device: DeviceId, isBroken: Bool, since: MonotonicInstant
    ) -> [Found] {
        guard
            let pair = room.occupancy.beams.first(where: {
                $0.outer == device || $0.inner == device
            })
        else { return [] }
        let blocked = Alarm(.beamBlocked, subject: device.text)
        guard isBroken else {
            broken.remove(device)
            return [(blocked, nil)]
        }
        return broken.insert(device).inserted ? [(blocked, since + pair.blockedAfter)] : []
    }
}
