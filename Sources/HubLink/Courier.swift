/// The process that speaks to servers: Foundation's client ends its process on some answers, and
/// its memory grows with requests.
public enum Courier {
    /// The whole life of the process: serves the link at descriptors 0 and 1 until that ends.
    /// Answers the exit code.
    public static func run() -> Int32 {
        preconditionFailure("to be written")
    }
}
