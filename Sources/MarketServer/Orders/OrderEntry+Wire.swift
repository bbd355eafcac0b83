import Fulfilment
import Market
import MarketProtocol
import MarketRoom
import Payments

/// Who is named on receipts and lists.
struct OrderPerson {
    let name: String
    let phone: String
}

extension OrderEntry {
    /// Writes the order as an object's fields.
    ///
    /// The code that opens it is for its buyer's eyes only.
    func write(
        to json: inout JSONWriter,
        _ service: OrderService,
        showsCode: Bool = true
    ) {
        let goods = order.goods
        let profile = service.profile(order.id.room)
        json.field("order", order.id.code)
        json.field("room", profile?.slug ?? "")
        json.field("lot", goods.lot.rawValue)
        json.field("hold", order.id.hold.rawValue)
        json.field("kind", goods.kind)
        json.object("product") { json in
            guard let profile, let product = profile.products[goods.product] else { return }
            ProductCard(product: product, commune: profile.producer.unit.commune).write(to: &json)
        }
        if let profile { writeSet(to: &json, service.set(order.id.room, goods.lot), profile) }
        json.field("quantity", goods.quantity)
        json.field("unit", goods.unit.dong)
        json.field("total", goods.total.dong)
        json.field("refund", order.refund)
        json.field("state", order.state.rawValue)
        json.field("deadline", goods.deadline.milliseconds)
        json.field("at", order.made.milliseconds)
        writePickup(to: &json)
        writePayment(to: &json, service.bank)
        guard showsCode else { return }
        if canBeFetched {
            json.field("code", service.pickupCode(order.id).text)
            json.field("qr", "/api/orders/\(order.id.code)/pickup.svg")
        } else {
            json.field("code", String?.none)
        }
    }

    /// What is in the bag: each product of the set, and how many of it for all units.
    private func writeSet(to json: inout JSONWriter, _ set: [Goods], _ profile: RoomProfile) {
        guard !set.isEmpty else { return }
        json.array("set") { json in
            for part in set {
                json.object { json in
                    json.object("product") { json in
                        guard let product = profile.products[part.product] else { return }
                        let commune = profile.producer.unit.commune
                        ProductCard(product: product, commune: commune).write(to: &json)
                    }
                    json.field("quantity", part.quantity * order.goods.quantity)
                }
            }
        }
    }

    private func writePickup(to json: inout JSONWriter) {
        json.name("pickup")
        guard let pickup else { return json.null() }
        json.object { json in
            json.field("point", pickup.point.id.rawValue)
            json.field("slot", pickup.slot.id.rawValue)
            json.field("kind", pickup.point.kind.rawValue)
            json.object("name", pickup.point.name.write)
            json.field("address", pickup.point.address)
            json.field("from", pickup.slot.from.milliseconds)
            json.field("to", pickup.slot.to.milliseconds)
            if let stop = pickup.slot.stop { json.object("stop", stop.write) }
            json.field("state", pickup.placeInLine == nil ? "booked" : "waiting")
            if let place = pickup.placeInLine {
                json.field("place", place)
                json.field("estimate", pickup.estimate?.milliseconds)
            }
        }
    }

    private func writePayment(to json: inout JSONWriter, _ bank: BankAccount?) {
        json.name("payment")
        guard order.state == .awaitingPayment, order.goods.total > .zero else { return json.null() }
        let request = PaymentRequest(order)
        json.object { json in
            json.field("reference", request.reference)
            json.field("amount", request.amount.dong)
            guard let bank else { return }
            json.field("qr", "/api/orders/\(order.id.code)/payment.svg")
            json.field("bank", bank.bank)
            json.field("account", bank.number)
            json.field("holder", bank.holder)
        }
    }

    /// Writes what a receipt needs beside ``write(to:_:)``.
    func writeReceipt(
        to json: inout JSONWriter,
        _ profile: RoomProfile?,
        _ people: [AccountID: OrderPerson]
    ) {
        if let profile {
            json.object("title", profile.title.write)
            json.object("producer") { json in
                json.object("name", profile.producer.name.write)
                json.field("commune", profile.producer.unit.commune)
                json.field("district", profile.producer.unit.district)
            }
        }
        writePeople(to: &json, people)
        json.array("payments") { json in
            for payment in payments { json.object { payment.write(to: &$0) } }
        }
        json.field("refunded", order.refunded)
    }

    /// Writes who pays, who gets it, and when it went over the counter.
    func writePeople(to json: inout JSONWriter, _ people: [AccountID: OrderPerson]) {
        json.object("buyer") { json in
            let buyer = people[order.goods.account]
            json.field("name", buyer?.name)
            json.field("phone", buyer?.phone)
        }
        if let person = order.goods.beneficiary.flatMap({ people[$0] }) {
            json.object("for") { json in
                json.field("name", person.name)
                json.field("phone", person.phone)
            }
        }
        json.field("handedOver", order.handover?.at.milliseconds)
    }
}

extension Payment {
    /// Writes the payment as an object's fields.
    func write(to json: inout JSONWriter) {
        json.field("payment", id.rawValue)
        json.field("method", method.rawValue)
        json.field("id", bankID)
        json.field("reference", reference)
        json.field("amount", amount.dong)
        json.field("time", time.milliseconds)
        json.field("result", state.rawValue)
        json.field("refund", refund)
        if let reason { json.field("reason", reason) }
    }
}
