public import StationModel

/// What a manifest names beside the members, as a station keeps and uses it.
extension Manifest {
    /// The files of calendar and vouchers that a station needs.
    public var otherFiles: [PublishedFiles.File] {
        [calendar, vouchers].compactMap(\.self).flatMap(\.fromSnapshot)
    }

    /// Reads and checks them, every line.
    public func publishedLists(in folder: PublishedFolder) throws(ListFault) -> PublishedLists {
        let found = try vouchers.map { files throws(ListFault) in
            PublishedVouchers(
                version: files.version, issued: issued,
                try VoucherContents(files, in: folder).vouchers.values)
        }
        return PublishedLists(
            manifestVersion: version, calendar: try publishedCalendar(in: folder), vouchers: found)
    }

    /// The calendar alone: some forty lines a year, read while the door waits.
    public func publishedCalendar(
        in folder: PublishedFolder
    ) throws(ListFault) -> PublishedCalendar? {
        try calendar.map { files throws(ListFault) in
            PublishedCalendar(
                version: files.version, days: try CalendarContents(files, in: folder).days)
        }
    }

    /// Refuses lists that go back behind what a station has accepted of the same city.
    public func checkOthersNotRolledBack(behind kept: Manifest) throws(ListFault) {
        for (name, new, old) in [
            ("calendar", calendar, kept.calendar), ("vouchers", vouchers, kept.vouchers),
        ] {
            guard let new, let old, new.version < old.version else { continue }
            throw ListFault(
                .rolledBack, file: Self.fileName, path: name + ".version",
                found: .verbatim("\(new.version)"), expected: .acceptedBefore(old.version))
        }
    }
}
