import Fulfilment
import HTTPProtocol
import Ledger
import Market
import MarketProtocol
import Transport

/// What is to be done once everything that was decided is durable.
enum DeskAnswer: Sendable {
    /// Answer.
    case respond(Response)
    /// Go on with something that takes longer, and answer then.
    case then(@Sendable (_ send: @escaping @Sendable (Response) -> Void) -> Void)
}

extension DeskAnswer {
    /// Gives the answer once it is durable, or says that it is not.
    func completion(_ send: @escaping @Sendable (Response) -> Void) -> OrderDesk.Completion {
        { failure in
            if failure != nil { return send(.refused(503, "cannotRecord")) }
            switch self {
            case .respond(let response): send(response)
            case .then(let body): body(send)
            }
        }
    }
}

// How a route asks the desk and answers when what it says is durable.
extension Routes {
    /// Asks the desk something that changes nothing.
    func asking(
        _ connection: Connection,
        _ body:
            @escaping @Sendable (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> DeskAnswer
    ) -> Reply {
        handing(connection, body) { desk, job in desk.ask(job) }
    }

    /// Lets the desk do something.
    func doing(
        _ connection: Connection,
        _ body:
            @escaping @Sendable (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> DeskAnswer
    ) -> Reply {
        handing(connection, body) { desk, job in desk.submit(job) }
    }

    /// Something that lets the desk do a thing and brings the answer back, from any thread.
    func handing(
        _ connection: Connection
    )
        -> @Sendable (
            @escaping @Sendable (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> DeskAnswer
        ) -> Void
    {
        let send = answering(connection)
        let (desk, clock) = (market.orders.desk, market.clock)
        return { body in
            let isTaken = desk.submit { book in Self.job(&book, clock.now, body, send) }
            if !isTaken { send(.refused(503, "busy")) }
        }
    }

    /// Makes a job of what a route wants and hands it to the desk, which may have too many.
    private func handing(
        _ connection: Connection,
        _ body:
            @escaping @Sendable (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> DeskAnswer,
        _ hand: (OrderDesk, @escaping OrderDesk.Job) -> Bool
    ) -> Reply {
        let send = answering(connection)
        let clock = market.clock
        let isTaken = hand(market.orders.desk) { book in Self.job(&book, clock.now, body, send) }
        return isTaken ? .later : .respond(.refused(503, "busy"))
    }

    /// Lets the desk change an order, and answers with the order.
    func changing(
        _ connection: Connection,
        _ body:
            @escaping @Sendable (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> OrderID
    ) -> Reply {
        let service = market.orders
        return doing(connection) { book, now throws(FulfilmentRefusal) in
            let id = try body(&book, now)
            guard let entry = book.entry(id) else { throw .unknownOrder }
            return .respond(.json { entry.write(to: &$0, service) })
        }
    }

    private static func job(
        _ book: inout OrderBook,
        _ now: Timestamp,
        _ body: (inout OrderBook, Timestamp) throws(FulfilmentRefusal) -> DeskAnswer,
        _ send: @escaping @Sendable (Response) -> Void
    ) -> OrderDesk.Completion {
        let answer: DeskAnswer
        do throws(FulfilmentRefusal) {
            answer = try body(&book, now)
        } catch {
            answer = .respond(.refused(error))
        }
        return answer.completion(send)
    }
}

extension Response {
    /// A refusal of the desk.
    static func refused(_ refusal: FulfilmentRefusal) -> Response {
        .refused(refusal.status, refusal.wireReason) { json in
            switch refusal {
            case .alreadyHandedOver(let at): json.field("at", at.milliseconds)
            case .slotEnded(let lateBy): json.field("lateBy", lateBy)
            case .outOfRange(let field): json.field("field", field)
            case .tooMany(let limit): json.field("limit", limit)
            case .refundChanged(let amount): json.field("amount", amount)
            case .notEnoughPlaces(let free): json.field("free", free)
            default: break
            }
        }
    }
}

extension FulfilmentRefusal {
    /// The status that goes with the reason.
    fileprivate var status: Int {
        switch self {
        case .unknownOrder, .unknownPoint, .unknownSlot, .unknownCode, .unknownErrand,
            .unknownBeneficiary:
            404
        case .outOfRange: 400
        case .orderEnded, .alreadyHandedOver, .alreadyPaid, .notPaid, .notBooked, .otherPoint,
            .slotEnded, .slotFull, .lineFull, .notEnoughPlaces, .lotOver, .keyReused, .idReused,
            .tooManyPayments,
            .nothingToRefund, .refundChanged, .errandTaken, .tooMany:
            409
        }
    }
}

extension Reply {
    /// Another method is wanted.
    static func notAllowed(_ methods: String) -> Reply {
        .respond(.guarded(405, [(name: "Allow", value: methods)]))
    }
}
