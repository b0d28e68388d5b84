import StationModel

/// All commands, in the order in which `yizhand --help` lists them.
enum CommandTable {
    static let groups = [
        CommandGroup("door", Phrase("查看和控制门", "Look at the door and command it")),
        CommandGroup("devices", Phrase("查看设备", "Look at the devices")),
        CommandGroup("stock", Phrase("查看库存，登记补货和盘点", "Look at the stock, restock and count it")),
        CommandGroup("alarms", Phrase("查看和确认报警", "Look at alarms and acknowledge them")),
        CommandGroup("members", Phrase("查看、导入和核验名册", "Look at, import and verify the list")),
        CommandGroup("qr", Phrase("判断和签发二维码", "Judge codes, make test codes and lists")),
        CommandGroup("qr issue", Phrase("签发测试用的码和名册", "Make test codes and lists")),
        CommandGroup(
            "hub", Phrase("与市平台往来；市平台一侧的密钥与发布", "The city's hub; its keys and publications")),
        CommandGroup("ledger", Phrase("查看、核验和导出台账", "Read, verify and export the ledger")),
    ]

    static let commands: [any Subcommand] = [
        RunCommand(), SimulateCommand(),
        InitCommand(),
        MembersInfoCommand(), MembersCheckCommand(), MembersImportCommand(),
        MembersVerifyCommand(), QRVerifyCommand(), QRIssueDoorCommand(),
        QRIssueDelegatedCommand(), QRIssueVoucherCommand(), QRIssueListCommand(),
        StatusCommand(), CheckCommand(), CardCommand(),
        DevicesListCommand(), DevicesWatchCommand(),
        DoorStatusCommand(), DoorUnlockCommand(), DoorModeCommand(), DoorResetFireCommand(),
        StockListCommand(), StockRestockCommand(), StockAdjustCommand(),
        StockStocktakeCommand(),
        AlarmsListCommand(), AlarmsAckCommand(),
        LedgerTailCommand(), LedgerVerifyCommand(), LedgerExportCommand(),
        HubStatusCommand(), HubSyncCommand(), HubDrainCommand(), HubQuarantineCommand(),
        HubReleaseCommand(),
        HubKeysCommand(), HubPublishCommand(),
        VersionCommand(),
    ]
}
