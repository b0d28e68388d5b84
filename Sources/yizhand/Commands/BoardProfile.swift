/// The lines of a board as `hardware/boards` has them, for a first configuration.
struct BoardProfile: Hashable, Sendable {
    let name: String
    /// As a line in the configuration begins: `gpiochip0`.
    let chip: String
    /// Offset on the chip, by role.
    let offsets: [String: Int]

    static let all = [raspberryPi4]

    /// `hardware/boards/raspberry-pi-4.json5` says why each is where it is.
    static let raspberryPi4 = BoardProfile(
        name: "raspberry-pi-4", chip: "gpiochip0",
        offsets: [
            "lock": 17, "buzzer": 27, "greenLamp": 22, "redLamp": 23, "siren": 24, "data0": 5,
            "data1": 6, "door": 26, "exitButton": 20, "fireAlarm": 21, "tamper": 16,
        ])

    /// `gpiochip0:17`.
    func line(_ role: String) -> String {
        guard let offset = offsets[role] else { preconditionFailure("no line for \(role)") }
        return "\(chip):\(offset)"
    }
}
