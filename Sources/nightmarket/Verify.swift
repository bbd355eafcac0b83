import ArgumentParser
import Foundation
import Ledger
import MarketRoom

/// `nightmarket verify`.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replay every journal and check that everything agrees.",
        discussion: """
            Every entry is decided again by the rules and must come to the same result; hashes, sequence numbers \
            and the stored lots and holds must agree. Only reads, so the market may stay open meanwhile. \
            Exit code 1 and the first difference if something is wrong.
            """
    )

    @Option(help: "Folder that keeps the market.")
    var data: String

    @Option(
        help: ArgumentHelp(
            "Answers that a crowd wrote down (crowd --answers); each must be in the journal.",
            valueName: "file"
        )
    )
    var answers: String?

    func run() throws {
        try Failure.sayingWhy {
            let answers = try self.answers.map(Self.read) ?? []
            let found = try MarketVerifier.verify(folder: data, acknowledgements: answers)
            print("\(found.ledger.rooms) rooms, \(found.ledger.entries) entries replayed")
            if self.answers != nil { print("\(found.acknowledged) given answers compared") }
            if let difference = found.ledger.difference {
                Failure.say("\(difference)")
            }
            if let lost = found.lost {
                Failure.say("room \(lost.room): answer \(lost.key) at \(lost.sequence) is missing")
            }
            guard found.isSound else { throw ExitCode.failure }
            print("everything agrees")
        }
    }

    private struct Line: Decodable {
        let room: String
        let seq: Int64
        let key: String
    }

    private static func read(_ path: String) throws -> [Acknowledgement] {
        let text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            // A crowd that was killed may have left half a line at the end.
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
                return nil
            }
            return Acknowledgement(room: line.room, sequence: line.seq, key: line.key)
        }
    }
}
