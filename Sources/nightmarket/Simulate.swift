import ArgumentParser
import EventLoop
import Foundation
import Simulator

/// `nightmarket simulate`.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let market nights pass on a simulated disk, and check every promise.",
        discussion: """
            A night is a real room over a real ledger with people who bid, claim, lose their line and ask again; only \
            time and the disk are simulated. Power cuts lose and tear what was not synced, the process is killed, \
            writes and syncs fail or lie, the disk is full. After each night every answer that was given must be in \
            the journal, every publication must show what was durable then, units must add up, and the journal must \
            lead to the room that was open.

            The seed decides everything, so a night that broke a promise can be repeated:
              nightmarket simulate --nights 2000
              nightmarket simulate --seed 1234 --nights 1

            The power can also be cut at every single operation of the disk, one night for each:
              nightmarket simulate --seed 7 --nights 3 --every-operation

            Exit code 1 and the seed if a promise was broken. No file is written.
            """
    )

    @Option(help: "The first night's seed; the nights after it count on.")
    var seed: UInt64 = 1

    @Option(help: "Nights.")
    var nights = 1_000

    @Flag(
        help:
            "Repeat each night on a disk without faults, and end its first life at each operation in turn."
    )
    var everyOperation = false

    @Option(
        help: ArgumentHelp(
            "Break the disk behind the checks' back, which must find it: lyingSyncs or flippedByte.",
            valueName: "how"
        ),
        transform: { text in
            guard let sabotage = Sabotage(rawValue: text) else {
                throw ValidationError("it must be lyingSyncs or flippedByte")
            }
            return sabotage
        }
    )
    var sabotage: Sabotage?

    @Flag(help: "Go on after a broken promise.")
    var keepGoing = false

    @Flag(
        help: "Print what identifies each night: the same for every run of a seed by this version."
    )
    var fingerprints = false

    func validate() throws {
        guard (1...100_000_000).contains(nights) else {
            throw ValidationError("--nights must be between 1 and 100,000,000")
        }
        guard sabotage == nil || !everyOperation else {
            throw ValidationError("--sabotage and --every-operation do not go together")
        }
        guard seed <= UInt64.max - UInt64(nights) else {
            throw ValidationError("--seed is too large for so many nights")
        }
    }

    func run() throws {
        try Failure.sayingWhy {
            let simulation = try Simulation()
            var tally = SimulationTally(nights: nights)
            for number in 0..<nights {
                try pass(simulation, seed + UInt64(number), &tally)
                tally.showProgress(after: number + 1)
            }
            tally.printSummary()
            guard tally.broken.isEmpty else { throw ExitCode.failure }
            print("every promise was kept")
        }
    }

    private func pass(
        _ simulation: Simulation,
        _ seed: UInt64,
        _ tally: inout SimulationTally
    ) throws {
        guard everyOperation else {
            try take(simulation.night(seed, sabotage: sabotage), &tally)
            return
        }
        let whole = simulation.night(seed, cutAt: nil)
        try take(whole, &tally)
        for operation in 1..<(whole.figures.disk.operations + 1) {
            try take(simulation.night(seed, cutAt: operation), &tally, cutAt: operation)
        }
    }

    private func take(
        _ report: NightReport,
        _ tally: inout SimulationTally,
        cutAt operation: Int? = nil
    ) throws {
        tally.figures.add(report.figures)
        if fingerprints { print("night \(report.seed): \(report.fingerprint)") }
        guard let broken = report.broken else { return }
        tally.broken.append(report.seed)
        let place = operation.map { ", power cut at operation \($0)" } ?? ""
        Failure.say("night \(report.seed)\(place): \(broken)")
        let option =
            operation != nil
            ? " --every-operation" : sabotage.map { " --sabotage \($0.rawValue)" } ?? ""
        Failure.say("repeat it: nightmarket simulate --seed \(report.seed) --nights 1\(option)")
        guard keepGoing else {
            tally.printSummary()
            throw ExitCode.failure
        }
    }
}

/// What has happened so far, and what a person sees of it.
private struct SimulationTally {
    let nights: Int
    var figures = NightFigures()
    var broken: [UInt64] = []
    private let start = SystemClock.nanoseconds
    private var shown = SystemClock.nanoseconds

    init(nights: Int) {
        self.nights = nights
    }

    /// Says on a terminal about once a second how far it is.
    mutating func showProgress(after done: Int) {
        let now = SystemClock.nanoseconds
        guard done < nights, now - shown > 1_000_000_000, isatty(STDERR_FILENO) == 1 else { return }
        shown = now
        let left = Double(now - start) / Double(done) * Double(nights - done) / 1e9
        let text = "\r\(done) of \(nights) nights, about \(Int(left.rounded(.up))) s left   "
        FileHandle.standardError.write(Data(text.utf8))
    }

    func printSummary() {
        if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r".utf8)) }
        let seconds = Double(SystemClock.nanoseconds - start) / 1e9
        let disk = figures.disk
        let rows: [(String, Int)] = [
            ("nights", figures.nights),
            ("lives of the server", figures.lives),
            ("  power cuts", disk.powerCuts),
            ("  kills", disk.kills),
            ("  ended as one should", figures.cleanEnds),
            ("  starts that did not get through", figures.failedStarts),
            ("operations of the disk", disk.operations),
            ("  unsynced sectors lost", disk.lostSectors),
            ("  unsynced sectors kept", disk.keptSectors),
            ("  sectors torn", disk.tornSectors),
            ("  names of files lost", disk.lostNames),
            ("  syncs failed", disk.failedSyncs),
            ("  syncs that lied", disk.lies),
            ("  writes failed", disk.failedWrites),
            ("  reads failed", disk.failedReads),
            ("  no room left", disk.refusedByFullDisk),
            ("answers given", figures.accepted + figures.refused),
            ("  accepted", figures.accepted),
            ("  refused by the rules", figures.refused),
            ("  given again to a retry", figures.repeated),
            ("  not now", figures.notNow),
            ("  lost by a disk that lied", figures.lostByLies),
            ("times a room stopped recording", figures.stops),
            ("records in doubt, found kept", figures.inDoubt),
            ("publications", figures.publications),
            ("journal entries replayed", figures.entries),
            ("data folders verified", figures.verified),
            ("  damaged by lies, and reported so", figures.damagedByLies),
        ]
        for (name, count) in rows {
            print(name.padding(toLength: 38, withPad: " ", startingAt: 0) + Self.grouped(count))
        }
        print(
            String(format: "%.1f nights in a second", Double(figures.nights) / max(seconds, 1e-9))
        )
    }

    private static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        let text = ([digits] + groups).joined(separator: ",")
        return String(repeating: " ", count: max(0, 12 - text.count)) + text
    }
}
