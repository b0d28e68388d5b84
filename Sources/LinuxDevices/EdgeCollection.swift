import DevicePorts

/// Where edges come from: the request of a chip.
protocol EdgeSource {
    /// At most so many of the edges that wait, in any order.
    func read(atMost limit: Int) throws(DeviceFault) -> [LineEdge]
}

/// Brings edges from several descriptors into the order of their stamps.
///
/// Descriptors are read one after the other, so an edge on the first can come while the second is
/// read, and the older edge would be delivered after the younger one: two bits of a Wiegand frame
/// change places. Therefore passes over all sources are repeated until one finds nothing. Every
/// edge older than the youngest collected one was then waiting before that last pass began, so it
/// has been collected too, and sorting by the stamps is right. Only babble (`limit` edges without
/// a quiet pass) ends the passes earlier.
enum EdgeCollection {
    static func collect(
        from sources: [any EdgeSource], atMost limit: Int
    ) throws(DeviceFault) -> [LineEdge] {
        var collected: [LineEdge] = []
        var isQuiet = false
        while !isQuiet, collected.count < limit {
            let before = collected.count
            for source in sources {
                collected += try source.read(atMost: limit - collected.count)
            }
            isQuiet = collected.count == before
        }
        return collected.sorted { ($0.instant, $0.line) < ($1.instant, $1.line) }
    }
}
