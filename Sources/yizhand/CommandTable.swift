import StationModel

/// All commands, in the order in which `yizhand --help` lists them.
enum CommandTable {
    static let groups = [
        CommandGroup("door", Phrase("查看和控制门", "Look at the door and command it")),
        CommandGroup("ledger", Phrase("查看、核验和导出台账", "Read, verify and export the ledger")),
    ]

    static let commands: [any Subcommand] = [
        StatusCommand(), CheckCommand(), CardCommand(),
        DoorStatusCommand(), DoorUnlockCommand(), DoorModeCommand(), DoorResetFireCommand(),
        LedgerTailCommand(), LedgerVerifyCommand(), LedgerExportCommand(),
        VersionCommand(),
    ]
}
