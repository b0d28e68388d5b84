import Testing

@testable import StationModel

struct PhraseTests {
    private func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    /// Both languages, each in its own script and with its own punctuation.
    private func check(_ phrase: Phrase, _ what: String) {
        #expect(isChinese(phrase.chinese), "\(what) in Chinese")
        #expect(!phrase.english.isEmpty && !isChinese(phrase.english), "\(what) in English")
        let foreign = zip(phrase.chinese, phrase.chinese.dropFirst()).contains { pair in
            isChinese(String(pair.0)) && ",;:!?(".contains(pair.1)
        }
        #expect(!foreign, "\(what) has full-width punctuation in Chinese")
    }

    @Test(arguments: DenialReason.allCases)
    func `a denial tells the visitor, politely and briefly, in both languages`(
        reason: DenialReason
    ) {
        check(reason.visitorPhrase, reason.rawValue)
        check(reason.name, reason.rawValue)
        #expect(reason.visitorPhrase.chinese.count <= 20)
        #expect(reason.visitorPhrase.english.count <= 60)
    }

    @Test(arguments: AlarmKind.allCases)
    func `an alarm has its name, its meaning and the next step in both languages`(
        kind: AlarmKind
    ) {
        check(kind.name, kind.rawValue)
        check(kind.meaning, kind.rawValue)
        check(kind.nextStep, kind.rawValue)
    }

    @Test func `no two alarms and no two denials read alike`() {
        let alarms = AlarmKind.allCases
        for texts in [alarms.map(\.name), alarms.map(\.meaning), DenialReason.allCases.map(\.name)]
        {
            #expect(Set(texts).count == texts.count)
        }
        // An old list and one that has ended are mended alike.
        #expect(Set(alarms.map(\.nextStep)).count == alarms.count - 1)
    }

    @Test func `every other word that people read has both languages`() {
        for word in DoorAuthority.allCases { check(word.name, word.rawValue) }
        for word in DoorAuthority.allCases { check(word.explanation, word.rawValue) }
        for word in DoorMode.allCases { check(word.name, word.rawValue) }
        for word in CommandRefusal.allCases { check(word.phrase, word.rawValue) }
        for word in UnlockFailure.allCases { check(word.name, word.rawValue) }
        for word in UsualGroup.allCases {
            #expect(!word.name.chinese.isEmpty && !word.name.english.isEmpty)
            #expect(MemberGroup(word.rawValue).phrase == word.name)
        }
        for word in CredentialKind.allCases {
            #expect(!word.name.chinese.isEmpty && !word.name.english.isEmpty)
        }
        for word in AlarmSeverity.allCases { check(word.name, word.rawValue) }
        for word in Noise.allCases { check(word.name, word.rawValue) }
        for word in StorageCondition.allCases { check(word.name, word.rawValue) }
        for word in OutputRole.allCases { check(word.name, word.rawValue) }
        for word in ContactRole.allCases { check(word.name, word.rawValue) }
        for trust in [ClockTrust.synced, .holdover(uncertaintySeconds: 3), .untrusted] {
            check(trust.phrase, trust.word)
        }
        check(.welcome, "welcome")
    }

    @Test(arguments: EntryKind.allCases)
    func `an entry makes a sentence even without its data`(kind: EntryKind) {
        check(entry(kind).sentence(in: .shanghai), kind.rawValue)
    }

    private func entry(
        _ kind: EntryKind, subject: String = "door", _ data: [String: LedgerValue] = [:]
    ) -> LedgerEntry {
        let moment = Moment(
            instant: MonotonicInstant(nanoseconds: 0), wall: UnixTime(seconds: 1_768_480_200),
            trust: .synced)
        return LedgerEntry(kind, at: moment, subject: subject, data: data)
    }

    private struct Case: Sendable {
        let kind: EntryKind
        var subject = "door"
        let data: [String: LedgerValue]
        let chinese: String
        let english: String
    }

