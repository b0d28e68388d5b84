public import StationModel

extension PublishingFault {
    /// What to do.
    public var next: Phrase {
        switch self {
        case .tooManyVouchers:
            Phrase("请去掉已核销和已过期的。", "Leave out those that are used or have ended.")
        case .tooManyDays: Phrase("请去掉往年的。", "Leave out the years that are over.")
        case .folderInUse:
            Phrase("请等它结束后重新运行。", "Wait until it has ended, and run it again.")
        case .stationsInUse:
            Phrase(
                "请检查该服务是否卡住，然后重新运行：已发布的不会重复。",
                "See whether that service hangs, and run it again: what is published is not "
                    + "written twice.")
        case .privateFolderServed:
            Phrase(
                "请把密钥和 --work 放到 --output 之外；密钥若已公开过，请更换。",
                "Keep the keys and --work outside --output; keys that were served are to be "
                    + "changed.")
        case .emptyTable, .shrinks:
            Phrase(
                "请检查该表是否完整；确需如此请加 --allow-shrink。",
                "See whether the table is complete; if it is, use --allow-shrink.")
        case .issuedAhead, .overAlready, .issuedBeforeLast:
            Phrase(
                "请去掉 --at 或改正它，并检查本机时间。",
                "Leave out --at or correct it, and check this machine's clock.")
        case .notAFile:
            Phrase("请先存成文件，再给出其路径。", "Write it to a file first, and give its path.")
        case .noMembers: Phrase("请加 --members FILE。", "Add --members FILE.")
        case .versionsUnknown(_, hasManifest: true):
            Phrase(
                "请从备份恢复该文件。发布目录中的 manifest.json 若确是最近一次发布的，也可以删除该文件后重新运行，"
                    + "版本号从清单接续。",
                "Restore it from a backup. Where manifest.json in the folder is the one that was "
                    + "published last, remove that file instead and run it again: the versions go "
                    + "on from the manifest.")
        case .versionsUnknown(_, hasManifest: false):
            Phrase(
                "驿站不接受旧版本号。请把上次的 manifest.json 放回发布目录（备份或任一驿站上都有），"
                    + "删除该文件（如有）后重新运行。",
                "Stations ignore lower versions. Put the last manifest.json back into the folder "
                    + "(from a backup or a station), remove that file if there is one, and run it "
                    + "again.")
        case .sectionLost(let section, _), .sectionDamaged(let section, _):
            Phrase(
                "请从备份恢复，或加 --\(section.rawValue) FILE 重新发布。",
                "Restore it from a backup, or publish it anew with --\(section.rawValue) FILE.")
        case .foreignManifest:
            Self.sameCity
                + Phrase(
                    "若是文件损坏，请从备份或任一驿站恢复 manifest.json；也可以删除它，再同时给出发布过的"
                        + "全部表格重新发布，版本号由 --work 接续。",
                    " If the file is damaged, restore manifest.json from a backup or a station. Or "
                        + "remove it, and give every table again that was published: the versions "
                        + "go on from --work.")
        case .foreignDirective(let station, _, _):
            Self.sameCity
                + Phrase(
                    "若是文件损坏，请从备份恢复 stations/\(station)/directive.json；也可以删除它，再用 "
                        + "--orders 给出该站的全部指令：没有给出的视为撤销，尚未执行的远程开门作废。",
                    " If the file is damaged, restore stations/\(station)/directive.json from a "
                        + "backup. Or remove it, and give all that is ordered for this station "
                        + "with --orders: what is not given is withdrawn, and unlocks under way "
                        + "are lost.")
        }
    }

    private static let sameCity = Phrase(
        "请确认 --keys 和 --output 属于同一个城市。",
        "See that --keys and --output belong to the same city.")

    /// What came of the publication, behind the reason.
    public var outcome: Phrase {
        switch self {
        case .stationsInUse: Phrase("。", ".")
        case .foreignDirective(_, _, let published) where published > 0:
            Phrase(
                "；此前 \(published) 座驿站的指令已经发布，其余未发布。",
                "; \(published.counted("station")) had a new directive before it was met, the "
                    + "others have not.")
        default: Phrase("；未发布。", "; nothing was published.")
        }
    }
}
