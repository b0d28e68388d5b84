import StationCore
import StationModel

/// What a scenario asks of the world besides its plan.
extension World {
    /// The alarms that the station shows; `nil` while it is off.
    var shownAlarms: [Alarm]? { station.map { $0.activeAlarms.map(\.alarm) } }

    /// A figure now; `nil` while there is none: the station is off, or has nothing of the kind.
    ///
    /// Looking changes nothing: the air is asked in a copy.
    func figure(_ figure: Expectation.Figure) -> Int? {
        switch figure {
        case .roomMillidegrees:
            var room = room
            room?.advance(to: trueTime)
            return room?.air.temperatureMillidegrees
        case .people: return station?.roomCounts.people
        case .stock(let place):
            return station?.status(at: moment).supplies.places
                .first { $0.place == place }?.count
        }
    }
}

extension World.Setting {
    /// Of a room that nobody has heated yet: some 15 °C, more in a summer that is told.
    var firstCelsius: Double {
        let told = outside.first.map { Double($0.value) / 1000 }
        return max(15, told ?? 15)
    }

    var weather: Weather {
        Weather(seed: seed, told: outside.map { Weather.Told(at: began + $0.at, $0.value) })
    }
}
