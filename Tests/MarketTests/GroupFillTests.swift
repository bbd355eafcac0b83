import SeededNumbers
import Testing

@testable import Market

/// Who gets what of a group's cases: the quick way against the plainest, and members by the ten thousands.
@Suite struct GroupFillTests {
    private struct Wish {
        let least: Int
        let most: Int
    }

    private func pledge(_ wish: Wish) -> Hold {
        Hold(
            id: HoldID(1),
            lot: LotID(1),
            paddle: Paddle(1),
            kind: .pledge,
            quantity: wish.most,
            unitPrice: dong(1),
            total: dong(Int64(wish.most)),
            round: 0,
            deadline: at(0),
            state: .paid,
            least: wish.least
        )
    }

    /// Tries every number of cases from the greatest down, member by member.
    private func plainly(_ wishes: [Wish], _ caseSize: Int) -> [Int] {
        let wanted = wishes.reduce(0) { $0 + $1.most }
        for cases in stride(from: wanted / caseSize, to: 0, by: -1) {
            var left = cases * caseSize
            var units = wishes.map { _ in 0 }
            for (index, wish) in wishes.enumerated() where wish.least <= left {
                units[index] = wish.least
                left -= wish.least
            }
            for (index, wish) in wishes.enumerated() where units[index] > 0 {
                while left > 0, units[index] < wish.most {
                    units[index] += 1
                    left -= 1
                }
            }
            if left == 0 { return units }
        }
        return []
    }

    @Test func `whatever the members want, they get what the plain way gives`() {
        var random = SeededGenerator(seed: 20)
        var passedOver = 0
        for _ in 0..<5_000 {
            let largest = Int.random(in: 1...12, using: &random)
            let wishes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                let least = Int.random(in: 1...largest, using: &random)
                let more = Bool.random(using: &random) ? 0 : Int.random(in: 0...5, using: &random)
                return Wish(least: least, most: least + more)
            }
            let caseSize = Int.random(in: 1...15, using: &random)
            let units = GroupFill(wishes.map(pledge), caseSize).units
            #expect(units == plainly(wishes, caseSize), "\(wishes) in cases of \(caseSize)")
            if units.contains(0) { passedOver += 1 }
        }
        #expect(passedOver > 300, "hardly anybody was passed over")
    }

    @Test func `members whose units fill no case hold no room up`() {
        // The first wants one unit, all others pairs, and cases are even: of 49,999 numbers of cases each fails.
        let pledges = (0..<50_000).map { number in
            pledge(number == 0 ? Wish(least: 1, most: 1) : Wish(least: 2, most: 2))
        }
        let duration = ContinuousClock().measure {
            let fill = GroupFill(pledges, 2)
            #expect(fill.units.isEmpty)
        }
        #expect(duration < .seconds(5))
    }
}
