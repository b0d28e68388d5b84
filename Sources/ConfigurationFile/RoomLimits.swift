import StationModel

// The limits of the room; what each protects is in the messages of its `LimitReason`. Those that
// the model itself insists on are taken from there.
extension QuantityLimits {
    /// A range of times as the model states it.
    init(_ range: ClosedRange<Duration>, _ reason: LimitReason) {
        self.init(
            dimension: .time,
            range: range.lowerBound.wholeMilliseconds...range.upperBound.wholeMilliseconds,
            reason: reason)
    }

    /// A range of temperatures, in thousandths of a degree.
    init(temperature range: ClosedRange<Int>, _ reason: LimitReason) {
        self.init(
            dimension: .temperature, range: Int64(range.lowerBound)...Int64(range.upperBound),
            reason: reason)
    }

    // MARK: Sensors

    static let staleAfter = QuantityLimits(SensorConfiguration.staleAfterRange, .staleAfter)

    /// What any sensor of the quantity can say: outside there is no range to be plausible in.
    static func measurable(_ quantity: StationModel.Quantity) -> QuantityLimits {
        let range: ClosedRange<Int64> =
            switch quantity {
            case .temperature: -55_000...125_000
            case .humidity: 0...1000
            case .carbonDioxide: 0...50_000
            case .weight: -10_000...1_000_000
            case .distance: 0...100_000
            case .power: 0...100_000
            }
        return QuantityLimits(dimension: quantity.dimension, range: range, reason: .plausible)
    }

    /// A limit must be a value that the sensor is believed.
    static func limit(
        of quantity: StationModel.Quantity, within plausible: ClosedRange<Int>
    ) -> QuantityLimits {
        QuantityLimits(
            dimension: quantity.dimension,
            range: Int64(plausible.lowerBound)...Int64(plausible.upperBound),
            reason: .sensorLimit)
    }

    static func hysteresis(of quantity: StationModel.Quantity) -> QuantityLimits {
        let range: ClosedRange<Int64> =
            switch quantity {
            case .temperature: 100...10_000
            case .humidity: 10...300
            case .carbonDioxide, .weight, .distance, .power: 10...2000
            }
        return QuantityLimits(dimension: quantity.dimension, range: range, reason: .hysteresis)
    }

    // MARK: Occupancy

    static let vacantAfter = QuantityLimits(
        OccupancyConfiguration.vacantAfterRange, .vacantAfter)
    /// Nobody stands in a door for less than 5 s by accident only; after an hour nobody counts.
    static let blockedAfter = QuantityLimits(.seconds(5) ... .hours(1), .blockedAfter)
    static let presenceHold = QuantityLimits(.zero ... .minutes(10), .presenceHold)
    static let warmUp = QuantityLimits(.zero ... .minutes(10), .warmUp)

    // MARK: Climate

    static let setPoint = QuantityLimits(
        temperature: ClimateConfiguration.setPointRange, .setPoint)
    /// Below 2 °C a pipe at the wall has frozen before the probe says so.
    static let frost = QuantityLimits(temperature: 2000...10_000, .frost)
    static let overTemperature = QuantityLimits(temperature: 25_000...50_000, .overTemperature)
    static let climateHysteresis = QuantityLimits(temperature: 200...5000, .climateHysteresis)
    static let warmsWithin = QuantityLimits(.minutes(10) ... .hours(6), .warmsWithin)
    static let minimumSwitch = QuantityLimits(UnitConfiguration.minimumRange, .minimumSwitch)
    static let contactorDelay = QuantityLimits(.minutes(1) ... .hours(12), .contactorDelay)

    // MARK: Appliances

    static let onTime = QuantityLimits(ApplianceConfiguration.onTimeRange, .onTime)
    static let coolDown = QuantityLimits(.zero ... .hours(1), .coolDown)
    /// Two kettles; more than 16 A at 230 V is no outlet.
    static let load = QuantityLimits(dimension: .power, range: 1...3680, reason: .load)
    /// A room's share of a 63 A connection.
    static let totalLoad = QuantityLimits(dimension: .power, range: 1...14_490, reason: .totalLoad)
}
