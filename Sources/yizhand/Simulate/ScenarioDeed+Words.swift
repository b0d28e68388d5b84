import Simulation
import StationModel

/// What a scenario wanted, for people: told when it could not be done.
extension ScenarioDeed {
    var words: Phrase {
        switch self {
        case .control(let control): control.words
        case .order(let command): command.words
        case .stocktake(let place, _): Phrase("盘点 \(place.text)", "stocktake of \(place.text)")
        case .acknowledgeGravest: Phrase("确认最严重的报警", "the gravest alarm acknowledged")
        case .suspend(let person): Phrase("停用 \(person)", "\(person) suspended")
        case .stallDisk(true): Phrase("磁盘无响应", "the disk stalls")
        case .stallDisk(false): Phrase("磁盘恢复", "the disk works again")
        case .loseTime(true): Phrase("失去对时", "time servers lost")
        case .loseTime(false): Phrase("恢复对时", "time servers back")
        case .jumpClock(let span):
            Phrase("时钟跳变 \(span.wholeSeconds) 秒", "clock jumps by \(span.wholeSeconds) s")
        case .cutPower(let span):
            Phrase("断电 \(span.wholeSeconds) 秒", "power cut of \(span.wholeSeconds) s")
        case .hub(.honest): Phrase("市平台恢复", "the city's platform is well again")
        case .hub(let mood): Phrase("市平台：", "the city's platform: ") + mood.label
        case .impossible(let act): .verbatim("\(act)")
        }
    }
}

extension SimulationControl {
    /// What can fail has words of its own; anything else stands as it is.
    fileprivate var words: Phrase {
        switch self {
        case .refill(let place, let count):
            Phrase("补货 \(place.text) \(count) 件", "\(count) items into \(place.text)")
        case .shelf(let scale, let taken) where taken < 0:
            Phrase("放上 \(scale) \(-taken) 件", "\(-taken) items onto \(scale)")
        case .shelf(let scale, let taken):
            Phrase("从 \(scale) 取 \(taken) 件", "\(taken) items taken from \(scale)")
        case .replayCode(let person):
            Phrase("\(person) 的会员码截图", "a screenshot of \(person)'s code")
        case .replayVoucher: Phrase("核销码截图", "a screenshot of the voucher")
        default: .verbatim("\(self)")
        }
    }
}

extension Command {
    fileprivate var words: Phrase {
        switch self {
        case .restock(let place, let count, _, _):
            Phrase("登记 \(place.text) 补货 \(count) 件", "\(place.text) booked with \(count) items")
        case .stocktake(let place, let counted, _):
            Phrase("\(place.text) 盘点为 \(counted)", "\(place.text) counted as \(counted)")
        case .setMode(let mode, _): Phrase("门模式 \(mode.rawValue)", "door mode \(mode.rawValue)")
        case .resetFire: Phrase("消防复位", "reset after the fire")
        case .acknowledge(let alarm):
            Phrase("确认报警 \(alarm.kind.rawValue)", "\(alarm.kind.rawValue) acknowledged")
        case .unlock, .setRoomPower, .adjust: .verbatim("\(self)")
        }
    }
}
