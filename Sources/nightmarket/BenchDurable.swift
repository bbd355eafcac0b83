import ArgumentParser
import EventLoop
import Foundation
import Glibc
import Market

/// `nightmarket bench durable`: how many claims a room and its ledger make durable in a second, beside a plain file.
struct BenchDurable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durable",
        abstract: "Make claims durable, by a room with its ledger and in a plain file.",
        discussion: """
            Buyers within the process have so many claims on their way all the time. The room is the server's own, \
            over the server's ledger; the plain file gets the same records of the same rules, each group with one \
            write and one fdatasync. Both take turns in the same folder.
            """
    )

    /// Claims that were durable in a second.
    struct Result: Codable {
        struct Round: Codable {
            let room: Double
            let file: Double
            /// The room's rate over the file's.
            let ratio: Double
            /// Microseconds of processor time, of all threads, for each claim.
            let roomProcessor: Double
            let fileProcessor: Double
        }

        let inFlight: Int
        let rounds: [Round]
        /// Medians of the rounds.
        let middle: Round
    }

    @Option(help: "Folder on the disk to be measured.")
    var folder: String

    @Option(help: "Claims on their way at once.")
    var inFlight = 50

    @Option(help: "Rounds, each with one run of the room and one of the file.")
    var rounds = 5

    @Option(help: "Seconds of each run.")
    var seconds = 2.0

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        try Bounds.check(inFlight, 1...50_000, "in-flight")
        try Bounds.check(rounds, 1...1_000, "rounds")
        try Bounds.check(seconds, 0.05...60, "seconds")
    }

    func run() throws {
        try Failure.sayingWhy {
            let result = try measure()
            if json {
                print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
                return
            }
            for round in result.rounds { print(Self.words(round)) }
            print("\(inFlight) in flight, medians: \(Self.words(result.middle))")
        }
    }

    private func measure() throws -> Result {
        var rounds: [Result.Round] = []
        for number in 0..<self.rounds {
            // Who goes first changes, so that neither always has what the other left of the disk.
            var runs: [DurableBuyers.Store: Run] = [:]
            let turns: [DurableBuyers.Store] =
                number.isMultiple(of: 2) ? [.room, .file] : [.file, .room]
            for store in turns {
                runs[store] = try run(store)
            }
            guard let room = runs[.room], let file = runs[.file] else { continue }
            rounds.append(
                Result.Round(
                    room: room.rate,
                    file: file.rate,
                    ratio: room.rate / file.rate,
                    roomProcessor: room.processor,
                    fileProcessor: file.processor
                )
            )
        }
        let middle = Result.Round(
            room: Self.median(rounds.map(\.room)),
            file: Self.median(rounds.map(\.file)),
            ratio: Self.median(rounds.map(\.ratio)),
            roomProcessor: Self.median(rounds.map(\.roomProcessor)),
            fileProcessor: Self.median(rounds.map(\.fileProcessor))
        )
        return Result(inFlight: inFlight, rounds: rounds, middle: middle)
    }

    /// What was measured of one store.
    private struct Run {
        let rate: Double
        let processor: Double
    }

    private func run(_ store: DurableBuyers.Store) throws -> Run {
        let place = "\(folder)/bench-durable"
        try FileManager.default.createDirectory(
            atPath: place,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: place) }
        let desk: any DurableDesk =
            switch store {
            case .room: try DurableRoom(folder: place)
            case .file: try DurableFile(path: "\(place)/claims")
            }
        desk.begin(inFlight)
        // Every buyer has their paddle then, and the disk is warm.
        while desk.answered < 2 * DurableBuyers.count {
            usleep(1_000)
            try desk.check()
        }
        let before = desk.answered
        let processor = Self.processorTime
        let start = SystemClock.nanoseconds
        usleep(UInt32(seconds * 1e6))
        let answered = Double(max(1, desk.answered - before))
        let nanoseconds = Double(SystemClock.nanoseconds - start)
        let used = Double(Self.processorTime - processor)
        try desk.end()
        return Run(rate: answered * 1e9 / nanoseconds, processor: used / answered / 1_000)
    }

    private static var processorTime: Int64 {
        let time = SystemClock.processorTime
        return time.user + time.system
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
    }

    private static func words(_ round: Result.Round) -> String {
        func short(_ value: Double) -> String { String(format: "%.2f", value) }
        return
            "\(Int(round.room)) claims/s in room and ledger, \(Int(round.file)) in a plain file: "
            + "\(short(round.ratio)); processor \(short(round.roomProcessor)) and "
            + "\(short(round.fileProcessor)) µs a claim"
    }
}
