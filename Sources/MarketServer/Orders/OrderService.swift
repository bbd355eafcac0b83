import Fulfilment
import Ledger
import Logging
import Market
import MarketRoom
import Payments
import Synchronization

/// Everything between a win and a handed-over order, as the routes need it.
final class OrderService: Sendable {
    let desk: OrderDesk
    let payments: PaymentDesk
    /// Where buyers transfer to; `nil` where only cash is taken.
    let bank: BankAccount?
    /// What the bank's side signs with; `nil` where no notices are taken.
    let notices: NoticeSignature?
    private let pickupSecret: [UInt8]
    private let rooms = Mutex<[RoomID: MarketRoom]>([:])

    init(
        _ options: ServeOptions,
        _ ledger: Ledger,
        _ clock: ServerClock,
        _ logger: Logger
    ) throws {
        desk = OrderDesk(ledger, clock: clock, logger: logger)
        payments = PaymentDesk(desk, logger: logger)
        bank = options.bank
        notices = options.paymentSecret.flatMap { NoticeSignature(secret: $0) }
        pickupSecret = try SecretFile.pickup.secret(in: options.dataFolder)
    }

    /// Makes a room's holds orders, and carries payments to it; before the room is opened.
    func attach(_ room: MarketRoom) {
        rooms.withLock { $0[room.profile.id] = room }
        desk.follow(room)
        payments.attach(room)
    }

    /// What does not change of a room.
    func profile(_ room: RoomID) -> RoomProfile? {
        rooms.withLock { $0[room]?.profile }
    }

    /// What a unit of a lot consists of, where it is a set.
    func set(_ room: RoomID, _ lot: LotID) -> [Goods] {
        rooms.withLock { $0[room] }?.summary.sets[lot] ?? []
    }

    /// Whether an account shops for a person; from any thread, as of the last commit.
    func shops(_ payer: AccountID, for person: AccountID) -> Bool {
        desk.figures.errands.beneficiary(person, of: payer) != nil
    }

    /// The one true pickup code of an order.
    func pickupCode(_ order: OrderID) -> PickupCode {
        let message = "pickup \(order.room) \(order.hold)"
        return PickupCode(order, tag: MessageCode.make(Array(message.utf8), secret: pickupSecret))
    }

    /// The order that a code opens.
    func order(opening text: String) -> OrderID? {
        guard let code = PickupCode(text), code == pickupCode(code.order) else { return nil }
        return code.order
    }
}

extension LiveMarket {
    /// The person whom an account shops for, by the number on its list.
    func beneficiary(_ number: Int, of account: AccountID) -> Identity? {
        let person = AccountID(rawValue: number)
        return orders.shops(account, for: person) ? accounts.identity(of: person) : nil
    }
}

/// The transfer that pays an order.
struct PaymentRequest {
    /// What stands before the code in a reference, so that people see what they pay for.
    private static let mark = "CHODEM"

    let reference: String
    let amount: Money

    init(_ order: Order) {
        reference = "\(Self.mark) \(order.id.plainCode)"
        amount = order.goods.total
    }

    /// The text of the VietQR code; `nil` for an amount that no bank transfers.
    func payload(to account: BankAccount) -> String? {
        guard let reference = try? PaymentReference(reference) else { return nil }
        return try? VietQR(account: account, amount: amount, reference: reference).payload
    }
}
