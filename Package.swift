// swift-tools-version: 6.2

import PackageDescription

/// The settings of every Swift target: a warning is an error, and imports say what they mean.
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

func tests(
    _ name: String, _ dependencies: [Target.Dependency], excluding files: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: files, swiftSettings: strict)
}

let package = Package(
    name: "yizhand",
    products: [.executable(name: "yizhand", targets: ["yizhand"])],
    targets: [
        // C: headers and shims for what Swift cannot call by itself.
        .target(name: "CLinux"),
        .systemLibrary(
            name: "CGPIODLibrary", pkgConfig: "libgpiod", providers: [.apt(["libgpiod-dev"])]),
        .target(name: "CGPIOD", dependencies: ["CGPIODLibrary"]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Pure: no clock, no Foundation, no input or output.
        module("StationModel"),
        module("Decoding", ["StationModel"]),
        module("StationCore", ["StationModel"]),
        module("HubWire", ["StationModel"]),
        module("DevicePorts", ["StationModel"]),
        module("DeviceDrivers", ["StationModel", "DevicePorts", "Decoding"]),
        module(
            "Simulation",
            ["StationModel", "StationCore", "Decoding", "DevicePorts", "DeviceDrivers"]),

        // Pure, given keys.
        module("Identity", ["StationModel", "Decoding", "DevicePorts", "COpenSSL"]),

        // Thin input and output.
        module("LinuxIO", ["StationModel", "CLinux"]),
        module(
            "LinuxDevices",
            [
                "StationModel", "DevicePorts", "DeviceDrivers", "Decoding", "LinuxIO", "CGPIOD",
            ]),
        module("HubLink", ["StationModel", "LinuxIO", "Identity"]),
        module("Storage", ["StationModel", "HubWire", "CSQLite", "COpenSSL"]),
        .target(
            name: "StatusServer", dependencies: ["StationModel", "LinuxIO"],
            // The page is inside the binary: a station has nothing else to install or to lose.
            resources: [.embedInCode("Page")], swiftSettings: strict),
        module("ConfigurationFile", ["StationModel"]),
        module("Publishing", ["StationModel", "Decoding", "Identity", "LinuxIO"]),
        .target(
            name: "Scenarios", dependencies: ["StationModel", "Simulation", "ConfigurationFile"],
            resources: [.embedInCode("Files")], swiftSettings: strict),

        // The shell, and the composition roots.
        module(
            "StationRuntime",
            [
                "StationModel", "StationCore", "DevicePorts", "Identity", "LinuxIO", "Storage",
                "StatusServer", "ConfigurationFile", "HubWire", "HubLink",
            ]),
        .executableTarget(
            name: "yizhand",
            dependencies: [
                "StationModel", "StationCore", "StationRuntime", "Simulation", "Identity",
                "Decoding", "DevicePorts", "DeviceDrivers", "LinuxIO", "LinuxDevices", "Storage",
                "StatusServer", "ConfigurationFile", "Scenarios", "HubLink", "HubWire",
                "Publishing",
            ],
            swiftSettings: strict),

        // The performance budget, each figure beside its floor. The other two programs are measured
        // from outside; as dependencies they are built with it.
        .target(name: "CBenchFloors", dependencies: ["CSQLite", "COpenSSL"]),
        .executableTarget(name: "BenchEmpty", swiftSettings: strict),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CBenchFloors", "BenchEmpty", "yizhand", "StationModel", "StationCore",
                "StationRuntime", "Simulation", "Identity", "Decoding", "DevicePorts",
                "DeviceDrivers", "LinuxIO", "Storage", "StatusServer", "HubWire", "HubLink",
            ],
            swiftSettings: strict),

        // Tests mirror the sources; the tidy test reads the whole tree.
        tests("StationModelTests", ["StationModel"]),
        tests("DecodingTests", ["Decoding", "StationModel"]),
        tests("StationCoreTests", ["StationCore", "StationModel"]),
        tests(
            "DeviceDriversTests",
            ["DeviceDrivers", "DevicePorts", "Decoding", "StationCore", "StationModel"]),
        tests("IdentityTests", ["Identity", "DevicePorts", "Decoding", "StationModel"]),
        tests("PublishingTests", ["Publishing", "Identity", "StationModel"]),
        tests("LinuxIOTests", ["LinuxIO", "CLinux", "StationModel"]),
        tests("HubWireTests", ["HubWire", "StationModel"]),
        // The courier's process without the rest of the program.
        .executableTarget(
            name: "TestCourier", dependencies: ["HubLink"], path: "Tests/TestCourier",
            swiftSettings: strict),
        tests(
            "HubLinkTests", ["HubLink", "TestCourier", "Identity", "LinuxIO", "StationModel"]),
        tests(
            "LinuxDevicesTests",
            [
                "LinuxDevices", "LinuxIO", "DevicePorts", "DeviceDrivers", "StationModel",
                "Simulation",
            ]),
        tests("StorageTests", ["Storage", "StationCore", "StationModel", "CSQLite"]),
        tests(
            "StatusServerTests", ["StatusServer", "LinuxIO", "StationModel"],
            excluding: ["Fixtures"]),
        tests(
            "ConfigurationFileTests", ["ConfigurationFile", "StationModel"],
            excluding: ["Fixtures"]),
        tests(
            "ScenariosTests", ["Scenarios", "Simulation", "ConfigurationFile", "StationModel"],
            excluding: ["Fixtures"]),
        tests(
            "SimulationTests",
            [
                "Simulation", "StationCore", "StationModel", "Decoding", "DevicePorts",
                "DeviceDrivers", "Scenarios",
            ]),
        tests(
            "StationRuntimeTests",
            [
                "StationRuntime", "StationCore", "StationModel", "DevicePorts", "HubLink",
                "HubWire", "Identity", "LinuxIO", "Publishing", "StatusServer", "Storage",
                "TestCourier",
            ]),
        tests(
            "yizhandTests",
            [
                "yizhand", "ConfigurationFile", "DevicePorts", "HubLink", "HubWire", "Identity",
                "LinuxIO", "Publishing", "Simulation", "StationModel", "StationRuntime",
                "StatusServer", "Storage",
            ],
            excluding: ["Fixtures"]),
        tests("TidyTests", []),
    ]
)
