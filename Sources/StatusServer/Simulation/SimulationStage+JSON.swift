import StationModel

/// The stage as the panel gets it.
extension SimulationStage {
    var json: JSON {
        .object([
            ("contacts", .list(contacts.map(\.json))), ("lanes", .list(lanes.map(\.json))),
            ("shelves", .list(shelves.map(\.json))),
            ("compartments", .list(compartments.map(\.json))),
            (
                "probes",
                .list(
                    probes.map {
                        .object([
                            ("device", .text($0.device.text)),
                            ("fault", .optional($0.fault, JSON.text)),
                        ])
                    })
            ),
            (
                "cables",
                .list(
                    cables.map {
                        .object([
                            ("device", .text($0.device.text)), ("plugged", .flag($0.isPluggedIn)),
                        ])
                    })
            ),
            ("wares", .list(wares.sorted { $0.key < $1.key }.map(Self.ware))),
            ("fates", .list(fates.map(\.json))), ("faults", .list(faults.map(\.json))),
            ("beams", .flag(hasBeams)), ("blocked", .flag(isBeamBlocked)),
            ("outside", .optional(outsideMillidegrees, { .integer($0) })),
            ("outsideHeld", .flag(isOutsideHeld)),
        ])
    }

    private static func ware(_ number: SKUNumber, _ name: Phrase) -> JSON {
        .object([("sku", .integer(number.value)), ("label", name.json)])
    }
}

extension SimulationStage.Choice {
    var json: JSON { .object([("id", .text(id)), ("label", label.json)]) }
}

extension SimulationStage.Contact {
    fileprivate var json: JSON {
        .object([
            ("device", .text(device.text)), ("label", label.json), ("button", .flag(isButton)),
            ("alarm", .flag(hasAlarm)), ("active", .flag(isActive)),
        ])
    }
}

extension SimulationStage.Place {
    fileprivate var json: JSON {
        .object([
            ("place", .text(place.text)), ("label", label.json), ("capacity", .integer(capacity)),
            ("items", .optional(items, { .integer($0) })), ("fate", .optional(fate, JSON.text)),
            ("button", .optional(button) { .text($0.text) }),
        ])
    }
}

extension SimulationStage.Compartment {
    fileprivate var json: JSON {
        .object([
            ("compartment", .text(address.text)), ("label", label.json), ("open", .flag(isOpen)),
            ("button", .text(button.text)),
        ])
    }
}
