import ArgumentParser
import Foundation
import Glibc

/// `nightmarket bench disk`: what one `fdatasync(2)` of the data folder's disk takes.
struct BenchDisk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk",
        abstract: "Append pages to a file, each synced, and time the syncs."
    )

    /// What is measured, in milliseconds.
    struct Result: Codable {
        let p50: Double
        let p99: Double
        let max: Double
    }

    @Option(help: "Folder on the disk to be measured.")
    var folder: String

    @Option(help: "Pages of 4,096 bytes.")
    var count = 1_000

    func run() throws {
        let path = folder + "/bench-disk"
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else {
            Failure.say("\(path) cannot be written")
            throw ExitCode.failure
        }
        defer {
            close(file)
            _ = unsafe unlink(path)
        }
        let page = [UInt8](repeating: 0x5a, count: 4_096)
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<max(1, count) {
            // The kernel copies the page before the call returns.
            guard unsafe write(file, page, page.count) == page.count else { throw ExitCode.failure }
            let start = clock.now
            guard fdatasync(file) == 0 else { throw ExitCode.failure }
            times.append((clock.now - start) / .milliseconds(1))
        }
        times.sort()
        let result = Result(
            p50: times[times.count / 2],
            p99: times[times.count * 99 / 100],
            max: times[times.count - 1]
        )
        print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
    }
}
