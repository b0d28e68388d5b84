public import Identity
public import StationModel

/// Why nothing was published, beside faults of tables, keys, files and lists.
public enum PublishingFault: Error, Hashable, Sendable {
    /// A station keeps no more vouchers.
    case tooManyVouchers(Int)
    /// A station keeps no more days of a calendar.
    case tooManyDays(Int)
    /// Another publication uses this folder.
    case folderInUse(String)
    /// A service that signs directives holds this lock and does not let go of it.
    case stationsInUse(String)
    /// What is the city's own would lie in the folder that is served.
    case privateFolderServed(String, in: String)
    /// The list would shrink to less than half.
    case shrinks(from: Int, to: Int)
    /// A table is a pipe, a folder or a device.
    case notAFile(String)
    /// The table has no line, and nobody said that this is meant.
    case emptyTable(Section)
    /// Stations would set their clocks forward.
    case issuedAhead(UnixTime, now: UnixTime)
    /// Stations would refuse it: its last day is over.
    case overAlready(UnixTime, now: UnixTime)
    /// The manifest that was published last is of a later time.
    case issuedBeforeLast(UnixTime, last: UnixTime)
    /// There is neither a manifest nor a table of members.
    case noMembers
    /// Lists were published before, and which versions they had cannot be known: this file of the
    /// work folder is damaged; or it is missing, and there is no manifest either. A manifest that
    /// is there may be an old copy.
    case versionsUnknown(String, hasManifest: Bool)
    /// What was published last does not lie in the output folder, and its table is not given.
    case sectionLost(Section, version: UInt64)
    /// This file of it is not what the manifest names, and its table is not given.
    case sectionDamaged(Section, path: String)
    /// The manifest in the output folder is not believed.
    case foreignManifest(String, ListFault)
    /// A station's directive there was signed by nobody known, or is another station's. So many
    /// stations had their new one before it was met.
    case foreignDirective(StationId, DirectiveFault, published: Int)

    /// A part of the manifest, by its table's option.
    public enum Section: String, Hashable, Sendable {
        case members, vouchers, calendar

        fileprivate var name: Phrase {
            switch self {
            case .members: Phrase("会员名册", "the members")
            case .vouchers: Phrase("核销名单", "the vouchers")
            case .calendar: Phrase("日历", "the calendar")
            }
        }
    }

    public var reason: Phrase {
        switch self {
        case .tooManyVouchers(let count):
            Phrase(
                "核销名单有 \(count) 条，驿站最多存 \(PublishedVouchers.most) 条",
                "there are \(count) vouchers, and a station keeps \(PublishedVouchers.most)")
        case .tooManyDays(let count):
            Phrase(
                "日历有 \(count) 天，驿站最多存 \(PublishedCalendar.mostDays) 天",
                "there are \(count) days, and a station keeps \(PublishedCalendar.mostDays)")
        case .folderInUse(let path):
            Phrase("另一次发布正在使用 \(path)", "another publication uses \(path)")
        case .stationsInUse(let path):
            Phrase(
                "\(path) 一直被签发开门指令的服务锁着，部分驿站的指令尚未发布",
                "the service that signs unlocks keeps \(path) locked; some stations do not have "
                    + "their directive yet")
        case .privateFolderServed(let path, let output):
            Phrase(
                "\(path) 在公开的发布目录 \(output) 之内，别人可以下载",
                "\(path) lies in \(output), which is served: anybody could download it")
        case .shrinks(let old, let new):
            Phrase(
                "名册将从 \(old) 行减到 \(new) 行，不足一半",
                "the list would shrink from \(old.counted("line")) to \(new), less than half")
        case .notAFile(let path):
            Phrase(
                "\(path) 不是普通文件；表格要读两遍，管道读不到第二遍",
                "\(path) is no regular file; tables are read twice, and a pipe only once")
        case .emptyTable(let section):
            section.name + Phrase("的表中没有一行", ": the table has no line")
        case .issuedAhead(let issued, let now):
            Phrase(
                "签发时间 \(issued.rfc3339Seconds) 比本机时间 \(now.rfc3339Seconds) 晚一天以上，驿站会据此拨快时钟",
                "the time of signing, \(issued.rfc3339Seconds), is more than a day after this "
                    + "machine's, \(now.rfc3339Seconds); stations would set their clocks by it")
        case .overAlready(let end, let now):
            Phrase(
                "清单到 \(end.rfc3339Seconds) 为止，本机时间为 \(now.rfc3339Seconds)，已过期",
                "the manifest would end at \(end.rfc3339Seconds), and by this machine's clock it "
                    + "is \(now.rfc3339Seconds)")
        case .issuedBeforeLast(let issued, let last):
            Phrase(
                "签发时间 \(issued.rfc3339Seconds) 早于上次发布的 \(last.rfc3339Seconds)",
                "the time of signing, \(issued.rfc3339Seconds), is before the last publication's, "
                    + last.rfc3339Seconds)
        case .noMembers:
            Phrase("首次发布需要会员表", "the first publication needs a table of members")
        case .versionsUnknown(let path, hasManifest: true):
            Phrase(
                "\(path) 已损坏，无法得知上次发布的版本号",
                "which version was published last cannot be known: \(path) is damaged")
        case .versionsUnknown(let path, hasManifest: false):
            Phrase(
                "无法得知上次发布的版本号：没有 manifest.json，且 \(path) 缺失或损坏",
                "which version was published last cannot be known: there is no manifest.json, and "
                    + "\(path) is missing or damaged")
        case .sectionLost(let section, let version):
            Phrase("发布目录中没有上次发布的", "the folder does not hold ") + section.name
                + Phrase("（第 \(version) 版）", " as published last (version \(version))")
        case .sectionDamaged(let section, let path):
            section.name
                + Phrase(
                    "的文件 \(path) 已损坏，与清单中的 SHA-256 不符",
                    ": the file \(path) is damaged, not what the manifest names (SHA-256)")
        case .foreignDirective(let station, let fault, _):
            Phrase(
                "\(station) 现有的指令不可信（\(fault.kind.name.chinese)）：\(fault.words.chinese)",
                "the directive that lies there for \(station) is not believed: \(fault)")
        case .foreignManifest(let folder, let fault):
            Phrase(
                "\(folder) 中现有的清单不可信：\(fault.words.chinese)",
                "the manifest that lies in \(folder) is not believed: \(fault)")
        }
    }
}
