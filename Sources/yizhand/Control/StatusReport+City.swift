import StationModel

extension StatusReport {
    /// What the city orders, as far as it holds.
    struct City: Decodable {
        let message: Message?
        let withheld: [Withheld]
    }

    struct Message: Decodable {
        let text: Text
        let until: Int64
    }

    struct Withheld: Decodable {
        let service: String
        let name: Text
        let until: Int64?
    }
}
