import Fulfilment

extension Routes {
    /// Orders, payments and places, as of the last commit.
    func addOrders(to page: inout MetricsPage) {
        let figures = market.orders.desk.figures
        let orders = MetricFamily.gauge("orders", "Orders by what has become of them.")
        for state in Order.State.allCases {
            page.add(orders, figures.orders[state] ?? 0, ["state": state.rawValue])
        }
        let payments = MetricFamily.gauge("payments", "Payments by what has become of them.")
        for state in Payment.State.allCases {
            page.add(payments, figures.payments[state] ?? 0, ["state": state.rawValue])
        }
        let notices = MetricFamily.counter(
            "payment_notices_total",
            "Payment notices by what they were answered."
        )
        let counted = market.counters.notices
        let results = Payment.State.allCases.filter { $0 != .received }.map(\.rawValue)
        for result in results + ["duplicate", "badSignature", "badJSON", "cannotRecord"] {
            page.add(notices, counted[result] ?? 0, ["result": result])
        }
        page.add(.gauge("pickup_booked", "Orders that have a place in a slot."), figures.booked)
        page.add(.gauge("pickup_waiting", "Orders that wait for a place."), figures.waiting)
        page.add(
            .gauge("pickup_tied", "Places that are kept for lots and that no order has."),
            figures.tied
        )
        page.add(
            .gauge("errands_under_way", "Requests to shop that nobody has delivered yet."),
            figures.errands.underWay.count
        )
        page.add(
            .gauge("order_jobs_waiting", "Decisions about orders that wait for their turn."),
            market.orders.desk.waiting
        )
    }
}
