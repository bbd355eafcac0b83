import GRDB
import Market
import Testing

@testable import Ledger

@Suite(.onDisk)
struct HoldPlacesTests {
    private func noPlaces() throws -> HoldPlaces {
        let ledger = try Ledger(folder: TemporaryFolder().data)
        return try ledger.pool.read { try HoldPlaces(in: $0) }
    }

    private func rows(_ places: inout HoldPlaces, _ holds: [(Int, Int)]) throws -> [Int64] {
        try holds.map { places.row(of: try hold($0.0, $0.1, state: "held")) }
    }

    @Test func `holds get the next rows in the order in which they are first seen`() throws {
        var places = try noPlaces()
        #expect(try rows(&places, [(1, 1), (9, 1), (1, 2), (9, 1), (1, 1)]) == [1, 2, 3, 2, 1])
        #expect((1...3).map { places.indexAmongNew($0) } == [0, 1, 2])
        places.keep()
        #expect(try rows(&places, [(1, 3), (9, 1)]) == [4, 2])
        #expect((1...4).map { places.indexAmongNew($0) } == [nil, nil, nil, 0])
    }

    @Test func `rows that are not kept are given again, and older ones stay`() throws {
        var places = try noPlaces()
        _ = try rows(&places, [(1, 1), (1, 2)])
        places.keep()
        #expect(try rows(&places, [(2, 1), (1, 2), (1, 3)]) == [3, 2, 4])
        places.takeBack()
        #expect(try rows(&places, [(1, 3), (2, 1), (1, 2), (1, 1)]) == [3, 4, 2, 1])
    }
}
