/// What a command tells the shell, as in `sysexits.h` where that has a number for it.
enum ExitCode: Int32, Hashable, CaseIterable, Sendable {
    /// Done; where something was asked, the answer is yes.
    case success = 0
    /// The answer is no: refused by the station, a chain that does not hold, a code not valid.
    case answerIsNo = 1
    /// The command line is wrong (`EX_USAGE`).
    case usage = 64
    /// A file that was named cannot be read (`EX_NOINPUT`).
    case noInput = 66
    /// The service does not run, or does not answer (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// A mistake of this program, or an answer that it does not understand (`EX_SOFTWARE`).
    case software = 70
    /// Reading or writing failed (`EX_IOERR`).
    case inputOutput = 74
    /// Not allowed for this user (`EX_NOPERM`).
    case permission = 77
    /// The configuration is wrong (`EX_CONFIG`).
    case configuration = 78
}
