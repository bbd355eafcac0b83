import Foundation
import Ledger
import Market
import MarketRoom

/// The market that a new user sees: shipped data, one account per role, and a presenter for every stall.
struct DemoMarket {
    /// The password of every demo account.
    static let password = "chodem2026"

    /// The demo's accounts; the host presents for the first room's producer.
    static let accounts: [(name: String, signInName: String, role: AccountRole)] = [
        ("Ban tổ chức", "bantochuc", .organiser), ("Người dẫn", "nguoidan", .host),
        ("Người mua Một", "mua1", .buyer), ("Người mua Hai", "mua2", .buyer),
    ]

    /// Hours that the demo night stays open.
    private static let nightHours: Int64 = 24 * 7

    /// Fills a new data folder; does nothing to one that has a market.
    static func seed(
        _ ledger: Ledger,
        folder: String,
        at now: Timestamp
    ) throws {
        guard try ledger.isEmpty() else { return }
        let plan = try MarketPlan(
            folder: folder,
            opens: now,
            closes: now + nightHours * 3_600_000
        )
        try ledger.store(plan)
        let hash = PasswordHash(password: password).text
        _ = try ledger.createAccounts(
            accounts.map { account in
                NewAccount(
                    role: account.role,
                    name: account.name,
                    signInName: account.signInName,
                    passwordHash: hash,
                    producer: account.role == .host ? plan.rooms.first?.producer : nil,
                    created: now
                )
            }
        )
    }
}

extension MarketRoom {
    /// A profile for each room of the ledger's night.
    static func profiles(_ ledger: Ledger) throws(LedgerError) -> [RoomProfile] {
        let producers = Dictionary(
            uniqueKeysWithValues: try ledger.producers().map { ($0.id, $0) }
        )
        var profiles: [RoomProfile] = []
        for room in try ledger.rooms() {
            guard let producer = producers[room.producer] else {
                throw .corrupt(what: "the producer of room \(room.slug)")
            }
            let products = try ledger.products(of: producer.id)
            profiles.append(
                RoomProfile(
                    id: room.id,
                    slug: room.slug,
                    title: room.title,
                    producer: producer,
                    hostName: room.host,
                    products: Dictionary(uniqueKeysWithValues: products.map { ($0.id, $0) })
                )
            )
        }
        return profiles
    }
}
