import StationModel

/// Which lists are in use. The member list's age is missing while there is no list or no clock.
struct MemberListCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        text.single(
            "yizhan_member_list_version", .gauge, "Version of the member list in use; 0 = none.",
            status.list.version)
        text.single("yizhan_members", .gauge, "Lines of the member list.", status.list.count)
        let name = "yizhan_member_list_age_seconds"
        text.begin(name, .gauge, "Time since the list was signed.")
        if let age = status.listAgeSeconds { text.sample(name, [], age) }
        text.single(
            "yizhan_voucher_list_version", .gauge,
            "Version of the city's list of vouchers in use; 0 = none.",
            status.published.vouchers?.version ?? 0)
        text.single(
            "yizhan_calendar_version", .gauge,
            "Version of the city's calendar in use; 0 = the configuration's holds.",
            status.published.calendar?.version ?? 0)
    }
}
