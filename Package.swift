// swift-tools-version: 6.2
// The layers of docs/ARCHITECTURE.md as targets; scripts/check-layers holds the imports against them.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        exclude: exclude, resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "relance",
    products: [.executable(name: "relance", targets: ["relance"])],
    targets: [
        // C seams: a module map and a shim each.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .systemLibrary(name: "CRdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "CRocksDB", providers: [.apt(["librocksdb-dev"])]),
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),

        // Threads, language and values.
        module("Threads"),
        module("Spelling"),
        module("Calendar"),
        module("Expression", ["Calendar", "Spelling", "CRE2"]),
        module("Events", ["Expression", "Calendar"]),

        // Configuration.
        module("YAML", ["CYAML"]),
        module("RuleSet", ["Events", "Expression", "Calendar"]),
        module("Config", ["RuleSet", "Events", "Expression", "Calendar", "YAML"]),

        // The engine.
        module("Digests", ["CCrypto"]),
        module("Customer", ["Digests", "RuleSet", "Events", "Expression", "Calendar"]),
        module("Gates", ["Customer", "RuleSet", "Events", "Expression", "Calendar"]),
        module("Engine", ["Customer", "Gates", "RuleSet", "Events", "Expression", "Calendar"]),
        module(
            "Records",
            [
                "Engine", "Customer", "Gates", "Digests", "RuleSet", "Events", "Expression",
                "Calendar",
            ]),

        // The world outside.
        module("Kafka", ["CRdkafka"]),
        module("Store", ["CRocksDB", "Threads"]),

        // Daemon.
        module("Telemetry"),
        module(
            "Runtime",
            [
                "Threads", "Engine", "Records", "Kafka", "Store", "Telemetry", "Customer", "Gates",
                "RuleSet",
                "Events", "Expression", "Calendar",
            ]),

        // Drivers.
        module("Inputs", ["Events", "Kafka", "Expression", "Calendar", "CZlib", "CZstd"]),
        module(
            "Replay",
            [
                "Threads", "Engine", "Records", "Inputs", "Customer", "Gates", "RuleSet", "Events",
                "Expression", "Calendar",
            ]),
        module("Arguments", ["Spelling"]),
        .executableTarget(
            name: "relance",
            dependencies: [
                "Arguments", "Config", "YAML", "Replay", "Runtime", "Threads", "Kafka", "Store",
                "Telemetry",
                "Records",
                "Inputs", "Engine", "Customer",
                "Gates", "RuleSet", "Events", "Expression", "Calendar",
            ],
            swiftSettings: strict),

        // Programs that measure; never timed tests.
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Config", "Replay", "Inputs", "Engine", "Customer", "RuleSet", "Events",
            ],
            path: "Tests/Benchmarks/Stages", swiftSettings: strict),

        .executableTarget(
            name: "kafka-benchmarks", dependencies: ["Kafka"],
            path: "Tests/Benchmarks/Kafka", swiftSettings: strict),

        .executableTarget(
            name: "store-benchmarks", dependencies: ["Store"],
            path: "Tests/Benchmarks/Store", swiftSettings: strict),

        .executableTarget(
            name: "expression-benchmarks", dependencies: ["Expression", "Calendar"],
            path: "Tests/Benchmarks/Expressions", swiftSettings: strict),

        .executableTarget(
            name: "index-benchmarks",
            dependencies: [
                "Config", "Engine", "Customer", "RuleSet", "Events", "Expression", "Calendar",
            ],
            path: "Tests/Benchmarks/Index", swiftSettings: strict),

        .executableTarget(
            name: "state-benchmarks",
            dependencies: [
                "Config", "Customer", "RuleSet", "Events", "Expression", "Calendar", "Digests",
            ],
            path: "Tests/Benchmarks/State", swiftSettings: strict),

        .executableTarget(
            name: "trigger-benchmarks",
            dependencies: [
                "Config", "Engine", "Customer", "RuleSet", "Events", "Expression", "Calendar",
            ],
            path: "Tests/Benchmarks/Triggers", swiftSettings: strict),

        .executableTarget(
            name: "broadcast-benchmarks",
            dependencies: [
                "Config", "Engine", "Customer", "RuleSet", "Events", "Expression", "Calendar",
            ],
            path: "Tests/Benchmarks/Broadcasts", swiftSettings: strict),

        .executableTarget(
            name: "gate-benchmarks",
            dependencies: [
                "Config", "Engine", "Customer", "RuleSet", "Events", "Expression", "Calendar",
            ],
            path: "Tests/Benchmarks/Gates", swiftSettings: strict),

        .executableTarget(
            name: "calendar-benchmarks",
            dependencies: [
                "Config", "Replay", "Records", "Engine", "Customer", "RuleSet", "Events",
                "Expression", "Calendar",
            ],
            path: "Tests/Benchmarks/Calendar", swiftSettings: strict),

        // Tests, and what they share.
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
        tests(of: "Threads"),
        tests(of: "Spelling"),
        tests(of: "Calendar"),
        tests(of: "Expression", ["Calendar"], exclude: ["Dates", "Mistakes"]),
        tests(of: "Events", ["Expression", "Calendar"]),
        tests(of: "YAML"),
        tests(of: "Kafka"),
        tests(of: "Store"),
        tests(
            of: "Config", ["YAML", "RuleSet", "Events", "Expression", "Calendar"],
            exclude: ["Corpus"]),
        tests(
            of: "Customer",
            [
                "Config", "Engine", "Gates", "RuleSet", "Events", "Expression", "Calendar",
                "Digests",
            ]),
        tests(of: "Digests"),
        tests(
            of: "Records",
            ["Engine", "Customer", "Gates", "RuleSet", "Events", "Expression", "Calendar"]),
        tests(of: "Inputs", ["Events", "Kafka", "Calendar", "CZlib", "CZstd"]),
        tests(of: "Arguments"),
        tests(
            of: "Engine",
            [
                "Config", "Customer", "Gates", "RuleSet", "Events", "Expression", "Calendar",
                "Digests",
            ]),
        tests(
            of: "Replay",
            ["Config", "Engine", "Records", "Inputs", "Gates", "RuleSet", "Events", "Calendar"],
            exclude: ["Cases", "Reported", "Zones"]),
        tests(of: "Telemetry"),
        tests(
            of: "Runtime",
            [
                "Config", "Replay", "Inputs", "Records", "Kafka", "Store", "RuleSet", "Telemetry",
                "Events", "Calendar",
            ]),
        tests(of: "relance", ["Kafka"], exclude: ["Scenarios"]),
    ]
)

// SwiftPM compiles a target anew when a module that the target itself names has changed. The layout of a
// type can change further down, and what was compiled against the old one then reads wrong bytes. So
// each target names all that is below it.
let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
for target in package.targets {
    var names: Set<String> = []
    var open = [target]
    while let next = open.popLast() {
        for case .byNameItem(let name, _) in next.dependencies where names.insert(name).inserted {
            open.append(targets[name]!)
        }
    }
    target.dependencies = names.sorted().map { .byName(name: $0) }
}
