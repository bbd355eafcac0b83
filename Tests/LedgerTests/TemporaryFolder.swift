import FoundationEssentials
import Testing

/// Gives each test a folder of its own on the real disk and removes it afterwards.
struct OnDisk: SuiteTrait, TestTrait, TestScoping {
    @TaskLocal static var root = ""

    var isRecursive: Bool { true }

    @concurrent func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let root = FileManager.default.temporaryDirectory
            .appending(path: "ledger-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await OnDisk.$root.withValue(root, operation: function)
    }
}

extension Trait where Self == OnDisk {
    /// The test uses ``TemporaryFolder``.
    static var onDisk: OnDisk { OnDisk() }
}

/// A place for a data folder, which goes away with the test.
struct TemporaryFolder: Sendable {
    /// The path of the data folder, which does not exist yet.
    let data: String

    init() {
        precondition(!OnDisk.root.isEmpty, "the suite has no trait .onDisk")
        data = "\(OnDisk.root)/\(UUID().uuidString)"
    }

    func read(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: "\(data)/\(name)")))
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try FileManager.default.createDirectory(
            atPath: data,
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: URL(filePath: "\(data)/\(name)"))
    }

    /// The size of a file, `nil` when there is none.
    func size(_ name: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(data)/\(name)")
        return attributes?[.size] as? Int
    }

    /// All files of the data folder with their bytes.
    func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: data) {
            contents[name] = try read(name)
        }
        return contents
    }
}
