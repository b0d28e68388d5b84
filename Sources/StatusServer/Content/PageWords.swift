import StationModel

/// All words of the page: headings, names of numbers, buttons. The scripts ask for them by key.
enum PageWords {
    static let all: [(key: String, phrase: Phrase)] =
        PageLabel.allCases.map { ($0.rawValue, $0.phrase) }
        + RoomLabel.allCases.map { ($0.rawValue, $0.phrase) }
        + SuppliesLabel.allCases.map { ($0.rawValue, $0.phrase) }
        + HubLabel.allCases.map { ($0.rawValue, $0.phrase) }
        + ChartLabel.allCases.map { ($0.rawValue, $0.phrase) }
        + SimulationLabel.allCases.map { ($0.rawValue, $0.phrase) }
}
