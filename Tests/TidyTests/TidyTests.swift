import Testing

/// The rules of the house that a compiler does not check.
@Suite struct TidyTests {
    // A folder that cannot be read leaves nothing to look at, and the first test fails.
    private static let sources = (try? SourceFile.all(below: ["Sources"])) ?? []
    private static let everything = (try? SourceFile.all(below: ["Sources", "Tests"])) ?? []

    /// What each target may import besides the standard library.
    private static let allowedImports: [String: Set<String>] = [
        "WebSocketProtocol": ["CZlib"],
        "HTTPProtocol": [],
        "EventLoop": ["CLinux", "DequeModule", "Glibc", "Synchronization"],
        "Transport": [
            "EventLoop", "WebSocketProtocol", "HTTPProtocol", "CLinux", "COpenSSL", "DequeModule",
            "Glibc", "Synchronization",
        ],
        "Market": [],
        "MarketProtocol": ["Market"],
        "Payments": ["Market"],
        "QRCodes": ["CQREncode"],
        "Fulfilment": ["Market"],
        "Ledger": [
            "Market", "Fulfilment", "GRDB", "COpenSSL", "DequeModule", "FoundationEssentials",
            "Synchronization", "Glibc", "Dispatch", "GRDBSQLite",
        ],
        "MarketRoom": [
            "Market", "MarketProtocol", "Ledger", "EventLoop", "DequeModule", "Synchronization",
            "FoundationEssentials",
        ],
        "MarketServer": [
            "MarketRoom", "Ledger", "MarketProtocol", "Market", "Transport", "EventLoop",
            "WebSocketProtocol", "HTTPProtocol", "Payments", "QRCodes", "Fulfilment", "COpenSSL",
            "CZlib", "Logging", "Foundation", "Synchronization", "Dispatch",
        ],
        "Crowd": [
            "EventLoop", "WebSocketProtocol", "HTTPProtocol", "Transport", "MarketProtocol",
            "Market", "Histogram", "Foundation", "Synchronization", "Glibc",
        ],
        "Simulator": [
            "CSimulatedDisk", "MarketRoom", "MarketProtocol", "Market", "Ledger", "EventLoop",
            "Glibc", "Synchronization",
        ],
        "nightmarket": [
            "MarketServer", "Simulator", "Crowd", "Transport", "Ledger", "ArgumentParser",
            "Logging", "Foundation", "EventLoop", "WebSocketProtocol", "Market", "MarketProtocol",
            "MarketRoom", "Synchronization", "Glibc", "Payments", "QRCodes",
        ],
    ]

    @Test func `there are sources to look at`() {
        #expect(Self.sources.count > 20)
    }

    @Test func `imports run downwards only`() {
        for file in Self.sources {
            let allowed = Self.allowedImports[file.target]
            #expect(allowed != nil, "\(file.path): say in this test what \(file.target) may import")
            let others = file.imports.filter { allowed?.contains($0) == false }
            #expect(others.isEmpty, "\(file.path) imports \(others)")
        }
    }

    @Test func `a file has at most 400 lines`() {
        for file in Self.everything {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func `a function has at most 70 lines`() {
        for file in Self.everything {
            for function in file.functions {
                #expect(function.lines <= 70, "\(file.path): \(function)")
            }
        }
    }

    @Test func `nothing is left for later`() {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for file in Self.everything {
            for (number, line) in file.lines.enumerated() {
                #expect(!words.contains { line.contains($0) }, "\(file.path):\(number + 1)")
            }
        }
    }

    @Test func `libraries do not print`() {
        for file in Self.sources where !["nightmarket", "Crowd"].contains(file.target) {
            for (number, line) in file.lines.enumerated() {
                let text = line.drop { $0 == " " }
                #expect(!text.hasPrefix("print("), "\(file.path):\(number + 1)")
            }
        }
    }

    @Test func `every escape from checking gives its reason`() {
        for file in Self.sources {
            for (number, line) in file.lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let before = file.lines[max(0, number - 6)..<number]
                let hasReason = before.contains { $0.drop { $0 == " " }.hasPrefix("//") }
                #expect(hasReason, "\(file.path):\(number + 1) needs a comment with its reason")
            }
        }
    }
}
