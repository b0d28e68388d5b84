/// Why something could not be measured.
struct BenchmarkFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A floor did its work, or the run ends: a floor that fails measures nothing.
func require(_ result: Int32, _ what: String) throws {
    guard result >= 0 else { throw BenchmarkFault("the floor \(what) failed; see above") }
}
