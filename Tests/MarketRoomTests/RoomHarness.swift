import EventLoop
import Foundation
import Ledger
import Market
import MarketProtocol
import MarketRoom
import Synchronization
import Testing

/// A real room on a real loop over a real ledger in a temporary folder; only the people are the test's.
final class RoomHarness: Sendable {
    static let buyer = Identity(account: AccountID(11), name: "An", role: .buyer)
    static let rival = Identity(account: AccountID(12), name: "Bình", role: .buyer)
    static let host = Identity(
        account: AccountID(1),
        name: "Hiền",
        role: .host,
        producer: ProducerID(1)
    )

    let folder: String
    let ledger: Ledger
    let loop: EventLoop
    let outlet = RecordingOutlet()
    let room: MarketRoom
    private let keys = Mutex(0)

    init(folder: String? = nil, checkpointInterval: Int64 = 50_000) throws {
        let path =
            folder
            ?? FileManager.default.temporaryDirectory
            .appendingPathComponent("room-\(UUID().uuidString)").path
        self.folder = path
        ledger = try Ledger(folder: path)
        loop = try EventLoop(name: "room test")
        loop.start()
        room = try MarketRoom(
            Self.profile(),
            ledger: ledger,
            outlet: outlet,
            loop: loop,
            checkpointInterval: checkpointInterval,
            drawSeed: { Self.seed($0, $1) },
            clock: { Self.now }
        )
    }

    static func seed(_ room: RoomID, _ lot: LotID) -> Seed {
        let bytes = Digest(of: Array("test \(room) \(lot)".utf8)).bytes
        guard let seed = Seed(bytes) else { preconditionFailure("a digest is as long as a seed") }
        return seed
    }

    static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Ends this life of the room; the folder stays.
    func close() {
        loop.stop()
        loop.join()
        ledger.close()
    }

    /// Sends a request as if a loop had read it, and returns its key.
    @discardableResult
    func send(
        _ request: RoomRequest,
        as identity: Identity?,
        from connection: UInt64 = 1,
        key: String? = nil
    ) throws -> String {
        let number = keys.withLock { number in
            number += 1
            return number
        }
        let parsed = try #require(IdempotencyKey(ascii: (key ?? "k\(number)").utf8))
        let arrival = Arrival(
            address: SessionAddress(loop: 0, connection: connection),
            identity: identity,
            content: .request(request, parsed),
            at: Self.now
        )
        #expect(room.submit([arrival]).isEmpty)
        return parsed.description
    }

    /// Sends a command and waits for its answer.
    func answer(
        _ command: Command,
        as identity: Identity?,
        from connection: UInt64 = 1
    ) async throws
        -> [String: any Sendable]
    {
        let key = try send(.command(command), as: identity, from: connection)
        return try await outlet.letter { $0["key"] as? String == key }
    }

    static func profile(stock: Int = 100) throws -> RoomProfile {
        let name = BilingualText(vi: "Chè búp khô", en: "Dried tea buds")
        let product = Product(
            id: ProductID(1),
            producer: ProducerID(1),
            name: name,
            unit: BilingualText(vi: "hộp", en: "box"),
            group: .drinks,
            score: 92,
            price: try #require(Money(dong: 180_000)),
            stock: stock,
            picture: "/art/tea.svg",
            certificate: Certificate(number: "OCOP-1", issued: "2024-11-20")
        )
        let producer = Producer(
            id: ProducerID(1),
            name: BilingualText(vi: "HTX Chè Ba Vì", en: "Ba Vi Tea"),
            unit: AdministrativeUnit(commune: "Ba Trại", district: "Ba Vì"),
            story: name
        )
        return RoomProfile(
            id: RoomID(1),
            slug: "che-ba-vi",
            title: name,
            producer: producer,
            hostName: "Nguyễn Thị Hiền",
            products: [product.id: product]
        )
    }

    static func auction(duration: Milliseconds = 60_000) throws -> LotTerms {
        let step = try #require(Money(dong: 5_000))
        return LotTerms(
            product: ProductID(1),
            quantity: 1,
            format: .english(
                EnglishTerms(
                    openingPrice: try #require(Money(dong: 100_000)),
                    increments: try #require(IncrementLadder(every: step)),
                    duration: duration
                )
            )
        )
    }
}

/// Keeps what a room says, in order.
final class RecordingOutlet: Outlet {
    private let state = Mutex<(letters: [Letter], publications: [Publication])>(([], []))

    func deliver(_ letters: [Letter], from room: RoomID) {
        state.withLock { $0.letters += letters }
    }

    func publish(_ publication: Publication) {
        state.withLock { $0.publications.append(publication) }
    }

    func fence(_ passed: @escaping @Sendable () -> Void) {
        passed()
    }

    var fanOutMilliseconds: Int64 { 0 }

    var publications: [Publication] { state.withLock(\.publications) }

    /// The first letter that fits, waiting for it.
    func letter(where fits: ([String: any Sendable]) -> Bool) async throws -> [String: any Sendable]
    {
        try await first(state.withLock { $0.letters.map(\.text) }, fits)
    }

    /// The first publication that fits, waiting for it.
    func publication(
        where fits: ([String: any Sendable]) -> Bool
    ) async throws -> [String: any Sendable] {
        try await first(publications.map(\.text), fits)
    }

    private func first(
        _ texts: @autoclosure () -> [[UInt8]],
        _ fits: ([String: any Sendable]) -> Bool
    ) async throws -> [String: any Sendable] {
        for _ in 0..<2_000 {
            for text in texts() {
                let object =
                    try JSONSerialization.jsonObject(with: Data(text)) as? [String: any Sendable]
                if let object, fits(object) { return object }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw NothingCame()
    }

    struct NothingCame: Error {}
}
