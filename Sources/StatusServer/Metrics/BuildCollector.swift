import StationModel

/// Which program runs at which station.
struct BuildCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        text.begin("yizhan_build_info", .gauge, "Always 1; the version is a label.")
        text.sample(
            "yizhan_build_info",
            [("version", status.version), ("station", status.identity.id.text)], 1)
    }
}