    private static let cases: [Case] = [
        Case(
            kind: .accessGranted, data: ["kind": .text("idCard"), "group": .text("courier")],
            chinese: "放行：身份证，快递员", english: "Let in: ID card, courier"),
        Case(
            kind: .accessGranted, data: ["kind": .text("wiegand"), "clockUntrusted": .flag(true)],
            chinese: "放行：门禁卡（时钟不可信）",
            english: "Let in: access card (clock not trusted)"),
        Case(
            kind: .accessDenied, data: ["kind": .text("qr"), "reason": .text("replayed")],
            chinese: "拒绝：会员码，重复使用的码", english: "Refused: member code, code used before"),
        Case(
            kind: .accessDenied,
            data: ["kind": .text("pin"), "reason": .text("lockedOut"), "count": .integer(7)],
            chinese: "拒绝：密码，读卡器已锁定，共 7 次", english: "Refused: PIN, reader locked out, 7 times"),
        Case(
            kind: .accessNotCarriedOut, data: ["kind": .text("remote"), "reason": .text("late")],
            chinese: "未开门：远程开门，存储答复太晚",
            english: "Not opened: remote unlock, storage answered too late"),
        Case(
            kind: .commandGiven,
            data: [
                "command": .text("directive"), "by": .text("directive"),
                "refused": .text("outdated"), "count": .integer(3),
            ],
            chinese: "指令，共 3 次（市平台），未执行：已有更新的指令生效。",
            english: "Directive, 3 times (by the city), not carried out: "
                + "A newer directive is in force."),
        Case(
            kind: .doorClosed, data: ["openMilliseconds": .integer(3200)],
            chinese: "门关好，开了 4 秒", english: "The door closed after 4 s"),
        Case(
            kind: .modeChanged,
            data: [
                "mode": .text("lockdown"), "by": .text("li"),
                "untilMilliseconds": .integer(1_768_483_800_000),
            ],
            chinese: "门模式改为封闭，至 2026-01-15 21:30（li）",
            english: "Door mode set to lockdown until 2026-01-15 21:30 (by li)"),
        Case(
            kind: .modeChanged, data: ["mode": .text("normal"), "ended": .text("open")],
            chinese: "门模式到期：常开", english: "Door mode ended: open"),
        Case(
            kind: .commandGiven,
            data: ["command": .text("reset-fire"), "by": .text("li"), "refused": .text("noFire")],
            chinese: "复位火警指令（li），未执行：当前没有火警，无需复位。",
            english: "Order to reset the fire (by li), not carried out: "
                + "There is no fire to reset."),
        Case(
            kind: .alarmRaised, subject: "reader-front", data: ["alarm": .text("deviceLost")],
            chinese: "报警：设备失联（reader-front）", english: "Alarm: Device lost (reader-front)"),
        Case(
            kind: .alarmCleared, data: ["alarm": .text("heldOpen")],
            chinese: "报警解除：门未关", english: "Alarm over: Door held open"),
        Case(
            kind: .alarmRaised, subject: "reader-front",
            data: ["alarm": .text("deviceLost"), "under": .text("mainsLost")],
            chinese: "报警：设备失联（reader-front），起因：市电中断",
            english: "Alarm: Device lost (reader-front), because of: Mains power lost"),
        Case(
            kind: .alarmRaised, subject: "air/temperature",
            data: [
                "alarm": .text("sensorStale"), "under": .text("deviceLost"),
                "underSubject": .text("rs485"),
            ],
            chinese: "报警：传感器无数据（air/temperature），起因：设备失联（rs485）",
            english: "Alarm: Sensor silent (air/temperature), because of: Device lost (rs485)"),
        Case(
            kind: .vendOutcome, subject: "lane-1/1",
            data: ["outcome": .text("jammed"), "sku": .integer(1001)],
            chinese: "出货结果（lane-1/1，物品 1001）：卡货",
            english: "Vend (lane-1/1, item 1001): jammed"),
        Case(
            kind: .alarmAcknowledged, subject: "help",
            data: ["alarm": .text("helpCalled"), "by": .text("staff card")],
            chinese: "报警已确认：有人求助（help）（值守人员刷卡）",
            english: "Alarm acknowledged: Help called (help) (by a staff card)"),
        Case(
            kind: .alarmUncovered, subject: "scanner", data: ["alarm": .text("deviceLost")],
            chinese: "起因已消除，报警未解除：设备失联（scanner）",
            english: "Its cause is over, the alarm is not: Device lost (scanner)"),
        Case(
            kind: .commandGiven, subject: "help",
            data: [
                "command": .text("acknowledge"), "alarm": .text("helpCalled"), "by": .text("li"),
            ],
            chinese: "确认报警：有人求助（li）",
            english: "Order to acknowledge an alarm: Help called (by li)"),
        Case(
            kind: .clockJumped, data: ["byMilliseconds": .integer(-3_600_000)],
            chinese: "时钟被拨回 1 小时 0 分", english: "The clock was set back by 1 h 0 min"),
        Case(
            kind: .ledgerPruned, subject: "ledger",
            data: ["from": .integer(1), "to": .integer(41_000), "reason": .text("budget")],
            chinese: "清理到期的旧记录：第 1 – 41000 条",
            english: "Old entries removed to make room: 1 – 41000"),
        Case(
            kind: .listChanged, data: ["version": .integer(118), "count": .integer(2345)],
            chinese: "名册更新：第 118 版，共 2345 条",
            english: "Member list renewed: version 118, 2345 lines"),
        Case(
            kind: .listChanged, subject: "vouchers",
            data: ["version": .integer(3), "count": .integer(20)],
            chinese: "核销名单更新：第 3 版，共 20 条",
            english: "Voucher list renewed: version 3, 20 lines"),
        Case(
            kind: .listChanged, subject: "calendar",
            data: ["version": .integer(2), "count": .integer(38)],
            chinese: "节假日历更新：第 2 版，共 38 天",
            english: "Calendar renewed: version 2, 38 days"),
        Case(
            kind: .listChanged, subject: "calendar", data: ["withdrawn": .flag(true)],
            chinese: "节假日历更新：市里不再发布",
            english: "Calendar renewed: the city publishes none any more"),
        Case(
            kind: .listRefused, subject: "lists",
            data: [
                "reason": .text("badLine"), "file": .text("vouchers-3.ndjson"), "line": .integer(7),
            ],
            chinese: "市平台的名册未采用，沿用原来的：vouchers-3.ndjson 第 7 行，格式有误",
            english: "The hub's lists are not used, the last ones stay: vouchers-3.ndjson line 7, "
                + "its form is wrong"),
        Case(
            kind: .listRefused, subject: "lists",
            data: [
                "reason": .text("wrongSize"), "file": .text("members-3.ndjson"),
                "bytes": .integer(700), "promisedBytes": .integer(1000),
            ],
            chinese: "市平台的名册未采用，沿用原来的：members-3.ndjson，文件残缺或与清单不符，"
                + "实有 700 字节，清单写的是 1000 字节",
            english: "The hub's lists are not used, the last ones stay: members-3.ndjson, "
                + "the file is not what the manifest names, 700 bytes where it says 1000"),
        Case(
            kind: .listRefused, subject: "lists", data: ["reason": .text("shrinks")],
            chinese: "市平台的名册未采用，沿用原来的，名册骤减过半",
            english: "The hub's lists are not used, the last ones stay, "
                + "the list would shrink to less than half"),
        Case(
            kind: .heaterSwitched, subject: "room",
            data: ["on": .flag(true), "millidegrees": .integer(-3549)],
            chinese: "加热开启，-3.5 °C", english: "Heating on, -3.5 °C"),
        Case(
            kind: .occupancyHour, subject: "room",
            data: [
                "entered": .integer(12), "left": .integer(9),
                "hourMilliseconds": .integer(1_768_478_400_000),
            ],
            chinese: "客流：进 12 人，出 9 人，自 2026-01-15 20:00",
            english: "People: 12 in, 9 out from 2026-01-15 20:00"),
        Case(
            kind: .applianceStopped, subject: "shoe-dryer",
            data: ["cause": .text("vacant"), "seconds": .integer(61)],
            chinese: "设备停止：shoe-dryer，室内无人", english: "Stopped: shoe-dryer, the room is empty"),
        Case(
            kind: .roomPowerChanged, subject: "room",
            data: [
                "on": .flag(false), "by": .text("directive"),
                "untilMilliseconds": .integer(1_768_483_800_000),
            ],
            chinese: "插座断电，至 2026-01-15 21:30（市平台）",
            english: "The outlets are off until 2026-01-15 21:30 (by the city)"),
        Case(
            kind: .alarmRaised, subject: "probe-room/temperature", data: ["alarm": .text("frost")],
            chinese: "报警：有冻结危险（probe-room/temperature）",
            english: "Alarm: Frost (probe-room/temperature)"),
    ]

    @Test(arguments: cases.indices)
    func `an entry reads as its data says`(index: Int) {
        let example = Self.cases[index]
        let sentence = entry(example.kind, subject: example.subject, example.data)
            .sentence(in: .shanghai)
        #expect(sentence == Phrase(example.chinese, example.english))
    }

    @Test func `an item is told by its name where that is known`() {
        let sentence = entry(
            .vendOutcome, subject: "lane-1/1",
            ["outcome": .text("jammed"), "sku": .integer(1001)]
        ).sentence(
            in: .shanghai, items: [SKUNumber(1001): Phrase("暖宝宝", "hand warmer")])
        #expect(
            sentence
                == Phrase("出货结果（lane-1/1，暖宝宝）：卡货", "Vend (lane-1/1, hand warmer): jammed"))
    }

    @Test func `a word that this version does not know stands as it is`() {
        let sentence = entry(.accessDenied, ["reason": .text("tooCold")]).sentence(in: .shanghai)
        #expect(sentence.english.contains("tooCold"))
        #expect(MemberGroup("fishers").phrase == .verbatim("fishers"))
    }
}
