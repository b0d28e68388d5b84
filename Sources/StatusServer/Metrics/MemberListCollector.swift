import StationModel

/// Which member list is in use. Its age is missing while there is no list or no clock.
struct MemberListCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        text.single(
            "yizhan_member_list_version", .gauge, "Version of the member list in use; 0 = none.",
            status.list.version)
        text.single("yizhan_members", .gauge, "Lines of the member list.", status.list.count)
        let name = "yizhan_member_list_age_seconds"
        text.begin(name, .gauge, "Time since the list was signed.")
        if let age = status.listAgeSeconds { text.sample(name, [], age) }
    }
}
