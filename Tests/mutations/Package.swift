// swift-tools-version: 6.2

import PackageDescription

// The part of the package that the deliberate bugs are in, with the two suites that must find them:
// a bug costs the build of these, not of the whole program.

/// As in the project's own Package.swift.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "mutations",
    targets: [
        module("StationModel"),
        module("Decoding", ["StationModel"]),
        module("StationCore", ["StationModel"]),
        module("DevicePorts", ["StationModel"]),
        module("DeviceDrivers", ["StationModel", "DevicePorts", "Decoding"]),
        module(
            "Simulation",
            ["StationModel", "StationCore", "Decoding", "DevicePorts", "DeviceDrivers"]),
        .testTarget(
            name: "StationCoreTests", dependencies: ["StationCore", "StationModel"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Simulation", "StationCore", "StationModel", "Decoding", "DevicePorts",
                "DeviceDrivers",
            ],
            // A scenario that is played live watches no invariant.
            exclude: ["LiveScenarioTests.swift"], swiftSettings: strict),
    ]
)
