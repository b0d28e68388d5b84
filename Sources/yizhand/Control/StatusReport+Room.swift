import StationModel

extension StatusReport {
    /// What is measured and switched in the room.
    struct Room: Decodable {
        let occupied: Bool?
        let people: Int?
        let entered: UInt64
        let left: UInt64
        let sensors: [Sensor]
        let climate: Climate?
        let appliances: [Appliance]
        let powered: Bool?
        let powerOrder: PowerOrder?
        let outputs: [Output]
    }

    struct Sensor: Decodable {
        let device: String
        let quantity: String
        let value: Int?
        let quality: String
        let ageSeconds: Int64?
    }

    struct Climate: Decodable {
        let activity: String
        let millidegrees: Int?
    }

    struct Appliance: Decodable {
        let id: String
        let state: String
        let secondsLeft: Int64?
    }

    struct PowerOrder: Decodable {
        let power: String
        let until: Int64
    }

    struct Output: Decodable {
        let output: String
        let on: Bool
        let switches: UInt64
    }
}
