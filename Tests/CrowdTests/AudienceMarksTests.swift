import SeededNumbers
import Testing

@testable import Crowd

@Suite struct AudienceMarksTests {
    @Test func `everybody has seen a record when the last viewer has`() {
        var marks = AudienceMarks()
        var first = marks.enter(10, at: 0)
        var second = marks.enter(10, at: 0)
        #expect(marks.move(&first, to: 12, at: 5))
        #expect(AudienceMarks.moment(of: 11, in: [marks.entries]) == nil)
        #expect(!marks.move(&second, to: 12, at: 9))
        #expect(AudienceMarks.moment(of: 11, in: [marks.entries]) == 9)
        #expect(AudienceMarks.moment(of: 12, in: [marks.entries]) == 9)
        #expect(AudienceMarks.moment(of: 13, in: [marks.entries]) == nil)
    }

    @Test func `a viewer who skips updates has seen them all with the newest`() {
        var marks = AudienceMarks()
        var quick = marks.enter(1, at: 0)
        var slow = marks.enter(1, at: 0)
        for sequence in Int64(2)...5 { _ = marks.move(&quick, to: sequence, at: sequence) }
        _ = marks.move(&slow, to: 5, at: 20)
        #expect(AudienceMarks.moment(of: 2, in: [marks.entries]) == 20)
        #expect(AudienceMarks.moment(of: 5, in: [marks.entries]) == 20)
    }

    @Test func `a viewer who leaves is waited for no longer`() {
        var marks = AudienceMarks()
        var stays = marks.enter(1, at: 0)
        let leaves = marks.enter(1, at: 0)
        _ = marks.move(&stays, to: 7, at: 3)
        marks.leave(leaves, at: 4)
        #expect(AudienceMarks.moment(of: 7, in: [marks.entries]) == 4)
    }

    @Test func `a position between two updates counts as the earlier one`() {
        var marks = AudienceMarks()
        var first = marks.enter(1, at: 0)
        _ = marks.move(&first, to: 4, at: 1)
        _ = marks.move(&first, to: 8, at: 2)
        var late = marks.enter(6, at: 3)
        #expect(AudienceMarks.moment(of: 8, in: [marks.entries]) == 2)
        _ = marks.move(&first, to: 9, at: 4)
        #expect(AudienceMarks.moment(of: 9, in: [marks.entries]) == nil)
        _ = marks.move(&late, to: 9, at: 6)
        #expect(AudienceMarks.moment(of: 9, in: [marks.entries]) == 6)
    }

    @Test func `an older message moves nobody back`() {
        var marks = AudienceMarks()
        var viewer = marks.enter(5, at: 0)
        #expect(!marks.move(&viewer, to: 3, at: 1))
        #expect(marks.entries == [AudienceMarks.Entry(sequence: 5, at: 0)])
    }

    @Test func `all groups must have seen a record`() {
        let early = [AudienceMarks.Entry(sequence: 3, at: 10)]
        let late = [
            AudienceMarks.Entry(sequence: 2, at: 5), AudienceMarks.Entry(sequence: 9, at: 40),
        ]
        #expect(AudienceMarks.moment(of: 2, in: [early, late]) == 10)
        #expect(AudienceMarks.moment(of: 3, in: [early, late]) == 40)
        #expect(AudienceMarks.moment(of: 4, in: [early, late]) == nil)
        #expect(AudienceMarks.moment(of: 4, in: []) == nil)
    }

    @Test(arguments: [1, 2, 7]) func `a random audience agrees with looking at everyone`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        var marks = AudienceMarks()
        var places = (0..<20).map { _ in marks.enter(0, at: 0) }
        var seen = [Int64](repeating: 0, count: places.count)
        var newest: Int64 = 0
        var expected: [Int64: Int64] = [:]
        for now in Int64(1)...20_000 {
            if random.next() % 3 == 0 { newest += Int64(random.next() % 3) + 1 }
            let viewer = Int(random.next() % UInt64(places.count))
            // Viewers only ever stand at published numbers; skipping some is what conflation does.
            _ = marks.move(&places[viewer], to: newest, at: now)
            seen[viewer] = newest
            if let lowest = seen.min(), expected[lowest] == nil { expected[lowest] = now }
        }
        for (sequence, moment) in expected where sequence > 0 {
            #expect(AudienceMarks.moment(of: sequence, in: [marks.entries]) == moment)
        }
    }
}
