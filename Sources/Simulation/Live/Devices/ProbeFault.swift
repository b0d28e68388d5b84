/// How a thermometer fails; other sensors on a bus fail alike.
public enum ProbeFault: String, Hashable, CaseIterable, Sendable {
    /// Its wire is off: nobody answers.
    case pulledOff
    /// The bus behind it is dead: zeros, −45 °C.
    case deadBus
    /// It says what it says before its first measurement: 85 °C, or zero.
    case powerOn
    /// It says for ever what it said last.
    case stuck
}
