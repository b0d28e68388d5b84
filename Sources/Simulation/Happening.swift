import StationCore
import StationModel

/// What can happen next in the world.
enum Happening {
    case planned(PlannedEvent)
    case visitor(Visit, VisitorAct)
    case input(Input, boot: Int)
    case decoderGap(DeviceId)
    case cardStays(Person, until: Duration)
    case contactRests(open: Bool, since: Duration, change: Int)
    case contactFreed
    case commit(boot: Int)
    case leafLetGo
    case wedgeGone
    case exitReleased
    case roomContactRests(DeviceId)
    case room(RoomHappening)
    case fireLoopCloses(resetByStaff: Bool)
    case resetFire(byStaff: Bool, tries: Int)
    case clockReturns
    case powerFails(boot: Int)
    case supplies(SuppliesHappening)
    case hub(HubHappening)
    case starts(adoptingLock: Bool)
}
