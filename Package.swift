// swift-tools-version: 6.3
import PackageDescription

/// Language mode 6, every upcoming feature, strict memory safety, and no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

let strictC: [CSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

/// A Swift target of this package, built with the strict settings.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target, in the folder `Tests/<name>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: strict
    )
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "NightMarket",
    products: [.executable(name: "nightmarket", targets: ["nightmarket"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        .target(name: "CLinux", cSettings: strictC),
        .target(name: "CSimulatedDisk", dependencies: [sqlite], cSettings: strictC),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CQREncode",
            pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"])]
        ),

        library("WebSocketProtocol", ["CZlib"]),
        library("HTTPProtocol"),
        library("EventLoop", ["CLinux", deque]),
        library(
            "Transport",
            ["EventLoop", "WebSocketProtocol", "HTTPProtocol", "CLinux", "COpenSSL", deque]
        ),
        library("Market"),
        library("MarketProtocol", ["Market"]),
        library("Payments", ["Market"]),
        library("QRCodes", ["CQREncode"]),
        library("Fulfilment", ["Market"]),
        library("Ledger", ["Market", "Fulfilment", "COpenSSL", grdb, sqlite, deque]),
        library("MarketRoom", ["Market", "MarketProtocol", "Ledger", "EventLoop", deque]),
        library(
            "MarketServer",
            [
                "MarketRoom", "Ledger", "MarketProtocol", "Market", "Transport", "EventLoop",
                "WebSocketProtocol", "HTTPProtocol", "Payments", "QRCodes", "Fulfilment",
                "COpenSSL", "CZlib", logging,
            ]
        ),
        library(
            "Crowd",
            [
                "EventLoop", "WebSocketProtocol", "HTTPProtocol", "Transport", "MarketProtocol",
                "Market", histogram,
            ]
        ),
        library(
            "Simulator",
            ["CSimulatedDisk", "MarketRoom", "MarketProtocol", "Market", "Ledger", "EventLoop"]
        ),
        .executableTarget(
            name: "nightmarket",
            dependencies: [
                "Simulator", "MarketServer", "Crowd", "Transport", "EventLoop", "Ledger",
                "MarketRoom", "MarketProtocol", "Market", "Payments", "QRCodes", arguments, logging,
            ],
            swiftSettings: strict
        ),

        // Only tests depend on it.
        .target(name: "SeededNumbers", path: "Tests/SeededNumbers", swiftSettings: strict),
        tests("WebSocketProtocol", ["SeededNumbers"]),
        tests("HTTPProtocol"),
        tests("EventLoop", ["SeededNumbers"]),
        tests("Transport", ["WebSocketProtocol", "HTTPProtocol", "EventLoop", "SeededNumbers"]),
        tests("Market", ["SeededNumbers"]),
        tests("MarketProtocol", ["Market", "SeededNumbers"]),
        tests("Payments", ["Market", "SeededNumbers"]),
        tests("QRCodes"),
        tests("Fulfilment", ["Market", "SeededNumbers"]),
        tests("Ledger", ["Market", "Fulfilment", grdb]),
        tests("MarketRoom", ["Market", "MarketProtocol", "Ledger", "EventLoop"]),
        tests(
            "MarketServer",
            [
                "MarketProtocol", "Market", "Fulfilment", "Ledger", "Transport", "EventLoop", grdb,
                logging,
            ]
        ),
        tests(
            "Crowd",
            [
                "MarketProtocol", "Market", "Transport", "EventLoop", "WebSocketProtocol",
                "SeededNumbers",
            ]
        ),
        tests("Simulator", ["Ledger", "Market", "MarketRoom", "EventLoop"]),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)

/// A fuzz target in the folder `Tests/Fuzz/<name>`; libFuzzer brings its main function.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "Fuzz\(name)",
        dependencies: ["FuzzInput"] + dependencies,
        path: "Tests/Fuzz/\(name)",
        swiftSettings: strict
    )
}

// Only Scripts/fuzz sets this; no other build sees these targets.
if Context.environment["NIGHTMARKET_FUZZ"] != nil {
    package.targets += [
        .target(name: "FuzzInput", path: "Tests/Fuzz/Input", swiftSettings: strict),
        fuzzer("HTTP", ["HTTPProtocol", "WebSocketProtocol"]),
        fuzzer("Frames", ["WebSocketProtocol"]),
        fuzzer("Inflate", ["WebSocketProtocol", "CZlib"]),
        fuzzer("Commands", ["MarketProtocol", "Market"]),
    ]
}
