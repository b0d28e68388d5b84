import StationModel

/// Who is to be woken in which second.
struct CityCalendar {
    private var seconds: [[Int32]] = []
    /// By the station: where it stands; an earlier place of it is void.
    private var place: [Int]

    init(stations: Int) { place = Array(repeating: -1, count: stations) }

    mutating func put(_ station: Int, at second: Int) {
        guard place[station] != second else { return }
        while seconds.count <= second { seconds.append([]) }
        seconds[second].append(Int32(station))
        place[station] = second
    }

    /// Takes out who is due in this second.
    mutating func take(_ second: Int) -> [Int] {
        guard second < seconds.count else { return [] }
        let due = seconds[second].map(Int.init).filter { place[$0] == second }
        seconds[second] = []
        for station in due { place[station] = -1 }
        return due
    }
}
